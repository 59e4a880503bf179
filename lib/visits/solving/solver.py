"""The routing problem in plain figures, and the protocol of the engines that solve it.

A problem knows places, jobs and hours, but no customers and no calendar. So an engine can be
exchanged or compared without touching the rest, and a plan can be checked by somebody else.

Times are whole seconds since midnight of the day. Travel times are rounded up to the second, so
that a plan never promises to be faster than its travel times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MINUTE = 60
"""Seconds."""
KILOMETRE = 1000
"""Metres."""
FUZZ = 1e-6
"""A travel time this little above a whole second is the rounding of a float, no time."""


class Window(NamedTuple):
    """A span of the day, both ends included; a visit lies in it from arrival to departure."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Job:
    """One door: where (an index of the matrices), how long, when, and what it is worth.

    `windows` are alternatives that do not overlap. `value` is lost when the job is left out, in the
    unit of the problem's costs; a `required` job may be left out only if nothing else is possible.
    """

    place: int
    service: int
    windows: tuple[Window, ...]
    value: int
    required: bool = False


@dataclass(frozen=True, eq=False)
class Problem:
    """One crew on one day.

    `minutes` and `km` are n×n, from row to column, not necessarily symmetric. The crew leaves
    `start` and is back at `end` (indices of the matrices) within `shift`. The objective is the
    value of the jobs left out, plus `second_cost` for each second on duty (from leaving the start
    to reaching the end, waiting included), plus `metre_cost` for each metre driven.
    """

    jobs: tuple[Job, ...]
    minutes: Floats
    km: Floats
    start: int
    end: int
    shift: Window
    most_stops: int | None = None
    second_cost: int = 1
    metre_cost: int = 0

    @cached_property
    def seconds(self) -> Whole:
        """Travel times, n×n, rounded up."""
        return np.ceil(self.minutes * MINUTE - FUZZ).astype(np.int64)

    @cached_property
    def metres(self) -> Whole:
        """Distances, n×n, rounded to the nearest."""
        return np.rint(self.km * KILOMETRE).astype(np.int64)


class Visit(NamedTuple):
    """A job done: from `arrive` to `leave`, within `window`, one of its windows."""

    job: int
    arrive: int
    leave: int
    window: Window


@dataclass(frozen=True)
class Solution:
    """The visits in their order, the jobs left out, and what it all comes to.

    `leave` and `back` are when the crew leaves its start and reaches its end; both are the start
    of the shift when there is nothing to do. `cost` is the problem's objective.
    """

    visits: tuple[Visit, ...]
    left_out: tuple[int, ...]
    leave: int
    back: int
    metres: int
    cost: int


class Solver(Protocol):
    """Anything that orders visits."""

    def solve(
        self, problem: Problem, seed: int, iterations: int | None, seconds: float | None
    ) -> Solution:
        """Solve within the given iterations, seconds or both; without both, the engine's default.

        The same problem, seed and iterations without a time limit give the same solution.
        """
        ...


Route = Sequence[tuple[int, Window]]
"""Jobs in their order, each with the window chosen for it."""


def timed(problem: Problem, route: Route) -> Solution | None:
    """Give a route its times, or None if it breaks a window or the shift.

    The crew is back as early as possible and leaves as late as that allows, which is the shortest
    time on duty for this order; afterwards each visit begins as soon as it can.
    """
    early = _forward(problem, route, problem.shift.opens)
    if early is None:
        return None
    visits, back = early
    leave = _latest_leave(problem, route, back)
    late = _forward(problem, route, leave)
    visits = late[0] if late else visits
    done = {visit.job for visit in visits}
    left_out = tuple(job for job in range(len(problem.jobs)) if job not in done)
    metres = _metres(problem, route)
    cost = (
        sum(problem.jobs[job].value for job in left_out)
        + problem.second_cost * (back - leave)
        + problem.metre_cost * metres
    )
    return Solution(visits, left_out, leave, back, metres, cost)


def _forward(problem: Problem, route: Route, leave: int) -> tuple[tuple[Visit, ...], int] | None:
    now, here, visits = leave, problem.start, []
    for index, window in route:
        job = problem.jobs[index]
        arrive = max(now + int(problem.seconds[here, job.place]), window.opens)
        now, here = arrive + job.service, job.place
        if now > window.closes:
            return None
        visits.append(Visit(index, arrive, now, window))
    back = now + int(problem.seconds[here, problem.end]) if visits else leave
    return (tuple(visits), back) if back <= problem.shift.closes else None


def _latest_leave(problem: Problem, route: Route, back: int) -> int:
    latest, there = back, problem.end
    for index, window in reversed(route):
        job = problem.jobs[index]
        latest -= int(problem.seconds[job.place, there])
        latest = min(latest, window.closes) - job.service
        there = job.place
    return latest - int(problem.seconds[problem.start, there]) if route else back


def _metres(problem: Problem, route: Route) -> int:
    if not route:
        return 0
    places = [problem.start, *(problem.jobs[job].place for job, _ in route), problem.end]
    return int(problem.metres[places[:-1], places[1:]].sum())
