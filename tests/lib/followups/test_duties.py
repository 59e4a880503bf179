"""What stands on the work list beside steps and promises."""

import datetime as dt

import polars as pl

from lib.followups import duties
from lib.followups.promises import promises
from lib.followups.worklist import worklist
from tests.lib.followups.cast import contacts, day, noon, payments


def test_an_agreed_time_is_told_with_the_hour_that_was_written_and_no_other() -> None:
    agreed = {"happened_at": noon(1), "outcome": "CALLBACK", "next_action": "revisit"}
    made = contacts(
        {**agreed, "next_date": day(4), "note": "约9：30在家"},
        {**agreed, "next_date": day(4), "note": "下午三点", "case_key": "C2"},
    )
    steps = worklist(made, promises(made, payments(), day(4)), day(4))
    found = duties.with_callbacks(steps, made)
    assert found.select("case_key", "kind", "hour", "said").rows() == [
        ("C1", "callback", "09:30", "约9：30在家"),
        ("C2", "callback", None, "下午三点"),
    ]


def test_a_message_of_ours_leaves_an_agreed_time_its_hour_and_words() -> None:
    agreed = {"happened_at": noon(1), "outcome": "CALLBACK", "note": "gate B"}
    sent = {"happened_at": noon(2), "channel": "sms", "outcome": "MSG_SENT", "note": "T1"}
    step = {"next_action": "revisit", "next_date": day(4)}
    made = contacts({**agreed, **step, "next_time": dt.time(15, 30)}, {**sent, **step})

    def found(made: pl.DataFrame, on: int) -> list[tuple[object, ...]]:
        steps = worklist(made, promises(made, payments(), day(on)), day(on))
        told = duties.with_callbacks(steps, made)
        return told.select("kind", "due", "hour", "said").rows()

    assert found(made, 4) == [("callback", day(4), "15:30", "gate B")]
    # A message with a next step of its own is no appointment.
    own = contacts({**agreed, **step}, {**sent, "next_action": "call", "next_date": day(5)})
    assert found(own, 5) == [("next_step", day(5), None, None)]


def test_agreed_times_of_a_day_stand_in_the_order_of_their_hours() -> None:
    agreed = {"happened_at": noon(1), "outcome": "CALLBACK", "next_action": "revisit"}
    hours = {"C1": dt.time(16), "C2": None, "C3": dt.time(9, 5), "C4": dt.time(15)}
    made = contacts(
        *(
            {**agreed, "next_date": day(4), "next_time": hour, "case_key": key, "note": "17:00"}
            if hour
            else {**agreed, "next_date": day(4), "case_key": key}
            for key, hour in hours.items()
        ),
        {**agreed, "next_date": day(3), "next_time": dt.time(18), "case_key": "C5"},
    )
    steps = worklist(made, promises(made, payments(), day(4)), day(4))
    found = duties.with_callbacks(steps, made)
    assert found.select("case_key", "hour").rows() == [
        ("C5", "18:00"),
        ("C3", "09:05"),
        ("C4", "15:00"),
        ("C1", "16:00"),
        ("C2", None),
    ]


def test_a_complaint_is_listed_from_the_day_of_its_answer_until_it_is_answered() -> None:
    rows = {
        "complaint_id": ["A", "B", "C"],
        "case_key": ["C1", "C2", "C3"],
        "complaint_kind": ["complaint"] * 3,
        "owner": ["Alice"] * 3,
        "open": [True] * 3,
        "due_on": [day(4), day(6), day(2)],
        "days_left": [0, 2, None],
    }
    found = duties.complaints_due(pl.DataFrame(rows), day(4))
    assert found.select("kind", "ref", "days_late", "collector").rows() == [
        ("complaint", "A", 0, "Alice")
    ]


