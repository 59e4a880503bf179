"""Plans are kept as proposals, approved by a second look of the gate, and followed over the day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, PlanRefused, RecordRefused
from lib.ledger import Ledger
from lib.ledger.schema import plan_versions
from lib.rights import Actor, NotAllowed, Role
from lib.visits import records
from lib.visits.crew import Point
from lib.visits.legality import decisions
from lib.visits.legality.decisions import CHECK, Decided
from lib.visits.plans import kept, progress
from lib.visits.plans.approving import Judged, approve, dispatch
from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.making import Search
from lib.visits.plans.model import Missing, Plan
from lib.visits.plans.progress import Report, Step
from lib.visits.plans.replanning import Way
from lib.visits.plans.resting import Standing, rest_replanned, standing
from lib.visits.plans.wishes import Lock, Pin, PinTo
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList
from lib.words import Sentence
from tests.lib.visits.plans.world import CREWS, FIRST, Gate, ground, wrong

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
ONE, TWO = CREWS
ALLOWED = Decided(CHECK, "C0", "visit", allowed=True, rules_hash="later", facts_hash="f")
AGREES = Judged(((ALLOWED,), ()), "later", ())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def nameless(found: Plan) -> Plan:
    return replace(
        found,
        lists=tuple(
            replace(one, stops=tuple(replace(stop, name="") for stop in one.stops))
            for one in found.lists
        ),
    )


def proposal(*orders: tuple[int, ...]) -> Plan:
    return plan(ground(), Arrangement(orders or ((0, 1, 2), (3, 4))))


def route(found: Plan, crew: str = ONE) -> VisitList:
    made = found.route(crew, FIRST)
    assert made is not None
    return made


def test_a_plan_is_read_back_as_it_was_kept_but_for_names(ledger: Ledger) -> None:
    told = applied(ground(), Arrangement(((0, 1, 2), (3, 4))), PinTo("C1", Pin(crew=ONE)))
    found = replace(
        plan(ground(), told),
        refused=(Missing("X", "held", Sentence("On hold.")),),
        excluded={"closed": 3},
    )
    version = kept.save(ledger, found, NOW)

    assert kept.load(ledger, version) == nameless(found)
    assert kept.save(ledger, found, NOW) == version == found.plan_id
    assert [one.version_id for one in kept.recent(ledger)] == [version]
    with pytest.raises(NotFound):
        kept.load(ledger, "nobody")


def test_a_proposal_is_no_visit_list_until_it_is_approved(ledger: Ledger) -> None:
    found = proposal()
    version = kept.save(ledger, found, NOW)
    assert records.recent(ledger) == ()

    lists = approve(ledger, version, AGREES, NOW)

    assert {one.plan_id for one in records.on(ledger, FIRST)} == set(lists)
    assert [records.load(ledger, one) for one in lists] == list(nameless(found).lists)
    assert approve(ledger, version, AGREES, NOW) == lists
    (record,) = kept.recent(ledger)
    assert record.steps == ("approved",)
    step = kept.steps(ledger, version)["approved"]
    assert (step["rules_hash"], step["lists"]) == ("later", list(lists))
    assert decisions.frame(ledger).select("plan_id", "purpose", "rules_hash").rows() == [
        (lists[0], "check", "later")
    ]


def test_a_plan_with_a_refused_stop_is_not_approved(ledger: Ledger) -> None:
    version = kept.save(ledger, proposal(), NOW)

    with pytest.raises(
        PlanRefused, match="1 stops or routes may not be made as they stand: A hold came"
    ):
        approve(ledger, version, Judged((), "later", (Sentence("A hold came."),)), NOW)
    assert records.recent(ledger) == ()

    gate = Gate(lambda key, *_: key == "C1")
    bad = plan(ground(gate=gate), Arrangement(((0, 1), ())))
    with pytest.raises(PlanRefused, match="stop 2: Refused by the test"):
        approve(ledger, kept.save(ledger, bad, NOW), AGREES, NOW)


def test_a_later_version_takes_the_place_of_the_lists_before(ledger: Ledger) -> None:
    first = kept.save(ledger, proposal(), NOW)
    before = approve(ledger, first, AGREES, NOW)
    second = kept.save(ledger, proposal((0, 2, 1), (3, 4)), NOW, supersedes=first)
    after = approve(ledger, second, AGREES, NOW)

    assert kept.before(ledger, second) == (first,)
    assert {one.plan_id for one in records.on(ledger, FIRST)} == set(after)
    assert len(set(before) & set(after)) == 1
    assert [one.superseded for one in kept.recent(ledger)] == [False, True]


def test_crews_go_out_by_an_approved_plan_only(ledger: Ledger) -> None:
    version = kept.save(ledger, proposal(), NOW)
    with pytest.raises(PlanRefused, match="has not been approved"):
        dispatch(ledger, version, AGREES, NOW)
    lists = approve(ledger, version, AGREES, NOW)
    with pytest.raises(PlanRefused, match="A hold came"):
        dispatch(ledger, version, Judged((), "later", (Sentence("A hold came."),)), NOW)

    assert dispatch(ledger, version, AGREES, NOW) == lists
    assert dispatch(ledger, version, AGREES, NOW) == lists
    assert set(kept.steps(ledger, version)) == {"approved", "dispatched"}


def test_a_collector_neither_plans_nor_approves(ledger: Ledger) -> None:
    version = kept.save(ledger, proposal(), NOW)
    collector = ledger.by(Actor("W1", frozenset({Role.COLLECTOR}), "W1"))

    with pytest.raises(NotAllowed):
        kept.save(collector, proposal((0,), ()), NOW)
    with pytest.raises(NotAllowed):
        approve(collector, version, AGREES, NOW)


def test_a_kept_plan_is_never_changed(ledger: Ledger) -> None:
    kept.save(ledger, proposal(), NOW)

    with pytest.raises(DatabaseError), ledger.write("save_plan", "x") as connection:
        connection.execute(sa.update(plan_versions).values(seed=2))


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(FIRST, dt.time(hour, minute))


def reported(ledger: Ledger, *told: tuple[int, str, dt.datetime]) -> tuple[str, VisitList]:
    found = proposal()
    version = kept.save(ledger, found, NOW)
    approve(ledger, version, AGREES, NOW)
    made, number = route(found), records.number(route(found))
    for stop, step, when in told:
        one = Report(plan_id=number, stop=stop, step=step, at=when)
        progress.report(ledger, one, made, NOW)
    return number, made


def test_the_evening_says_planned_against_done_with_reasons(ledger: Ledger) -> None:
    number, made = reported(
        ledger, (1, Step.ARRIVED, at(9, 10)), (1, Step.DONE, at(9, 50)), (2, Step.NOBODY, at(10, 5))
    )
    gone = Report(plan_id=number, stop=3, step=Step.NOT_MADE, at=at(11), reason="unsafe")
    progress.report(ledger, gone, made, NOW)
    wrong_reason = replace(gone, reason="no_time", supersedes=gone.report_id, report_id="again")
    progress.report(ledger, wrong_reason, made, NOW)

    told = progress.against(made, progress.reports(ledger, number))

    assert told.select("stop", "step", "reason").rows() == [
        (1, "done", None),
        (2, "nobody_home", None),
        (3, "not_made", "no_time"),
    ]
    assert told["stay_minutes"].to_list() == [40.0, None, None]
    late = (at(9, 10) - made.stops[0].arrive).total_seconds() / 60
    assert told["late_minutes"][0] == pytest.approx(late)


def test_a_report_says_what_it_has_to_say(ledger: Ledger) -> None:
    number, made = reported(ledger)
    for bad in (
        Report(plan_id=number, stop=9, step=Step.DONE, at=at(9)),
        Report(plan_id=number, stop=1, step="gone", at=at(9)),
        Report(plan_id=number, stop=1, step=Step.NOT_MADE, at=at(9)),
        Report(plan_id=number, stop=1, step=Step.LATE, at=at(9), minutes=0),
    ):
        with pytest.raises(RecordRefused):
            progress.report(ledger, bad, made, NOW)


def test_a_crew_stands_where_its_reports_say(ledger: Ledger) -> None:
    number, made = reported(ledger, (1, Step.DONE, at(9, 40)), (2, Step.ARRIVED, at(9, 50)))
    told = progress.reports(ledger, number)
    keys = [stop.case_keys[0] for stop in made.stops]

    first, second = (Point(stop.lat, stop.lon) for stop in made.stops[:2])
    assert standing(made, told, at(10)) == Standing(
        ONE, (keys[0], keys[1]), at(10, 20), second, last=2
    )
    assert standing(made, told, at(9, 45)) == Standing(ONE, (keys[0],), at(9, 45), first, 1)
    late = Report(plan_id=number, stop=3, step=Step.LATE, at=at(10), minutes=60)
    progress.report(ledger, late, made, NOW)
    row = progress.against(made, progress.reports(ledger, number)).row(2, named=True)
    assert (row["step"], row["told_late"], row["late_minutes"]) == (None, 60, 60.0)
    later = standing(made, progress.reports(ledger, number), at(10, 5))
    assert later.free > at(10, 20)


SEARCH = Search(NearestFirst(), iterations=50)


def begun(**more: object) -> tuple[Ground, Arrangement]:
    return ground(**more), Arrangement(((0, 1, 2), (3, 4)))  # type: ignore[arg-type]


@pytest.mark.parametrize("way", list(Way))
def test_the_rest_of_a_day_is_planned_from_where_the_crew_stands(way: Way) -> None:
    told, now = begun()
    here = Standing(ONE, ("C0",), at(13))
    left, found = rest_replanned(told, now, FIRST, [here], SEARCH, way)
    after = plan(left, found)
    made = route(after)

    assert all(stop.arrive >= at(13) for stop in made.stops)
    assert made.leave >= at(13)
    assert "C0" not in {key for stop in made.stops for key in stop.case_keys}
    assert "C0" not in {one.case_key for one in after.left_out}
    assert found.orders[1] == (3, 4)
    if way != Way.EVERYTHING:
        assert {1, 2} <= set(found.orders[0])


def test_the_rest_of_a_day_releases_the_lock_of_the_crew_that_may_change() -> None:
    told, now = begun()
    for crew in (ONE, TWO):
        now = applied(told, now, Lock(crew, FIRST))

    left, found = rest_replanned(told, now, FIRST, [Standing(ONE, ("C0",), at(17, 20))], SEARCH)

    assert not plan(left, found).problems
    assert found.locked == {1}
    assert found.orders[1] == (3, 4)


def test_a_pinned_time_is_kept_when_the_rest_is_planned_again() -> None:
    told, now = begun()
    now = applied(told, now, PinTo("C2", Pin(crew=ONE, times=(dt.time(15), dt.time(16)))))
    left, found = rest_replanned(told, now, FIRST, [Standing(ONE, ("C0",), at(14, 30))], SEARCH)
    stop = next(one for one in route(plan(left, found)).stops if one.case_keys == ("C2",))

    assert at(15) <= stop.arrive <= stop.leave <= at(16)


def test_a_crew_that_is_too_late_leaves_out_what_does_not_fit_any_more() -> None:
    told, now = begun()
    left, found = rest_replanned(told, now, FIRST, [Standing(ONE, ("C0",), at(17, 25))], SEARCH)
    after = plan(left, found)

    assert not after.problems
    assert len(route(after).stops) <= 1 if after.route(ONE, FIRST) else True
    assert not wrong(told, route(after, TWO))
