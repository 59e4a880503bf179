"""Small routing problems, an independent checker, and the optimum by trying everything.

Nothing here uses the product's own timing of a route: the checker walks the roads by itself.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations, product

import numpy as np

from lib.visits.solving.legs import DAY, HOUR, Table
from lib.visits.solving.problem import Job, Pause, Problem, Vehicle, Window
from lib.visits.solving.solution import Route, Solution
from lib.visits.solving.traffic import USUAL

GRID = 300
"""All times of the exact tests are multiples of five minutes."""


def random_problem(
    seed: int, count: int, *, shift: int = 4 * HOUR, most: int | None = None, crews: int = 1
) -> Problem:
    """Doors with one or two windows, on roads that are not symmetric; times on the grid."""
    draw = np.random.default_rng(seed)
    size = count + 2
    minutes = draw.integers(1, 10, (size, size)).astype(np.float64) * 5
    km = draw.uniform(1, 20, (size, size))
    np.fill_diagonal(minutes, 0)
    np.fill_diagonal(km, 0)
    jobs = []
    for place in range(2, size):
        opens = int(draw.integers(0, 24)) * GRID
        windows = [Window(8 * HOUR + opens, 8 * HOUR + opens + int(draw.integers(9, 30)) * GRID)]
        if draw.random() < 0.4:
            later = windows[0].closes + GRID
            windows.append(Window(later, later + 9 * GRID))
        value = int(draw.integers(1, 6)) * 100_000
        jobs.append(Job(place, int(draw.integers(2, 7)) * GRID, tuple(windows), value))
    crew = Vehicle(0, 1, Window(8 * HOUR, 8 * HOUR + shift), most_stops=most)
    return Problem((crew,) * crews, tuple(jobs), Table(minutes, km), metre_cost=1)


def faults(problem: Problem, solution: Solution) -> Iterator[str]:
    """Everything that is wrong with a solution."""
    done = [visit.job for route in solution.routes for visit in route.visits]
    if sorted([*done, *solution.left_out]) != list(range(len(problem.jobs))):
        yield "each job is done or left out, once"
    used = [route.vehicle for route in solution.routes]
    if used != sorted(set(used)):
        yield "a vehicle goes out twice"
    cost = sum(problem.jobs[job].value for job in solution.left_out)
    for route in solution.routes:
        yield from wrong_route(problem, route)
        cost += route.cost
    if solution.cost != cost:
        yield "the cost does not add up"


def wrong_route(problem: Problem, route: Route) -> Iterator[str]:
    """Everything that is wrong with one route."""
    crew = problem.vehicles[route.vehicle]
    jobs = [problem.jobs[visit.job] for visit in route.visits]
    if not jobs:
        yield "an empty route"
    if crew.most_stops is not None and len(jobs) > crew.most_stops:
        yield "too many stops"
    if route.leave < crew.shift.opens or route.back > crew.shift.closes:
        yield "outside the shift"
    if any(not job.skills <= crew.skills for job in jobs):
        yield "a skill is missing"
    if any(job.vehicles is not None and route.vehicle not in job.vehicles for job in jobs):
        yield "pinned to another vehicle"
    yield from wrong_times(problem, route)
    yield from wrong_pause(problem, route)
    places = [crew.start, *(job.place for job in jobs), crew.end]
    metres = sum(leg(problem, *way)[1] for way in pairwise(places))
    cost = crew.fixed_cost + (route.back - route.leave) * problem.second_cost
    if route.cost != cost + metres * problem.metre_cost or route.metres != metres:
        yield "the cost of a route does not add up"


def wrong_times(problem: Problem, route: Route) -> Iterator[str]:
    """Follow the crew with a watch; the time of the pause is no time to travel."""
    crew = problem.vehicles[route.vehicle]
    now, here = route.leave, crew.start
    for visit in route.visits:
        job = problem.jobs[visit.job]
        if driven(problem, route, now, visit.arrive) < leg(problem, here, job.place)[0] * USUAL:
            yield f"{visit} is reached too fast"
        if visit.leave - visit.arrive != job.service:
            yield f"{visit} is not served in full"
        if not any(w.opens <= visit.arrive and visit.leave <= w.closes for w in job.windows):
            yield f"{visit} is outside its windows"
        now, here = visit.leave, job.place
    if driven(problem, route, now, route.back) < leg(problem, here, crew.end)[0] * USUAL:
        yield "back too early"


def wrong_pause(problem: Problem, route: Route) -> Iterator[str]:
    """A pause is whole, at its time, within the shift, and nobody is visited in it."""
    crew = problem.vehicles[route.vehicle]
    if crew.pause is None or route.pause is None:
        if route.pause is not None or crew.pause is not None:
            yield "no pause, or one that nobody asked for"
        return
    begins, ends = route.pause
    if ends - begins != crew.pause.seconds:
        yield "a pause of another length"
    if begins < max(crew.pause.opens, crew.shift.opens):
        yield "a pause too early"
    if ends > min(crew.pause.closes, crew.shift.closes):
        yield "a pause too late"
    if any(visit.arrive < ends and begins < visit.leave for visit in route.visits):
        yield "a visit in the pause"
    if ends <= route.leave or begins >= route.back:
        return
    if begins < route.leave or ends > route.back:
        yield "the crew leaves or comes back in the pause"


def driven(problem: Problem, route: Route, begin: int, end: int) -> int:
    """How far one gets between two moments outside the pause, second by second.

    In thousandths of seconds at usual speed.
    """
    seconds = np.arange(begin, end)
    if route.pause is not None:
        seconds = seconds[(seconds < route.pause.opens) | (seconds >= route.pause.closes)]
    return int(np.array(problem.traffic.speeds)[seconds % DAY // HOUR].sum())


def leg(problem: Problem, here: int, there: int) -> tuple[int, int]:
    """Seconds and metres of one way."""
    seconds, metres = problem.legs.along([here, there])
    return int(seconds[0]), int(metres[0])


def least_duty(problem: Problem, order: Sequence[int], vehicle: int = 0) -> int | None:
    """The shortest time on duty for an order: all departures, windows and times of the pause."""
    crew = problem.vehicles[vehicle]
    pauses: Sequence[Window | None] = [None]
    if crew.pause:
        first = max(crew.pause.opens, crew.shift.opens)
        last = min(crew.pause.closes, crew.shift.closes) - crew.pause.seconds
        pauses = [Window(b, b + crew.pause.seconds) for b in range(first, last + 1, GRID)]
    places = [crew.start, *(problem.jobs[job].place for job in order), crew.end]
    ways = problem.legs.along(places)[0].tolist()
    jobs = [problem.jobs[index] for index in order]
    best = None
    for windows in product(*(job.windows for job in jobs)):
        for pause in pauses:
            for leave in range(crew.shift.opens, crew.shift.closes, GRID):
                if pause and pause.opens < leave < pause.closes:
                    continue
                back = _walk(jobs, windows, ways, pause, leave)
                if back is None or back > crew.shift.closes:
                    break  # whoever leaves later is late as well
                best = back - leave if best is None else min(best, back - leave)
    return best


def _walk(
    jobs: Sequence[Job],
    windows: Sequence[Window],
    ways: Sequence[int],
    pause: Window | None,
    leave: int,
) -> int | None:
    """When the crew is back, if it does everything as early as it can around a fixed pause."""
    now = leave
    for job, window, way in zip(jobs, windows, ways, strict=False):
        now = max(_travelled(now, way, pause), window.opens)
        if pause and now < pause.closes and pause.opens < now + job.service:
            now = pause.closes
        now += job.service
        if now > window.closes:
            return None
    return _travelled(now, ways[-1], pause)


def _travelled(now: int, seconds: int, pause: Window | None) -> int:
    if pause and pause.opens <= now < pause.closes:
        now = pause.closes
    if pause and now < pause.opens < now + seconds:
        return now + seconds + pause.closes - pause.opens
    return now + seconds


def optimum(problem: Problem) -> int:
    """The least cost of all orders of all subsets; one vehicle."""
    (crew,) = problem.vehicles
    best = problem.worth
    most = len(problem.jobs) if crew.most_stops is None else crew.most_stops
    for count in range(1, most + 1):
        for order in permutations(range(len(problem.jobs)), count):
            places = [crew.start, *(problem.jobs[job].place for job in order), crew.end]
            way = sum(leg(problem, *pair)[1] for pair in pairwise(places))
            fixed = problem.worth - sum(problem.jobs[job].value for job in order) + way
            if fixed < best and (duty := least_duty(problem, order)) is not None:
                best = min(best, fixed + duty)
    return best


PAUSES = (
    None,
    Pause(9 * HOUR, 11 * HOUR, HOUR),
    Pause(8 * HOUR, 9 * HOUR, HOUR // 2),
    Pause(10 * HOUR, 12 * HOUR, HOUR),
)
