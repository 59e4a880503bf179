"""What a manager does to a plan shows at once, says what it is against, and can be taken back."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import NotFound, PlanRefused
from lib.visits.plans.drafting import Draft
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.model import Plan
from lib.visits.plans.wishes import FIRST as TOP
from lib.visits.plans.wishes import (
    LAST,
    Assign,
    Edit,
    Exclude,
    Include,
    Lock,
    Move,
    Order,
    Pin,
    PinTo,
    Unlock,
    Unpin,
)
from lib.visits.solving.legs import HOUR
from lib.visits.solving.problem import Window
from tests.lib.visits.plans.world import CREWS, FIRST, Gate, ground, wrong

ONE, TWO = CREWS


def draft(**more: object) -> Draft:
    told = ground(**more)  # type: ignore[arg-type]
    rest = ((),) * (len(told.tours) - 2)
    return Draft(told, Arrangement(((0, 1, 2), (3, 4), *rest)))


def keys(found: Plan, crew: str = ONE) -> list[str]:
    made = found.route(crew, FIRST)
    return [] if made is None else [stop.case_keys[0] for stop in made.stops]


def test_a_plan_says_what_it_comes_to() -> None:
    found = draft().plan

    told = found.figures
    assert (told.stops, told.cases, told.gains) == (5, 5, {"CNY": 15_000})
    assert told.coverage == 5 / 8
    assert (told.fair_stops.least, told.fair_stops.most) == (2, 3)
    assert [one.case_key for one in found.left_out] == ["C5", "C6", "C7"]
    assert found.unassigned() == {"no_room": 3}
    assert not found.problems
    assert "5 stops (5 cases) by 2 crews" in str(found.summary())


def test_each_stop_says_why_it_is_there_and_why_at_that_time() -> None:
    early = (Window(12 * HOUR, 13 * HOUR),)
    made = draft(windows={1: early}).plan.route(ONE, FIRST)

    assert made is not None
    assert str(made.stops[0].why) == "Worth it: 0."
    assert str(made.stops[0].then) == "First stop, 0 minutes from the start."
    assert str(made.stops[1].then).startswith("Possible only 12:00–13:00.")


def test_a_moved_case_changes_both_routes_at_once() -> None:
    moved = draft().edit(Move("C0", TWO, FIRST, place=1))

    assert keys(moved.plan) == ["C1", "C2"]
    assert keys(moved.plan, TWO) == ["C0", "C3", "C4"]
    made = moved.plan.route(TWO, FIRST)
    assert made is not None
    assert not wrong(moved.ground, made)
    assert made.totals.gains == {"CNY": 1_000 + 4_000 + 5_000}


def test_a_stop_pinned_to_an_hour_goes_where_the_crew_comes_by_then() -> None:
    told = draft(count=12)
    full = Draft(told.ground, Arrangement((tuple(range(10)), ())))
    pin = Pin(times=(dt.time(15), dt.time(16)))

    made = full.edit(PinTo("C2", pin)).plan.route(ONE, FIRST)

    assert made is not None
    (pinned,) = [stop for stop in made.stops if stop.case_keys == ("C2",)]
    assert pinned.number > 3
    assert dt.time(15) <= pinned.arrive.time() < pinned.leave.time() <= dt.time(16)
    assert not made.problems
    assert not wrong(told.ground, made)


def test_in_a_day_that_is_full_a_pinned_hour_is_kept_and_nobody_waits_for_it() -> None:
    told = ground(14)
    full = Draft(told, Arrangement((tuple(range(14)), ())))
    pin = Pin(times=(dt.time(15), dt.time(16)))

    made = full.edit(PinTo("C2", pin)).plan.route(ONE, FIRST)

    assert made is not None
    (pinned,) = [stop for stop in made.stops if stop.case_keys == ("C2",)]
    assert pinned.number > 8
    assert not pinned.problems
    assert "waiting" not in " ".join(str(stop.then) for stop in made.stops)


def test_a_stop_that_is_there_at_its_pinned_hour_keeps_its_place() -> None:
    found = draft()
    stop = found.plan.lists[0].stops[1]
    around = (stop.arrive.replace(second=0).time(), dt.time(stop.leave.hour + 1))

    pinned = found.edit(PinTo("C1", Pin(times=around)))

    assert keys(pinned.plan) == ["C0", "C1", "C2"]


def test_a_case_without_a_place_goes_where_it_costs_least() -> None:
    assert keys(draft().edit(Move("C5", ONE, FIRST)).plan) in (
        ["C0", "C1", "C2", "C5"],
        ["C5", "C0", "C1", "C2"],
        ["C0", "C1", "C5", "C2"],
    )
    assert keys(draft().edit(Assign("C3", ONE)).plan, TWO) == ["C4"]


def test_pins_hold_crew_place_and_time() -> None:
    first = draft().edit(PinTo("C2", Pin(place=TOP)))
    last = first.edit(PinTo("C0", Pin(place=LAST)))
    timed = last.edit(PinTo("C1", Pin(times=(dt.time(15), dt.time(16)))))

    assert keys(first.plan) == ["C2", "C0", "C1"]
    assert keys(timed.plan) == ["C2", "C1", "C0"]
    made = timed.plan.route(ONE, FIRST)
    assert made is not None
    assert made.stops[1].arrive.time() >= dt.time(15)
    assert made.stops[1].pinned
    assert "15:00–16:00" in str(made.stops[1].then)
    assert not timed.edit(Unpin("C1")).now.pins.keys() & {1}


def test_a_move_that_breaks_hours_shows_with_its_reason_and_is_a_problem_of_the_plan() -> None:
    morning = (Window(9 * HOUR, 10 * HOUR),)
    found = draft(windows={2: morning}).edit(Order(ONE, FIRST, ("C0", "C1", "C2"))).plan
    made = found.route(ONE, FIRST)

    assert made is not None
    assert not made.stops[0].problems
    assert "but possible only 09:00–10:00" in str(made.stops[2].problems[0])
    assert found.problems == made.stops[2].problems


def test_a_wish_outside_of_the_lawful_hours_is_explained() -> None:
    found = draft().edit(PinTo("C1", Pin(times=(dt.time(21), dt.time(22))))).plan
    made = found.route(ONE, FIRST)

    assert made is not None
    assert [str(one) for one in made.stops[1].problems] == ["No visit is possible on this day."]


def test_too_long_a_day_says_so() -> None:
    made = draft(count=40, shift=(9, 12)).edit(Order(ONE, FIRST, ("C0", "C1", "C2")))
    for number in range(5, 20):
        made = made.edit(Move(f"C{number}", ONE, FIRST, place=LAST))
    route = made.plan.route(ONE, FIRST)

    assert route is not None
    assert "after the end of work at 12:00" in str(route.problems[0])


def test_the_gate_is_asked_about_changed_routes_only() -> None:
    gate = Gate(lambda key, *_: key == "C5")
    one = draft(gate=gate)
    assert not one.plan.problems
    asked = gate.asked

    moved = one.edit(Move("C5", ONE, FIRST))

    assert [str(said) for said in moved.plan.problems] == ["Refused by the test."]
    assert moved.undo().plan == one.plan
    assert gate.asked == asked + 1


def test_what_was_taken_out_waits_until_it_is_let_in_again() -> None:
    out = draft().edit(Exclude("C1"))

    assert keys(out.plan) == ["C0", "C2"]
    assert out.plan.unassigned() == {"excluded": 1, "no_room": 3}
    assert out.edit(Include("C1")).plan.unassigned() == {"no_room": 4}


def test_a_locked_route_is_not_changed() -> None:
    locked = draft().edit(Lock(ONE, FIRST))

    with pytest.raises(PlanRefused, match="is locked"):
        locked.edit(Move("C5", ONE, FIRST))
    with pytest.raises(PlanRefused, match="is locked"):
        locked.edit(Exclude("C1"))
    assert keys(locked.edit(Unlock(ONE, FIRST)).edit(Exclude("C1")).plan) == ["C0", "C2"]


def test_edits_that_make_no_sense_are_refused() -> None:
    with pytest.raises(NotFound):
        draft().edit(Exclude("nobody"))
    with pytest.raises(NotFound):
        draft().edit(Move("C1", "三组", FIRST))
    with pytest.raises(PlanRefused, match="no crew goes as it is asked"):
        draft().edit(PinTo("C1", Pin(crew="三组")))
    with pytest.raises(PlanRefused, match="other stops than the route"):
        draft().edit(Order(ONE, FIRST, ("C0", "C1")))


CASES = st.sampled_from([f"C{number}" for number in range(8)])
CREW = st.sampled_from(CREWS)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Move, CASES, CREW, st.just(FIRST), st.sampled_from([None, 1, 2, LAST])),
    st.builds(Assign, CASES, CREW),
    st.builds(Exclude, CASES),
    st.builds(Include, CASES),
    st.builds(PinTo, CASES, st.builds(Pin, place=st.sampled_from([TOP, LAST]))),
    st.builds(Unpin, CASES),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=5))
def test_whatever_is_edited_can_be_undone_and_done_again(wishes: list[Edit]) -> None:
    begun = draft()
    now = begun
    for wish in wishes:
        now = now.edit(wish)
    back = now
    for _ in wishes:
        back = back.undo()
    again = back
    for _ in wishes:
        again = again.redo()

    assert back.plan == begun.plan
    assert again.plan == now.plan
    assert again.edits == tuple(wishes)
    assert back.undo() is back
    assert again.redo() is again
    placed = [door for order in now.now.orders for door in order]
    assert len(placed) == len(set(placed))
    for made in now.plan.lists:
        if not any((*made.problems, *(stop.problems for stop in made.stops))):
            assert not wrong(now.ground, made)
