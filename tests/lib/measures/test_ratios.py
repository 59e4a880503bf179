"""Figures of a whole portfolio: published examples, and what refuses to be computed."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.errors import MeasureImpossible
from lib.measures.pairs import Span
from lib.measures.ratios import (
    DAYS_AT_RISK,
    at_risk,
    cei,
    cost_to_collect,
    effectiveness,
    first_payment_default,
    of_whole,
)
from lib.measures.vintages import own_months, vintages
from lib.portfolio import snapshots
from tests.lib.measures.cast import OCTOBER, SEPTEMBER, pairs

NOBODY = pl.Series([], dtype=pl.String)
PLAN = {
    "case_key": pl.String,
    "term_no": pl.Int64,
    "due_date": pl.Date,
    "due_amount": pl.Int64,
    "currency": pl.String,
    "paid_amount": pl.Int64,
    "paid_date": pl.Date,
}
PAID = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64, "currency": pl.String}


@pytest.mark.parametrize(
    ("beginning", "sales", "total", "current", "periods", "share"),
    [(6200, 10890, 6340, 3590, 3, 0.559), (100_000, 1_000_000, 120_000, 100_000, 1, 0.98)],
)
def test_the_collection_effectiveness_index_is_that_of_the_published_examples(
    beginning: int, sales: int, total: int, current: int, periods: int, share: float
) -> None:
    found = cei(beginning, sales, total, current, periods)
    assert found is not None
    assert round(found, 3) == share


def test_without_anything_to_collect_there_is_no_index() -> None:
    assert cei(0, 0, 0, 0) is None


def plan(*rows: tuple[Any, ...]) -> pl.LazyFrame:
    return pl.LazyFrame(rows, schema=PLAN, orient="row")


def test_effectiveness_of_instalments_is_that_of_cases_in_both_files_with_a_plan() -> None:
    known = plan(
        ("rolls", 2, dt.date(2026, 10, 15), 40, "CNY", None, None),
        ("rolls", 3, dt.date(2026, 11, 15), 40, "CNY", None, None),
        # Due on the day itself is not overdue yet: it falls due in the month after.
        ("settled", 2, SEPTEMBER - dt.timedelta(days=1), 99, "CNY", None, None),
        ("rolls", 4, OCTOBER, 77, "CNY", None, None),
        ("missing", 2, dt.date(2026, 10, 15), 99, "CNY", None, None),
    )
    found = effectiveness(pairs(), known, Span(SEPTEMBER, OCTOBER))
    # 30 + 20 were overdue and 40 fell due; 30 and nothing are overdue now.
    assert found.rows() == [("CNY", 2, 60, 90, 60 / 90)]
    assert cei(50, 40, 30, 0) == 60 / 90
    with pytest.raises(MeasureImpossible, match="no instalment plan"):
        effectiveness(pairs(), known.clear(), Span(SEPTEMBER, OCTOBER))


def loans(**columns: list[Any]) -> pl.DataFrame:
    n = len(next(iter(columns.values())))
    frame = pl.DataFrame(
        {
            "case_key": [str(at) for at in range(n)],
            "currency": ["CNY"] * n,
            "bucket_open": [False] * n,
            **columns,
        }
    )
    return snapshots.complete(frame, "cases")


def test_at_risk_is_the_whole_outstanding_principal_of_late_loans_over_that_of_all() -> None:
    every = loans(
        dpd=[0, 31, 30, 5, 200, 99],
        principal_left=[500, 200, 100, 100, 100, 900],
        case_status=[None, None, None, None, "核销", "结清"],
    )
    assert at_risk(every, 30, NOBODY).rows() == [("CNY", 5, 300, 1000, 0.3)]
    rescheduled = at_risk(every, 30, pl.Series(["3"]))
    assert rescheduled["numerator"].to_list() == [400]


@pytest.mark.parametrize(
    ("dpd", "owes", "because"),
    [
        ([0, 40], [100, None], "neither an outstanding principal"),
        ([0, None], [1, 1], "1 of 2 loans do not say whether they are more than 30 days"),
    ],
)
def test_at_risk_is_not_computed_from_loans_that_do_not_say_enough(
    dpd: list[Any], owes: list[Any], because: str
) -> None:
    with pytest.raises(MeasureImpossible, match=because):
        at_risk(loans(dpd=dpd, principal_left=owes), 30, NOBODY)


def test_buckets_alone_tell_what_is_at_risk_of_the_days_on_which_they_part() -> None:
    owes = {"M0": 500, "M1": 200, "M2": 100, "M3": 100, "M4": 60, "M7+": 40}
    every = loans(bucket=list(owes), principal_left=list(owes.values()))
    told = {days: at_risk(every, days, NOBODY).row(0)[1:] for days in DAYS_AT_RISK}
    assert told == {30: (6, 300, 1000, 0.3), 60: (6, 200, 1000, 0.2), 90: (6, 100, 1000, 0.1)}
    with pytest.raises(MeasureImpossible, match=r"1 of 6 loans .* more than 45 days"):
        at_risk(every, 45, NOBODY)

    # Days go before a bucket: M2 by the lender's count is not past 60 days, these 61 are.
    days = every.with_columns(dpd=pl.when(pl.col("bucket") == "M2").then(61).cast(pl.Int32))
    assert at_risk(days, 60, NOBODY)["numerator"].to_list() == [300]


def test_a_bucket_without_an_upper_end_tells_only_of_the_days_below_it() -> None:
    every = loans(bucket=["M1", "M3"], bucket_open=[False, True], principal_left=[600, 400])
    assert [at_risk(every, days, NOBODY)["value"][0] for days in (30, 60)] == [0.4, 0.4]
    # A file that was read before the end of a bucket was asked for says as little.
    unasked = every.with_columns(pl.col("bucket_open").replace(old=True, new=None))
    with pytest.raises(MeasureImpossible, match=r"1 of 2 loans .* more than 90 days"):
        at_risk(unasked, 90, NOBODY)
    with pytest.raises(MeasureImpossible, match=r"1 of 2 loans .* more than 90 days"):
        at_risk(every, 90, NOBODY)


def test_what_is_of_all_loans_is_only_of_clients_whose_files_are_said_to_hold_all() -> None:
    every = loans(client=["A", "B", None])
    assert of_whole(every, "A, C").height == 1
    assert of_whole(every, "*").height == 3
    for setting in ("", "C"):
        with pytest.raises(MeasureImpossible, match="under “Clients whose case files hold all"):
            of_whole(every, setting)


def test_first_payment_default_is_of_loans_whose_first_instalment_has_fallen_due() -> None:
    due = dt.date(2026, 9, 5)
    known = plan(
        ("kept", 1, due, 100, "CNY", None, None),
        ("late", 1, due, 100, "CNY", None, None),
        ("late", 2, dt.date(2026, 10, 5), 100, "CNY", None, None),
        ("not-due", 1, dt.date(2026, 12, 5), 100, "CNY", None, None),
    )
    paid = pl.LazyFrame(
        [("kept", due, 100, None), ("late", due, 0, None)], schema=PAID, orient="row"
    )
    assert first_payment_default(known, paid, OCTOBER).rows() == [("CNY", 2, 1, 2, 0.5)]
    with pytest.raises(MeasureImpossible, match="does not number"):
        first_payment_default(known.filter(pl.col("term_no") > 1), paid, OCTOBER)


def test_cost_to_collect_needs_costs_and_what_has_a_cost() -> None:
    assert cost_to_collect({"cost_visit": (10, 20.0), "cost_km": (None, None)}, 4000) == 0.05
    for parts, collected, because in (
        ({"cost_visit": (10.0, None)}, 1, "no costs are set"),
        ({"cost_visit": (10.0, 1.0), "cost_hour": (None, 5.0)}, 1, "no crew said"),
        ({"cost_visit": (10.0, 1.0)}, 0, "nothing was collected"),
    ):
        with pytest.raises(MeasureImpossible, match=because):
            cost_to_collect(parts, collected)


def test_a_vintage_is_what_is_late_of_a_months_loans_over_all_that_was_lent() -> None:
    made = [dt.date(2026, 7, 3), dt.date(2026, 7, 20), dt.date(2026, 9, 1)]
    lent: dict[str, list[Any]] = {"loan_date": made, "loan_amount": [1000, 3000, 500]}
    first = loans(**lent, dpd=[0, 31, 0], principal_left=[900, 2000, 500])
    then = loans(**lent, dpd=[35, 0, 0], principal_left=[800, 1500, 500])
    days = [(SEPTEMBER, first), (OCTOBER, then)]

    def told(*, ever: bool) -> list[tuple[Any, ...]]:
        return vintages(days, ever=ever).select("cohort", "months", "n", "late", "share").rows()

    july, september = dt.date(2026, 7, 1), dt.date(2026, 9, 1)
    assert told(ever=False) == [
        (july, 2, 2, 2000, 0.5),
        (july, 3, 2, 800, 0.2),
        (september, 0, 1, 0, 0.0),
        (september, 1, 1, 0, 0.0),
    ]
    assert told(ever=True)[1] == (july, 3, 2, 2300, 0.575)

    by_bucket = first.with_columns(dpd=None, bucket=pl.Series(["M0", "M2", "M1"]))
    assert vintages([(SEPTEMBER, by_bucket)], ever=False)["late"].to_list() == [2000, 0]


def test_vintages_are_of_month_ends_with_files_of_that_month_of_all_clients() -> None:
    august = dt.date(2026, 8, 31)
    old, late = dt.date(2026, 8, 20), dt.date(2026, 9, 15)
    a, b = (loans(client=[one], as_of=[late]) for one in ("A", "B"))
    carried = loans(client=["A"], as_of=[old])
    nobody = a.clear()

    # B has files only since September; what is carried into October counts as no file of it.
    told = own_months(
        [(august, nobody), (SEPTEMBER, b), (OCTOBER, b)],
        {august: {"A": old}, SEPTEMBER: {"A": old, "B": late}, OCTOBER: {"B": late}},
    )
    assert [(day, frame.height) for day, frame in told] == [(SEPTEMBER, 1)]

    both = own_months(
        [(august, carried), (SEPTEMBER, pl.concat([a, b])), (OCTOBER, pl.concat([a, b]))],
        {
            august: {"A": old},
            SEPTEMBER: {"A": late, "B": late},
            OCTOBER: {"A": OCTOBER, "B": late},
        },
    )
    assert [(day, frame.height) for day, frame in both] == [(SEPTEMBER, 2)]


def test_vintages_without_any_month_of_all_clients_say_so() -> None:
    old, late = dt.date(2026, 9, 20), dt.date(2026, 10, 20)
    first, last = (loans(client=[one], as_of=[day]) for one, day in (("A", old), ("B", late)))
    filed = {SEPTEMBER: {"A": old}, OCTOBER: {"A": old, "B": late}}
    with pytest.raises(MeasureImpossible, match="all of these clients"):
        own_months([(SEPTEMBER, first), (OCTOBER, pl.concat([first, last]))], filed)
    with pytest.raises(MeasureImpossible, match="under “Clients whose case files hold all"):
        own_months([(SEPTEMBER, first.clear())], filed)


@pytest.mark.parametrize(
    ("dpd", "owes", "because"),
    [([0, None], [1, 1], "more than 30 days past"), ([0, 1], [1, None], "neither an outstanding")],
)
def test_a_vintage_of_loans_that_do_not_say_enough_is_not_zero_but_refused(
    dpd: list[Any], owes: list[Any], because: str
) -> None:
    made = [dt.date(2026, 7, 3)] * 2
    known = loans(loan_date=made, loan_amount=[1000, 1000], dpd=dpd, principal_left=owes)
    with pytest.raises(MeasureImpossible, match=because):
        vintages([(SEPTEMBER, known)], ever=False)
