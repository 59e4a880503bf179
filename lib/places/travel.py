"""How long it takes from door to door.

The protocol lets a road network take the place of the straight line without the planner noticing.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from lib.words import N_, Sentence

Floats = npt.NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the IUGG."""

MINUTES_PER_HOUR = 60


class TravelTimes(Protocol):
    """n places → minutes and kilometres, n×n, from row to column."""

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Travel times between all places, WGS-84 degrees."""
        ...

    def says(self) -> Sentence:
        """How ways are measured, in words."""
        ...


class StraightLine:
    """The straight line times a circuity, at one speed.

    Roads are longer than the straight line, on average by a third in China and by a fifth in the
    United States (Ballou, Rahardja & Sakai 2002, "Selected country circuity factors for road travel
    distance estimation", Transportation Research A 36, 843–848). The settings' default is 1.3.
    """

    def __init__(self, circuity: float, speed_kmh: float) -> None:
        self.circuity = circuity
        self.speed_kmh = speed_kmh

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Travel times between all places."""
        km = self.circuity * distance_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
        return km / self.speed_kmh * MINUTES_PER_HOUR, km

    def says(self) -> Sentence:
        """How ways are measured."""
        return Sentence(
            N_("Distances are straight lines × {circuity}, at {speed} km/h."),
            circuity=round(self.circuity, 2),
            speed=round(self.speed_kmh, 1),
        )


def distance_km(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Great-circle distance in km by the haversine formula; arrays broadcast."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_phi = (phi2 - phi1) / 2
    half_lambda = np.radians(lon2 - lon1) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)), dtype=np.float64)
