"""A complaint or dispute from its opening to its end, and what it does to holds."""

import datetime as dt

import polars as pl
import pytest

from lib.complaints import records, steps
from lib.complaints.steps import Opening
from lib.errors import NotFound, RecordRefused
from lib.followups.codes import COMPLAINT_ABOUT, COMPLAINT_KINDS, HOLD_KINDS, OUTCOMES
from lib.followups.recording import record
from lib.holds import placing
from lib.holds.every import hold_of
from lib.ledger import Ledger
from lib.rights import NotAllowed
from tests.lib.holds.cast import COLIN, NOW, SUSAN, TODAY, all_holds, contact, held, hold

DAY = dt.timedelta(days=1)


def opening(kind: str = "complaint", **said: object) -> Opening:
    told: dict[str, object] = {
        "case_key": "C1",
        "complaint_kind": kind,
        "opened_on": TODAY - 3 * DAY,
        "channel": "call",
        "about": "conduct",
        "text": "shouted at the door",
        **said,
    }
    return Opening(**told)  # type: ignore[arg-type]


def told(ledger: Ledger, day: dt.date = TODAY) -> pl.DataFrame:
    return records.complaints(records.taken(ledger), day)


def close(ledger: Ledger, complaint_id: str) -> None:
    steps.answer(ledger, complaint_id, "letter of apology", NOW, answered_on=TODAY)
    steps.close(ledger, complaint_id, "upheld", NOW, closed_on=TODAY)


def test_an_open_complaint_holds_its_case_and_has_a_deadline(ledger: Ledger) -> None:
    one = opening()

    for _ in range(2):
        steps.open_new(ledger.by(SUSAN), one, NOW)

    assert held(ledger) == {"C1": "hold:complaint"}
    columns = ("complaint_id", "open", "overdue", "due_on", "days_left", "owner")
    assert told(ledger).select(columns).rows() == [
        (one.complaint_id, True, False, TODAY + 12 * DAY, 12, None)
    ]
    assert told(ledger, TODAY + 13 * DAY).select("overdue", "days_left").rows() == [(True, -1)]


def test_each_step_is_a_row_and_the_end_lifts_its_own_hold_only(ledger: Ledger) -> None:
    one = opening()
    steps.open_new(ledger, one, NOW)
    placing.place(ledger, hold("ill"), NOW)
    steps.assign(ledger, one.complaint_id, "Susan", NOW, due_on=TODAY + DAY)
    close(ledger.by(SUSAN), one.complaint_id)

    assert records.taken(ledger)["step"].to_list() == ["opened", "assigned", "answered", "closed"]
    assert held(ledger)["C1"] == "hold:ill"
    columns = ("open", "owner", "outcome", "answered_on", "closed_on", "days_left")
    assert told(ledger).select(columns).rows() == [(False, "Susan", "upheld", TODAY, TODAY, None)]


def test_of_two_complaints_of_a_case_the_other_goes_on_holding_it(ledger: Ledger) -> None:
    first, second = opening(), opening()
    for one in (first, second):
        steps.open_new(ledger, one, NOW)

    close(ledger, first.complaint_id)

    assert held(ledger) == {"C1": "hold:complaint"}
    close(ledger, second.complaint_id)
    assert held(ledger) == {}


def test_nothing_is_closed_before_it_was_answered(ledger: Ledger) -> None:
    one = opening()
    steps.open_new(ledger, one, NOW)

    with pytest.raises(RecordRefused, match="not been answered"):
        steps.close(ledger, one.complaint_id, "rejected", NOW, closed_on=TODAY)
    with pytest.raises(RecordRefused, match="how it ended"):
        steps.close(ledger, one.complaint_id, "", NOW, closed_on=TODAY)
    assert held(ledger) == {"C1": "hold:complaint"}


def test_what_is_opened_again_holds_again_and_wants_a_new_answer(ledger: Ledger) -> None:
    one = opening("dispute", about="amount")
    steps.open_new(ledger, one, NOW)
    close(ledger, one.complaint_id)
    with pytest.raises(RecordRefused, match="closed already"):
        steps.assign(ledger, one.complaint_id, "Bo", NOW, due_on=None)

    steps.reopen(ledger, one.complaint_id, "not true", NOW, reopened_on=TODAY)

    assert held(ledger) == {"C1": "hold:dispute"}
    assert told(ledger).select("open", "outcome", "days_left").rows() == [(True, None, 10)]
    with pytest.raises(RecordRefused, match="not been answered"):
        steps.close(ledger, one.complaint_id, "rejected", NOW, closed_on=TODAY)
    with pytest.raises(RecordRefused, match="still open"):
        steps.reopen(ledger, one.complaint_id, "again", NOW, reopened_on=TODAY)


def test_the_hold_of_an_open_complaint_cannot_be_lifted_by_itself(ledger: Ledger) -> None:
    steps.open_new(ledger, opening(), NOW)
    row = all_holds(ledger).row(0, named=True)

    with pytest.raises(RecordRefused, match="close that instead"):
        placing.lift(
            ledger, hold_of(row), NOW, lifted_on=TODAY, reason="settled", evidence="letter"
        )


@pytest.mark.parametrize(
    ("outcome", "kind", "about"),
    [
        ("COMPLAINT", "complaint", "conduct"),
        ("DISPUTE", "dispute", "amount"),
        ("CLAIM_PAID", "dispute", "already_paid"),
        ("DENY_DEBT", "dispute", "identity"),
    ],
)
def test_a_result_that_complains_opens_a_complaint_in_the_same_step(
    ledger: Ledger, outcome: str, kind: str, about: str
) -> None:
    record(ledger.by(COLIN), contact(outcome), NOW)

    columns = ("complaint_kind", "about", "channel", "text", "opened_on")
    assert told(ledger).select(columns).rows() == [
        (kind, about, "visit", "as told at the door", TODAY)
    ]
    assert held(ledger) == {"C1": f"hold:{kind}"}
    assert ledger.version() == 1


def test_a_collector_hears_complaints_and_does_not_deal_with_them(ledger: Ledger) -> None:
    one = opening()
    steps.open_new(ledger, one, NOW)

    with pytest.raises(NotAllowed):
        steps.open_new(ledger.by(COLIN), opening(), NOW)
    with pytest.raises(NotAllowed):
        close(ledger.by(COLIN), one.complaint_id)


def test_everything_that_is_wrong_is_said_at_once(ledger: Ledger) -> None:
    wrong = opening(
        "fight", case_key="", channel="smoke", about="", text=" ", opened_on=TODAY + DAY
    )

    with pytest.raises(RecordRefused) as refused:
        steps.open_new(ledger, wrong, NOW)
    with pytest.raises(NotFound):
        steps.assign(ledger, "nothing", "Bo", NOW, due_on=None)

    said = str(refused.value)
    parts = ("the case", "complaint or a dispute", "reached us", "it is about", "brings", "future")
    assert all(part in said for part in parts)


@pytest.mark.parametrize("channel", ["regulator", "hotline_12378", "company_hotline", "letter"])
def test_a_complaint_may_reach_us_through_others(ledger: Ledger, channel: str) -> None:
    steps.open_new(ledger, opening(channel=channel), NOW)

    assert told(ledger)["channel"].to_list() == [channel]


def test_the_tables_of_complaints_name_holds_and_results_that_exist() -> None:
    assert {one.hold for one in COMPLAINT_KINDS.values()} <= HOLD_KINDS.keys()
    assert {code for one in COMPLAINT_ABOUT.values() for code in one.results} <= OUTCOMES.keys()
    assert {one.basis for one in COMPLAINT_KINDS.values()} == {"policy"}
