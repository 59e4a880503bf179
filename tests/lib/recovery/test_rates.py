"""Recovery as worked out by hand, on every engine; the rules one by one."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.recovery.months import by_month
from lib.recovery.rates import FIGURES, Base, foreign, rates, unmatched
from lib.recovery.table import with_person
from tests.lib.recovery.cast import (
    CASES,
    END,
    REPAYMENTS,
    SNAPSHOT,
    START,
    cases,
    repayments,
)

Engine = Callable[[pl.LazyFrame], Any]
Rows = list[list[Any]]


def polars(frame: pl.LazyFrame) -> Any:  # noqa: ANN401 — a frame of either engine
    return frame


def pandas(frame: pl.LazyFrame) -> Any:  # noqa: ANN401 — a frame of either engine
    return frame.collect().to_pandas(use_pyarrow_extension_array=True)


@pytest.fixture(params=[polars, pandas])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Return what turns a frame into that of each engine."""
    made: Engine = request.param
    return made


def collected(found: Any) -> pl.DataFrame:  # noqa: ANN401 — a frame of either engine
    return found.collect() if isinstance(found, pl.LazyFrame) else pl.from_pandas(found)


def rows(found: Any, golden: Mapping[str, Any], *by: str) -> Rows:  # noqa: ANN401 — likewise
    """The result as the golden file has it: its columns, dates as text, values to five places."""
    frame = collected(found).select(
        *(pl.col(column).cast(pl.String) for column in by),
        *(pl.col(column) for column in golden["columns"]),
    )
    return [list(row) for row in frame.with_columns(pl.col("value").round(5)).iter_rows()]


@pytest.mark.parametrize(
    ("title", "base", "by"),
    [
        ("placed in total", "placed", []),
        ("overdue in total", "overdue", []),
        ("placed by bucket", "placed", ["bucket"]),
        ("placed by client and bucket", "placed", ["client", "bucket"]),
    ],
)
def test_recovery_is_what_was_worked_out_by_hand(
    golden: Mapping[str, Any],
    engine: Engine,
    title: str,
    base: Base,
    by: list[str],
) -> None:
    found = rates(engine(cases()), engine(repayments()), by=by, start=START, end=END, base=base)
    assert rows(found, golden, *by) == golden[title]


def test_recovery_by_month_is_what_was_worked_out_by_hand(
    golden: Mapping[str, Any], engine: Engine
) -> None:
    found = by_month(
        engine(cases()),
        engine(repayments()),
        start=dt.date(2026, 9, 1),
        end=dt.date(2026, 11, 30),
        base="placed",
    )
    assert rows(found, golden, "month") == golden["placed by month, September to November"]


def test_what_counts_for_no_case_is_told_by_currency(
    golden: Mapping[str, Any], engine: Engine
) -> None:
    both = {"unmatched": unmatched, "foreign": foreign}
    assert {
        name: [
            list(row)
            for row in collected(
                compute(engine(cases()), engine(repayments()), start=START, end=END)
            ).rows()
        ]
        for name, compute in both.items()
    } == {name: golden[name] for name in both}


def test_the_figures_stand_in_their_order_and_the_rates_are_their_ratios() -> None:
    found = rates(cases(), repayments(), by=["client"], start=START, end=END, base="placed")
    frame = found.collect()
    assert frame.columns == ["client", *FIGURES]
    assert frame.select("value", "paying_rate", "settled_rate").rows() == [
        (row["numerator"] / row["denominator"], row["paying"] / row["n"], row["settled"] / row["n"])
        for row in frame.iter_rows(named=True)
    ]


def test_asking_by_currency_gives_the_total_which_is_by_currency_anyway() -> None:
    by_currency, total = (
        rates(cases(), repayments(), by=by, start=START, end=END, base="placed").collect()
        for by in (["currency"], [])
    )
    assert by_currency.equals(total)


@pytest.mark.parametrize(("paid", "placed"), [(10_000_00, 100_000_00), (100_000_00, 1_000_000_00)])
def test_ten_thousand_of_a_hundred_thousand_listed_is_ten_percent(paid: int, placed: int) -> None:
    found = one_case(paid, place_amount=placed)
    assert found["value"] == 0.1


def test_recovery_can_exceed_one_hundred_percent() -> None:
    assert one_case(150, place_amount=100)["value"] == 1.5


def test_a_settled_case_may_owe_what_the_tolerance_allows_and_must_have_paid() -> None:
    owes = {"place_amount": 100, "overdue_amount": 100}
    assert [
        one_case(paid, tolerance=tolerance, **owes)["settled"]
        for paid, tolerance in ((95, 5), (95, 4), (100, 0), (0, 100))
    ] == [1, 0, 1, 0]


