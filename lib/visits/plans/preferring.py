"""Hours that a plan prefers among the lawful ones: by daylight, and when people are met.

Preferences only take away: a door keeps the part of its lawful hours that suits them. Daylight is
for the safety of crews and holds firmly; a door with nothing left by daylight is left out with that
reason. The hours at which people are met give way where they leave no time for the visit. What was
agreed with a customer stands above both.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl
from astral import Observer
from astral.sun import elevation, sunrise, sunset

from lib.visits.crew import Point
from lib.visits.picking.needs import CONFLICT, TWO_PERSONS
from lib.visits.solving.legs import HOUR, MINUTE
from lib.visits.solving.problem import Window
from lib.words import N_, Sentence

Daylight = Literal["no", "warned", "all"]
"""Which doors are visited by daylight only: none, those with a warning, all."""

BY_DAYLIGHT = {
    "warned": N_(
        "places with a warning are visited by daylight only: from {rise} to {set} in the middle of "
        "the area on the first day"
    ),
    "all": N_(
        "visits are made by daylight only: from {rise} to {set} in the middle of the area on the "
        "first day"
    ),
}
WHEN_MET = N_(
    "visits are made when people are met at least as often as on average, {hours}, wherever that "
    "leaves time for them"
)
TOO_DARK = N_("Lawful hours and daylight leave no time for this visit.")

CELLS = 4
"""Cells of a degree in which the sun rises at one time: a difference of half a minute."""

MIDNIGHT, LAST = 0, 24 * HOUR


@dataclass(frozen=True)
class Preferred:
    """What a plan prefers; `met` are hours of the day, none where too little is known."""

    daylight: Daylight = "no"
    met: frozenset[int] = frozenset()
    tz: str = "Asia/Shanghai"

    def windows(
        self,
        lawful: Sequence[Window],
        day: dt.date,
        where: Point,
        skills: Collection[str],
        stay: int,
    ) -> list[Window]:
        """The part of the lawful windows of a day that suits; empty if daylight leaves none.

        Windows and `stay` in seconds, from the midnight that begins the day.
        """
        light = list(lawful)
        if self.daylight == "all" or (self.daylight == "warned" and warned(skills)):
            light = _long_enough(lawful, [sun(where, day, self.tz)], stay)
        return _long_enough(light, _runs(self.met), stay) or light

    def says(self, middle: Point, day: dt.date) -> Iterator[Sentence]:
        """What holds, in words."""
        if told := BY_DAYLIGHT.get(self.daylight):
            light = sun(middle, day, self.tz)
            yield Sentence(told, rise=clock(light.opens), set=clock(light.closes))
        if self.met:
            hours = ", ".join(f"{clock(a)}–{clock(b)}" for a, b in _runs(self.met))
            yield Sentence(WHEN_MET, hours=hours)


def often_met(hours: pl.DataFrame) -> frozenset[int]:
    """The hours at which people are met at least as often as on average.

    `hours` as lib.visits.worth.hours gives them.
    """
    return frozenset(hours.filter(pl.col("factor") >= 1)["hour"].to_list())


def warned(skills: Collection[str]) -> bool:
    """Whether a visit needs a second or a trained member, because of a warning or what is noted."""
    return not {TWO_PERSONS, CONFLICT}.isdisjoint(skills)


def sun(where: Point, day: dt.date, tz: str) -> Window:
    """From sunrise to sunset, seconds of the local day; at the poles all of the day or none."""
    return _sun(round(where.lat * CELLS) / CELLS, round(where.lon * CELLS) / CELLS, day, tz)


@lru_cache(maxsize=4096)
def _sun(lat: float, lon: float, day: dt.date, tz: str) -> Window:
    observer, zone = Observer(lat, lon), ZoneInfo(tz)
    try:
        return Window(_seconds(sunrise, observer, day, zone), _seconds(sunset, observer, day, zone))
    except ValueError:  # astral's word for a sun that neither rises nor sets
        noon = dt.datetime.combine(day, dt.time(12), zone)
        return Window(MIDNIGHT, LAST if elevation(observer, noon) > 0 else MIDNIGHT)


def _seconds(
    event: Callable[..., dt.datetime], observer: Observer, day: dt.date, zone: ZoneInfo
) -> int:
    at = event(observer, day, tzinfo=zone)
    return (at.hour * 60 + at.minute) * MINUTE


def clock(seconds: int) -> str:
    """A time of the day; 24:00 is its end."""
    return f"{seconds // HOUR:02}:{seconds % HOUR // MINUTE:02}"


def _long_enough(ours: Sequence[Window], theirs: Sequence[Window], stay: int) -> list[Window]:
    """What both have in common, where a visit fits."""
    common = [
        Window(max(one.opens, other.opens), min(one.closes, other.closes))
        for one in ours
        for other in theirs
    ]
    return [one for one in common if one.closes - one.opens >= stay]


def _runs(hours: Collection[int]) -> list[Window]:
    """Hours that follow each other, as one window each."""
    ordered = sorted(hours)
    breaks = [at for at, (a, b) in enumerate(pairwise(ordered), 1) if b - a > 1]
    edges = [0, *breaks, len(ordered)]
    runs = [ordered[a:b] for a, b in pairwise(edges) if a < b]
    return [Window(run[0] * HOUR, (run[-1] + 1) * HOUR) for run in runs]
