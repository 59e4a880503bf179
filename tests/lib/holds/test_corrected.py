"""What the correction of a record does to holds and complaints: it ends none and doubles none."""

import datetime as dt
from dataclasses import asdict
from typing import Any

import pytest
import sqlalchemy as sa

from lib.complaints import steps
from lib.complaints.records import complaints, taken
from lib.followups.entry import Entry
from lib.followups.recording import record
from lib.holds import placing, records
from lib.holds.corrected import touched
from lib.holds.every import hold_of
from lib.ledger import Ledger
from lib.ledger.schema import followups
from tests.lib.holds.cast import CLARA, COLIN, NOW, TODAY, all_holds, contact, held

DUE: dict[str, Any] = {"promise_amount": 100_00, "promise_date": TODAY + dt.timedelta(days=3)}


def better(outcome: str, number: int = 2, **said: object) -> Entry:
    """The correction of the first record."""
    told: dict[str, Any] = {"supersedes": "f1", "correction": "typing error", **said}
    return contact(outcome, number, **told)


def lift(ledger: Ledger) -> None:
    (row,) = all_holds(ledger).iter_rows(named=True)
    why = {"reason": "recovered", "evidence": "letter"}
    placing.lift(ledger.by(CLARA), hold_of(row), NOW, lifted_on=TODAY, **why)


def test_a_correction_does_not_lift_what_the_record_placed(ledger: Ledger) -> None:
    record(ledger.by(COLIN), contact("ILL"), NOW)
    assert [one.hold_kind for one in touched(ledger, "f1").stand] == ["ill"]

    record(ledger.by(COLIN), better("NEGOT"), NOW)

    assert held(ledger)["C1"] == "hold:ill"


