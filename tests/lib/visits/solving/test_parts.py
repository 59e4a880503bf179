"""Parts of problems: wishes, gaps, groups, the promising doors, and ways computed as they are."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.annealing import search
from lib.visits.solving.best import Best
from lib.visits.solving.compiled import AVAILABLE, compiled
from lib.visits.solving.field import Field, field_of, metres_of, seconds_of
from lib.visits.solving.insertion import inserted, insertion
from lib.visits.solving.legs import HOUR, Straight, Whole
from lib.visits.solving.narrowing import promising
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.parts import Part
from lib.visits.solving.problem import Pause, Problem, Window
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.solving.solution import Solution, together
from lib.visits.solving.splitting import split
from lib.visits.solving.warming import warm_up
from lib.visits.solving.wishes import Wish, infeasible
from tests.bench.routing import city
from tests.lib.visits.solving.test_every_engine import rich_problem
from tests.lib.visits.solving.world import faults, random_problem


@compiled
def ways(field: Field, found: Whole) -> None:
    """Fill in the seconds and metres between all places."""
    for here in range(found.shape[1]):
        for there in range(found.shape[2]):
            found[0, here, there] = seconds_of(field, here, there)
            found[1, here, there] = metres_of(field, here, there)


@given(
    lat=st.lists(st.floats(-80, 80), min_size=2, max_size=6),
    lon=st.lists(st.floats(-179, 179), min_size=6, max_size=6),
    shrink=st.sampled_from([1.0, 1e-3]),
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_compiled_code_computes_each_way_as_the_plan_does(
    lat: list[float], lon: list[float], shrink: float
) -> None:
    at = np.array(lat) * shrink, np.array(lon[: len(lat)]) * shrink
    legs = Straight(*at, 1.3, 25.0)
    field = field_of(dataclasses.replace(random_problem(1, 1), legs=legs, jobs=(), vehicles=()))
    every = np.arange(len(lat))

    seconds, metres = legs.table(every, every)

    found = np.zeros((2, len(lat), len(lat)), dtype=np.int64)
    ways(field, found)
    assert found.tolist() == [seconds.tolist(), metres.tolist()]


def test_a_straight_way_is_as_long_as_on_the_map() -> None:
    legs = Straight(np.array([30.0, 31.0]), np.array([120.0, 120.0]), 1.3, 60.0)

    seconds, metres = legs.along([0, 1])

    assert (metres[0], seconds[0]) == (144_554, 8_674)


def alone(**different: object) -> Problem:
    """One crew and one door, an hour's visit, and what the test says."""
    problem = random_problem(1, 1, shift=10 * HOUR)
    day = (Window(8 * HOUR, 18 * HOUR),)
    (job,), (crew,) = problem.jobs, problem.vehicles
    of_job = {key: value for key, value in different.items() if hasattr(job, key)}
    of_crew = {key: value for key, value in different.items() if key not in of_job}
    job = dataclasses.replace(job, service=HOUR, windows=day)
    return dataclasses.replace(
        problem,
        jobs=(dataclasses.replace(job, **of_job),),  # type: ignore[arg-type]
        vehicles=(dataclasses.replace(crew, **of_crew),),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("problem", "wish"),
    [
        (alone(), None),
        (alone(vehicles=frozenset()), Wish.PIN),
        (alone(skills=frozenset({"dialect"})), Wish.SKILL),
        (alone(windows=(Window(9 * HOUR, 10 * HOUR - 1),)), Wish.WINDOW),
        (alone(windows=(Window(18 * HOUR, 20 * HOUR),)), Wish.HOURS),
        (alone(shift=Window(8 * HOUR, 9 * HOUR)), Wish.DISTANCE),
        (
            alone(shift=Window(8 * HOUR, 11 * HOUR), pause=Pause(8 * HOUR, 11 * HOUR, 2 * HOUR)),
            Wish.PAUSE,
        ),
        (alone(most_stops=0), Wish.STOPS),
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_met_is_named(problem: Problem, wish: Wish | None) -> None:
    found = infeasible(problem, 0)

    assert (found and found.wish) == wish


def test_skills_that_are_lacking_are_named() -> None:
    found = infeasible(alone(skills=frozenset({"粤语", "冲突"})), 0)

    assert found is not None
    assert str(found.why()).endswith("these skills together: 冲突、粤语.")


@given(seed=st.integers(0, 1_000))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_what_is_planned_keeps_its_crew_and_its_order_when_gaps_are_filled(seed: int) -> None:
    problem = rich_problem(seed, 14, 2, 1)
    some = Part(problem, range(len(problem.vehicles)), range(6))
    kept = together(problem, some.outer(NearestFirst().solve(some.problem)))

    for found in (insertion(problem, kept, seed=1), inserted(problem, kept)):
        assert list(faults(problem, found)) == []
        assert found.rank(problem) <= kept.rank(problem)
        for route in kept.routes:
            now = found.route(route.vehicle)
            assert now is not None
            assert [job for job in now.jobs if job in route.jobs] == list(route.jobs)


@given(seed=st.integers(0, 1_000), turn=st.integers(0, 3))
@settings(max_examples=5, deadline=None, derandomize=True)
def test_every_crew_and_every_door_is_in_one_group_and_routes_stay_whole(
    seed: int, turn: int
) -> None:
    problem = city(4_000, 12, seed=seed)
    pinned = dataclasses.replace(problem.jobs[7], vehicles=frozenset({11}))
    problem = dataclasses.replace(problem, jobs=(*problem.jobs[:7], pinned, *problem.jobs[8:]))
    routes = NearestFirst().solve(Part(problem, range(12), range(0, 4_000, 40)).problem).routes
    routes = Part(problem, range(12), range(0, 4_000, 40)).outer(together(problem, routes))

    parts = split(problem, routes, turn)

    assert len(parts) > 2
    assert sorted(one for part in parts for one in part.vehicles) == list(range(12))
    assert sorted(job for part in parts for job in part.jobs) == list(range(4_000))
    for part in parts:
        assert (7 in part.jobs) == (11 in part.vehicles)
        for route in routes:
            if route.vehicle in part.vehicles and 7 not in route.jobs:
                assert set(route.jobs) <= set(part.jobs)


def test_only_promising_doors_are_kept_and_those_that_must_be() -> None:
    problem = city(2_000, 3)
    poor = min(range(2_000), key=lambda job: problem.jobs[job].value)
    must = dataclasses.replace(problem.jobs[poor], required=True)
    jobs = (*problem.jobs[:poor], must, *problem.jobs[poor + 1 :])

    kept = promising(dataclasses.replace(problem, jobs=jobs)).tolist()

    assert poor in kept
    assert 200 <= len(kept) < 600


def test_a_large_city_is_planned_in_groups() -> None:
    problem = city(6_000, 40, lunch=True)
    first = NearestFirst().solve(Part(problem, range(1), range(10)).problem)

    found = Best(workers=1).solve(problem, seed=1, iterations=500)
    told: list[tuple[float, Solution | None]] = []
    again = Best(workers=2).solve(
        problem, seed=1, iterations=500, tell=lambda share, best: told.append((share, best))
    )

    assert told[-1] == (1.0, again)
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert list(faults(problem, found)) == []
    assert found == again
    assert len(found.routes) == 40
    assert found.cost < first.cost or first.left_out


def test_pyvrp_fills_the_gaps_around_a_pause() -> None:
    problem = city(60, 2, lunch=True)

    found = PyVRP().solve(problem, seed=1, iterations=200)

    assert list(faults(problem, found)) == []
    assert inserted(problem, found).cost == found.cost


def test_the_engine_is_compiled_beside_everything_else() -> None:
    thread = warm_up()

    assert (thread is not None) == AVAILABLE
    if thread:
        thread.join()
        assert search.signatures  # type: ignore[attr-defined]
