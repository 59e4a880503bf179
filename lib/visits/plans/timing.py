"""The times of a route that cannot be kept: when the crew would come, were it to try.

Screens show a move at once, also one that breaks hours; lib.visits.solving.timing knows only routes
that break nothing.
"""

from collections.abc import Sequence

from lib.visits.solving.problem import Job, Problem, Window
from lib.visits.solving.solution import Route, Visit


def roughly(problem: Problem, vehicle: int, jobs: Sequence[int]) -> Route:
    """Drive the jobs in this order from the beginning of the shift, each as soon as it can be.

    Where no window is left for a job it is done on arrival, and its window is that visit alone. The
    pause is taken while the crew would wait anyway, else after the first stop from which it may
    begin, or at home.
    """
    crew = problem.vehicles[vehicle]
    places = [crew.start, *(problem.jobs[job].place for job in jobs), crew.end]
    seconds, metres = (one.tolist() for one in problem.legs.along(places))
    now, pause, visits = crew.shift.opens, None, []
    for job, way, length in zip(jobs, seconds, metres, strict=False):
        if pause is None:
            now, pause = _rested(problem, vehicle, now, _waiting(problem, job, now, way))
        there = problem.traffic.later(now, way)
        start, window = _soonest(problem.jobs[job], there)
        visits.append(
            Visit(job, start, start + problem.jobs[job].service, window, there - now, length)
        )
        now = visits[-1].leave
    if pause is None:
        now, pause = _rested(problem, vehicle, now, 0)
    back = problem.traffic.later(now, seconds[-1])
    if crew.pause is not None and pause is None:
        begins = max(back, crew.pause.opens)
        pause = Window(begins, begins + crew.pause.seconds)
    duty = problem.second_cost * (back - crew.shift.opens)
    cost = crew.fixed_cost + duty + problem.metre_cost * sum(metres)
    return Route(vehicle, tuple(visits), pause, crew.shift.opens, back, sum(metres), cost)


def possible(problem: Problem, visit: Visit) -> bool:
    """Whether a visit lies in one of its windows."""
    return any(
        window.opens <= visit.arrive and visit.leave <= window.closes
        for window in problem.jobs[visit.job].windows
    )


def _waiting(problem: Problem, job: int, now: int, way: int) -> int:
    """The time until which a crew may stay where it is and still not be later at a job."""
    start, _ = _soonest(problem.jobs[job], problem.traffic.later(now, way))
    return max(now, problem.traffic.sooner(start, way))


def _rested(problem: Problem, vehicle: int, now: int, until: int) -> tuple[int, Window | None]:
    """After the pause, if it is time for it, or if it lies in the waiting time `until` then."""
    pause = problem.vehicles[vehicle].pause
    if pause is None:
        return now, None
    begins = max(now, pause.opens)
    if now < pause.opens and begins + pause.seconds > min(until, pause.closes):
        return now, None
    return begins + pause.seconds, Window(begins, begins + pause.seconds)


def _soonest(job: Job, there: int) -> tuple[int, Window]:
    fitting = [
        (max(there, window.opens), window)
        for window in job.windows
        if max(there, window.opens) + job.service <= window.closes
    ]
    return min(fitting, default=(there, Window(there, there + job.service)))
