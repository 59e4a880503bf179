"""Each case has its step with the cell that gave it, or what stops it."""

import dataclasses
import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.holds import FILE_HOLD
from lib.strategy import saying
from lib.strategy.actions import ACTS, CHANNELS, NONE
from lib.strategy.matrix import RISKS, Cell, Matrix, default, keys
from lib.strategy.steps import STEPS, STOPS, steps
from tests.lib.followups.cast import day, noon
from tests.lib.strategy.cast import TODAY, cases, sources, stepped, with_standing


def only(frame: pl.DataFrame) -> dict[str, Any]:
    assert frame.height == 1
    return frame.row(0, named=True)


def test_a_case_says_its_step_the_cell_that_gave_it_and_why() -> None:
    told = only(stepped(cases({"risk": "high"})))
    assert {name: told[name] for name in STEPS} == {
        "client": "Bank",
        "case_id": "N1",
        "case_key": "C1",
        "person": "P1",
        "action": "visit",
        "channel": "visit",
        "cadence_days": 7,
        "due": TODAY,
        "rule": "M2/M/high",
        "why": "score",
        "experiment": None,
        "arm": None,
    }
    assert str(saying.said(told)) == "M2 · M · high risk: Visit, because by its score"


@pytest.mark.parametrize(
    ("case", "rule", "said"),
    [
        ({"held": "hold:dispute"}, "hold", "No step: on hold: "),
        ({"held": FILE_HOLD}, "hold", "No step: on hold: the client asked for it"),
        ({"held": "hold:agreement"}, "agreement", "No step: a repayment agreement is being kept"),
        ({"recall_date": day(19)}, "ended", "No step: recalled, closed or ended"),
        ({"closed_date": day(20)}, "ended", "No step: recalled"),
        ({"case_status": " 结清 "}, "ended", "No step: recalled"),
        ({"overdue_amount": 0}, "paid", "No step: nothing is overdue any more"),
        ({"overdue_amount": None}, "no_amount", "No step: no overdue amount is known"),
        ({"dpd": None}, "no_stage", "No step: neither days past due nor a bucket are known"),
        ({"dpd": 0}, "not_due", "No step: nothing is past due, and no instalment within 3 days"),
    ],
)
def test_what_stops_a_case_is_said(case: dict[str, Any], rule: str, said: str) -> None:
    told = only(stepped(cases({"risk": "high", **case})))
    assert (told["action"], told["channel"], told["due"], told["rule"]) == (NONE, None, None, rule)
    assert str(saying.said(told)).startswith(said)


def test_a_case_is_ours_until_the_end_of_the_day_of_its_recall() -> None:
    assert only(stepped(cases({"recall_date": TODAY})))["action"] != NONE


def test_a_promise_in_force_and_an_agreed_time_stop_a_case() -> None:
    promised = sources(
        {
            "happened_at": noon(15),
            "outcome": "PTP",
            "promise_amount": 1000,
            "promise_date": day(25),
        }
    )
    told = only(stepped(cases({}), promised))
    assert str(saying.said(told)) == "No step: a promise for 2026-11-25 is in force"

    agreed = {"happened_at": noon(15), "outcome": "CALLBACK", "next_date": day(22)}
    told = only(stepped(cases({}), sources(agreed)))
    assert str(saying.said(told)) == "No step: another time was agreed: 2026-11-22"
    sent = {"happened_at": noon(16), "channel": "sms", "outcome": "MSG_SENT"}
    told = only(stepped(cases({}), sources(agreed, sent)))
    assert str(saying.said(told)) == "No step: another time was agreed: 2026-11-22"
    past = {**agreed, "next_date": day(20)}
    assert only(stepped(cases({}), sources(past)))["rule"] == "M2/M/low"


def test_who_paid_all_since_the_file_is_left_alone() -> None:
    case = {"as_of": day(10), "overdue_amount": 1000}
    assert only(stepped(cases(case), sources(paid=((day(12), 1000),))))["rule"] == "paid"
    assert only(stepped(cases(case), sources(paid=((day(12), 999),))))["rule"] == "M2/M/low"
    assert only(stepped(cases(case), sources(paid=((day(9), 1000),))))["rule"] == "M2/M/low"


@pytest.mark.parametrize(
    ("due", "rule"), [(20, "M0/M/medium"), (23, "M0/M/medium"), (24, "not_due")]
)
def test_a_reminder_is_sent_within_three_days_of_the_instalment(due: int, rule: str) -> None:
    frame = cases({"dpd": 0, "overdue_amount": 100})
    assert only(stepped(frame, sources(due=(("C1", day(due)),))))["rule"] == rule


def test_nobody_is_reminded_of_an_instalment_that_is_paid_in_advance() -> None:
    frame = cases({"dpd": 0, "overdue_amount": 100})
    known = sources(due=(("C1", day(22)),))

    def rule(paid: int | None) -> str:
        told = known.instalments.with_columns(due_amount=pl.lit(500), paid_amount=pl.lit(paid))
        return str(only(stepped(frame, dataclasses.replace(known, instalments=told)))["rule"])

    assert [rule(500), rule(499), rule(None)] == ["not_due", "M0/M/medium", "M0/M/medium"]


