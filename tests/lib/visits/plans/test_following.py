"""A kept plan is worked on again, and a day is followed over the versions of its plan."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.rights import Action, Role, holders
from lib.visits import records
from lib.visits.crew import Point
from lib.visits.plans import following, kept, progress
from lib.visits.plans.approving import Judged, approve
from lib.visits.plans.drafting import Draft
from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.making import Search
from lib.visits.plans.progress import Report, Step
from lib.visits.plans.reopening import reopened
from lib.visits.plans.replanning import Way, replanned
from lib.visits.plans.resting import Standing, rest
from lib.visits.plans.wishes import Exclude, Lock, Pin, PinTo
from lib.visits.solving.nearest import NearestFirst
from tests.lib.visits.plans.world import CREWS, FIRST, HOME, ground

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
ONE, TWO = CREWS
AGREES = Judged(((), ()), "later", ())
START = Arrangement(((0, 1, 2), (3, 4)))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(FIRST, dt.time(hour, minute))


def test_a_kept_plan_is_opened_as_it_was_with_pins_locks_and_what_was_taken_out() -> None:
    told = ground()
    now = applied(told, START, PinTo("C1", Pin(day=FIRST)))
    for edit in (Exclude("C5"), Lock(TWO, FIRST)):
        now = applied(told, now, edit)

    again = reopened(ground(), plan(told, now))

    assert again.lost == ()
    assert again.now.orders == now.orders
    assert again.now.pins == {1: Pin(crew=ONE, day=FIRST)}
    assert (again.now.excluded, again.now.locked) == (frozenset({5}), frozenset({1}))


def test_stops_that_may_not_be_made_any_more_are_told_when_a_plan_is_opened() -> None:
    smaller = ground(4)
    lone = replace(smaller, tours=smaller.tours[:1])

    assert reopened(smaller, plan(ground(), START)).lost == ("C4",)
    again = reopened(lone, plan(ground(), START))
    assert (again.now.orders, again.lost) == (((0, 1, 2),), ("C3", "C4"))


def test_planning_again_is_undone_like_an_edit() -> None:
    told = ground()
    draft = Draft(told, START).edit(Exclude("C4"))
    search = Search(NearestFirst(), iterations=20)
    again = draft.planned(Way.FILL, replanned(told, draft.now, Way.FILL, search))

    assert again.now.planned > draft.now.planned
    assert again.undo().now == draft.now
    assert again.undo().redo().now == again.now
    assert again.edits == (Exclude("C4"),)


def test_a_day_is_followed_over_the_versions_of_its_plan(ledger: Ledger) -> None:
    first = kept.save(ledger, plan(ground(), START), NOW)
    approve(ledger, first, AGREES, NOW)
    made = plan(ground(), START).route(ONE, FIRST)
    assert made is not None
    report = Report(plan_id=records.number(made), stop=1, step=Step.NOBODY, at=at(9, 40))
    progress.report(ledger, report, made, NOW)
    left = Arrangement(((2, 1), (3, 4)))
    second = kept.save(ledger, plan(ground(), left), NOW, supersedes=first)
    approve(ledger, second, AGREES, NOW)

    lists = following.followed(ledger, second, FIRST, sample=True)
    (mine, theirs) = following.standings(lists, at(11))

    place = Point(made.stops[0].lat, made.stops[0].lon)
    assert mine == Standing(ONE, made.stops[0].case_keys, at(11), place, last=1)
    assert theirs == Standing(TWO, (), at(11))
    told = following.against(lists).select("crew", "case_key", "step").rows()
    assert told == [
        (ONE, "C0", "nobody_home"),
        (ONE, "C2", None),
        (ONE, "C1", None),
        (TWO, "C3", None),
        (TWO, "C4", None),
    ]


def test_the_numbers_of_the_rest_of_a_day_go_on_and_are_kept(ledger: Ledger) -> None:
    crew = Standing(ONE, ("C0",), at(11), last=1)

    left, now = rest(ground(), START, FIRST, [crew])
    made = plan(left, now)
    again = kept.load(ledger, kept.save(ledger, made, NOW))

    for one in (made.route(ONE, FIRST), again.route(ONE, FIRST)):
        assert one is not None
        assert [(stop.number, one.place(stop)) for stop in one.stops] == [(2, 1), (3, 2)]


def test_a_delay_that_was_told_stays_when_the_rest_of_the_day_is_planned_again(
    ledger: Ledger,
) -> None:
    first = kept.save(ledger, plan(ground(), START), NOW)
    approve(ledger, first, AGREES, NOW)
    made = plan(ground(), START).route(ONE, FIRST)
    assert made is not None
    late = Report(plan_id=records.number(made), stop=2, step=Step.LATE, at=at(9, 40), minutes=25)
    progress.report(ledger, late, made, NOW)
    left = plan(ground(), Arrangement(((0, 2, 1), (3, 4))))
    second = kept.save(ledger, left, NOW, supersedes=first)
    approve(ledger, second, AGREES, NOW)

    told = following.against(following.followed(ledger, second, FIRST, sample=True))

    delayed = told.drop_nulls("told_late").select("case_key", "told_late", "late_minutes")
    assert delayed.rows() == [("C1", 25, 25.0)]


def test_what_the_rest_of_a_day_has_no_room_for_is_not_made_with_that_reason(
    ledger: Ledger,
) -> None:
    first = kept.save(ledger, plan(ground(), START), NOW)
    approve(ledger, first, AGREES, NOW)
    left = plan(ground(), Arrangement(((0, 1), (3, 4))))
    second = kept.save(ledger, left, NOW, supersedes=first)
    approve(ledger, second, AGREES, NOW)

    told = following.against(following.followed(ledger, second, FIRST, sample=True))

    assert told.select("case_key", "step", "reason").rows() == [
        ("C0", None, None),
        ("C1", None, None),
        ("C2", "not_made", progress.REPLANNED),
        ("C3", None, None),
        ("C4", None, None),
    ]


def test_the_rest_begins_where_the_crew_stands_though_its_stop_is_no_candidate_any_more() -> None:
    told = ground()
    told = replace(told, places={HOME: 0, Point(30.1, 120.1): 5})
    crew = Standing(ONE, ("gone",), at(11), Point(30.1, 120.1))

    left, now = rest(told, START, FIRST, [crew])

    assert left.problem.vehicles[0].start == 5
    assert now.orders == START.orders


def test_who_may_not_plan_is_told_who_can() -> None:
    assert holders(Action.PLAN) == (Role.MANAGER, Role.SUPERVISOR)
