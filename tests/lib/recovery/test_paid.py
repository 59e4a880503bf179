"""What each case paid is found once: of some of them a table says what it says of them alone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.recovery.paid import PERSON, Paid, Whereof, paid_in, whereof
from lib.recovery.rates import CASE, rates
from lib.recovery.table import MONTH, UNMATCHED, each, recovery_table, table_of, with_person
from lib.words import Sentence
from tests.lib.recovery.cast import CASES, REPAYMENTS, SNAPSHOT, START

END = dt.date(2026, 11, 30)
PERIOD = {"start": START, "end": END, "base_day": SNAPSHOT}

DAYS = st.dates(dt.date(2026, 9, 20), dt.date(2026, 12, 5))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "currency": st.sampled_from(["CNY", "USD"]),
            "client": st.sampled_from(["A", "B", None]),
            "bucket": st.sampled_from(["M1", "M2", "M7+", None]),
            "place_date": st.none() | DAYS,
            "recall_date": st.none() | DAYS,
            "closed_date": st.none() | DAYS,
            "place_amount": st.sampled_from([None, 0, 70, 100]),
            "overdue_amount": st.sampled_from([None, 0, 50, 100]),
            "as_of": st.sampled_from([SNAPSHOT, dt.date(2026, 10, 9)]),
            "person_key": st.sampled_from(["p1", "p2", None]),
        }
    ),
    min_size=1,
    max_size=8,
)
PAYMENTS = st.lists(
    st.tuples(st.integers(0, 9), DAYS, st.integers(-60, 90), st.sampled_from(["CNY", None])),
    min_size=1,
    max_size=14,
)
FILTERS = st.sampled_from(
    [Filter(), Filter(chosen={"client": ("A", "—")}), Filter(chosen={"bucket": ("M2", "M7+")})]
)


def told(
    cases: list[dict[str, Any]], payments: list[tuple[Any, ...]]
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    keyed = [{"case_key": f"c{at}", **row} for at, row in enumerate(cases)]
    paid = [(f"c{at}", *rest) for at, *rest in payments]
    frame = pl.DataFrame(keyed, schema_overrides=CASES)
    return with_person(frame.lazy()), pl.LazyFrame(paid, schema=REPAYMENTS, orient="row")


def every(cases: pl.LazyFrame, paid: pl.LazyFrame) -> Paid:
    return paid_in(cases, paid, ("client", "bucket", PERSON), **PERIOD)


@given(ROWS, PAYMENTS, FILTERS, st.sampled_from([None, "bucket", "client", MONTH]), st.booleans())
def test_a_table_of_some_cases_is_the_same_whoever_else_is_in_the_snapshot(
    drawn: list[dict[str, Any]],
    payments: list[tuple[Any, ...]],
    wanted: Filter,
    by: str | None,
    by_person: bool,  # noqa: FBT001 — drawn
) -> None:
    cases, paid = told(drawn, payments)
    try:
        alone = recovery_table(
            find(cases, wanted), paid, by=by, base="placed", by_person=by_person, **PERIOD
        )
    except MeasureImpossible:
        with pytest.raises(MeasureImpossible):
            table_of(every(cases, paid).of(wanted), by=by, base="placed", by_person=by_person)
        return
    of_all = table_of(every(cases, paid).of(wanted), by=by, base="placed", by_person=by_person)
    assert_frame_equal(of_all.rows, alone.rows)
    assert (of_all.n, of_all.base) == (alone.n, alone.base)
    # What belongs to no case of the snapshot does so whoever is asked for.
    whole = table_of(every(cases, paid), by=by, base="placed", by_person=by_person)
    assert strange(of_all.notes) == strange(whole.notes)
    assert others(of_all.notes) == others(alone.notes)


def strange(notes: Sequence[Sentence]) -> list[Sentence]:
    return [one for one in notes if one.sentence == UNMATCHED]


def others(notes: Sequence[Sentence]) -> list[Sentence]:
    return [one for one in notes if one.sentence != UNMATCHED]


@given(ROWS, PAYMENTS)
def test_what_each_case_or_person_adds_is_what_rates_say_of_him(
    drawn: list[dict[str, Any]], payments: list[tuple[Any, ...]]
) -> None:
    cases, paid = told(drawn, payments)
    for unit in (CASE, PERSON):
        direct = rates(cases, paid, by=[unit], start=START, end=END, base="overdue", unit=unit)
        columns = ["currency", "numerator", "denominator", "paying"]
        mine = each(every(cases, paid), "overdue", by_person=unit == PERSON)
        assert_frame_equal(
            mine.with_columns(pl.col("paying").cast(pl.UInt32)),
            direct.collect().select(columns).with_columns(pl.col("paying").cast(pl.UInt32)),
            check_row_order=False,
        )


def test_all_money_of_a_period_is_told_by_whose_it_is() -> None:
    # Two cases of the snapshot brought 700 − 100, one that came later 50, nobody's is 9 + 4.
    day = dt.date(2026, 10, 5)
    rows = [("a", day, 700, None), ("b", day, -100, "CNY"), ("new", day, 50, "CNY"),
            ("gone", day, 9, "CNY"), (None, day, 4, None), ("a", dt.date(2026, 12, 1), 1, "CNY"),
            ("new", day, 3, "USD")]  # fmt: skip
    paid = pl.LazyFrame(rows, schema=REPAYMENTS, orient="row")
    own = pl.DataFrame({"case_key": ["a", "b"], "currency": ["CNY", "CNY"]})
    later = pl.DataFrame({"case_key": ["a", "new"], "currency": ["CNY", "CNY"]})
    assert whereof(paid, own, later, start=START, end=END, currency="CNY") == [
        Whereof("CNY", own=600, later=50, none=13),
        Whereof("USD", own=0, later=3, none=0),
    ]
