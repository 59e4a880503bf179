"""What a plan stands on: crews and days, doors with their lawful hours, ways, and the gate.

It does not change while somebody plans. What changes is an Arrangement: which door is where in
which route, what is pinned, locked, taken out. Both together are a plan (lib.visits.plans.drawing).
Doors and tours are numbers, those of the jobs and vehicles of the routing problem.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from lib.errors import NotFound
from lib.rules.facts import CrewFacts
from lib.visits.candidates import Candidate, Reason
from lib.visits.crew import Crew, Point, in_order
from lib.visits.plans.model import Idle, Missing
from lib.visits.plans.wishes import Pin
from lib.visits.solving.legs import DAY, MINUTE
from lib.visits.solving.problem import Job, Problem, Window
from lib.visits.solving.wishes import Infeasible
from lib.visits.visit_list import VisitList
from lib.words import Sentence


@dataclass(frozen=True)
class Tour:
    """One crew on one day: from `start` and back; `who` is what the gate knows of it."""

    crew: Crew
    day: dt.date
    start: Point
    who: CrewFacts


@dataclass(frozen=True)
class Door:
    """What may become a stop: the cases at one place with what a visit is expected to bring.

    `gains` by currency, minor units; `score` in typical visits; `agreed` says that a visit was
    agreed for one of the days.
    """

    candidate: Candidate
    gains: Mapping[str, int]
    score: float
    agreed: bool = False

    @property
    def case_keys(self) -> tuple[str, ...]:
        """The cases, the first of which names the stop."""
        return self.candidate.case_keys


class Gate(Protocol):
    """Whoever says whether stops may be made."""

    def why_not(
        self, made: Sequence[VisitList], who: Sequence[CrewFacts]
    ) -> Mapping[str, tuple[Reason, ...]]:
        """The cases of some routes that may not be visited at their times, with all reasons."""
        ...


@dataclass(frozen=True)
class Arrangement:
    """Which door is where: `orders` has the doors of each tour in their order.

    `barred` has pairs of door and tour that the gate refused, `over` the doors that a day that has
    begun has behind it: they are neither planned again nor missing.
    """

    orders: tuple[tuple[int, ...], ...]
    pins: Mapping[int, Pin] = field(default_factory=dict)
    excluded: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()
    barred: frozenset[tuple[int, int]] = frozenset()
    over: frozenset[int] = frozenset()

    def tour_of(self, door: int) -> int | None:
        """On which tour a door is."""
        return next((tour for tour, order in enumerate(self.orders) if door in order), None)

    @property
    def planned(self) -> frozenset[int]:
        """All doors that are on a tour."""
        return frozenset(door for order in self.orders for door in order)


@dataclass(frozen=True, eq=False)
class Ground:
    """All that does not change while somebody plans.

    `problem` has tour i as vehicle i and door j as job j; `ways` says how its ways are measured,
    `why` why a door is worth a visit; `hours` are the usual visiting hours. `refused`, `excluded`
    and `idle` are as in lib.visits.plans.model.Plan.
    """

    days: tuple[dt.date, ...]
    tours: tuple[Tour, ...]
    doors: tuple[Door, ...]
    problem: Problem
    ways: Sentence
    gate: Gate
    hours: tuple[dt.time, dt.time]
    why: Callable[[int], Sentence]
    rules_hash: str
    seed: int
    as_of: dt.date
    refused: tuple[Missing, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)
    idle: tuple[Idle, ...] = ()
    places: Mapping[Point, int] = field(default_factory=dict)
    """Where crews start, or stand while a day goes on → the place in the problem."""
    taken: Mapping[int, int] = field(default_factory=dict)
    """Tour of a day that has begun → the last number of a stop that it has behind it."""
    drawn: dict[Any, VisitList] = field(default_factory=dict, repr=False)
    """Routes that were drawn before: a page draws the same ones again and again."""
    explained: dict[int, Infeasible | None] = field(default_factory=dict, repr=False)
    """Doors of which it was found out before whether anybody could go there at all."""

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Case key → its door."""
        return {key: at for at, door in enumerate(self.doors) for key in door.case_keys}

    @cached_property
    def crews(self) -> tuple[str, ...]:
        """All crews that may go on any of the days, by name."""
        return tuple(dict.fromkeys(sorted((tour.crew.name for tour in self.tours), key=in_order)))

    def door(self, case_key: str) -> int:
        """The door of a case.

        Raises:
            NotFound: it is none of the candidates.

        """
        if case_key not in self.numbers:
            raise NotFound(what=case_key)
        return self.numbers[case_key]

    def tour(self, crew: str, day: dt.date) -> int:
        """The tour of a crew and day.

        Raises:
            NotFound: the crew does not go on that day.

        """
        for at, tour in enumerate(self.tours):
            if (tour.crew.name, tour.day) == (crew, day):
                return at
        raise NotFound(what=f"{crew}, {day}")

    def midnight(self, tour: int) -> int:
        """When the day of a tour begins, in the seconds of the problem."""
        return (self.tours[tour].day - self.days[0]).days * DAY

    def empty(self) -> Arrangement:
        """Nothing planned yet."""
        return Arrangement(((),) * len(self.tours))

    def posed(self, now: Arrangement) -> Problem:
        """The routing problem with what was pinned and what the gate refused."""
        if not now.pins and not now.barred:
            return self.problem
        jobs = list(self.problem.jobs)
        for door, pin in now.pins.items():
            jobs[door] = self._pinned(jobs[door], pin)
        for door, tour in now.barred:
            free = jobs[door].vehicles
            left = frozenset(range(len(self.tours))) if free is None else free
            jobs[door] = replace(jobs[door], vehicles=left - {tour})
        return replace(self.problem, jobs=tuple(jobs))

    def matching(self, pin: Pin) -> frozenset[int]:
        """The tours that a pin leaves."""
        return frozenset(
            at
            for at, tour in enumerate(self.tours)
            if pin.crew in (None, tour.crew.name) and pin.day in (None, tour.day)
        )

    def _pinned(self, job: Job, pin: Pin) -> Job:
        tours = self.matching(pin)
        allowed = tours if job.vehicles is None else tours & job.vehicles
        windows = job.windows if pin.times is None else tuple(self._within(job, pin.times))
        return replace(job, vehicles=allowed, windows=windows, required=True)

    def _within(self, job: Job, times: tuple[dt.time, dt.time]) -> list[Window]:
        """The lawful windows within the same span of every day."""
        opens, closes = (seconds(one) for one in times)
        found = []
        for window in job.windows:
            midnight = window.opens // DAY * DAY
            span = Window(
                max(window.opens, midnight + opens), min(window.closes, midnight + closes)
            )
            if span.opens < span.closes:
                found.append(span)
        return found


def seconds(time: dt.time) -> int:
    """Seconds since midnight."""
    return (time.hour * 60 + time.minute) * MINUTE + time.second
