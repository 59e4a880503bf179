"""PyVRP as the engine: iterated local search that chooses and orders the visits.

How the problem is put to PyVRP 0.14: each crew and day is a vehicle type; each door is an optional
client whose prize is its value; one with several windows is a group of clients of which at most one
is visited. The limit of stops is a load of one per client. Skills and pins are loads too: the doors
that the same crews may visit load the same dimension, in which all other crews have no room. That
costs no matrix of its own, as a profile would.

PyVRP knows no pauses. It plans with a duty that is shorter by the pause; what then does not fit
around the pause is taken out again, and what fits into the gaps is put in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyvrp
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams

from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.insertion import inserted
from lib.visits.solving.legs import Whole
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.problem import Job, Problem, Window
from lib.visits.solving.solution import Solution, together
from lib.visits.solving.solver import Cancelled, Tell
from lib.visits.solving.timing import fitted
from lib.visits.solving.watch import Watch

ITERATIONS = 5_000
"""About a second for one crew; at 30 and 60 doors 20,000 found no higher value in our trials."""

FILLED = 1_000
"""Doors × crews up to which gaps are filled without a compiler."""

PENALTIES = pyvrp.PenaltyParams(max_penalty=1e8)
"""Values are up to a hundred working days in seconds: a minute too late has to weigh more."""

Choice = tuple[int, Window]
"""A job and one of its windows: a client of PyVRP."""


@dataclass(frozen=True)
class PyVRP:
    """Solver with PyVRP; the same seed and iterations give the same plan."""

    def solve(
        self,
        problem: Problem,
        *,
        seed: int = 0,
        iterations: int | None = None,
        seconds: float | None = None,
        tell: Tell | None = None,
        cancelled: Cancelled | None = None,
        first: Solution | None = None,
    ) -> Solution:
        """Solve; jobs that are required but cannot all be met become the most wanted ones."""
        if iterations is None and seconds is None:
            iterations = ITERATIONS
        start = first or NearestFirst().solve(problem, cancelled=cancelled)
        if not problem.jobs or not problem.vehicles:
            return start
        found = start
        for asked in (problem, replace(problem, jobs=_optional(problem.jobs))):
            watch = Watch(iterations, seconds, tell, cancelled)
            answer = _Search(asked, problem, watch).run(start, seed)
            if answer is not None:
                found = min(found, answer, key=lambda one: one.rank(problem))
                break
        if any(crew.pause for crew in problem.vehicles) and _small(problem):
            found = min(found, inserted(problem, found), key=lambda one: one.rank(problem))
        if tell:
            tell(1.0, found)
        return found


def _small(problem: Problem) -> bool:
    """Whether gaps can be filled within a second."""
    return AVAILABLE or len(problem.jobs) * len(problem.vehicles) <= FILLED


class _Search(IteratedLocalSearchCallbacks):
    """One run of PyVRP on `problem`; what it finds is told in terms of `original`."""

    def __init__(self, problem: Problem, original: Problem, watch: Watch) -> None:
        self.original = original
        self.watch = watch
        self.done = -1
        self.news: pyvrp.Solution | None = None
        self.choices = [
            (index, window)
            for index, job in enumerate(problem.jobs)
            for window in job.windows
            if window.closes - window.opens >= job.service
        ]
        self.data = _data(problem, self.choices)

    def __call__(self, best_cost: int) -> bool:
        """Whether PyVRP is to stop; it asks before each iteration."""
        del best_cost
        self.done += 1
        if self.watch.listening:
            news, self.news = self.news, None
            self.watch.tell(self.done, self._read(news) if news else None)
        return self.watch.over(self.done)

    def on_best(self, best: pyvrp.Solution) -> None:
        """Remember what is to be told next."""
        self.news = best

    def run(self, first: Solution, seed: int) -> Solution | None:
        """Search; None if not even all required jobs can be met."""
        params = pyvrp.SolveParams(penalty=PENALTIES, ils=IteratedLocalSearchParams(callbacks=self))
        start = self._written(first)
        result = pyvrp.solve(
            self.data, self, seed, collect_stats=False, params=params, initial_solution=start
        )
        return self._read(result.best) if result.is_feasible() else None

    def _written(self, solution: Solution) -> pyvrp.Solution:
        number = {choice: client for client, choice in enumerate(self.choices)}
        routes = [
            pyvrp.Route(self.data, [number[v.job, v.window] for v in route.visits], route.vehicle)
            for route in solution.routes
        ]
        return pyvrp.Solution(self.data, routes)

    def _read(self, solution: pyvrp.Solution) -> Solution:
        routes = []
        for way in solution.routes():
            jobs = [self.choices[step.idx][0] for step in way.schedule() if step.is_client()]
            routes.append(fitted(self.original, way.vehicle_type(), jobs))
        return together(self.original, routes)


def _data(problem: Problem, choices: Sequence[Choice]) -> pyvrp.ProblemData:
    kinds = _kinds(problem)
    limited = _limited(problem, kinds)
    groups: dict[int, pyvrp.ClientGroup] = {}
    number: dict[int, int] = {}
    clients: list[pyvrp.Client] = []
    for index, window in choices:
        job = problem.jobs[index]
        several = sum(w.closes - w.opens >= job.service for w in job.windows) > 1
        if several:
            group = groups.setdefault(index, pyvrp.ClientGroup(required=job.required))
            group.add_client(len(clients))
            number.setdefault(index, len(number))
        clients.append(
            pyvrp.Client(
                location=job.place,
                delivery=[1, *(int(kind == kinds[index]) for kind in limited)],
                service_duration=job.service,
                tw_early=window.opens,
                tw_late=window.closes - job.service,
                prize=job.value,
                required=job.required and not several,
                group=number[index] if several else None,
            )
        )
    depots = sorted({place for one in problem.vehicles for place in (one.start, one.end)})
    places = np.arange(problem.legs.size)
    seconds, metres = problem.legs.table(places, places)
    # PyVRP knows one speed; by the slowest nobody comes too late.
    seconds = np.ceil(seconds * problem.traffic.slowest).astype(np.int64)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in places],
        clients,
        [pyvrp.Depot(place) for place in depots],
        [
            _vehicle(problem, at, depots, limited, len(clients))
            for at in range(len(problem.vehicles))
        ],
        [_matrix(metres)],
        [_matrix(seconds)],
        list(groups.values()),
    )


def _vehicle(
    problem: Problem,
    at: int,
    depots: Sequence[int],
    limited: Sequence[frozenset[int]],
    most: int,
) -> pyvrp.VehicleType:
    crew = problem.vehicles[at]
    room = [most if at in kind else 0 for kind in limited]
    length = max(crew.shift.closes - crew.shift.opens, 0)
    return pyvrp.VehicleType(
        capacity=[most if crew.most_stops is None else crew.most_stops, *room],
        start_depot=depots.index(crew.start),
        end_depot=depots.index(crew.end),
        fixed_cost=crew.fixed_cost,
        tw_early=crew.shift.opens,
        tw_late=crew.shift.opens + length,
        shift_duration=max(length - crew.pause.seconds, 0) if crew.pause else length,
        unit_distance_cost=problem.metre_cost,
        unit_duration_cost=problem.second_cost,
    )


def _kinds(problem: Problem) -> list[frozenset[int]]:
    """For each job the vehicles that may do it."""
    every = frozenset(range(len(problem.vehicles)))
    known: dict[tuple[frozenset[str], frozenset[int] | None], frozenset[int]] = {}
    for index, job in enumerate(problem.jobs):
        if (key := (job.skills, job.vehicles)) not in known:
            known[key] = frozenset(one for one in every if problem.may(one, index))
    return [known[job.skills, job.vehicles] for job in problem.jobs]


def _limited(problem: Problem, kinds: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The kinds that not every vehicle may do."""
    return [kind for kind in dict.fromkeys(kinds) if len(kind) < len(problem.vehicles)]


def _matrix(whole: Whole) -> Any:  # noqa: ANN401 — PyVRP's own types confuse dtype and shape
    return whole


def _optional(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    dearest = 1 + sum(job.value for job in jobs)
    return tuple(
        replace(job, required=False, value=job.value + dearest * job.required) for job in jobs
    )
