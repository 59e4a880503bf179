"""How far it is from place to place, as the engines ask for it.

A small problem brings a table of all ways. A large one must not: 50,000 places squared fill a
computer's memory twenty times over. It brings coordinates, from which a way is computed when it is
asked for.

Travel times are rounded up to the second, so that a plan never promises to be faster than its
travel times; metres are rounded to the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lib.places.travel import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MINUTE = 60
"""Seconds."""
KILOMETRE = 1000
"""Metres."""
HOUR = 3600
"""Seconds."""
DAY = 24 * HOUR
"""Seconds."""
FUZZ = 1e-6
"""A travel time this little above a whole second is the rounding of a float, no time."""


class Legs(Protocol):
    """Travel times in seconds and distances in metres between places 0 … size - 1."""

    @property
    def size(self) -> int:
        """The number of places."""
        ...

    def along(self, places: Sequence[int]) -> tuple[Whole, Whole]:
        """From each place to the next of them: seconds and metres, one fewer than places."""
        ...

    def table(self, places: Whole, to: Whole) -> tuple[Whole, Whole]:
        """From each of `places` (rows) to each of `to` (columns): seconds and metres."""
        ...

    def part(self, places: Whole) -> "Legs":
        """The ways between these places only, numbered anew in this order."""
        ...


@dataclass(frozen=True, eq=False)
class Table:
    """All ways, as some provider of travel times gave them: n×n, not necessarily symmetric."""

    minutes: Floats
    km: Floats

    @property
    def size(self) -> int:
        """The number of places."""
        return len(self.minutes)

    @cached_property
    def seconds(self) -> Whole:
        """Travel times, n×n, rounded up."""
        return np.ceil(self.minutes * MINUTE - FUZZ).astype(np.int64)

    @cached_property
    def metres(self) -> Whole:
        """Distances, n×n, rounded to the nearest."""
        return np.rint(self.km * KILOMETRE).astype(np.int64)

    def along(self, places: Sequence[int]) -> tuple[Whole, Whole]:
        """Look the ways up."""
        here, there = list(places[:-1]), list(places[1:])
        return self.seconds[here, there], self.metres[here, there]

    def table(self, places: Whole, to: Whole) -> tuple[Whole, Whole]:
        """Cut the part of these places."""
        return self.seconds[np.ix_(places, to)], self.metres[np.ix_(places, to)]

    def part(self, places: Whole) -> "Table":
        """Cut the part of these places."""
        return Table(self.minutes[np.ix_(places, places)], self.km[np.ix_(places, places)])


@dataclass(frozen=True, eq=False)
class Straight:
    """Straight lines × circuity at one speed, computed when asked for; WGS-84 degrees.

    The arc is the series of the arcsine of half the chord between points of the sphere. Only sums,
    products and roots are used, whose results are the same to the last bit in numpy and in compiled
    code; the terms left out are a millimetre in a thousand kilometres.
    """

    lat: Floats
    lon: Floats
    circuity: float
    speed_kmh: float

    @property
    def size(self) -> int:
        """The number of places."""
        return len(self.lat)

    @property
    def pace(self) -> float:
        """Seconds a metre of road."""
        return HOUR / KILOMETRE / self.speed_kmh

    @cached_property
    def points(self) -> Floats:
        """The places on a sphere whose diameter is one, n×3."""
        lat, lon = np.radians(self.lat), np.radians(self.lon)
        flat = np.cos(lat)
        return np.column_stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)]) / 2

    @property
    def stretch(self) -> float:
        """Metres of road for a diameter of the earth."""
        return 2 * EARTH_RADIUS_KM * KILOMETRE * self.circuity

    def along(self, places: Sequence[int]) -> tuple[Whole, Whole]:
        """Compute the ways."""
        points = self.points[list(places)]
        return self._ways(points[:-1], points[1:])

    def table(self, places: Whole, to: Whole) -> tuple[Whole, Whole]:
        """Compute all ways between these places."""
        return self._ways(self.points[places][:, None], self.points[to][None])

    def part(self, places: Whole) -> "Straight":
        """Take the coordinates of these places."""
        return Straight(self.lat[places], self.lon[places], self.circuity, self.speed_kmh)

    def _ways(self, here: Floats, there: Floats) -> tuple[Whole, Whole]:
        by = here - there
        square = by[..., 0] * by[..., 0] + by[..., 1] * by[..., 1] + by[..., 2] * by[..., 2]
        arc = np.sqrt(square) * (1 + square * (1 / 6 + square * (3 / 40)))
        metres = arc * self.stretch
        seconds = np.ceil(metres * self.pace - FUZZ).astype(np.int64)
        return seconds, np.rint(metres).astype(np.int64)
