"""What the list of the day holds, and when a row leaves it."""

from typing import Any

import polars as pl

from lib.followups.promises import promises
from lib.followups.worklist import WORKLIST, worklist
from tests.lib.followups.cast import contacts, day, noon, payments


def due(followups: pl.DataFrame, repayments: pl.DataFrame, on: int) -> list[tuple[Any, ...]]:
    known = promises(followups, repayments, day(on))
    found = worklist(followups, known, day(on))
    assert found.schema == pl.Schema(WORKLIST)
    return found.select("case_key", "kind", "days_late", "next_action", "amount").rows()


def test_a_next_step_is_due_on_its_day_and_late_after_it() -> None:
    visited = contacts(
        {
            "happened_at": noon(1),
            "outcome": "NOT_HOME",
            "next_action": "other_slot",
            "next_date": day(4),
        }
    )
    assert [due(visited, payments(), on) for on in (3, 4, 6)] == [
        [],
        [("C1", "next_step", 0, "other_slot", None)],
        [("C1", "next_step", 2, "other_slot", None)],
    ]


def test_a_later_contact_has_done_the_step() -> None:
    step = {"next_action": "call", "next_date": day(4)}
    visited = contacts(
        {"happened_at": noon(1), "outcome": "NEGOT", **step},
        {"happened_at": noon(3), "outcome": "CALL_RNR", "channel": "call"},
    )
    assert due(visited, payments(), 5) == []


def test_a_promise_is_on_the_list_until_it_is_paid_or_broken() -> None:
    promised = contacts(
        {
            "happened_at": noon(1),
            "outcome": "PTP",
            "promise_amount": 50_00,
            "promise_date": day(5),
        }
    )
    part = payments((day(6), 20_00))
    assert [due(promised, part, on) for on in (4, 5, 7, 9)] == [
        [],
        [("C1", "promise_due", 0, "check_ledger", 50_00)],
        [("C1", "promise_due", 2, "check_ledger", 30_00)],
        [("C1", "promise_broken", 4, "call", 30_00)],
    ]
    assert due(promised, payments((day(5), 50_00)), 5) == []


def test_a_broken_promise_stays_until_somebody_was_reached_about_it() -> None:
    promised = contacts(
        {
            "happened_at": noon(1),
            "outcome": "PTP",
            "promise_amount": 50_00,
            "promise_date": day(5),
        },
        {"happened_at": noon(10), "outcome": "CALL_RNR", "channel": "call"},
        {"happened_at": noon(12), "outcome": "CALL_RPC", "channel": "call"},
    )
    assert [len(due(promised, payments(), on)) for on in (9, 11, 12)] == [1, 1, 0]


def test_a_case_may_be_there_for_two_reasons_broken_promises_first() -> None:
    promised = contacts(
        {
            "happened_at": noon(1),
            "outcome": "PTP",
            "promise_amount": 50_00,
            "promise_date": day(5),
            "next_action": "remind",
            "next_date": day(4),
        },
        {
            "case_key": "C2",
            "happened_at": noon(1),
            "outcome": "NEGOT",
            "next_action": "call",
            "next_date": day(2),
        },
    )
    assert due(promised, payments(), 9) == [
        ("C1", "promise_broken", 4, "call", 50_00),
        ("C2", "next_step", 7, "call", None),
        ("C1", "next_step", 5, "remind", None),
    ]


def test_an_empty_product_has_an_empty_list() -> None:
    assert due(contacts(), payments(), 1) == []
