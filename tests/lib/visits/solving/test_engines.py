"""The engines against an independent checker and against trying everything."""

import dataclasses
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.legs import HOUR
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.problem import Problem, Window
from lib.visits.solving.pyvrp_solver import PyVRP
from tests.lib.visits.solving.world import faults, leg, optimum, random_problem


def shift(problem: Problem) -> Window:
    """The working hours of the first crew."""
    return problem.vehicles[0].shift


@pytest.mark.parametrize("seed", range(8))
def test_pyvrp_finds_the_best_of_all_routes(seed: int) -> None:
    problem = random_problem(seed, 6, most=3 if seed % 4 == 3 else None)

    solution = PyVRP().solve(problem, seed=1, iterations=500)

    assert (list(faults(problem, solution)), solution.cost) == ([], optimum(problem))


def test_seven_doors_without_windows_are_visited_in_the_shortest_time() -> None:
    problem = random_problem(11, 7, shift=10 * HOUR)
    open_all_day = tuple(
        dataclasses.replace(job, windows=(shift(problem),)) for job in problem.jobs
    )
    problem = dataclasses.replace(problem, jobs=open_all_day, metre_cost=0)
    service = sum(job.service for job in problem.jobs)
    shortest = min(
        sum(
            leg(problem, here, there)[0]
            for here, there in zip((0, *order), (*order, 1), strict=True)
        )
        for order in permutations(range(2, 9))
    )

    solution = PyVRP().solve(problem, seed=1, iterations=1_000)

    assert list(faults(problem, solution)) == []
    (route,) = solution.routes
    assert (solution.left_out, route.back - route.leave) == ((), service + shortest)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_the_engine_is_never_worse_than_the_nearest_door_first(seed: int) -> None:
    problem = random_problem(seed, 10)

    assert PyVRP().solve(problem, seed=1, iterations=50).cost <= NearestFirst().solve(problem).cost


def test_the_same_seed_and_iterations_give_the_same_route() -> None:
    problem = random_problem(5, 25, shift=8 * HOUR)

    assert PyVRP().solve(problem, seed=7, iterations=300) == PyVRP().solve(
        problem, seed=7, iterations=300
    )


def test_a_required_door_is_visited_although_it_is_worth_nothing() -> None:
    problem = random_problem(2, 6, most=1)
    jobs = list(problem.jobs)
    jobs[3] = dataclasses.replace(jobs[3], value=0, required=True, windows=(shift(problem),))
    problem = dataclasses.replace(problem, jobs=tuple(jobs))

    for solver in (PyVRP(), NearestFirst()):
        (route,) = solver.solve(problem, seed=1, iterations=200).routes
        assert route.jobs == (3,)


def test_of_required_doors_that_exclude_each_other_one_is_left_out_and_the_rest_planned() -> None:
    problem = random_problem(4, 6, shift=8 * HOUR, most=2)
    jobs = [
        dataclasses.replace(job, windows=(shift(problem),), required=number < 3)
        for number, job in enumerate(problem.jobs)
    ]
    problem = dataclasses.replace(problem, jobs=tuple(jobs))

    solution = PyVRP().solve(problem, seed=1, iterations=500)

    assert list(faults(problem, solution)) == []
    (route,) = solution.routes
    assert len(route.jobs) == 2
    assert set(route.jobs) < {0, 1, 2}


def test_a_required_door_with_two_windows_is_visited_once() -> None:
    problem = random_problem(2, 3, shift=10 * HOUR)
    windows = (Window(9 * HOUR, 10 * HOUR), Window(14 * HOUR, 16 * HOUR))
    jobs = tuple(dataclasses.replace(j, windows=windows, required=True) for j in problem.jobs)
    problem = dataclasses.replace(problem, jobs=jobs)

    solution = PyVRP().solve(problem, seed=1, iterations=300)

    assert (list(faults(problem, solution)), solution.left_out) == ([], ())


def test_a_window_shorter_than_the_visit_is_no_window() -> None:
    problem = random_problem(2, 1)
    short = dataclasses.replace(problem.jobs[0], windows=(Window(9 * HOUR, 9 * HOUR + 60),))

    solution = PyVRP().solve(dataclasses.replace(problem, jobs=(short,)), seed=1, iterations=100)

    assert (solution.routes, solution.left_out) == ((), (0,))


def test_a_time_limit_ends_the_search() -> None:
    problem = random_problem(5, 10, shift=8 * HOUR)

    assert list(faults(problem, PyVRP().solve(problem, seed=1, seconds=0.01))) == []
    assert list(faults(problem, PyVRP().solve(problem, seed=1, iterations=10, seconds=60.0))) == []
