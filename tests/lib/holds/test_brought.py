"""What a recorded contact does to holds."""

import datetime as dt
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.recording import record
from lib.holds import placing, records
from lib.holds.every import hold_of
from lib.ledger import Ledger
from lib.ledger.schema import followups
from tests.lib.holds.cast import COLIN, NOW, TODAY, all_holds, contact, held, hold

HOLDING = [code for code, one in OUTCOMES.items() if one.holds]
MET = {"DECEASED": "family", "CUSTODY": "family"}


def test_every_result_that_forbids_visits_names_its_kind_of_hold() -> None:
    assert {code for code, one in OUTCOMES.items() if one.hold} == set(HOLDING)
    assert {OUTCOMES[code].hold for code in HOLDING} <= HOLD_KINDS.keys()


@pytest.mark.parametrize("outcome", HOLDING)
def test_a_result_that_forbids_visits_places_one_hold_of_its_kind(
    ledger: Ledger, outcome: str
) -> None:
    met = "spouse" if outcome in MET else "debtor"

    record(ledger.by(COLIN), contact(outcome, met_whom=met), NOW)

    kind = OUTCOMES[outcome].hold
    others = {"C2": f"hold:{kind}"} if HOLD_KINDS[str(kind)].scope == "person" else {}
    assert held(ledger) == {"C1": f"hold:{kind}", **others}
    assert all_holds(ledger).select("origin", "followup_id", "placed_by").rows() == [
        ("own", "f1", "Colin")
    ]


def test_a_record_that_is_refused_places_nothing(ledger: Ledger) -> None:
    with pytest.raises(RecordRefused):
        record(ledger, contact("DISPUTE", note=None), NOW)

    assert all_holds(ledger).height == 0


def test_the_same_form_sent_twice_places_one_hold(ledger: Ledger) -> None:
    for _ in range(2):
        record(ledger, contact("HARDSHIP"), NOW)

    assert records.entries(ledger)["act"].to_list() == ["placed"]


def test_what_is_met_again_is_one_hold(ledger: Ledger) -> None:
    record(ledger, contact("ILL"), NOW)
    record(ledger, contact("ILL", 2), NOW)

    assert all_holds(ledger)["hold_kind"].to_list() == ["ill"]


@pytest.mark.parametrize("outcome", HOLDING)
def test_a_promise_ends_an_agreement_under_way_and_no_other_hold(
    ledger: Ledger, outcome: str
) -> None:
    met = "spouse" if outcome in MET else "debtor"
    record(ledger, contact(outcome, met_whom=met), NOW)
    paid = contact("PTP", 2, promise_amount=100_00, promise_date=TODAY + dt.timedelta(days=3))

    record(ledger.by(COLIN), paid, NOW)

    assert ("C1" in held(ledger)) is (outcome != "PLAN")


def test_a_promise_does_not_end_an_agreement_that_somebody_placed_by_hand(ledger: Ledger) -> None:
    placing.place(ledger, hold("agreement"), NOW)
    record(ledger, contact("PAID_PART"), NOW)

    assert held(ledger) == {"C1": "hold:agreement"}


def test_a_review_comes_with_the_next_step_of_the_record(ledger: Ledger) -> None:
    record(ledger, contact("HARDSHIP", next_date=TODAY + dt.timedelta(days=9)), NOW)

    assert all_holds(ledger)["review_on"].to_list() == [TODAY + dt.timedelta(days=9)]


def test_what_was_recorded_before_holds_were_kept_still_holds_and_can_be_lifted(
    ledger: Ledger,
) -> None:
    row = {**asdict(contact("DECEASED")), "recorded_at": NOW, "recorded_by": "Colin"}
    with ledger.write("record follow-up", "f1") as connection:
        connection.execute(sa.insert(followups).values(**row))
    found = all_holds(ledger).row(0, named=True)
    assert held(ledger) == {"C1": "DECEASED", "C2": "hold:deceased"}
    assert (found["origin"], found["hold_id"]) == ("result", "result:C1:DECEASED:2026-11-20")

    placing.lift(
        ledger, hold_of(found), NOW, lifted_on=TODAY, reason="another man", evidence="register"
    )

    assert held(ledger) == {}
    assert all_holds(ledger)["reason"].to_list() == ["another man"]
