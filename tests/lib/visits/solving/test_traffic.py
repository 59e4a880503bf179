"""Speeds that change with the hour, against driving second by second."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.field import field_of
from lib.visits.solving.legs import DAY, HOUR, MINUTE, Table
from lib.visits.solving.problem import Pause, Problem, Window
from lib.visits.solving.timing import timed
from lib.visits.solving.tracks import refresh, tracks_of
from lib.visits.solving.traffic import USUAL, Traffic
from tests.lib.visits.solving.world import random_problem, wrong_route

RUSH = Traffic.at({7: 600, 8: 400, 9: 700, 12: 1_300, 17: 350, 18: 500})

LUNCH = Pause(11 * HOUR, 14 * HOUR, 45 * MINUTE)
BREAKFAST = Pause(9 * HOUR, 11 * HOUR, HOUR)

speeds = st.dictionaries(st.integers(0, 23), st.integers(50, 3_000)).map(Traffic.at)
moments = st.integers(0, 2 * DAY)
ways = st.integers(0, 3 * HOUR)


def drive(traffic: Traffic, leave: int, way: int, opens: int = 0, length: int = 0) -> int:
    """Second by second; a pause of `length` begins at `opens`, or on leaving, if there is one."""
    now, left, rest = leave, way * USUAL, length
    begins = max(leave, opens)
    while left > 0 or (rest and now < begins):
        if rest and now >= begins:
            now, rest = now + rest, 0
            continue
        left -= traffic.speeds[now % DAY // HOUR]
        now += 1
    return now + rest


@given(traffic=speeds, leave=moments, way=ways)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_way_takes_as_long_as_the_hours_let_it(traffic: Traffic, leave: int, way: int) -> None:
    assert traffic.later(leave, way) == drive(traffic, leave, way)


@given(traffic=speeds, arrive=moments, way=ways)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_latest_departure_is_in_time_and_a_second_later_is_not(
    traffic: Traffic, arrive: int, way: int
) -> None:
    leave = traffic.sooner(arrive, way)

    assert traffic.later(leave, way) <= arrive < traffic.later(leave + 1, way)


@given(traffic=speeds, leave=moments, way=ways, opens=moments, length=st.integers(1, HOUR))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_pause_on_the_way_begins_as_soon_as_it_may(
    traffic: Traffic, leave: int, way: int, opens: int, length: int
) -> None:
    told = traffic.later_rested(leave, way, opens, length)

    assert told == drive(traffic, leave, way, opens, length)


@given(traffic=speeds, way=ways, opens=moments, length=st.integers(1, HOUR), room=ways)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_latest_departure_with_a_pause_is_in_time_and_a_second_later_is_not(
    traffic: Traffic, way: int, opens: int, length: int, room: int
) -> None:
    arrive = opens + length + room

    leave = traffic.sooner_rested(arrive, way, opens, length)

    assert traffic.later_rested(leave, way, opens, length) <= arrive
    assert traffic.later_rested(leave + 1, way, opens, length) > arrive


@given(seed=st.integers(0, 10_000), order=st.permutations(range(5)), count=st.integers(1, 5))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_half_the_speed_at_all_hours_is_twice_the_way(
    seed: int, order: list[int], count: int
) -> None:
    plain = random_problem(seed, 5, shift=9 * HOUR)
    crew = dataclasses.replace(plain.vehicles[0], pause=LUNCH)
    plain = dataclasses.replace(plain, vehicles=(crew,))
    slow = dataclasses.replace(plain, traffic=Traffic.at(dict.fromkeys(range(24), USUAL // 2)))
    assert isinstance(plain.legs, Table)
    far = dataclasses.replace(plain, legs=Table(plain.legs.minutes * 2, plain.legs.km))

    assert timed(slow, 0, order[:count]) == timed(far, 0, order[:count])


def test_in_the_rush_hour_the_same_way_takes_longer() -> None:
    plain = random_problem(3, 1, shift=10 * HOUR)
    job = dataclasses.replace(plain.jobs[0], windows=(Window(8 * HOUR, 9 * HOUR),))
    steady = dataclasses.replace(plain, jobs=(job,))
    problem = dataclasses.replace(steady, traffic=RUSH)

    slow, fast = timed(problem, 0, [0]), timed(steady, 0, [0])

    assert slow is not None
    assert fast is not None
    assert slow.visits[0].seconds == pytest.approx(fast.visits[0].seconds / 0.4, abs=1)
    assert list(wrong_route(problem, slow)) == []


@pytest.mark.skipif(not AVAILABLE, reason="numba is not installed; too slow without")
@given(
    seed=st.integers(0, 10_000),
    traffic=speeds,
    order=st.permutations(range(6)),
    count=st.integers(1, 6),
    pause=st.sampled_from(
        [None, Pause(11 * HOUR, 14 * HOUR, HOUR), Pause(9 * HOUR, 11 * HOUR, HOUR)]
    ),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_search_takes_the_same_routes_for_possible(
    seed: int, traffic: Traffic, order: list[int], count: int, pause: Pause | None
) -> None:
    plain = random_problem(seed, 6, shift=6 * HOUR)
    crew = dataclasses.replace(plain.vehicles[0], pause=pause)
    problem = dataclasses.replace(plain, vehicles=(crew,), traffic=traffic)

    assert _searched(problem, order[:count]) == (timed(problem, 0, order[:count]) is not None)


def _searched(problem: Problem, order: list[int]) -> bool:
    field = field_of(problem)
    tracks = tracks_of(field)
    if len(order) > tracks.jobs.shape[1]:
        return False
    tracks.jobs[0, : len(order)] = np.array(order)
    tracks.stops[0] = len(order)
    return bool(refresh(field, tracks, 0))
