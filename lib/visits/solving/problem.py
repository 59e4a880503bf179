"""The routing problem in plain figures: crews, doors and hours without customers or calendar.

So an engine can be exchanged or compared without touching the rest, and a plan can be checked by
somebody else. Times are whole seconds on one axis that begins at midnight of the first day: day d
begins at d * DAY.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lib.visits.solving.legs import Legs
from lib.visits.solving.traffic import Traffic

STEADY = Traffic()
"""The same speed at all hours."""


class Window(NamedTuple):
    """A span of time, both ends included; a visit lies in it from arrival to departure."""

    opens: int
    closes: int


class Pause(NamedTuple):
    """A break of `seconds` that begins at `opens` or later and is over by `closes`.

    It is taken wherever the crew is while nothing else is done: on the way (which then takes so
    much longer), while waiting, or before the first way or after the last, but within the shift.
    """

    opens: int
    closes: int
    seconds: int


@dataclass(frozen=True)
class Vehicle:
    """One crew on one day: from place `start` to place `end` within `shift`.

    `fixed_cost` is paid when it makes any visit. A crew that goes out takes its `pause` within the
    shift; one whose pause does not fit there makes no visits at all.
    """

    start: int
    end: int
    shift: Window
    pause: Pause | None = None
    skills: frozenset[str] = frozenset()
    most_stops: int | None = None
    fixed_cost: int = 0


@dataclass(frozen=True)
class Job:
    """One door: at which place, how long, when, and what it is worth.

    `windows` are alternatives that do not overlap. `value` is lost when the job is left out, in the
    unit of the problem's costs; a `required` job is left out only where no way to fit it is found.
    The crew needs all of `skills`; `vehicles`, if given, are the only ones that may do it.
    """

    place: int
    service: int
    windows: tuple[Window, ...]
    value: int
    required: bool = False
    skills: frozenset[str] = frozenset()
    vehicles: frozenset[int] | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """Crews and days, doors, and the ways between their places.

    The objective is the value of the jobs left out, plus `second_cost` for each second on duty
    (from leaving the start to reaching the end, waiting and pauses on the way included), plus
    `metre_cost` for each metre driven, plus the fixed cost of each vehicle that is used.

    Ways take the seconds of `legs` at usual speed; `traffic` says when another one holds.
    """

    vehicles: tuple[Vehicle, ...]
    jobs: tuple[Job, ...]
    legs: Legs
    second_cost: int = 1
    metre_cost: int = 0
    traffic: Traffic = STEADY

    def may(self, vehicle: int, job: int) -> bool:
        """Whether skills and pins let this vehicle do this job."""
        wanted = self.jobs[job]
        pinned = wanted.vehicles is not None and vehicle not in wanted.vehicles
        return not pinned and wanted.skills <= self.vehicles[vehicle].skills

    @cached_property
    def worth(self) -> int:
        """The value of all jobs together."""
        return sum(job.value for job in self.jobs)
