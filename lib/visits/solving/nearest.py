"""Always to the nearest door: the plainest solver.

It is the stand-in for tests, the first solution from which a better engine starts, and what the
product falls back to. It looks at no value, so it is also the yardstick of the others.
"""

from lib.visits.solving.solver import Problem, Solution, Window, timed


class NearestFirst:
    """Nearest neighbour by travel time; required jobs come before all others."""

    def solve(
        self,
        problem: Problem,
        seed: int = 0,
        iterations: int | None = None,
        seconds: float | None = None,
    ) -> Solution:
        """Solve in one pass; seed and limits change nothing."""
        del seed, iterations, seconds
        route: list[tuple[int, Window]] = []
        while (step := _next(problem, route)) is not None:
            route.append(step)
        solution = timed(problem, route)
        if solution is None:
            message = "each step was checked"
            raise AssertionError(message)
        return solution


def _next(problem: Problem, route: list[tuple[int, Window]]) -> tuple[int, Window] | None:
    if problem.most_stops is not None and len(route) >= problem.most_stops:
        return None
    done = {job for job, _ in route}
    here = problem.jobs[route[-1][0]].place if route else problem.start
    steps = [
        (not job.required, problem.seconds[here, job.place], window, index)
        for index, job in enumerate(problem.jobs)
        if index not in done
        for window in job.windows
    ]
    for _, _, window, index in sorted(steps):
        if timed(problem, [*route, (index, window)]) is not None:
            return index, window
    return None
