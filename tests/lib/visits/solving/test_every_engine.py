"""What every engine promises, on problems with all that a problem may have."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.best import Best
from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.legs import DAY, HOUR
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.problem import Pause, Problem, Window
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.solving.ruin_recreate import RuinRecreate
from lib.visits.solving.solution import Solution
from lib.visits.solving.solver import Solver
from lib.visits.solving.traffic import Traffic
from tests.lib.visits.solving.world import GRID, faults, optimum, random_problem

compiled = pytest.mark.skipif(not AVAILABLE, reason="numba is not installed; too slow without")

ENGINES = [
    pytest.param(NearestFirst(), id="nearest"),
    pytest.param(PyVRP(), id="pyvrp"),
    pytest.param(RuinRecreate(), id="ruin and recreate", marks=compiled),
    pytest.param(Best(), id="best"),
]
SEARCHING = ENGINES[1:]
SKILLS = ("conflict", "dialect")


def rich_problem(seed: int, count: int, crews: int, days: int) -> Problem:
    """Crews on several days with pauses, skills and limits; doors with pins and skills."""
    draw = np.random.default_rng(seed)
    plain = random_problem(seed, count)
    vehicles, jobs = [], []
    for day in range(days):
        for _ in range(crews):
            opens = day * DAY + int(draw.integers(88, 104)) * GRID
            begins = opens + int(draw.integers(0, 36)) * GRID
            length = int(draw.integers(3, 12)) * GRID
            room = int(draw.integers(0, 12)) * GRID
            pause = Pause(begins, begins + length + room, length)
            vehicles.append(
                dataclasses.replace(
                    plain.vehicles[0],
                    shift=Window(opens, opens + int(draw.integers(12, 72)) * GRID),
                    pause=pause if draw.random() < 0.7 else None,
                    skills=frozenset(one for one in SKILLS if draw.random() < 0.5),
                    most_stops=int(draw.integers(0, 6)) if draw.random() < 0.3 else None,
                    fixed_cost=int(draw.integers(0, 3)) * 10_000,
                )
            )
    for job in plain.jobs:
        on = [day for day in range(days) if draw.random() < 0.7]
        windows = [Window(o + d * DAY, c + d * DAY) for d in on for o, c in job.windows]
        pins = frozenset(one for one in range(len(vehicles)) if draw.random() < 0.5)
        jobs.append(
            dataclasses.replace(
                job,
                windows=tuple(windows),
                skills=frozenset(one for one in SKILLS if draw.random() < 0.2),
                vehicles=pins if draw.random() < 0.3 else None,
                required=bool(draw.random() < 0.1),
            )
        )
    rush = {hour: int(draw.integers(300, 1_500)) for hour in range(DAY // HOUR)}
    traffic = Traffic.at(rush if draw.random() < 0.5 else {})
    return dataclasses.replace(plain, vehicles=tuple(vehicles), jobs=tuple(jobs), traffic=traffic)


problems = st.builds(
    rich_problem,
    seed=st.integers(0, 10_000),
    count=st.integers(0, 14),
    crews=st.integers(1, 3),
    days=st.integers(1, 2),
)


@pytest.mark.parametrize("solver", ENGINES)
@given(problem=problems)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_no_plan_breaks_a_window_a_shift_a_pause_a_skill_a_pin_or_a_limit(
    solver: Solver, problem: Problem
) -> None:
    assert list(faults(problem, solver.solve(problem, seed=1, iterations=60))) == []


@pytest.mark.parametrize("solver", SEARCHING)
@given(problem=problems, seed=st.integers(0, 100))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_the_same_seed_and_iterations_give_the_same_plan(
    solver: Solver, problem: Problem, seed: int
) -> None:
    once, again = (solver.solve(problem, seed=seed, iterations=60) for _ in range(2))

    assert once == again


@pytest.mark.parametrize("solver", ENGINES)
@given(problem=problems)
@settings(max_examples=10, deadline=None, derandomize=True)
def test_a_plan_is_never_worse_than_the_one_it_started_from(
    solver: Solver, problem: Problem
) -> None:
    first = PyVRP().solve(problem, seed=2, iterations=30)

    found = solver.solve(problem, seed=1, iterations=30, first=first)

    assert found.rank(problem) <= first.rank(problem)


def cancelled_after(calls: int) -> Callable[[], bool]:
    """Somebody who loses interest at this question."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


@pytest.mark.parametrize("solver", ENGINES)
@pytest.mark.parametrize("calls", [0, 1, 3])
def test_who_cancels_gets_a_lawful_plan_at_once(solver: Solver, calls: int) -> None:
    problem = rich_problem(3, 14, 2, 2)

    found = solver.solve(problem, seed=1, iterations=10**9, cancelled=cancelled_after(calls))

    assert list(faults(problem, found)) == []


@pytest.mark.parametrize("solver", ENGINES)
def test_a_time_limit_ends_the_search(solver: Solver) -> None:
    problem = rich_problem(3, 14, 2, 2)

    assert list(faults(problem, solver.solve(problem, seed=1, seconds=0.01))) == []
    assert list(faults(problem, solver.solve(problem, seed=1, iterations=10, seconds=60.0))) == []


@pytest.mark.parametrize("solver", ENGINES)
def test_progress_ends_with_the_whole_and_the_best(solver: Solver) -> None:
    problem = rich_problem(3, 14, 2, 2)
    told: list[tuple[float, Solution | None]] = []

    found = solver.solve(
        problem, seed=1, iterations=300, tell=lambda share, best: told.append((share, best))
    )

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1] == (1.0, found)


@pytest.mark.parametrize("solver", ENGINES)
def test_without_doors_or_without_crews_there_is_nothing_to_do(solver: Solver) -> None:
    problem = rich_problem(3, 3, 1, 1)
    idle = dataclasses.replace(problem, jobs=())
    nobody = dataclasses.replace(problem, vehicles=())

    assert solver.solve(idle, seed=1, iterations=5) == Solution((), (), 0)
    assert solver.solve(nobody, seed=1, iterations=5).left_out == (0, 1, 2)


@compiled
@pytest.mark.parametrize("seed", range(8))
def test_ruin_and_recreate_finds_the_best_of_all_routes_with_a_pause(seed: int) -> None:
    problem = random_problem(seed, 5)
    pause = Pause((9 + seed % 2) * HOUR, 11 * HOUR + HOUR // 2, HOUR // 2)
    crews = tuple(dataclasses.replace(crew, pause=pause) for crew in problem.vehicles)
    problem = dataclasses.replace(problem, vehicles=crews)

    solution = RuinRecreate().solve(problem, seed=1, iterations=3_000)

    assert (list(faults(problem, solution)), solution.cost) == ([], optimum(problem))
