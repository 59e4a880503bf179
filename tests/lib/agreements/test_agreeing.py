"""From the proposal to the signature: who may do what, and in which order."""

import datetime as dt

import polars as pl
import pytest

from lib.agreements import agreeing, records
from lib.agreements.following import Grace
from lib.agreements.proposal import Proposal, Signature
from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger, audited
from lib.ledger.schema import agreements
from lib.privacy.blanking import BLANKED
from lib.rights import ALONE, NotAllowed
from tests.lib.agreements.cast import (
    AUDREY,
    BUDGET,
    COLIN,
    GRACE,
    LIMITS,
    MARY,
    NOW,
    SUSAN,
    TODAY,
    listed,
    made,
    propose,
    sign,
    states,
)
from tests.lib.followups.cast import day, payments


def test_within_the_limits_a_proposal_is_signed_at_once(ledger: Ledger) -> None:
    key = propose(ledger, by=COLIN)
    assert states(ledger) == ["proposed"]
    sign(ledger, key, by=COLIN)
    assert states(ledger) == ["performing"]
    row = listed(ledger).row(0, named=True)
    assert (row["waits"], row["signed_on"], row["how"], row["proposed_by"]) == (
        False,
        TODAY,
        "paper",
        "Colin",
    )


def test_beyond_the_limits_a_second_person_approves_first(ledger: Ledger) -> None:
    key = propose(ledger, made(number=36))
    assert listed(ledger)["waits"].to_list() == [True]
    with pytest.raises(RecordRefused, match="second person has to approve"):
        sign(ledger, key)
    agreeing.approve(ledger.by(MARY), key, "income seen", NOW)
    assert states(ledger) == ["approved"]
    sign(ledger, key)
    assert listed(ledger)["decided_by"].to_list() == ["Mary"]


def test_the_longest_term_counts_from_today_and_not_from_the_first_instalment(
    ledger: Ledger,
) -> None:
    propose(ledger, made(number=12, first_due=dt.date(2031, 1, 2)))
    with pytest.raises(RecordRefused, match="lasts more than 60 months"):
        propose(ledger, made(number=12, first_due=dt.date(2031, 1, 3)), key="C2")
    assert listed(ledger)["waits"].to_list() == [True]


def test_nobody_approves_what_he_proposed_unless_he_is_alone(ledger: Ledger) -> None:
    key = propose(ledger, made(number=36), by=MARY)
    for decide in (agreeing.approve, agreeing.refuse):
        with pytest.raises(RecordRefused, match="yourself"):
            decide(ledger.by(MARY), key, "x", NOW)
    mine = propose(ledger, made(number=36), by=ALONE, key="C2")
    agreeing.approve(ledger.by(ALONE), mine, "x", NOW)
    assert states(ledger) == ["proposed", "approved"]


def test_only_managers_approve_and_auditors_do_nothing(ledger: Ledger) -> None:
    key = propose(ledger, made(number=36), by=COLIN)
    with pytest.raises(NotAllowed):
        agreeing.approve(ledger.by(SUSAN), key, "x", NOW)
    with pytest.raises(NotAllowed):
        propose(ledger, by=AUDREY)
    with pytest.raises(NotAllowed):
        sign(ledger, key, by=AUDREY)


def test_the_audit_has_codes_of_each_step_and_the_words_stand_where_an_erasure_reaches_them(
    ledger: Ledger,
) -> None:
    words = "客户王芳困难，减免利息可批"
    asked = Proposal(case_key="C1", offer=made(number=36), budget=BUDGET, note=words)
    key = agreeing.propose(ledger.by(SUSAN), asked, LIMITS, NOW)
    agreeing.approve(ledger.by(MARY), key, words, NOW)
    sign(ledger, key)
    agreeing.cancel(ledger.by(SUSAN), key, words, NOW)
    for decide, by in ((agreeing.refuse, MARY), (agreeing.withdraw, SUSAN)):
        decide(ledger.by(by), propose(ledger, made(number=36)), words, NOW)

    seen = audited.rows(ledger.by(AUDREY), audited.Wanted())

    assert seen.filter(pl.any_horizontal(pl.col(pl.String).str.contains("王芳"))).is_empty()
    of_first = seen.filter(pl.col("subject") == key).reverse()
    assert of_first["why"].to_list() == ["equal", "equal", "paper", "equal"]
    assert of_first["before"].to_list()[:2] == [None, key]
    assert records.steps(ledger)["note"].to_list().count(words) == 5
    assert "note" in BLANKED["agreements"]


def test_a_collector_cannot_cancel_what_protects_a_customer_and_a_supervisor_says_why(
    ledger: Ledger,
) -> None:
    key = propose(ledger)
    with pytest.raises(RecordRefused, match="signed"):
        agreeing.cancel(ledger.by(SUSAN), key, "x", NOW)
    sign(ledger, key)
    with pytest.raises(NotAllowed):
        agreeing.cancel(ledger.by(COLIN), key, "x", NOW)
    with pytest.raises(RecordRefused, match="why"):
        agreeing.cancel(ledger.by(SUSAN), key, " ", NOW)
    agreeing.cancel(ledger.by(SUSAN), key, "the customer asked for it", NOW)
    row = listed(ledger).row(0, named=True)
    assert (row["state"], row["why"]) == ("cancelled", "the customer asked for it")


