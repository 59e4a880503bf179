"""The times of a route against trying every departure, window and pause."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.legs import HOUR
from lib.visits.solving.problem import Pause, Problem, Window
from lib.visits.solving.timing import timed
from tests.lib.visits.solving.world import (
    GRID,
    PAUSES,
    least_duty,
    random_problem,
    wrong_route,
)


def with_crew(problem: Problem, **different: object) -> Problem:
    """The same problem with one thing about its crews different."""
    crews = tuple(
        dataclasses.replace(crew, **different)  # type: ignore[arg-type]
        for crew in problem.vehicles
    )
    return dataclasses.replace(problem, vehicles=crews)


@given(
    seed=st.integers(0, 10_000),
    order=st.permutations(range(4)),
    count=st.integers(1, 4),
    shift=st.sampled_from([2 * HOUR, 4 * HOUR, 6 * HOUR]),
    opens=st.integers(0, 30),
    length=st.integers(1, 12),
    room=st.integers(0, 12),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_departure_window_or_place_of_the_pause_makes_a_shorter_day(
    seed: int, order: list[int], count: int, shift: int, opens: int, length: int, room: int
) -> None:
    begins = 7 * HOUR + opens * GRID
    pause = Pause(begins, begins + (length + room) * GRID, length * GRID)
    problem = with_crew(random_problem(seed, 4, shift=shift), pause=pause)

    route = timed(problem, 0, order[:count])

    least = least_duty(problem, order[:count])
    assert (route and route.back - route.leave) == least
    assert route is None or list(wrong_route(problem, route)) == []


@pytest.mark.parametrize("pause", PAUSES)
def test_a_crew_without_visits_stays_at_home(pause: Pause | None) -> None:
    problem = with_crew(random_problem(1, 3), pause=pause)

    route = timed(problem, 0, ())

    assert route is not None
    assert (route.leave, route.back, route.cost, route.pause) == (8 * HOUR, 8 * HOUR, 0, None)


def test_a_pause_outside_the_shift_keeps_the_crew_at_home() -> None:
    problem = with_crew(random_problem(1, 3), pause=Pause(13 * HOUR, 14 * HOUR, HOUR))

    assert all(timed(problem, 0, [job]) is None for job in range(3))


def test_a_missing_skill_a_pin_and_the_limit_of_stops_are_heeded() -> None:
    problem = random_problem(1, 3, shift=10 * HOUR, crews=2)
    day = (Window(8 * HOUR, 18 * HOUR),)
    first, second, third = (dataclasses.replace(job, windows=day) for job in problem.jobs)
    first = dataclasses.replace(first, skills=frozenset({"conflict"}))
    second = dataclasses.replace(second, vehicles=frozenset({1}))
    problem = dataclasses.replace(problem, jobs=(first, second, third))
    trained = with_crew(problem, skills=frozenset({"conflict", "dialect"}), most_stops=2)

    assert [bool(timed(problem, 0, [job])) for job in range(3)] == [False, False, True]
    assert [bool(timed(trained, 0, [job])) for job in range(3)] == [True, False, True]
    assert [bool(timed(trained, 1, jobs)) for jobs in ([0, 1], [0, 1, 2])] == [True, False]