@pytest.mark.parametrize(("day", "settled"), [(SNAPSHOT, 1), (START, 0), (END, 0), (None, 1)])
def test_what_a_later_snapshot_still_shows_as_owed_was_not_settled_before_it(
    engine: Engine, day: dt.date | None, settled: int
) -> None:
    owes = {"case_key": "1", "currency": "CNY", "place_amount": 100, "overdue_amount": 60}
    case = pl.LazyFrame([{**owes, "as_of": day}], schema=CASES)
    paid = pl.LazyFrame([("1", START, 60, None)], schema=REPAYMENTS, orient="row")
    found = rates(engine(case), engine(paid), by=[], start=START, end=END, base="placed")
    figures = collected(found).select("numerator", "paying", "settled").rows()
    assert figures == [(60, 1, settled)]


def test_a_column_named_twice_groups_once() -> None:
    twice, once = (
        rates(cases(), repayments(), by=by, start=START, end=END, base="placed").collect()
        for by in (["client", "client"], ["client"])
    )
    assert twice.equals(once)


def test_a_case_whose_debt_is_unknown_is_never_called_settled() -> None:
    assert one_case(500, place_amount=100)["settled"] == 0


def one_case(paid: int, *, tolerance: int = 0, **facts: int) -> Mapping[str, Any]:
    """The figures of a portfolio of a single case with a single payment."""
    case = pl.LazyFrame([{"case_key": "1", "currency": "CNY", **facts}], schema=CASES)
    payment = pl.LazyFrame([("1", START, paid, None)], schema=REPAYMENTS, orient="row")
    found = rates(
        case, payment, by=[], start=START, end=END, base="placed", tolerance=tolerance
    ).collect()
    return found.row(0, named=True)


days = st.dates(dt.date(2026, 8, 1), dt.date(2026, 12, 1))
payments = st.lists(
    st.tuples(
        st.sampled_from([*cases().collect()["case_key"], "of-somebody-else", None]),
        days,
        st.integers(-500, 2000),
        st.sampled_from(["CNY", "USD", None]),
    ),
    max_size=20,
)


@given(payments, days, days)
def test_groups_and_months_add_up_to_the_total(
    paid: list[tuple[str | None, dt.date, int, str | None]], one: dt.date, other: dt.date
) -> None:
    frame = pl.LazyFrame(paid, schema=REPAYMENTS, orient="row")
    start, end = min(one, other), max(one, other)

    def sums(found: pl.LazyFrame) -> dict[str, int]:
        added = found.group_by("currency").agg(pl.col("numerator").sum()).collect()
        return dict(added.iter_rows())

    total, grouped = (
        sums(rates(cases(), frame, by=by, start=start, end=end, base="placed"))
        for by in ([], ["bucket", "client"])
    )
    assert grouped == total
    assert sums(by_month(cases(), frame, start=start, end=end, base="placed")) == total


@given(payments, st.integers(1, 2000))
def test_a_payment_more_within_the_period_adds_exactly_itself(
    paid: list[tuple[str | None, dt.date, int, str | None]], amount: int
) -> None:
    def numerator(of: list[tuple[str | None, dt.date, int, str | None]]) -> int:
        frame = pl.LazyFrame(of, schema=REPAYMENTS, orient="row")
        found = rates(cases(), frame, by=[], start=START, end=END, base="overdue").collect()
        return int(found.filter(pl.col("currency") == "CNY")["numerator"].item())

    assert numerator([*paid, ("silent", END, amount, None)]) == numerator(paid) + amount


def test_a_person_counts_once_with_all_his_cases_and_is_settled_when_all_of_them_are(
    engine: Engine,
) -> None:
    every = with_person(cases())
    found = rates(
        engine(every), engine(repayments()), by=["person"], start=START, end=END, base="overdue",
        unit="person",
    )  # fmt: skip
    one = collected(found).filter(pl.col("person") == "p1").row(0, named=True)
    own = ["part-payment", "settled"]
    each = rates(cases(), repayments(), by=["case_key"], start=START, end=END, base="overdue")
    his = each.collect().filter(pl.col("case_key").is_in(own))
    assert his.select("paying", "settled").rows() == [(1, 0), (1, 1)]
    assert (one["n"], one["paying"], one["settled"]) == (1, 1, 0)
    assert one["denominator"] == his["denominator"].sum() == 1300
    assert one["numerator"] == his["numerator"].sum()
