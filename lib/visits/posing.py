"""The hours, doors and amounts of one crew's day, put as a routing problem in plain figures.

Whatever makes a day impossible is said here, before an engine is asked. Visits lie within the
visiting hours of the settings and never between 22:00 and 8:00.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from lib.errors import PlanRefused
from lib.places.travel import TravelTimes
from lib.visits.candidates import Candidate
from lib.visits.crew import Crew, Point
from lib.visits.solving.legs import MINUTE, Table
from lib.visits.solving.problem import Job, Problem, Vehicle, Window
from lib.visits.solving.traffic import Traffic
from lib.words import N_, Sentence

QUIET_UNTIL = dt.time(8)
QUIET_FROM = dt.time(22)
"""Nobody is visited between 22:00 and 8:00, whatever the settings say."""

LEVELS = 100
"""Steps of value: the largest amount of a currency counts this many times the smallest."""

MOST_DOORS = 1_000
"""More doors than this for one crew and one day are a mistake, and slow."""


class Hours(Protocol):
    """What the list needs of lib.settings.Settings."""

    @property
    def service_minutes(self) -> int:
        """Minutes with one person."""
        ...

    @property
    def visit_start(self) -> dt.time:
        """Earliest arrival at a door."""
        ...

    @property
    def visit_end(self) -> dt.time:
        """Latest departure from a door."""
        ...

    @property
    def speed_kmh(self) -> float:
        """Average speed."""
        ...

    @property
    def speed_by_hour(self) -> Mapping[int, float]:
        """Speed in an hour of the day, where it is another."""
        ...


def start_of(crew: Crew, doors: Sequence[Candidate]) -> Point:
    """Where the day starts and ends: the crew's home, else the middle of the doors."""
    count = max(len(doors), 1)
    middle = Point(sum(one.lat for one in doors) / count, sum(one.lon for one in doors) / count)
    return crew.home or middle


def build(doors: Sequence[Candidate], crew: Crew, settings: Hours, travel: TravelTimes) -> Problem:
    """Put the day as a problem: place 0 is the start, job i is door i at place i + 1.

    A door takes one full service for each person. Its value is 1 to LEVELS by its overdue amount
    relative to the largest of the same currency, times more than the whole shift costs: so a visit
    that fits is never left out to save time.

    Raises:
        PlanRefused: no doors, too many, or hours in which no visit is possible.

    """
    hours = _hours(settings)
    shift = Window(
        _seconds(crew.work_from or settings.visit_start),
        _seconds(crew.work_to or settings.visit_end),
    )
    _refuse(doors, hours, shift)
    places = [start_of(crew, doors), *((door.lat, door.lon) for door in doors)]
    points = np.array(places, dtype=np.float64)
    minutes, km = travel.matrix(points[:, 0], points[:, 1])
    worth = shift.closes - shift.opens + 1
    jobs = tuple(
        Job(
            place,
            door.persons * settings.service_minutes * MINUTE,
            _windows(door) or (hours,),
            level * worth,
        )
        for place, (door, level) in enumerate(zip(doors, _levels(doors), strict=True), start=1)
    )
    vehicles = (Vehicle(0, 0, shift, most_stops=crew.most_stops),)
    traffic = Traffic.of(settings.speed_kmh, settings.speed_by_hour)
    return Problem(vehicles, jobs, Table(minutes, km), traffic=traffic)


def _windows(door: Candidate) -> tuple[Window, ...]:
    return tuple(Window(_seconds(opens), _seconds(ends)) for opens, ends in door.windows or ())


def _hours(settings: Hours) -> Window:
    opens, closes = settings.visit_start, settings.visit_end
    if opens < QUIET_UNTIL or closes > QUIET_FROM or opens >= closes:
        problem = Sentence(
            N_(
                "the visiting hours {opens}–{closes} are not within 8:00–22:00. "
                "Please correct them in the settings."
            ),
            opens=f"{opens:%H:%M}",
            closes=f"{closes:%H:%M}",
        )
        raise PlanRefused(problem=problem)
    return Window(_seconds(opens), _seconds(closes))


def _refuse(doors: Sequence[Candidate], hours: Window, shift: Window) -> None:
    if not doors:
        raise PlanRefused(problem=Sentence(N_("none of the chosen cases can be visited.")))
    if len(doors) > MOST_DOORS:
        problem = N_("{doors} doors are too many for one crew and day. Please choose fewer.")
        raise PlanRefused(problem=Sentence(problem, doors=len(doors)))
    if max(hours.opens, shift.opens) >= min(hours.closes, shift.closes):
        problem = N_(
            "the crew's working hours and the visiting hours have nothing in common. "
            "Please correct one of them."
        )
        raise PlanRefused(problem=Sentence(problem))


def _levels(doors: Sequence[Candidate]) -> list[int]:
    """For each door 1 to LEVELS, by its amount relative to the largest of the same currency."""
    largest: Counter[str] = Counter()
    for door in doors:
        for currency, amount in door.amounts.items():
            largest[currency] = max(largest[currency], amount, 1)
    return [
        1
        + max(
            (
                amount * (LEVELS - 1) // largest[currency]
                for currency, amount in door.amounts.items()
            ),
            default=0,
        )
        for door in doors
    ]


def _seconds(time: dt.time) -> int:
    return (time.hour * 60 + time.minute) * MINUTE + time.second