def test_a_corrected_note_keeps_the_hold_and_places_no_second_one(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    record(ledger, better("ILL", note="in hospital"), NOW)

    found = all_holds(ledger)
    assert found.select("hold_kind", "followup_id").rows() == [("ill", "f2")]


def test_a_hold_begins_on_the_earlier_day_of_the_two(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    day = dt.datetime(2026, 11, 18, 10)  # noqa: DTZ001 — local, by the watch
    record(ledger, better("ILL", happened_at=day), NOW)

    assert all_holds(ledger)["starts_on"].to_list() == [day.date()]


def test_a_corrected_note_does_not_bring_back_a_hold_that_was_lifted(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    lift(ledger)

    record(ledger, better("ILL", note="at home"), NOW)

    assert held(ledger) == {}
    assert [one.hold_kind for one in touched(ledger, "f2").lifted] == ["ill"]


def test_a_promise_that_was_never_made_ends_no_hold(ledger: Ledger) -> None:
    record(ledger, contact("PLAN", 3), NOW)
    record(ledger, contact("PTP", **DUE), NOW)
    assert held(ledger) == {}
    assert [one.hold_kind for one in touched(ledger, "f1").ended] == ["agreement"]

    record(ledger, better("PTP", 2, **DUE), NOW)
    assert held(ledger) == {}

    record(ledger, better("NEGOT", 4, supersedes="f2"), NOW)
    assert held(ledger) == {"C1": "hold:agreement"}


@pytest.mark.parametrize("outcome", ["DISPUTE", "NEGOT"])
def test_a_complaint_is_neither_closed_nor_opened_twice(ledger: Ledger, outcome: str) -> None:
    record(ledger, contact("DISPUTE"), NOW)
    record(ledger, better(outcome, note="on the fees"), NOW)

    assert held(ledger) == {"C1": "hold:dispute"}
    assert complaints(taken(ledger), TODAY).height == 1


def test_a_dispute_that_was_closed_stays_closed_when_its_record_is_corrected(
    ledger: Ledger,
) -> None:
    record(ledger, contact("DISPUTE"), NOW)
    key = complaints(taken(ledger), TODAY)["complaint_id"][0]
    steps.answer(ledger, key, "by letter", NOW, answered_on=TODAY)
    steps.close(ledger, key, "rejected", NOW, closed_on=TODAY)

    record(ledger, better("DISPUTE", note="on the fees"), NOW)

    assert held(ledger) == {}
    assert complaints(taken(ledger), TODAY).height == 1


def test_a_hold_of_before_holds_were_kept_does_not_go_with_its_record(ledger: Ledger) -> None:
    row = {**asdict(contact("DECEASED")), "recorded_at": NOW, "recorded_by": "Colin"}
    with ledger.write("record follow-up", "f1") as connection:
        connection.execute(sa.insert(followups).values(**row))

    record(ledger, better("NEGOT"), NOW)

    assert held(ledger)["C1"] == "hold:deceased"
    assert records.entries(ledger)["act"].to_list() == ["placed"]


def test_a_correction_to_a_promise_does_not_end_the_hold_of_the_record(ledger: Ledger) -> None:
    record(ledger, contact("PLAN"), NOW)
    record(ledger, better("PTP", **DUE), NOW)
    record(ledger, better("PTP", 3, supersedes="f2", note="by phone", **DUE), NOW)
    assert held(ledger) == {"C1": "hold:agreement"}

    record(ledger, contact("PTP", 4, **DUE), NOW)  # a promise of its own ends it
    assert held(ledger) == {}


def test_a_correction_there_and_back_opens_no_second_complaint(ledger: Ledger) -> None:
    record(ledger, contact("DISPUTE"), NOW)
    key = complaints(taken(ledger), TODAY)["complaint_id"][0]
    steps.answer(ledger, key, "by letter", NOW, answered_on=TODAY)
    steps.close(ledger, key, "rejected", NOW, closed_on=TODAY)

    record(ledger, better("NEGOT"), NOW)
    record(ledger, better("DISPUTE", 3, supersedes="f2"), NOW)

    assert held(ledger) == {}
    assert complaints(taken(ledger), TODAY).height == 1


def test_a_correction_there_and_back_places_no_hold_that_was_lifted(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    lift(ledger)

    record(ledger, better("NEGOT"), NOW)
    record(ledger, better("ILL", 3, supersedes="f2"), NOW)

    assert held(ledger) == {}
    assert records.entries(ledger)["hold_id"].n_unique() == 1


def test_who_corrects_a_correction_is_told_of_the_hold_of_the_first_record(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    record(ledger, better("NEGOT"), NOW)

    assert [one.hold_kind for one in touched(ledger, "f2").stand] == ["ill"]


def test_a_lifted_hold_keeps_who_lifted_it_and_when(ledger: Ledger) -> None:
    record(ledger.by(COLIN), contact("ILL"), NOW)
    lift(ledger)

    record(ledger.by(COLIN), better("ILL", note="x"), NOW + dt.timedelta(hours=1))

    by = records.entries(ledger).filter(act="lifted").select("recorded_by", "recorded_at")
    assert by["recorded_by"].to_list() == [CLARA.name] * 2
    assert by["recorded_at"].n_unique() == 1


def test_a_hold_that_a_later_promise_ended_too_stands_again_with_the_last_of_them(
    ledger: Ledger,
) -> None:
    record(ledger, contact("PLAN", 3), NOW)
    record(ledger, contact("PTP", 1, **DUE), NOW)
    record(ledger, contact("PTP", 5, **DUE), NOW)
    assert touched(ledger, "f1").again == []

    record(ledger, better("NEGOT", 6), NOW)
    assert held(ledger) == {}
    assert [one.hold_kind for one in touched(ledger, "f5").again] == ["agreement"]

    record(ledger, better("NEGOT", 7, supersedes="f5"), NOW)
    assert held(ledger) == {"C1": "hold:agreement"}


def test_a_promise_before_the_hold_does_not_keep_it_ended(ledger: Ledger) -> None:
    record(ledger, contact("PTP", 5, **DUE), NOW)
    record(ledger, contact("PLAN", 3), NOW)
    record(ledger, contact("PTP", 1, **DUE), NOW)

    record(ledger, better("NEGOT", 6), NOW)

    assert held(ledger) == {"C1": "hold:agreement"}


def test_a_corrected_note_of_the_hold_is_no_later_contact_than_the_promises(
    ledger: Ledger,
) -> None:
    record(ledger, contact("PLAN", 1), NOW)
    record(ledger, contact("PTP", 2, **DUE), NOW)
    record(ledger, contact("PTP", 3, **DUE), NOW)
    record(ledger, better("PLAN", 4, supersedes="f1"), NOW)

    record(ledger, better("NEGOT", 5, supersedes="f2"), NOW)

    assert held(ledger) == {}
