"""The engines against an independent checker and against trying everything.

Nothing here uses the product's own timing of a route: the checker walks the roads by itself.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.solving.solver import Job, Problem, Solution, Solver, Window

HOUR = 3600
GRID = 300
"""All times of the exact tests are multiples of five minutes."""


def random_problem(
    seed: int, count: int, *, shift: int = 4 * HOUR, most: int | None = None
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
    return Problem(
        tuple(jobs), minutes, km, 0, 1, Window(8 * HOUR, 8 * HOUR + shift), most, metre_cost=1
    )


def faults(problem: Problem, solution: Solution) -> Iterator[str]:
    """Everything that is wrong with a solution."""
    done = [visit.job for visit in solution.visits]
    if sorted([*done, *solution.left_out]) != list(range(len(problem.jobs))):
        yield "each job is done or left out, once"
    if problem.most_stops is not None and len(done) > problem.most_stops:
        yield "too many stops"
    if solution.leave < problem.shift.opens or solution.back > problem.shift.closes:
        yield "outside the shift"
    yield from wrong_times(problem, solution)
    places = [problem.start, *(problem.jobs[job].place for job in done), problem.end]
    metres = sum(round(problem.km[way] * 1000) for way in pairwise(places)) if done else 0
    lost = sum(problem.jobs[job].value for job in solution.left_out)
    cost = lost + (solution.back - solution.leave) * problem.second_cost
    if solution.cost != cost + metres * problem.metre_cost or solution.metres != metres:
        yield "the cost does not add up"


def wrong_times(problem: Problem, solution: Solution) -> Iterator[str]:
    """Follow the crew with a watch."""
    now, here = solution.leave, problem.start
    for visit in solution.visits:
        job = problem.jobs[visit.job]
        if visit.arrive < now + problem.minutes[here, job.place] * 60 - 1e-3:
            yield f"{visit} is reached too fast"
        if visit.leave - visit.arrive != job.service:
            yield f"{visit} is not served in full"
        if not any(w.opens <= visit.arrive and visit.leave <= w.closes for w in job.windows):
            yield f"{visit} is outside its windows"
        now, here = visit.leave, job.place
    if solution.visits and solution.back < now + problem.minutes[here, problem.end] * 60 - 1e-3:
        yield "back too early"


def least_duty(problem: Problem, order: Sequence[int]) -> int | None:
    """The shortest time on duty for an order: every departure and every choice of windows."""
    best = None
    for windows in product(*(problem.jobs[job].windows for job in order)):
        for leave in range(problem.shift.opens, problem.shift.closes, GRID):
            now, here = leave, problem.start
            for job, window in zip(order, windows, strict=True):
                place = problem.jobs[job].place
                now = max(now + int(problem.minutes[here, place]) * 60, window.opens)
                now, here = now + problem.jobs[job].service, place
                if now > window.closes:
                    break
            else:
                back = now + int(problem.minutes[here, problem.end]) * 60
                if back <= problem.shift.closes and (best is None or back - leave < best):
                    best = back - leave
                continue
            break  # whoever leaves later is late as well
    return best


def optimum(problem: Problem) -> int:
    """The least cost of all orders of all subsets."""
    everything = sum(job.value for job in problem.jobs)
    best = everything
    most = len(problem.jobs) if problem.most_stops is None else problem.most_stops
    for count in range(1, most + 1):
        for order in permutations(range(len(problem.jobs)), count):
            places = [problem.start, *(problem.jobs[job].place for job in order), problem.end]
            way = sum(round(problem.km[here, there] * 1000) for here, there in pairwise(places))
            fixed = everything - sum(problem.jobs[job].value for job in order) + way
            if fixed < best and (duty := least_duty(problem, order)) is not None:
                best = min(best, fixed + duty)
    return best


@pytest.mark.parametrize("seed", range(8))
def test_pyvrp_finds_the_best_of_all_routes(seed: int) -> None:
    problem = random_problem(seed, 6, most=3 if seed % 4 == 3 else None)

    solution = PyVRP().solve(problem, seed=1, iterations=500)

    assert (list(faults(problem, solution)), solution.cost) == ([], optimum(problem))


def test_seven_doors_without_windows_are_visited_in_the_shortest_time() -> None:
    problem = random_problem(11, 7, shift=10 * HOUR)
    open_all_day = tuple(dataclasses.replace(job, windows=(problem.shift,)) for job in problem.jobs)
    problem = dataclasses.replace(problem, jobs=open_all_day, metre_cost=0)
    service = sum(job.service for job in problem.jobs)
    shortest = min(
        sum(
            int(problem.minutes[here, there]) * 60
            for here, there in zip((0, *order), (*order, 1), strict=True)
        )
        for order in permutations(range(2, 9))
    )

    solution = PyVRP().solve(problem, seed=1, iterations=1_000)

    assert list(faults(problem, solution)) == []
    assert (solution.left_out, solution.back - solution.leave) == ((), service + shortest)


@pytest.mark.parametrize("solver", [NearestFirst(), PyVRP()], ids=["nearest", "pyvrp"])
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 12),
    shift=st.sampled_from([HOUR // 2, 2 * HOUR, 6 * HOUR]),
    most=st.sampled_from([None, 0, 1, 4]),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_solution_breaks_a_rule(
    solver: Solver, seed: int, count: int, shift: int, most: int | None
) -> None:
    problem = random_problem(seed, count, shift=shift, most=most)

    assert list(faults(problem, solver.solve(problem, 1, 100, None))) == []


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_engine_is_never_worse_than_the_nearest_door_first(seed: int) -> None:
    problem = random_problem(seed, 10)

    assert PyVRP().solve(problem, 1, 50).cost <= NearestFirst().solve(problem).cost


def test_the_same_seed_and_iterations_give_the_same_route() -> None:
    problem = random_problem(5, 25, shift=8 * HOUR)

    assert PyVRP().solve(problem, 7, 300) == PyVRP().solve(problem, 7, 300)


def test_a_required_door_is_visited_although_it_is_worth_nothing() -> None:
    problem = random_problem(2, 6, most=1)
    jobs = list(problem.jobs)
    jobs[3] = dataclasses.replace(jobs[3], value=0, required=True, windows=(problem.shift,))
    problem = dataclasses.replace(problem, jobs=tuple(jobs))

    for solver in (PyVRP(), NearestFirst()):
        assert [visit.job for visit in solver.solve(problem, 1, 200, None).visits] == [3]


def test_of_required_doors_that_exclude_each_other_one_is_left_out_and_the_rest_planned() -> None:
    problem = random_problem(4, 6, shift=8 * HOUR, most=2)
    jobs = [
        dataclasses.replace(job, windows=(problem.shift,), required=number < 3)
        for number, job in enumerate(problem.jobs)
    ]
    problem = dataclasses.replace(problem, jobs=tuple(jobs))

    solution = PyVRP().solve(problem, 1, 500)

    assert list(faults(problem, solution)) == []
    assert len(solution.visits) == 2
    assert {visit.job for visit in solution.visits} < {0, 1, 2}


def test_a_required_door_with_two_windows_is_visited_once() -> None:
    problem = random_problem(2, 3, shift=10 * HOUR)
    windows = (Window(9 * HOUR, 10 * HOUR), Window(14 * HOUR, 16 * HOUR))
    jobs = tuple(dataclasses.replace(j, windows=windows, required=True) for j in problem.jobs)
    problem = dataclasses.replace(problem, jobs=jobs)

    solution = PyVRP().solve(problem, 1, 300)

    assert (list(faults(problem, solution)), solution.left_out) == ([], ())


def test_a_window_shorter_than_the_visit_is_no_window() -> None:
    problem = random_problem(2, 1)
    short = dataclasses.replace(problem.jobs[0], windows=(Window(9 * HOUR, 9 * HOUR + 60),))

    solution = PyVRP().solve(dataclasses.replace(problem, jobs=(short,)), 1, 100)

    assert (solution.visits, solution.left_out) == ((), (0,))


def test_a_time_limit_ends_the_search() -> None:
    problem = random_problem(5, 10, shift=8 * HOUR)

    assert list(faults(problem, PyVRP().solve(problem, 1, None, 0.01))) == []
    assert list(faults(problem, PyVRP().solve(problem, 1, 10, 60.0))) == []