def turn(risk: str, case: dict[str, Any], *contacted: dict[str, Any]) -> tuple[str, dt.date]:
    told = only(stepped(cases({"risk": risk, **case}), sources(*contacted)))
    return told["channel"], told["due"]


def test_the_second_channel_of_a_step_follows_the_first_after_its_days() -> None:
    early = {"dpd": 10}
    sms = {"channel": "sms", "happened_at": noon(12)}
    call = {"channel": "call", "happened_at": noon(16)}
    later = {"channel": "sms", "happened_at": noon(19)}
    assert turn("medium", early) == ("sms", TODAY)
    assert turn("medium", early, sms) == ("call", day(16))
    assert turn("medium", early, sms, call) == ("sms", day(19))
    assert turn("medium", early, sms, call, later) == ("call", day(23))


def test_legal_review_follows_a_visit_that_is_repeated_on_the_same_day() -> None:
    large = [{"dpd": 70, "overdue_amount": amount} for amount in (9_000_000, 10, 10, 10, 10)]
    visited = {"channel": "visit", "happened_at": noon(2), "outcome": "REFUSED"}
    told = stepped(cases(*large), sources(visited)).row(0, named=True)
    assert (told["rule"], told["action"]) == ("M3/L/high", "visit_legal")
    assert (told["channel"], told["due"]) == ("desk", day(16))


def test_a_letter_beside_calls_is_written_once_in_thirty_days() -> None:
    late = {"dpd": 20}
    letter = {"channel": "letter", "happened_at": noon(2)}
    call = {"channel": "call", "happened_at": noon(19)}
    assert turn("medium", late, call) == ("letter", day(19))
    assert turn("medium", late, letter, call) == ("call", day(23))


def test_a_visit_that_is_not_worth_its_cost_gives_way_to_a_letter() -> None:
    frame = cases({"risk": "medium", "dpd": 100, "overdue_amount": 100_000})
    assert only(stepped(frame, sources()))["action"] == "visit_worth"
    # 8 % × 40 % of 1,000 yuan are 32.
    assert only(stepped(frame, sources(visit_cost=3_199)))["action"] == "visit_worth"
    assert only(stepped(frame, sources(visit_cost=3_200)))["action"] == "letter"


def test_the_oldest_cases_are_visited_on_a_new_lead_only() -> None:
    frame = cases({"risk": "high", "dpd": 400})
    lead = {"happened_at": noon(15), "outcome": "THIRD_LEAD"}
    assert only(stepped(frame))["action"] == "outsource"
    assert only(stepped(frame, sources(lead)))["action"] == "visit_lead"


def test_a_column_of_a_file_that_is_called_like_ours_means_nothing_here() -> None:
    told = only(stepped(cases({"action": "shout", "stage": "M9", "why": "so", "worth": "much"})))
    assert (told["action"], told["stage"], told["why"]) == ("visit", "M2", "unknown")


def test_no_cases_have_no_steps() -> None:
    assert stepped(cases()).height == 0


def several(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "dpd": st.sampled_from([None, 0, 1, 15, 16, 30, 31, 60, 61, 91, 180, 181]),
                    "overdue_amount": st.sampled_from([None, -5, 0, 1, 5_000, 1_000_000]),
                    "currency": st.sampled_from([None, "CNY", "USD"]),
                    "held": st.sampled_from([None, None, "hold:dispute", "hold:agreement"]),
                    "risk": st.sampled_from([None, *RISKS]),
                    "recall_date": st.sampled_from([None, None, day(1), day(30)]),
                }
            ),
            max_size=12,
        )
    )
    return cases(*rows)


@given(st.composite(several)(), st.sampled_from(sorted(ACTS)), st.integers(1, 90))
def test_every_case_has_one_step_or_one_stop_and_who_is_held_never_has_a_step(
    frame: pl.DataFrame, action: str, every: int
) -> None:
    # Whatever a strategy says in all its cells, holds stop their cases.
    matrix = Matrix(dict.fromkeys(keys(), Cell(action, every)))
    known = sources()
    found = steps(with_standing(frame, known), known, matrix, TODAY)

    assert found["case_key"].to_list() == frame["case_key"].to_list()
    held = found.filter(frame["held"].is_not_null())
    assert set(held["action"]) <= {NONE}
    assert set(held["rule"]) <= {"hold", "agreement"}
    for row in found.iter_rows(named=True):
        idle = row["action"] == NONE
        assert (row["channel"] is None, row["due"] is None) == (idle, idle)
        assert idle or row["channel"] in ACTS[row["action"]].channels
        assert row["rule"] in STOPS or tuple(row["rule"].split("/")) in default().cells
        assert str(saying.said(row))
    assert set(found["channel"].drop_nulls()) <= set(CHANNELS)
