"""Placing, extending, reviewing and lifting holds."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.followups.codes import HOLD_KINDS
from lib.holds import placing, records
from lib.holds.hold import Hold
from lib.ledger import Ledger
from lib.ledger.schema import audit, holds
from lib.rights import Actor, NotAllowed
from tests.lib.holds.cast import AUDREY, CLARA, COLIN, NOW, SUSAN, TODAY, held, hold

TOMORROW = TODAY + dt.timedelta(days=1)


def lift(ledger: Ledger, actor: Actor, one: Hold, lifted_on: dt.date = TODAY) -> None:
    placing.lift(
        ledger.by(actor), one, NOW, lifted_on=lifted_on, reason="settled", evidence="letter 7"
    )


def test_a_collector_places_a_hold_and_the_same_form_again_changes_nothing(ledger: Ledger) -> None:
    one = hold()

    placing.place(ledger.by(COLIN), one, NOW)
    placing.place(ledger.by(COLIN), one, NOW)

    assert held(ledger) == {"C1": "hold:dispute"}
    assert records.entries(ledger).select("hold_id", "act", "recorded_by").rows() == [
        (one.hold_id, "placed", "Colin")
    ]


def test_one_form_sent_sixteen_times_at_once_places_one_hold(ledger: Ledger) -> None:
    one = hold()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: placing.place(ledger, one, NOW), range(16)))

    assert records.entries(ledger)["act"].to_list() == ["placed"]


def test_everything_that_is_wrong_with_a_hold_is_said_at_once(ledger: Ledger) -> None:
    wrong = hold(
        "unheard of",
        case_key=" ",
        source="",
        note="x" * 2001,
        starts_on=TOMORROW,
        ends_on=TODAY,
        review_on=TODAY,
    )

    with pytest.raises(RecordRefused) as refused:
        placing.place(ledger, wrong, NOW)

    said = str(refused.value)
    for part in (
        "choose the case",
        "choose the kind",
        "who asked",
        "2000",
        "begins in the future",
        "ends before it begins",
        "review lies before",
    ):
        assert part in said
    assert ledger.version() == 0


def test_a_hold_that_wants_a_review_gets_a_day_for_it(ledger: Ledger) -> None:
    placing.place(ledger, hold("hardship", starts_on=TODAY), NOW)
    placing.place(ledger, hold("deceased", starts_on=TODAY), NOW)

    assert records.entries(ledger)["review_on"].to_list() == [
        TODAY + dt.timedelta(days=14),
        None,
    ]


@pytest.mark.parametrize("kind", list(HOLD_KINDS))
def test_only_who_may_lifts_a_hold(ledger: Ledger, kind: str) -> None:
    one = hold(kind)
    placing.place(ledger.by(COLIN), one, NOW)
    lesser = HOLD_KINDS[kind].lifted_by == "supervisor"

    for actor in (COLIN, AUDREY) if lesser else (COLIN, AUDREY, SUSAN):
        assert not placing.may_lift(actor, kind)
        with pytest.raises(NotAllowed):
            lift(ledger, actor, one)
    assert "C1" in held(ledger)

    actor = SUSAN if lesser else CLARA
    assert placing.may_lift(actor, kind)
    lift(ledger, actor, one)
    assert held(ledger) == {}


def test_who_dies_insolvent_or_ill_needs_more_than_a_supervisor_to_be_visited_again() -> None:
    lesser = {code for code, kind in HOLD_KINDS.items() if kind.lifted_by == "supervisor"}

    assert lesser == {"agreement", "wrong_person", "own_times", "other"}


def test_an_unknown_kind_is_lifted_only_with_the_full_right() -> None:
    assert (placing.may_lift(SUSAN, "unheard of"), placing.may_lift(CLARA, "unheard of")) == (
        False,
        True,
    )


def test_a_lifted_hold_is_not_deleted_and_held_before(ledger: Ledger) -> None:
    one = hold()
    placing.place(ledger.by(COLIN), one, NOW)
    lift(ledger, CLARA, one)

    assert held(ledger, TODAY - dt.timedelta(days=1)) == {"C1": "hold:dispute"}
    told = records.entries(ledger).select("act", "reason", "evidence", "recorded_by").rows()
    assert told == [("placed", None, None, "Colin"), ("lifted", "settled", "letter 7", "Clara")]


@pytest.mark.parametrize("statement", ["UPDATE holds SET act = 'x'", "DELETE FROM holds"])
def test_no_row_about_a_hold_can_be_changed_or_deleted(ledger: Ledger, statement: str) -> None:
    placing.place(ledger, hold(), NOW)

    with (
        pytest.raises(sa.exc.IntegrityError, match="only ever added to"),
        ledger.write("place hold", "x") as connection,
    ):
        connection.exec_driver_sql(statement)
    with ledger.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(holds)) == 1


def test_lifting_needs_reason_evidence_and_a_day_that_has_come(ledger: Ledger) -> None:
    one = hold()
    placing.place(ledger, one, NOW)

    with pytest.raises(RecordRefused) as refused:
        placing.lift(ledger, one, NOW, lifted_on=TOMORROW, reason=" ", evidence="")
    with pytest.raises(RecordRefused, match="before it began"):
        lift(ledger, CLARA, one, TODAY - dt.timedelta(days=11))

    said = str(refused.value)
    assert all(part in said for part in ("no longer applies", "where that can be seen", "future"))
    assert held(ledger) == {"C1": "hold:dispute"}


def test_what_somebody_else_has_lifted_is_told(ledger: Ledger) -> None:
    one = hold()
    placing.place(ledger, one, NOW)
    lift(ledger, CLARA, one)

    with pytest.raises(RecordRefused, match="lifted already"):
        lift(ledger, CLARA, one)
    with pytest.raises(RecordRefused, match="lifted already"):
        placing.extend(ledger, one, NOW, ends_on=None, note="")


def test_extending_cannot_end_a_hold_by_the_back_door(ledger: Ledger) -> None:
    one = hold(ends_on=TOMORROW)
    placing.place(ledger, one, NOW)

    with pytest.raises(RecordRefused, match="end the hold earlier"):
        placing.extend(ledger.by(COLIN), one, NOW, ends_on=TODAY, note="")
    placing.extend(ledger.by(COLIN), one, NOW, ends_on=None, note="")
    with pytest.raises(RecordRefused, match="end the hold earlier"):
        placing.extend(ledger.by(COLIN), one, NOW, ends_on=TOMORROW, note="")

    assert held(ledger, TODAY + dt.timedelta(days=300)) == {"C1": "hold:dispute"}


def test_who_hands_over_an_old_state_of_a_hold_cannot_shorten_it(ledger: Ledger) -> None:
    one = hold(ends_on=TOMORROW)
    placing.place(ledger, one, NOW)
    placing.extend(ledger, one, NOW, ends_on=None, note="")

    with pytest.raises(RecordRefused, match="end the hold earlier"):
        placing.extend(ledger, replace(one, ends_on=TODAY), NOW, ends_on=TODAY, note="")


@pytest.mark.parametrize("decision", list(placing.DECISIONS))
def test_no_decision_of_a_review_ends_the_hold(ledger: Ledger, decision: str) -> None:
    one = hold("hardship")
    placing.place(ledger, one, NOW)

    placing.review(ledger.by(SUSAN), one, NOW, decision=decision, note="seen", next_on=TOMORROW)

    assert held(ledger)["C1"] == "hold:hardship"
    last = records.current(records.entries(ledger)).row(0, named=True)
    assert (last["decision"], last["reviewer"], last["review_on"]) == (
        decision,
        "Susan",
        None if decision == "no_visits" else TOMORROW,
    )


def test_a_review_says_what_it_found_and_when_it_looks_again(ledger: Ledger) -> None:
    one = hold("hardship")
    placing.place(ledger, one, NOW)

    with pytest.raises(RecordRefused) as refused:
        placing.review(ledger, one, NOW, decision="pressure", note=" ", next_on=None)
    with pytest.raises(NotAllowed):
        placing.review(ledger.by(COLIN), one, NOW, decision="relief", note="seen", next_on=TOMORROW)

    said = str(refused.value)
    assert all(part in said for part in ("came to", "review found", "next review"))


def test_the_audit_names_the_rows_before_and_after_and_no_words(ledger: Ledger) -> None:
    one = hold()
    placing.place(ledger, one, NOW)
    lift(ledger, CLARA, one)
    with ledger.read() as connection:
        query = sa.select(audit.c.why, audit.c.before, audit.c.after).order_by(audit.c.sequence)
        told = connection.execute(query).all()
        first, last = connection.scalars(sa.select(holds.c.entry_id).order_by(holds.c.sequence))
    assert told == [("dispute", None, first), ("dispute", first, last)]
