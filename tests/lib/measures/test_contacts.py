"""The funnel, attribution, visits and hours, as worked out by hand."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.followups import promises as promised
from lib.followups.records import FOLLOWUPS, merge
from lib.measures.contacts import (
    CHANNELS,
    attributed,
    contacts,
    funnel,
    own_payments,
    to_cash,
)
from lib.measures.fieldwork import crew_hours, hours, money, per_hour, timed, visits

START, END = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


def at(day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(2026, 10, day, hour)  # noqa: DTZ001 — local times, as files have them


CONTACTS: list[dict[str, Any]] = [
    {"case_key": "1", "happened_at": at(1), "channel": "call", "outcome": "PTP",
     "met_whom": "debtor", "promise_amount": 5000, "promise_date": dt.date(2026, 10, 5)},
    {"case_key": "2", "happened_at": at(2), "channel": "visit", "outcome": "PTP",
     "promise_amount": 5000, "promise_date": dt.date(2026, 10, 6)},
    {"case_key": "3", "happened_at": at(3), "channel": "visit", "outcome": "FAM_PTP",
     "promise_amount": 9000, "promise_date": dt.date(2026, 10, 6)},
    {"case_key": "3", "happened_at": at(9, 18), "channel": "visit", "outcome": "NOT_HOME"},
    {"case_key": "4", "happened_at": at(30), "channel": "visit", "outcome": "PTP",
     "promise_amount": 100, "promise_date": dt.date(2026, 11, 5)},
    {"case_key": "4", "happened_at": at(31, 0), "channel": "visit", "outcome": "REFUSED"},
    {"case_key": "5", "happened_at": at(7), "channel": "call", "outcome": "PAID_FULL"},
    {"case_key": "5", "happened_at": at(8), "channel": "sms", "outcome": "REFUSED"},
    {"case_key": "1", "happened_at": dt.datetime(2026, 9, 30), "channel": "call",  # noqa: DTZ001
     "outcome": "REFUSED"},
]  # fmt: skip
PAID: list[tuple[Any, ...]] = [
    ("1", dt.date(2026, 10, 4), 5000, "CNY", None),
    ("1", dt.date(2026, 10, 9), 700, None, None),
    ("2", dt.date(2026, 10, 2), 500, None, None),
    ("3", dt.date(2026, 10, 10), 800, None, None),
    ("3", dt.date(2026, 10, 11), 300, None, "x"),
    ("3", dt.date(2026, 10, 12), -300, None, "x"),
    ("2", dt.date(2026, 10, 3), 9999, "USD", None),
    ("stranger", dt.date(2026, 10, 3), 9999, None, None),
]


def followups() -> pl.DataFrame:
    every = merge(pl.DataFrame(CONTACTS), pl.DataFrame(schema=dict(FOLLOWUPS)))
    assert every.height == len(CONTACTS)
    return every


def made() -> pl.DataFrame:
    return contacts(followups(), CHANNELS, START, END)


def payments() -> pl.DataFrame:
    columns = ["case_key", "pay_date", "amount", "currency", "serial_no"]
    cases = pl.DataFrame({"case_key": list("12345"), "currency": ["CNY"] * 5})
    return own_payments(pl.DataFrame(PAID, schema=columns, orient="row"), cases)


def test_what_was_taken_back_need_not_be_looked_for_among_all_repayments() -> None:
    columns = ["case_key", "pay_date", "amount", "currency", "serial_no"]
    every = pl.DataFrame(PAID, schema=columns, orient="row")
    cases = pl.DataFrame({"case_key": list("12345"), "currency": ["CNY"] * 5})
    since, back = dt.date(2026, 10, 12), every.filter(pl.col("case_key") == "3")

    found = own_payments(every, cases, since, back.lazy())

    assert found["amount"].to_list() == [800, 300, -300]
    assert found.equals(own_payments(every, cases, since))


def test_a_case_that_is_named_twice_has_each_of_its_repayments_once() -> None:
    once = pl.DataFrame({"case_key": ["1", "3"], "currency": ["CNY", "CNY"]})
    columns = ["case_key", "pay_date", "amount", "currency", "serial_no"]
    every = pl.DataFrame(PAID, schema=columns, orient="row")

    found = own_payments(every, pl.concat([once, once]))

    assert found["amount"].to_list() == [5000, 700, 800, 300, -300]
    assert found.equals(own_payments(every, once))


def test_the_funnel_is_what_was_worked_out_by_hand() -> None:
    kept = promised.promises(followups(), payments(), END)
    credited = attributed(made(), payments(), 7, END)
    found = funnel(made(), kept, credited)
    assert found.select("step", "n", "before").rows() == [
        ("attempts", 7, 7),
        ("contacts", 6, 7),
        ("right", 4, 6),
        ("promises", 3, 4),
        ("matured", 2, 3),
        ("kept", 1, 2),
        ("paid", 3, 6),
    ]
    assert found["of_attempts"].to_list() == [n / 7 for n in found["n"]]


def test_five_paid_on_fifty_promised_are_not_kept_and_fifty_within_the_grace_are() -> None:
    kept = promised.promises(followups(), payments(), END)
    status = dict(kept.select("case_key", "status").iter_rows())
    assert (status["1"], status["2"]) == ("kept", "partial")


def test_a_promise_by_the_family_is_no_promise_of_the_customer() -> None:
    own = made().filter("own")["case_key"].to_list()
    assert own == ["1", "2", "4"]


def test_who_was_met_is_unknown_where_neither_person_nor_result_says_it() -> None:
    unsaid = made().filter(pl.col("right").is_null())["case_key"].to_list()
    assert unsaid == ["5"]


def test_a_payment_counts_once_for_the_latest_contact_up_to_seven_days_before() -> None:
    credited = attributed(made(), payments(), 7, END).join(
        made().select("at", met_on="day"), on="at"
    )
    assert credited.select("case_key", "met_on", "day", "paid").sort("day").rows() == [
        ("2", dt.date(2026, 10, 2), dt.date(2026, 10, 2), 500),
        ("1", dt.date(2026, 10, 1), dt.date(2026, 10, 4), 5000),
        ("3", dt.date(2026, 10, 3), dt.date(2026, 10, 10), 800),
    ]
    late = attributed(made(), payments(), 7, END, met=False).filter(pl.col("case_key") == "3")
    assert made().filter(pl.col("at").is_in(late["at"].implode()))["outcome"].to_list() == [
        "NOT_HOME"
    ]


def test_days_from_promise_to_cash_are_those_of_kept_promises() -> None:
    kept = promised.promises(followups(), payments(), END)
    assert to_cash(kept).row(0) == (1, 3.0, 3.0)


def test_coverage_intensity_and_productive_visits_have_their_counts() -> None:
    due = pl.Series(["1", "2", "3", "9"])
    found = visits(made(), due, START, END).row(0, named=True)
    assert found == {
        "visits": 5, "met": 4, "productive": 3, "visited": 2, "cases": 4, "attempts": 4,
        "weeks": 31 / 7,
    }  # fmt: skip


def test_recovery_per_visit_tells_what_no_visit_is_credited_with_too() -> None:
    visit = made().filter(pl.col("channel") == "visit")
    credited = attributed(visit, payments(), 7, END)
    whole = payments().select("currency", paid="amount")
    theirs = visit.with_columns(currency=pl.lit("CNY"))
    assert money(credited, whole, theirs).rows() == [("CNY", 1300, 5700, 5, 260.0)]


def test_recovery_per_visit_is_of_the_visits_to_cases_in_its_currency() -> None:
    visit = made().filter(pl.col("channel") == "visit")
    theirs = visit.with_columns(
        currency=pl.when(pl.int_range(pl.len()) < 2).then(pl.lit("CNY")).otherwise(pl.lit("HKD"))
    )
    paid = pl.DataFrame({"currency": ["CNY", "HKD"], "paid": [1000, 600]})
    assert money(paid, paid, theirs).select("currency", "visits", "per_visit").rows() == [
        ("CNY", 2, 500.0),
        ("HKD", 3, 200.0),
    ]


def test_hours_count_visits_with_a_time_of_day_only() -> None:
    known = timed(made())
    assert known["case_key"].to_list() == ["2", "3", "3", "4"]
    found = hours(known).select("weekday", "hour", "x", "n").rows()
    assert found == [(5, 10, 2, 2), (6, 10, 1, 1), (5, 18, 0, 1)]
    assert hours(known.clear()).is_empty()


def test_the_rate_of_an_hour_with_few_visits_is_drawn_to_that_of_its_hour() -> None:
    rates = hours(timed(made()))["rate"]
    assert all(0 < rate < 1 for rate in rates)


def test_recovery_per_visit_hour_takes_the_lists_of_which_a_crew_said_two_moments() -> None:
    words = pl.DataFrame({"plan_id": ["p", "p", "p", "q"],
                          "at": [at(2, 9), at(2, 11), at(2, 13), at(3, 9)]})  # fmt: skip
    known = crew_hours(words, START, END)
    assert known.rows() == [("p", at(2).date(), 4.0)]
    visit = made().filter(pl.col("channel") == "visit")
    paid = attributed(visit, payments(), 7, END)
    known = known.with_columns(case_keys=pl.Series([["2", "7"]]))
    cases = pl.DataFrame({"case_key": ["2", "7"], "currency": ["CNY", "CNY"]})
    assert per_hour(paid, visit, known, cases).rows() == [("CNY", 500, 4.0, pytest.approx(125.0))]
    assert per_hour(paid, visit, known.clear(), cases).is_empty()


def test_the_hours_of_a_list_belong_to_its_cases_in_equal_parts() -> None:
    # Of four hours for four doors one is that of case 2, one of 7 in dollars, two are of others.
    known = pl.DataFrame({"plan_id": ["p"], "day": [at(2).date()], "hours": [4.0],
                          "case_keys": [["2", "7", "8", "9"]]})  # fmt: skip
    visit = made().filter(pl.col("channel") == "visit")
    paid = attributed(visit, payments(), 7, END)
    cases = pl.DataFrame({"case_key": ["2", "7"], "currency": ["CNY", "USD"]})
    assert per_hour(paid, visit, known, cases).rows() == [
        ("CNY", 500, 1.0, 500.0),
        ("USD", 0, 1.0, 0.0),
    ]
