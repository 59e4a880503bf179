"""Whom to call first and how often still; what history says of way, hour and tone."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.messages import asking, calling, relationship
from lib.messages.asking import Said
from tests.lib.messages.cast import DAY, NOON, asked, cases, contacts, holds, known, wanted

LOCAL = NOON.astimezone(ZoneInfo("Asia/Shanghai"))


def at(day: int, hour: int) -> dt.datetime:
    """A local time in November 2026; the 2nd is a Monday."""
    return dt.datetime(2026, 11, day, hour)  # noqa: DTZ001 — local, by the watch


def test_a_person_is_called_once_and_the_calls_that_the_rules_leave_are_counted() -> None:
    some = cases({"person_key": "P"}, {"person_key": "P", "overdue_amount": 900_000}, {})
    met = {"outcome": "CALL_RPC", "met_whom": "debtor", "channel": "call"}
    spoken = contacts(
        {**met, "happened_at": at(20, 9)},
        {**met, "case_key": "C2", "happened_at": at(20, 10)},
        {**met, "happened_at": at(16, 9)},
    )
    asks = wanted({"why": "step"}, {"case_key": "C2", "why": "step"}, {"case_key": "C3"})
    found = calling.call_list(asks, known(some, "call", contacts=spoken), asked("call"))
    # Three effective calls a day to one customer (GB/T 45251), of which two were made.
    assert found.rows.select("case_key", "today", "week", "left", "rule").rows() == [
        ("C3", 0, 0, 3, None),
        ("C2", 2, 3, 1, None),
    ]


def test_who_was_called_as_often_as_allowed_stands_last_with_the_rule() -> None:
    met = {"outcome": "CALL_RPC", "met_whom": "debtor", "channel": "call"}
    spoken = contacts(*({**met, "happened_at": at(20, hour)} for hour in (8, 9, 10)))
    some = cases({}, {"mobile": None})
    asks = wanted({"why": "step"}, {"case_key": "C2", "why": "step"})
    found = calling.call_list(asks, known(some, "call", contacts=spoken), asked("call"))
    assert found.rows.select("case_key", "left", "rule", "to").rows() == [
        ("C2", 3, None, None),
        ("C1", 0, "CN-GBT-CALLCAP", "13800138001"),
    ]
    assert "limit" in str(found.said["CN-GBT-CALLCAP"].sentence)


def test_somebody_else_is_called_only_where_the_rules_let_him_be_asked() -> None:
    other = {"contact1_phone": "13900139000"}
    some = cases({"mobile": None, **other}, other, {})
    asks = wanted(*({"case_key": key, "why": "step"} for key in ("C1", "C2", "C3")))
    found = calling.call_list(asks, known(some, "call"), asked("call"))
    told = found.rows.select("case_key", "owner", "left", pl.col("rule").is_null())
    assert told.rows() == [
        ("C2", "own", 3, True),
        ("C3", "own", 3, True),
        ("C1", "third", 3, False),
    ]
    assert found.rows["rule"][2] in found.said


def test_nobody_to_call_is_an_empty_list() -> None:
    found = calling.call_list(wanted().clear(), known(cases(), "call"), asked("call"))
    assert found.rows.is_empty()


def test_an_hour_at_which_he_answered_comes_first_and_few_attempts_say_little() -> None:
    spoken = contacts(
        {"happened_at": at(2, 9), "outcome": "CALL_RPC", "met_whom": "debtor"},
        *({"happened_at": at(3, 19), "outcome": "CALL_RNR"} for _ in range(3)),
        {"happened_at": at(3, 0), "outcome": "CALL_RNR"},
    )
    made = relationship.attempts(spoken)
    found = relationship.times(made, made)
    # One of four was reached: (1 + 5 × 0.25) / 6 and (0 + 5 × 0.25) / 8.
    assert found.rows() == [
        (0, "morning", 1, 1, pytest.approx(0.375)),
        (1, "evening", 3, 0, pytest.approx(0.15625)),
    ]


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(8, 21), st.booleans()), min_size=1))
def test_a_drawn_share_lies_between_the_own_and_that_of_all(
    some: list[tuple[int, int, bool]],
) -> None:
    rows = [
        {
            "happened_at": at(day, hour),
            "outcome": "CALL_RPC" if met else "CALL_RNR",
            "met_whom": "debtor" if met else "nobody",
        }
        for day, hour, met in some
    ]
    made = relationship.attempts(contacts(*rows))
    base = sum(met for _, _, met in some) / len(some)
    for _, _, n, met, rate in relationship.times(made, made).rows():
        low, high = sorted((met / n, base))
        assert low - 1e-9 <= rate <= high + 1e-9
    assert relationship.times(made, made)["n"].sum() == len(some)


def test_an_answer_to_a_message_counts_for_its_way() -> None:
    spoken = contacts(
        {"channel": "sms", "outcome": "MSG_SENT"},
        {"channel": "sms", "outcome": "MSG_REPLY", "met_whom": "debtor"},
        {"channel": "visit", "outcome": "NOT_DONE"},
    )
    assert relationship.ways(spoken, spoken).select("channel", "n", "met").rows() == [("sms", 1, 1)]


def test_the_tone_follows_from_complaints_need_and_promises() -> None:
    promised = pl.DataFrame(
        [
            ("C3", DAY, "broken", True),
            ("C3", DAY + dt.timedelta(1), "broken", True),
            ("C4", DAY, "broken", True),
            ("C4", DAY + dt.timedelta(1), "kept", True),
            ("C5", DAY, "open", False),
        ],
        schema=["case_key", "promise_date", "status", "matured"],
        orient="row",
    )
    held = holds(
        {"case_key": "C1", "hold_kind": "complaint"},
        {"case_key": "C1", "hold_kind": "hardship"},
        {"case_key": "C2", "hold_kind": "ill"},
    )
    some = pl.DataFrame({"case_key": [f"C{n}" for n in range(1, 6)]})
    assert relationship.tones(some, promised, held)["tone"].to_list() == [
        "careful",
        "gentle",
        "clear",
        "warm",
        "plain",
    ]


def test_complaints_are_counted_by_subject_way_and_month() -> None:
    told = pl.DataFrame(
        {
            "about": ["fees", "fees", "conduct"],
            "channel": ["call", "call", "sms"],
            "opened_on": [DAY, DAY - dt.timedelta(3), DAY - dt.timedelta(400)],
        }
    )
    found = relationship.themes(told, DAY - dt.timedelta(365), DAY)
    assert found.rows() == [("fees", "call", dt.date(2026, 11, 1), 2)]


def test_how_satisfied_a_customer_is_is_kept_once_and_in_full(ledger: Ledger) -> None:
    said = Said(case_key="C1", score=5, channel="sms", happened_on=DAY, note="谢谢")
    for _ in range(2):
        asking.record(ledger, said, LOCAL)
    assert asking.scores(ledger).select("case_key", "score", "note").rows() == [("C1", 5, "谢谢")]


def test_what_is_wrong_with_it_is_said_at_once(ledger: Ledger) -> None:
    wrong = Said(case_key="C1", score=0, channel="fax", happened_on=dt.date(2027, 1, 1))
    with pytest.raises(RecordRefused, match=r"from 1 to 5.*how the customer.*in the future"):
        asking.record(ledger, wrong, LOCAL)
