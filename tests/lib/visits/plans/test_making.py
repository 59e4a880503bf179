"""No stop leaves that the gate refuses; every way of planning again keeps what it promises."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.plans.comparing import compared
from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.making import Search, arranged
from lib.visits.plans.model import Plan
from lib.visits.plans.replanning import Way, replanned
from lib.visits.plans.wishes import LAST, Exclude, Lock, Pin, PinTo
from lib.visits.solving.legs import HOUR
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.problem import Window
from lib.visits.solving.pyvrp_solver import PyVRP
from tests.lib.visits.plans.world import CREWS, FIRST, Gate, ground, wrong

ONE, TWO = CREWS
NEAREST = Search(NearestFirst())
ENGINE = Search(PyVRP(), iterations=100)


def made(told: Ground, search: Search = NEAREST, now: Arrangement | None = None) -> Plan:
    return plan(told, arranged(told, now or told.empty(), search))


def faults(told: Ground, found: Plan) -> list[str]:
    return [fault for one in found.lists for fault in wrong(told, one)]


def test_all_are_visited_where_there_is_room_for_all() -> None:
    told = ground(days=2)
    found = made(told, ENGINE)

    assert not found.left_out
    assert not faults(told, found)
    assert all(one.pause is not None for one in found.lists)


def test_a_case_is_visited_once_on_whatever_day() -> None:
    found = made(ground(count=30, days=3, most=4), ENGINE)
    keys = [key for one in found.lists for stop in one.stops for key in stop.case_keys]

    assert len(keys) == len(set(keys)) == 24
    assert {one.day for one in found.lists} == set(found.days)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.integers(0, 9), max_size=6), st.integers(9, 16))
def test_no_stop_leaves_that_the_gate_refuses(bad: set[int], hour: int) -> None:
    gate = Gate(lambda key, _, at: int(key[1:]) in bad and at >= dt.time(hour))
    told = ground(count=10, gate=gate)
    found = made(told)

    assert not found.problems
    assert not faults(told, found)
    told.drawn.clear()
    assert not gate.why_not(found.lists, [told.tours[0].who] * len(found.lists))


def test_what_the_gate_refuses_on_one_day_is_made_on_another() -> None:
    gate = Gate(lambda key, day, _: key == "C0" and day == FIRST)
    found = made(ground(days=2, gate=gate))
    day = next(one.day for one in found.lists for stop in one.stops if "C0" in stop.case_keys)

    assert day == FIRST + dt.timedelta(days=1)


def test_what_the_gate_always_refuses_is_left_out_with_a_sentence() -> None:
    found = made(ground(gate=Gate(lambda key, *_: key == "C0")))

    assert [(one.case_key, one.code) for one in found.left_out] == [("C0", "gate")]


def test_an_infeasible_wish_is_explained_and_the_rest_is_planned() -> None:
    told = ground()
    now = applied(told, told.empty(), PinTo("C3", Pin(crew=ONE, times=(dt.time(7), dt.time(8)))))
    found = made(told, now=replace(now, orders=told.empty().orders))

    assert [(one.case_key, one.code) for one in found.left_out] == [("C3", "window")]
    assert found.figures.stops == 7


def test_pins_and_exclusions_are_kept_by_the_engine() -> None:
    told = ground()
    now = told.empty()
    for wish in (
        PinTo("C7", Pin(crew=TWO, place=LAST)),
        PinTo("C0", Pin(times=(dt.time(16), dt.time(17)))),
        Exclude("C4"),
    ):
        now = applied(told, now, wish)
    found = made(told, ENGINE, now)
    two = found.route(TWO, FIRST)

    assert two is not None
    assert two.stops[-1].case_keys == ("C7",)
    stop = next(s for one in found.lists for s in one.stops if "C0" in s.case_keys)
    assert dt.time(16) <= stop.arrive.time() <= stop.leave.time() <= dt.time(17)
    assert found.unassigned() == {"excluded": 1}


def test_the_same_seed_gives_the_same_plan() -> None:
    first, second = (made(ground(count=12, most=4), ENGINE) for _ in range(2))

    assert first == second
    assert first.plan_id == second.plan_id


def test_whoever_waits_is_told_and_may_stop_it() -> None:
    shares: list[float] = []
    told = ground()
    search = Search(
        NearestFirst(), tell=lambda share, _: shares.append(share), cancelled=lambda: True
    )

    assert arranged(told, told.empty(), search) == told.empty()
    assert shares == [1.0]


@pytest.fixture
def begun() -> tuple[Ground, Arrangement]:
    told = ground(count=12)
    return told, Arrangement(((5, 0, 3), (1, 8)))


def test_filling_in_keeps_crew_and_order_of_what_is_planned(
    begun: tuple[Ground, Arrangement],
) -> None:
    told, now = begun
    found = replanned(told, now, Way.FILL, Search(NearestFirst(), iterations=200))

    for before, after in zip(now.orders, found.orders, strict=True):
        assert [door for door in after if door in before] == list(before)
    assert len(found.planned) == 12
    assert not plan(told, found).problems


def test_keeping_crews_may_change_the_order_only(begun: tuple[Ground, Arrangement]) -> None:
    told, now = begun
    found = replanned(told, now, Way.CREWS, ENGINE)

    for before, after in zip(now.orders, found.orders, strict=True):
        assert set(before) <= set(after)
    assert len(found.planned) == 12


def test_a_locked_route_stays_in_every_way(begun: tuple[Ground, Arrangement]) -> None:
    told, now = begun
    locked = applied(told, now, Lock(ONE, FIRST))
    for way in Way:
        found = replanned(told, locked, way, Search(NearestFirst(), iterations=50))

        assert found.orders[0] == (5, 0, 3)
        assert set(found.orders[1]) & {5, 0, 3} == set()


def test_planning_everything_again_is_never_worse(begun: tuple[Ground, Arrangement]) -> None:
    told, now = begun
    found = plan(told, replanned(told, now, Way.EVERYTHING, NEAREST))

    assert found.figures.score >= plan(told, now).figures.score


def test_two_plans_are_compared_in_money_way_hours_and_fairness() -> None:
    told = ground()
    first = plan(told, Arrangement(((0, 1, 2), (3,))))
    second = plan(told, Arrangement(((0, 1), (2, 4))))
    found = compared(first, second)

    assert found.gains == {"CNY": 5_000 - 4_000}
    assert found.stops == 0
    assert found.stops_width == -2
    assert [one.case_key for one in found.only_first] == ["C3"]
    assert [one.case_key for one in found.only_second] == ["C4"]
    assert [(one.case_key, one.crew) for one in found.moved] == [("C2", TWO)]
    assert compared(first, first).summary().values["out"] == 0


def test_a_customer_is_met_within_his_hours_of_each_day() -> None:
    times = (Window(10 * HOUR, 11 * HOUR), Window(15 * HOUR, 16 * HOUR))
    told = ground(windows={2: times})
    found = made(told, ENGINE)

    assert not faults(told, found)
    assert not found.left_out
