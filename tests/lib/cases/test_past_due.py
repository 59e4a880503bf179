"""Payments go to the oldest instalment first, and a part payment leaves it unpaid."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.buckets import bucket_of
from lib.cases.past_due import days_past_due

INSTALMENTS = {
    "case_key": pl.String,
    "due_date": pl.Date,
    "due_amount": pl.Int64,
    "paid_amount": pl.Int64,
    "paid_date": pl.Date,
    "currency": pl.String,
}
REPAYMENTS = {
    "case_key": pl.String,
    "pay_date": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
}
AS_OF = dt.date(2026, 11, 20)
TOLD = ("case_key", "dpd", "overdue_amount", "oldest_due")


def instalments(
    *rows: tuple[str | None, dt.date | None, int | None, int | None],
    paid_date: dt.date | None = None,
    currency: str | None = None,
) -> pl.LazyFrame:
    full = [(*row, paid_date, currency) for row in rows]
    return pl.LazyFrame(full, schema=INSTALMENTS, orient="row")


def repayments(
    *rows: tuple[str | None, dt.date | None, int | None], currency: str | None = None
) -> pl.LazyFrame:
    full = [(*row, currency) for row in rows]
    return pl.LazyFrame(full, schema=REPAYMENTS, orient="row")


def computed(
    plan: pl.LazyFrame, paid: pl.LazyFrame, as_of: dt.date = AS_OF, tolerance: int = 0
) -> list[tuple[Any, ...]]:
    found = days_past_due(plan, paid, as_of, tolerance).sort("case_key").collect()
    return found.select(TOLD).rows()


def day(month: int, of: int) -> dt.date:
    return dt.date(2026, month, of)


def monthly(case: str, *amounts: int) -> pl.LazyFrame:
    """Instalments of a case due on the 10th of each month from August 2026 on."""
    return instalments(*((case, day(8 + at, 10), due, None) for at, due in enumerate(amounts)))


def test_payments_before_the_due_date_leave_35_days_where_another_system_said_120() -> None:
    plan = instalments(("odoo", dt.date(2017, 2, 28), 10_000_00, None))
    paid = repayments(
        ("odoo", dt.date(2016, 11, 9), 1_500_00),
        ("odoo", dt.date(2016, 11, 30), 1_000_00),
        ("odoo", dt.date(2017, 1, 30), 2_000_00),
    )
    found = computed(plan, paid, dt.date(2017, 4, 4))
    assert found == [("odoo", 35, 5_500_00, dt.date(2017, 2, 28))]
    assert bucket_of(found[0][1]) == "M2"


def test_the_due_date_itself_is_not_past_due_and_the_next_day_is_one_day() -> None:
    plan = monthly("A", 100)
    assert [computed(plan, repayments(), day(8, of))[0][1:3] for of in (10, 11)] == [
        (0, 100),
        (1, 100),
    ]


def test_a_payment_goes_to_the_oldest_instalment_and_what_is_left_to_the_next() -> None:
    plan = monthly("A", 100, 100, 100)
    assert [computed(plan, repayments(("A", day(8, 1), paid))) for paid in (99, 100, 250, 300)] == [
        [("A", 102, 201, day(8, 10))],
        [("A", 71, 200, day(9, 10))],
        [("A", 41, 50, day(10, 10))],
        [("A", 0, 0, None)],
    ]


def test_what_the_oldest_unpaid_instalment_lacks_is_said() -> None:
    plan = instalments(
        ("A", day(8, 10), 100, 90), ("A", day(9, 10), 100, 0), ("B", day(12, 1), 5, 0)
    )
    found = days_past_due(plan, repayments(), AS_OF).sort("case_key").collect()
    assert found["oldest_unpaid"].to_list() == [10, None]


def test_what_is_due_later_or_paid_later_does_not_count_yet() -> None:
    plan = monthly("A", 100, 100)
    paid = repayments(("A", day(9, 5), 40), ("A", day(9, 6), 60))
    assert computed(plan, paid, day(9, 5)) == [("A", 26, 60, day(8, 10))]


def test_a_reversal_takes_the_payment_back_and_never_more_than_was_due() -> None:
    plan = monthly("A", 100)
    paid = repayments(("A", day(8, 9), 100), ("A", day(8, 20), -100), ("A", day(8, 21), -30))
    assert computed(plan, paid) == [("A", 102, 100, day(8, 10))]


def test_the_lenders_own_allocation_stands_against_the_payments() -> None:
    plan = instalments(
        ("A", day(8, 10), 100, 0), ("A", day(9, 10), 100, 100), ("B", day(9, 10), 100, None)
    )
    paid = repayments(("A", day(8, 9), 150), ("B", day(8, 9), 30))
    assert computed(plan, paid) == [("A", 102, 100, day(8, 10)), ("B", 71, 70, day(9, 10))]


def test_what_the_lender_saw_paid_after_the_day_was_still_owed_on_it() -> None:
    plan = instalments(("A", day(8, 10), 100, 100), paid_date=day(10, 1))
    assert [computed(plan, repayments(), at) for at in (day(9, 30), day(10, 1))] == [
        [("A", 51, 100, day(8, 10))],
        [("A", 0, 0, None)],
    ]


def test_money_of_another_currency_is_not_credited() -> None:
    plan = instalments(("A", day(8, 10), 100, None), currency="CNY")
    paid = [repayments(("A", day(8, 9), 40), currency=one) for one in ("USD", "CNY", None)]
    assert [computed(plan, one)[0][2] for one in paid] == [100, 60, 60]


def test_a_plan_in_two_currencies_is_none_and_says_nothing_of_its_case() -> None:
    plan = pl.concat(
        [
            instalments(("A", day(8, 10), 100, None), currency="CNY"),
            instalments(("A", day(9, 10), 100, None), currency="HKD"),
            instalments(("B", day(8, 10), 100, None), currency="CNY"),
            instalments(("B", day(9, 10), 100, None)),
        ]
    )

    assert computed(plan, repayments()) == [("B", 102, 200, day(8, 10))]


def test_a_case_whose_instalments_are_all_due_later_owes_nothing_yet() -> None:
    plan = monthly("A", 100, 100)
    assert computed(plan, repayments(("A", day(8, 1), 30)), day(8, 9)) == [("A", 0, 0, None)]


def test_without_any_due_date_nothing_is_said_of_a_case() -> None:
    assert computed(instalments(("A", None, 100, None)), repayments()) == []


def test_a_few_cents_within_the_tolerance_make_nobody_late() -> None:
    plan = monthly("A", 100, 100)
    paid = repayments(("A", day(8, 9), 95))
    assert computed(plan, paid, day(9, 1), tolerance=5) == [("A", 0, 0, None)]
    assert computed(plan, paid, day(9, 1), tolerance=4) == [("A", 22, 5, day(8, 10))]


def test_rows_that_belong_to_no_case_or_lack_a_date_or_amount_change_nothing() -> None:
    plan = instalments(
        ("A", day(8, 10), 100, None),
        (None, day(8, 10), 900, None),
        ("A", None, 900, None),
        ("A", day(7, 10), None, None),
    )
    paid = repayments((None, day(8, 1), 100), ("A", None, 100), ("A", day(8, 1), None))
    assert computed(plan, paid) == [("A", 102, 100, day(8, 10))]


@pytest.mark.parametrize("paid", [(), (("A", day(8, 9), 150), ("B", day(9, 1), 10))])
def test_pandas_gives_the_figures_that_polars_gives(
    paid: tuple[tuple[str, dt.date, int], ...],
) -> None:
    plan = pl.concat(
        [
            monthly("A", 100, 100, 100),
            instalments(("B", day(8, 10), 50, None), currency="CNY"),
            instalments(("C", day(8, 10), 70, 70), paid_date=day(8, 30)),
            instalments(("D", day(8, 10), 70, 70), paid_date=day(11, 30)),
            instalments(("E", day(12, 10), 80, None)),
        ]
    )
    payments = repayments(*paid)

    def to_pandas(frame: pl.LazyFrame) -> Any:  # noqa: ANN401 — narwhals takes any frame
        return frame.collect().to_pandas(use_pyarrow_extension_array=True)

    found = days_past_due(to_pandas(plan), to_pandas(payments), AS_OF)
    assert pl.from_pandas(found).sort("case_key").select(TOLD).rows() == computed(plan, payments)


amounts = st.lists(st.integers(0, 500), min_size=1, max_size=5)


@given(amounts, st.integers(0, 2500), st.integers(0, 500), st.integers(0, 20))
def test_paying_more_never_makes_a_customer_later_or_owe_more(
    plan: list[int], paid: int, more: int, tolerance: int
) -> None:
    (_, less_days, less_owed, _), (_, more_days, more_owed, _) = (
        computed(monthly("A", *plan), repayments(("A", day(8, 1), sum_)), tolerance=tolerance)[0]
        for sum_ in (paid, paid + more)
    )
    assert more_days <= less_days
    assert more_owed <= less_owed


@given(amounts, st.integers(0, 2500))
def test_nothing_is_lost_between_what_was_due_what_was_paid_and_what_is_left(
    plan: list[int], paid: int
) -> None:
    due = sum(plan[:4])
    left = computed(monthly("A", *plan), repayments(("A", day(8, 1), paid)))[0][2]
    assert left == max(due - paid, 0)
