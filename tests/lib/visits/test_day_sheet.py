"""A crew's whole day written down at once: completed, checked, kept in one step."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from lib.breaches import records as breaches
from lib.errors import RecordRefused
from lib.followups import entry as said
from lib.followups.codes import OUTCOMES
from lib.followups.records import recorded
from lib.holds.hold import LONGEST
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.visits import day_saving, day_sheet, records
from lib.visits.candidates import sort
from lib.visits.day_saving import Known
from lib.visits.day_sheet import Line, Sheet
from lib.visits.legality.decisions import RECORD, Decided
from lib.visits.plans import progress
from lib.visits.plans.progress import NO_REASON, Report, Step
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.lib.followups.cast import contacts
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

EVENING = dt.datetime.combine(DAY, dt.time(19), ZoneInfo("Asia/Shanghai"))


def door(stop: int, key: str, outcome: str | None = "NOT_HOME", **told: object) -> Line:
    usual = {"case_key": key, "stop": stop, "currency": "CNY", "at": dt.time(9 + stop)}
    return Line(**{**usual, "outcome": outcome, **told})  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True)
class Day:
    """A kept list: two cases behind the first door, one behind the second."""

    ledger: Ledger
    made: VisitList
    sheet: Sheet

    def save(self, *lines: Line, outcomes: dict[str, str] | None = None) -> int:
        """Keep the lines, `outcomes` being on record."""
        known = dataclasses.replace(self.known(), outcomes=outcomes or {})
        return day_saving.save(self.ledger, self.sheet, lines, known, EVENING)

    def known(self) -> Known:
        """A day of which nothing is on record, and no rule broken."""
        stops = {one.number: one.case_keys for one in self.made.stops}
        return Known(stops=stops, outcomes={}, decided={}, reasons=progress.REASONS)

    def steps(self) -> list[tuple[int, str, str | None]]:
        """Stop, what was reported of it, and why."""
        told = progress.reports(self.ledger, self.sheet.plan_id)
        return [(one["stop"], one["step"], one["reason"]) for one in told.iter_rows(named=True)]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    ledger = Ledger.open(tmp_path)
    same = {"lat": 30.1, "person_key": "P"}
    cases = sort(basket(same, same, {"lat": 30.2}), {})
    made = make(cases, CREW, DAY, Hours(), Straight(), NearestFirst(), 1)
    plan_id = records.save(ledger, made, EVENING)
    yield Day(ledger, made, Sheet(plan_id=plan_id, day=DAY, collector="张三、李四"))
    ledger.close()


def test_a_line_is_completed_by_what_its_result_proposes(day: Day) -> None:
    (made,) = [day_sheet.entry(door(1, "C1"), day.sheet)]

    told = (made.met_whom, made.address_kind, made.address_verdict, made.next_action)
    assert told == ("nobody", "home", OUTCOMES["NOT_HOME"].verdict, "other_slot")
    assert made.next_date == DAY + dt.timedelta(days=3)
    assert (made.happened_at, made.collector) == (
        dt.datetime.combine(DAY, dt.time(10)),
        "张三、李四",
    )


def test_what_a_line_says_itself_goes_before_what_is_proposed(day: Day) -> None:
    made = day_sheet.entry(door(1, "C1", next_action="call", address_verdict="moved"), day.sheet)

    assert (made.next_action, made.next_date, made.address_verdict) == ("call", None, "moved")


def test_only_what_the_result_needs_is_demanded_and_all_of_it_at_once(day: Day) -> None:
    assert day_sheet.faults(door(1, "C1"), day.sheet, EVENING) == ()
    told = day_sheet.faults(door(1, "C1", "PTP"), day.sheet, EVENING)
    assert [one.sentence for one in told] == [
        said.NO_NEXT_DATE,
        said.REQUIRED["promise_amount"],
        said.REQUIRED["promise_date"],
    ]


def test_a_row_without_a_result_is_asked_for_it_and_nothing_else(day: Day) -> None:
    told = day_sheet.faults(door(1, "C1", None, note="at ten"), day.sheet, EVENING)
    assert [one.sentence for one in told] == [said.UNKNOWN["outcome"]]


def test_what_is_said_of_a_broken_rule_is_kept_with_its_visit_and_no_longer_than_elsewhere(
    day: Day,
) -> None:
    rules = ("CN-HOURS", "CN-STAFF")
    broken = Decided(RECORD, "C1", "visit", allowed=False, rules_hash="r", facts_hash="f",
                     rule_ids=rules)  # fmt: skip
    lines = [door(1, "C1"), door(1, "C2")]
    known = dataclasses.replace(
        day.known(),
        decided={"C1": [broken], "C2": [broken]},
        explained={"C1": "asked for by the customer", "C2": " "},
    )
    endless = dataclasses.replace(known, explained={"C1": "x" * (LONGEST + 1)})
    with pytest.raises(RecordRefused, match="please shorten it"):
        day_saving.save(day.ledger, day.sheet, lines, endless, EVENING)
    day_saving.save(day.ledger, day.sheet, lines, known, EVENING)

    told = breaches.taken(day.ledger).select("case_key", "rule_id", "text").sort("rule_id")
    assert told.rows() == [
        ("C1", "CN-HOURS", "asked for by the customer"),
        ("C1", "CN-STAFF", "asked for by the customer"),
    ]


def test_a_visit_that_was_not_made_needs_its_reason_and_no_other_does(day: Day) -> None:
    def told(line: Line) -> list[str]:
        return [one.sentence for one in day_sheet.faults(line, day.sheet, EVENING)]

    assert told(door(1, "C1", "NOT_DONE", note="raining")) == [NO_REASON]
    assert told(door(1, "C1", "NOT_DONE", why_not="no_time")) == []
    assert told(door(1, "C1", why_not="no_time")) == [day_sheet.ONLY_NOT_MADE]


def test_a_day_is_kept_in_one_step_with_the_progress_of_its_stops(day: Day) -> None:
    before = day.ledger.version()

    new = day.save(
        door(1, "C1"),
        door(1, "C2", "PTP", promise_amount=50_00, promise_date=DAY + dt.timedelta(days=2)),
        door(2, "C3", "NOT_DONE", why_not="no_time"),
    )

    assert (new, day.ledger.version()) == (3, before + 1)
    assert day.steps() == [(1, "done", None), (2, "not_made", "no_time")]
    kept = recorded(day.ledger).select("case_key", "outcome", "note").rows()
    assert kept == [
        ("C1", "NOT_HOME", None),
        ("C2", "PTP", None),
        ("C3", "NOT_DONE", "no time was left"),
    ]


def test_the_audit_names_the_list_and_each_record_of_the_step(day: Day) -> None:
    day.save(door(1, "C1"), door(1, "C2"))

    with day.ledger.read() as connection:
        row = connection.execute(audit.select().order_by(audit.c.sequence.desc())).first()
    assert row is not None
    ids = " ".join(recorded(day.ledger)["followup_id"])
    assert (row.act, row.subject, row.after) == ("record_day", day.sheet.plan_id, ids)


def test_the_same_grid_sent_twice_changes_nothing(day: Day) -> None:
    lines = (door(1, "C1"), door(2, "C3"))
    day.save(*lines)
    before = day.ledger.version()

    assert (day.save(*lines), day.ledger.version()) == (0, before)


def test_a_line_that_is_saved_is_not_overwritten_by_another(day: Day) -> None:
    day.save(door(2, "C3"))

    with pytest.raises(RecordRefused, match="saved before"):
        day.save(door(2, "C3", "REFUSED", reason="unwilling"))


def test_one_faulty_line_keeps_all_of_a_step_out(day: Day) -> None:
    before = day.ledger.version()

    with pytest.raises(RecordRefused):
        day.save(door(1, "C1"), door(2, "C3", "PTP"))

    assert (recorded(day.ledger).height, day.ledger.version()) == (0, before)


def test_rows_saved_later_raise_what_their_stop_came_to(day: Day) -> None:
    day.save(door(1, "C1"))
    assert day.steps() == [(1, "nobody_home", None)]

    promise = {"promise_amount": 50_00, "promise_date": DAY + dt.timedelta(days=2)}
    day.save(door(1, "C2", "PTP", **promise), outcomes={"C1": "NOT_HOME"})

    assert day.steps() == [(1, "done", None)]


def test_what_a_crew_had_reported_by_word_is_corrected_by_its_records(day: Day) -> None:
    word = Report(
        plan_id=day.sheet.plan_id,
        stop=2,
        step=Step.NOT_MADE,
        at=dt.datetime.combine(DAY, dt.time(9)),
        reason="no_time",
    )
    progress.report(day.ledger, word, day.made, EVENING)

    day.save(door(2, "C3"))

    assert day.steps() == [(2, "nobody_home", None)]


def test_a_visit_of_that_day_counts_as_recorded_however_it_was() -> None:
    rows = pl.DataFrame(
        {
            "case_key": ["C1", "C1", "C2", "C3"],
            "channel": ["visit", "visit", "call", "visit"],
            "happened_at": [
                dt.datetime.combine(DAY, dt.time(9)),
                dt.datetime.combine(DAY, dt.time(11)),
                dt.datetime.combine(DAY, dt.time(9)),
                dt.datetime.combine(DAY - dt.timedelta(days=1), dt.time(9)),
            ],
            "outcome": ["NOT_HOME", "PTP", "PTP", "PTP"],
        }
    )
    assert day_sheet.recorded(rows, ["C1", "C2", "C3"], DAY) == {"C1": "PTP"}


def test_a_line_that_was_corrected_to_another_day_is_saved_all_the_same() -> None:
    """However often it was corrected: what stands in its place says what came of it."""
    line = day_sheet.identifier("plan", "C1")
    standing = contacts({"followup_id": "third", "channel": "phone", "outcome": "NO_ANSWER"})
    corrected = pl.DataFrame({"followup_id": [line, "second"], "stands": ["third", "third"]})

    assert day_sheet.moved(standing, corrected, "plan", ["C1", "C2"]) == {"C1": "NO_ANSWER"}
    assert day_sheet.moved(standing, corrected, "other", ["C1", "C2"]) == {}
    assert day_sheet.moved(standing, corrected.clear(), "plan", ["C1"]) == {}
