"""What may be expected of promises: chances, days and sums."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.followups import bouncing, forecast, reliability
from lib.followups.knowing import promisers, told_contacts
from lib.followups.promises import PROMISES, promises
from lib.portfolio import Portfolio
from tests.lib.followups.cast import contacts, day, noon, payments
from tests.lib.portfolio.cast import bring

PERSONS = pl.DataFrame(
    {"case_key": ["C1", "C2", "C3"], "person_key": ["P1", "P1", "P2"], "currency": ["CNY"] * 3}
)


def promise(made: int, due: int, amount: int = 100_00, **more: object) -> dict[str, Any]:
    return {
        "happened_at": noon(made),
        "outcome": "PTP",
        "promise_amount": amount,
        "promise_date": day(due),
        **more,
    }


def test_a_week_of_one_person_day_by_day_with_part_payment_and_reversal() -> None:
    made = contacts(promise(1, 3))
    paid = payments((day(2), 40_00), (day(3), 60_00, "S"), (day(5), -60_00, "S"))
    told = []
    for on in range(1, 8):
        known = promises(made, paid, day(on))
        found = reliability.with_chance(known, PERSONS, 1)
        told.append(found.select("status", "paid", "missing").row(0))
    assert told == [
        ("open", 0, 100_00),
        ("open", 40_00, 60_00),
        ("kept", 100_00, 0),
        ("kept", 100_00, 0),
        ("open", 40_00, 60_00),
        ("open", 40_00, 60_00),
        ("partial", 40_00, 0),
    ]


def test_below_the_minimum_there_is_no_chance_and_no_expected_cash() -> None:
    known = promises(contacts(promise(1, 2), promise(10, 20)), payments(), day(12))
    found = reliability.with_chance(known, PERSONS, 2)
    assert found.select("all_n", "chance", "expected").row(1) == (1, None, None)
    assert forecast.in_all(found).select("missing", "expected", "unweighed").row(0) == (
        100_00,
        None,
        1,
    )


def test_the_record_of_a_person_counts_over_all_his_cases_and_apart_from_the_familys() -> None:
    rows = (promise(1, 2), promise(1, 2, case_key="C2"), promise(10, 20, promise_by="family"))
    known = promises(contacts(*rows), payments((day(2), 100_00)), day(12))
    found = reliability.with_chance(known, PERSONS, 1)
    own = found.filter(pl.col("party") == "customer")
    assert own.select("own_kept", "own_n").unique().rows() == [(1, 2)]
    family = found.filter(pl.col("party") == "family")
    assert family.select("own_n", "all_n", "chance").row(0) == (0, 0, None)


def test_what_was_kept_on_a_case_that_left_is_his_record_and_stays_in_its_own_currency(
    tmp_path: Path,
) -> None:
    place = Portfolio.open(tmp_path)
    cases = "案件编号,委托方,客户号,币种,逾期金额,逾期天数"
    bring(place, cases, "A1,甲,K1,USD,300,10", "A2,甲,K1,CNY,900,10", day=f"{day(1)}")
    bring(place, cases, "A2,甲,K1,CNY,900,30", day=f"{day(21)}")
    met = "案件编号,委托方,跟进时间,跟进方式,跟进结果,承诺金额,承诺日期"
    bring(place, met, f"A1,甲,{day(2)} 10:00,外访,PTP,100,{day(3)}",
          f"A2,甲,{day(20)} 10:00,外访,PTP,500,{day(25)}", kind="followups")  # fmt: skip
    bring(place, "案件编号,委托方,还款日期,还款金额", f"A1,甲,{day(3)},100", kind="repayments")

    known = promises(told_contacts(place), place.credited(), day(22))
    found = reliability.with_chance(known, promisers(place, known), 1).sort("currency")
    assert found.select("currency", "status", "own_kept", "own_n").rows() == [
        ("CNY", "open", 1, 1),
        ("USD", "kept", 1, 1),
    ]
    rates = reliability.kept_rates(found, day(22), (30,))
    assert rates.select("currency", "paid", "promised").rows() == [("USD", 100_00, 100_00)]


def test_kept_rates_count_what_matured_in_the_period() -> None:
    known = promises(
        contacts(promise(1, 2), promise(7, 8), promise(20, 21)),
        payments((day(8), 100_00), (day(21), 30_00)),
        day(30),
    )
    rates = reliability.kept_rates(known, day(30), (10, 60))
    assert rates.select("days", "kept", "n", "paid", "promised").rows() == [
        (10, 0, 1, 30_00, 100_00),
        (60, 1, 3, 130_00, 300_00),
    ]


def test_two_broken_promises_within_ninety_days_make_a_serial_bouncer() -> None:
    known = promises(contacts(promise(1, 2), promise(10, 12)), payments((day(12), 1)), day(94))
    assert [bouncing.serial(known, day(on)).rows() for on in (94, 95)] == [
        [("C1", 2, 1, day(12))],
        [],
    ]


drawn = st.lists(
    st.fixed_dictionaries(
        {
            "case_key": st.sampled_from(["C1", "C2", "C3"]),
            "promise_by": st.sampled_from(["debtor", "family", None]),
            "promise_date": st.integers(1, 60).map(day),
            "status": st.sampled_from(["open", "due_today", "kept", "broken", "superseded"]),
            "matured": st.booleans(),
            "amount": st.integers(1, 10_000),
            "paid": st.integers(0, 12_000),
            "currency": st.sampled_from(["CNY", "USD", None]),
        }
    ),
    max_size=20,
)


@given(drawn, st.integers(1, 60), st.integers(1, 3))
@settings(max_examples=80)
def test_each_promise_has_one_day_and_no_more_is_expected_than_is_missing(
    rows: list[dict[str, Any]], on: int, least: int
) -> None:
    usual = {"promised_on": dt.date(2026, 1, 1), "last_day": day(1)}
    made = pl.DataFrame([{**usual, **row} for row in rows], schema=dict(PROMISES))
    found = reliability.with_chance(made, PERSONS, least)
    assert found.height == made.height
    days = forecast.by_day(found)
    replaced = found["status"].is_in(forecast.REPLACED).sum()
    assert int(days["promises"].sum()) == made.height - int(replaced)
    assert days.select("promise_date", "currency").is_unique().all()
    assert days.filter(pl.col("expected") > pl.col("missing")).is_empty()
    first, last = forecast.span(day(on))
    assert forecast.shown(found, day(on))["promise_date"].is_between(first, last).all()
