"""Always to the nearest door: the plainest solver.

It is the stand-in for tests, the first solution from which a better engine starts, and what the
product falls back to. It looks at no value, so it is also the yardstick of the others.
"""

import numpy as np

from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Solution, together
from lib.visits.solving.solver import Cancelled, Tell
from lib.visits.solving.timing import timed


class NearestFirst:
    """Nearest neighbour by travel time, crew by crew; required jobs come before all others."""

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
        """Solve in one pass; seed and limits change nothing. A better `first` is kept."""
        del seed, iterations, seconds
        places = np.array([job.place for job in problem.jobs], dtype=np.int64)
        free = set(range(len(problem.jobs)))
        routes = []
        for vehicle in range(len(problem.vehicles)):
            if cancelled and cancelled():
                break
            jobs: list[int] = []
            while (job := _next(problem, vehicle, jobs, free, places)) is not None:
                jobs.append(job)
                free.remove(job)
            if route := timed(problem, vehicle, jobs):
                routes.append(route)
        found = together(problem, routes)
        best = min((one for one in (first, found) if one), key=lambda one: one.rank(problem))
        if tell:
            tell(1.0, best)
        return best


def _next(
    problem: Problem, vehicle: int, jobs: list[int], free: set[int], places: np.ndarray
) -> int | None:
    crew = problem.vehicles[vehicle]
    if crew.most_stops is not None and len(jobs) >= crew.most_stops:
        return None
    here = problem.jobs[jobs[-1]].place if jobs else crew.start
    ways, _ = problem.legs.table(np.array([here]), places)
    steps = sorted((not problem.jobs[job].required, int(ways[0, job]), job) for job in free)
    return next((job for _, _, job in steps if timed(problem, vehicle, [*jobs, job])), None)
