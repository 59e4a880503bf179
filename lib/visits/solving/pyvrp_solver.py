"""PyVRP as the engine: iterated local search that chooses and orders the visits.

How the problem is put to PyVRP 0.14: each door is an optional client whose prize is its value; one
with several windows is a group of clients of which at most one is visited; the limit of stops is
a load of one per client. PyVRP knows no breaks: none are planned here.
"""

from dataclasses import dataclass, replace
from typing import Any

import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, StoppingCriterion

from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.solver import Job, Problem, Route, Solution, Whole, timed

ITERATIONS = 5_000
"""About a second; at 30 and 60 candidates 20,000 found no higher value in our trials."""

PENALTIES = pyvrp.PenaltyParams(max_penalty=1e8)
"""Values are up to a hundred working days in seconds: a minute too late has to weigh more."""


@dataclass(frozen=True)
class PyVRP:
    """Solver with PyVRP; the same seed and iterations give the same plan."""

    def solve(
        self,
        problem: Problem,
        seed: int = 0,
        iterations: int | None = None,
        seconds: float | None = None,
    ) -> Solution:
        """Solve; jobs that are required but cannot all be met become the most wanted ones."""
        first = NearestFirst().solve(problem)
        if not problem.jobs:
            return first
        stop = _stop(iterations, seconds)
        found = _search(problem, first, seed, stop)
        if found is None:
            wanted = replace(problem, jobs=_optional(problem.jobs))
            again = _search(wanted, first, seed, _stop(iterations, seconds))
            found = again and timed(problem, [(visit.job, visit.window) for visit in again.visits])
        return found or first


def _stop(iterations: int | None, seconds: float | None) -> StoppingCriterion:
    if seconds is None:
        return MaxIterations(ITERATIONS if iterations is None else iterations)
    if iterations is None:
        return MaxRuntime(seconds)
    return MultipleCriteria([MaxIterations(iterations), MaxRuntime(seconds)])


def _search(
    problem: Problem, first: Solution, seed: int, stop: StoppingCriterion
) -> Solution | None:
    choices = [
        (index, window)
        for index, job in enumerate(problem.jobs)
        for window in job.windows
        if window.closes - window.opens >= job.service
    ]
    data = _data(problem, choices)
    visits = [choices.index((visit.job, visit.window)) for visit in first.visits]
    result = pyvrp.solve(
        data,
        stop,
        seed,
        collect_stats=False,
        params=pyvrp.SolveParams(penalty=PENALTIES),
        initial_solution=pyvrp.Solution(data, [visits] if visits else []),
    )
    if not result.is_feasible():
        return None
    route = [
        choices[step.idx]
        for way in result.best.routes()
        for step in way.schedule()
        if step.is_client()
    ]
    return timed(problem, route)


def _data(problem: Problem, choices: Route) -> pyvrp.ProblemData:
    groups: dict[int, pyvrp.ClientGroup] = {}
    clients: list[pyvrp.Client] = []
    for index, window in choices:
        job = problem.jobs[index]
        several = len(job.windows) > 1
        if several:
            group = groups.setdefault(index, pyvrp.ClientGroup(required=job.required))
            group.add_client(len(clients))
        clients.append(
            pyvrp.Client(
                location=job.place,
                delivery=[1],
                service_duration=job.service,
                tw_early=window.opens,
                tw_late=window.closes - job.service,
                prize=job.value,
                required=job.required and not several,
                group=list(groups).index(index) if several else None,
            )
        )
    most = len(clients) if problem.most_stops is None else problem.most_stops
    vehicle = pyvrp.VehicleType(
        capacity=[most],
        start_depot=0,
        end_depot=1,
        tw_early=problem.shift.opens,
        tw_late=problem.shift.closes,
        unit_distance_cost=problem.metre_cost,
        unit_duration_cost=problem.second_cost,
    )
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in problem.minutes],
        clients,
        [pyvrp.Depot(problem.start), pyvrp.Depot(problem.end)],
        [vehicle],
        [_matrix(problem.metres)],
        [_matrix(problem.seconds)],
        list(groups.values()),
    )


def _matrix(whole: Whole) -> Any:  # noqa: ANN401 — PyVRP's own types confuse dtype and shape
    return whole


def _optional(jobs: tuple[Job, ...]) -> tuple[Job, ...]:
    dearest = 1 + sum(job.value for job in jobs)
    return tuple(
        replace(job, required=False, value=job.value + dearest * job.required) for job in jobs
    )
