"""Which repayments pay for their case: those in its currency, said or not."""

import datetime as dt
from pathlib import Path

import pytest

from lib.followups import records
from lib.followups.promises import promises
from lib.portfolio import Portfolio
from tests.lib.portfolio.cast import bring

PAID = "案件编号,委托方,还款日期,还款金额,币种,流水号,冲正标记"
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    """Two cases, of which one is in dollars and has left the files since."""
    made = Portfolio.open(tmp_path)
    head = "案件编号,委托方,逾期金额,逾期天数,币种"
    bring(made, head, "A1,甲,100,3,", "A2,甲,100,3,USD", day="2026-10-31")
    bring(made, head, "A1,甲,100,23,CNY")
    bring(
        made, PAID, "A1,甲,2026-11-02,50,USD,1,", "A1,甲,2026-11-03,50,,2,",
        "A1,甲,2026-11-05,50,CNY,2,是", "A2,甲,2026-11-02,50,CNY,3,", "A2,甲,2026-11-02,50,USD,4,",
        "XX,甲,2026-11-02,9,CNY,5,", kind="repayments",
    )  # fmt: skip
    return made


def test_what_names_another_currency_than_the_case_is_left_out(place: Portfolio) -> None:
    found = place.credited().select("serial_no", "amount", "currency").collect()

    assert found.rows() == [("2", 5000, "CNY"), ("2", -5000, "CNY"), ("4", 5000, "USD")]
    assert place.credited().collect_schema() == place.repayments().collect_schema()


def test_no_promise_is_kept_in_another_currency_nor_by_what_was_reversed(place: Portfolio) -> None:
    head = "案件编号,委托方,催收时间,催收方式,催收结果,承诺还款日期,承诺还款金额"
    made = "2026-11-01 10:00,外访,承诺还款（本人）,2026-11-03,50"
    bring(place, head, *(f"{one},甲,{made}" for one in ("A1", "A2")), kind="followups")

    known = records.merge(place.followups(), records.recorded(place.ledger))
    became = promises(known, place.credited(), DAY).select("status", "paid").rows()

    assert became == [("broken", 0), ("kept", 5000)]


def test_what_belongs_to_no_known_case_pays_nothing_where_all_owe_in_one_currency(
    tmp_path: Path,
) -> None:
    place = Portfolio.open(tmp_path)
    bring(place, "案件编号,委托方,逾期金额,逾期天数", "A1,甲,100,3")
    paid = ("A1,甲,2026-11-02,50,,1,", "XX,甲,2026-11-02,9,,2,", "A1,甲,2026-11-03,7,USD,3,")
    bring(place, PAID, *paid, kind="repayments")

    assert place.credited().select("serial_no", "currency").collect().rows() == [("1", "CNY")]


def test_where_all_cases_are_of_one_currency_the_same_are_left_out(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    bring(place, "案件编号,委托方,逾期金额,逾期天数,币种", "A1,甲,100,3,CNY", "A2,甲,100,3,CNY")
    bring(
        place, PAID, "A1,甲,2026-11-02,50,USD,1,", "A1,甲,2026-11-03,50,,2,",
        "A2,甲,2026-11-05,50,CNY,3,", "XX,甲,2026-11-02,9,CNY,4,", kind="repayments",
    )  # fmt: skip
    found = place.credited().select("serial_no", "amount", "currency").collect()

    assert found.rows() == [("2", 5000, "CNY"), ("3", 5000, "CNY")]
    assert place.credited().collect_schema() == place.repayments().collect_schema()