def test_what_was_refused_or_taken_back_cannot_be_signed(ledger: Ledger) -> None:
    refused, taken = propose(ledger), propose(ledger, key="C2")
    agreeing.refuse(ledger.by(MARY), refused, "x", NOW)
    agreeing.withdraw(ledger.by(SUSAN), taken, "x", NOW)
    assert states(ledger) == ["refused", "withdrawn"]
    for key in (refused, taken):
        with pytest.raises(RecordRefused, match="decided"):
            sign(ledger, key)


def test_of_several_proposals_only_the_latest_can_be_signed(ledger: Ledger) -> None:
    first, second = propose(ledger), propose(ledger, made(number=4))
    assert states(ledger) == ["superseded", "proposed"]
    with pytest.raises(RecordRefused, match="later proposal"):
        sign(ledger, first)
    sign(ledger, second)
    assert states(ledger) == ["superseded", "performing"]


def test_the_next_signature_ends_the_agreement_before_and_takes_the_payments_from_then_on(
    ledger: Ledger,
) -> None:
    sign(ledger, propose(ledger))
    later = dt.datetime.combine(day(6), dt.time(9), NOW.tzinfo)
    sign(ledger, propose(ledger, made(number=4), now=later), on=day(6))
    found = listed(ledger, day(9), (day(5), 10_00), (day(6), 20_00))
    assert dict(found.select("state", "paid").iter_rows()) == {
        "performing": 20_00,
        "superseded": 10_00,
    }


def test_the_day_of_a_signature_lies_between_proposal_and_today_and_before_the_first_due_day(
    ledger: Ledger,
) -> None:
    key = propose(ledger)
    signature = Signature(signed_on=day(1), how="paper", signed_by="customer")
    with pytest.raises(RecordRefused, match="not before the proposal"):
        agreeing.sign(ledger.by(SUSAN), key, signature, NOW)
    with pytest.raises(RecordRefused, match="before it could be signed"):
        sign(ledger, key, on=day(11))
    unsaid = Signature(signed_on=TODAY, how="", signed_by="")
    with pytest.raises(RecordRefused, match="how it was signed"):
        agreeing.sign(ledger.by(SUSAN), key, unsaid, NOW)


def test_the_same_proposal_twice_is_one_and_nothing_is_changed_or_deleted(ledger: Ledger) -> None:
    asked = Proposal(case_key="C1", offer=made(), budget=BUDGET)
    for _ in range(2):
        agreeing.propose(ledger.by(SUSAN), asked, LIMITS, NOW)
    assert listed(ledger).height == 1
    with pytest.raises(Exception, match="only ever added"), ledger._step() as connection:
        connection.execute(agreements.update().values(note="x"))


def test_what_nobody_proposed_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        sign(ledger, "none")


def test_a_reversal_takes_a_payment_out_again_and_opens_what_was_completed(ledger: Ledger) -> None:
    sign(ledger, propose(ledger, made(number=1)))
    paid = (day(9), 1_000_00, "s1")
    assert states(ledger, day(12), paid) == ["completed"]
    back = (day(13), -1_000_00, "s1")
    assert states(ledger, day(13), paid, back) == ["performing"]
    assert states(ledger, day(14), paid, back) == ["late"]
    assert states(ledger, day(21), paid, back) == ["broken"]


def test_payments_in_another_currency_or_before_the_signature_pay_nothing(ledger: Ledger) -> None:
    sign(ledger, propose(ledger))
    other = payments((day(3), 1_000_00)).with_columns(currency=pl.lit("USD"))
    early = payments((day(1), 1_000_00))
    found = records.listed(records.steps(ledger), pl.concat([other, early]), day(5), GRACE)
    assert found["paid"].to_list() == [0]


def test_the_list_says_what_is_late_and_what_comes_next(ledger: Ledger) -> None:
    sign(ledger, propose(ledger))
    row = listed(ledger, day(14), (day(9), 100_00)).row(0, named=True)
    assert (row["state"], row["late"], row["next_due"], row["next_amount"]) == (
        "late",
        233_33,
        day(10),
        233_33,
    )


def test_what_waits_stands_first_and_then_what_is_late(ledger: Ledger) -> None:
    sign(ledger, propose(ledger, key="C1"))
    propose(ledger, made(number=36), key="C2")
    propose(ledger, key="C3")
    found = listed(ledger, day(14))
    assert found["case_key"].to_list() == ["C2", "C1", "C3"]


def test_as_of_an_earlier_day_nothing_is_known_of_what_came_later(ledger: Ledger) -> None:
    sign(ledger, propose(ledger), on=day(4))
    assert listed(ledger, day(1)).height == 0
    assert listed(ledger, day(3))["state"].to_list() == ["proposed"]
    assert Grace() == Grace(3, 1.0, 30)