def test_a_late_agreement_is_listed_with_what_is_missing_and_who_proposed_it() -> None:
    rows = {
        "agreement_id": ["A", "B", "C"],
        "case_key": ["C1", "C2", "C3"],
        "state": ["late", "performing", "broken"],
        "currency": ["CNY"] * 3,
        "late": [300_00, 0, None],
        "next_due": [day(4), day(20), None],
        "proposed_by": ["Alice"] * 3,
    }
    found = duties.agreements_late(pl.DataFrame(rows), day(9))
    assert found.select("kind", "ref", "days_late", "amount", "collector").rows() == [
        ("agreement_late", "A", 5, 300_00, "Alice")
    ]
    assert str(duties.reason(found.row(0, named=True))) == (
        "CNY 300.00 of the agreement is late; the first instalment missing was due on 2026-11-04."
    )


def test_an_agreement_beyond_a_limit_waits_for_somebody_else_than_who_proposed_it() -> None:
    rows = {
        "agreement_id": ["A", "B", "C"],
        "case_key": ["C1", "C2", "C3"],
        "waits": [True, True, False],
        "currency": ["CNY"] * 3,
        "total": [300_00, 100_00, 200_00],
        "proposed_on": [day(4), day(4), day(4)],
        "proposed_by": ["alice", "bob", "alice"],
        "content": ['{"over": ["waiver", "instalments"]}', '{"over": []}', '{"over": []}'],
    }
    listed = pl.DataFrame(rows)

    found = duties.agreements_waiting(listed, day(6), own="bob")
    assert found.select("kind", "ref", "days_late", "amount", "collector").rows() == [
        ("agreement", "A", 2, 300_00, "alice")
    ]
    assert found["said"].to_list() == ["waiver instalments"]
    assert str(duties.reason(found.row(0, named=True))) == (
        "Proposed on 2026-11-04 beyond a limit; CNY 300.00 is to be paid in all."
    )
    assert duties.agreements_waiting(listed, day(6), own=None)["ref"].to_list() == ["A", "B"]


def test_a_visit_is_to_be_reported_from_its_planned_time_on() -> None:
    found = pl.DataFrame(
        {
            "case_key": ["C1", "C2", "C3"],
            "plan_id": ["P"] * 3,
            "day": [day(4), day(4), day(3)],
            "crew": ["一组"] * 3,
            "arrive": [noon(4, 9), noon(4, 15), noon(3, 15)],
        }
    )
    rows = duties.visits_unreported(found, day(4))

    def at(hour: int) -> list[str]:
        return duties.begun(rows, noon(4, hour))["case_key"].to_list()

    assert [at(8), at(9), at(14), at(15)] == [
        ["C3"],
        ["C1", "C3"],
        ["C1", "C3"],
        ["C1", "C2", "C3"],
    ]


def test_steps_promises_and_agreed_times_say_why_they_are_listed() -> None:
    usual = {"due": day(4), "amount": None, "currency": "CNY", "hour": None, "said": None}

    def why(kind: str, **told: object) -> str:
        return str(duties.reason({**usual, "outcome": "NOT_HOME", "kind": kind, **told}))

    assert [
        why("next_step"),
        why("next_step", outcome="跳票"),
        why("promise_due", amount=50_00),
        why("promise_broken", amount=50_00),
        why("callback", hour="15:30"),
        why("callback"),
        why("callback", said="下午三点"),
        why("plan", said="x"),
    ] == [
        "After “Not at home, lived in” the next step was set for 2026-11-04.",
        "After “跳票” the next step was set for 2026-11-04.",
        "CNY 50.00 of the promise for 2026-11-04 is still to come.",
        "CNY 50.00 of the promise for 2026-11-04 is missing; nobody was reached since.",
        "Agreed with the customer for 2026-11-04 at 15:30.",
        "Agreed with the customer for 2026-11-04; no hour was written.",
        "None",
        "None",
    ]


def test_nobody_is_asked_to_decide_about_his_own_request() -> None:
    rows = {
        "request_id": ["A", "B"],
        "case_key": ["C1", "C2"],
        "state": ["open", "open"],
        "asked_by": ["alice", "bob"],
        "expires_on": [day(9), day(9)],
        "reason": ["lost", "lost"],
    }
    found = duties.requests_open(pl.DataFrame(rows), day(4), own="alice")
    assert found["ref"].to_list() == ["B"]
