"""The answer to a routing problem: who goes where and when, and what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lib.visits.solving.problem import Problem, Window


class Visit(NamedTuple):
    """A job done: from `arrive` to `leave`, within `window`, one of its windows.

    `seconds` and `metres` are the way there from the stop before, without any pause or waiting.
    """

    job: int
    arrive: int
    leave: int
    window: Window
    seconds: int
    metres: int


@dataclass(frozen=True)
class Route:
    """One vehicle's visits in their order, its pause, and what it all comes to.

    `leave` and `back` are when the crew leaves its start and reaches its end; the `pause` may lie
    before or after them. `metres` include the way back; `cost` is the route's part of the
    objective.
    """

    vehicle: int
    visits: tuple[Visit, ...]
    pause: Window | None
    leave: int
    back: int
    metres: int
    cost: int

    @property
    def jobs(self) -> tuple[int, ...]:
        """The jobs in their order."""
        return tuple(visit.job for visit in self.visits)


@dataclass(frozen=True)
class Solution:
    """The routes that are used, by vehicle, the jobs left out, and the problem's objective."""

    routes: tuple[Route, ...]
    left_out: tuple[int, ...]
    cost: int

    def route(self, vehicle: int) -> Route | None:
        """The route of a vehicle, None if it stays at home."""
        return next((route for route in self.routes if route.vehicle == vehicle), None)

    def lacking(self, problem: Problem) -> int:
        """How many required jobs are left out."""
        return sum(problem.jobs[job].required for job in self.left_out)

    def rank(self, problem: Problem) -> tuple[int, int]:
        """The smaller the better: required jobs left out count before all costs."""
        return self.lacking(problem), self.cost


def together(problem: Problem, routes: Iterable[Route]) -> Solution:
    """One solution of the routes; those without visits are dropped."""
    used = sorted((route for route in routes if route.visits), key=lambda route: route.vehicle)
    done = {job for route in used for job in route.jobs}
    left_out = tuple(job for job in range(len(problem.jobs)) if job not in done)
    lost = sum(problem.jobs[job].value for job in left_out)
    return Solution(tuple(used), left_out, lost + sum(route.cost for route in used))


def idle(problem: Problem, vehicle: int) -> Route:
    """The route of a vehicle that stays at home: without visits, pause or cost."""
    begin = problem.vehicles[vehicle].shift.opens
    return Route(vehicle, (), None, begin, begin, 0, 0)
