"""Sharing a plan more evenly, and what it may cost."""

import dataclasses

import pytest

from lib.visits.plans.balancing import Measure, balanced, loads
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.wishes import Pin
from lib.visits.solving.timing import timed
from tests.lib.visits.plans.world import CREWS, Gate, ground

FAR = 10_000
"""Minutes that no plan needs."""


def uneven(told: Ground) -> Arrangement:
    """The first crew has everything."""
    return Arrangement((tuple(range(8)), *((),) * (len(told.tours) - 1)))


def gap(told: Ground, now: Arrangement, by: Measure) -> float:
    have = loads(told, now, by)
    return max(have.values()) - min(have.values())


@pytest.mark.parametrize("by", [Measure.STOPS, Measure.HOURS, Measure.MONEY])
def test_the_crew_with_most_gives_to_the_one_with_least(by: Measure) -> None:
    told = ground(8)
    now = uneven(told)

    after = balanced(told, now, by, most_minutes=FAR)

    assert gap(told, after, by) < gap(told, now, by) / 4
    assert after.planned == now.planned
    assert all(timed(told.problem, tour, order) for tour, order in enumerate(after.orders))


def test_difficult_visits_are_shared_although_the_stops_are_even() -> None:
    told = ground(8)
    hard = frozenset({0, 1, 2, 3})
    jobs = tuple(
        dataclasses.replace(job, skills=frozenset({"two_persons"}) if at in hard else frozenset())
        for at, job in enumerate(told.problem.jobs)
    )
    crews = tuple(
        dataclasses.replace(crew, skills=frozenset({"two_persons"}))
        for crew in told.problem.vehicles
    )
    problem = dataclasses.replace(told.problem, jobs=jobs, vehicles=crews)
    told = dataclasses.replace(told, problem=problem)

    after = balanced(
        told, Arrangement(((0, 1, 2, 3), (4, 5, 6, 7))), Measure.DIFFICULTY, most_minutes=FAR
    )

    assert [len(hard & set(order)) for order in after.orders] == [2, 2]


def test_no_more_time_is_spent_than_was_allowed() -> None:
    told = ground(8)
    now = uneven(told)

    def duty(one: Arrangement) -> int:
        found = [timed(told.problem, tour, order) for tour, order in enumerate(one.orders)]
        return sum(route.back - route.leave for route in found if route)

    cheap, dear = (
        balanced(told, now, Measure.STOPS, most_minutes=minutes) for minutes in (15, FAR)
    )

    assert duty(cheap) <= duty(now) + 15 * 60
    assert gap(told, dear, Measure.STOPS) <= gap(told, cheap, Measure.STOPS)


def test_pinned_stops_and_locked_routes_stay_where_they_are() -> None:
    told = ground(8)
    pins = {door: Pin(crew=CREWS[0]) for door in range(6)}
    now = dataclasses.replace(uneven(told), pins=pins)

    after = balanced(told, now, Measure.STOPS, most_minutes=FAR)

    assert set(after.orders[0]) == set(range(6))
    locked = dataclasses.replace(uneven(told), locked=frozenset({0}))
    assert balanced(told, locked, Measure.STOPS, most_minutes=FAR) == locked


def test_a_stop_that_the_gate_refuses_the_other_crew_is_not_given_to_it() -> None:
    told = ground(8, days=2, gate=Gate(lambda key, day, _: day != told_day and key != "C7"))
    told_day = told.days[0]
    now = Arrangement((tuple(range(8)), (), (), ()), locked=frozenset({1}))

    after = balanced(told, now, Measure.STOPS, most_minutes=FAR)

    assert after.orders == (tuple(range(7)), (), (), (7,))


def test_one_crew_has_nobody_to_share_with() -> None:
    told = ground(4)
    alone = dataclasses.replace(
        told,
        tours=told.tours[:1],
        problem=dataclasses.replace(told.problem, vehicles=told.problem.vehicles[:1]),
    )
    now = Arrangement(((0, 1, 2, 3),))

    assert balanced(alone, now, Measure.HOURS, most_minutes=FAR) == now
