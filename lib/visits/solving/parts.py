"""A part of a problem as a problem of its own, and its answer put back into the whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route, Solution, together


@dataclass(frozen=True, eq=False)
class Part:
    """Some vehicles and some jobs of `whole`, each numbered anew in the order given here."""

    whole: Problem
    vehicles: Sequence[int]
    jobs: Sequence[int]

    @cached_property
    def problem(self) -> Problem:
        """The part as a problem, with only the places that it needs."""
        crews = [self.whole.vehicles[one] for one in self.vehicles]
        jobs = [self.whole.jobs[one] for one in self.jobs]
        used = [*(place for crew in crews for place in (crew.start, crew.end))]
        places = np.unique(np.array([*used, *(job.place for job in jobs)], dtype=np.int64))
        number = {int(place): at for at, place in enumerate(places)}
        known = {vehicle: at for at, vehicle in enumerate(self.vehicles)}

        def pins(vehicles: frozenset[int] | None) -> frozenset[int] | None:
            if vehicles is None:
                return None
            return frozenset(known[one] for one in vehicles if one in known)

        return replace(
            self.whole,
            vehicles=tuple(
                replace(crew, start=number[crew.start], end=number[crew.end]) for crew in crews
            ),
            jobs=tuple(
                replace(job, place=number[job.place], vehicles=pins(job.vehicles)) for job in jobs
            ),
            legs=self.whole.legs.part(places),
        )

    def outer(self, solution: Solution) -> tuple[Route, ...]:
        """Routes of the part in the numbers of the whole."""
        return tuple(
            replace(
                route,
                vehicle=self.vehicles[route.vehicle],
                visits=tuple(visit._replace(job=self.jobs[visit.job]) for visit in route.visits),
            )
            for route in solution.routes
        )

    def inner(self, routes: Iterable[Route]) -> Solution:
        """Routes of the whole that lie in the part, in the part's numbers."""
        jobs = {job: at for at, job in enumerate(self.jobs)}
        vehicles = {vehicle: at for at, vehicle in enumerate(self.vehicles)}
        return together(
            self.problem,
            (
                replace(
                    route,
                    vehicle=vehicles[route.vehicle],
                    visits=tuple(visit._replace(job=jobs[visit.job]) for visit in route.visits),
                )
                for route in routes
                if route.vehicle in vehicles
            ),
        )
