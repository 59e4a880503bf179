"""What cases paid by a day and within some days is the same by their numbers as row by row."""

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.forecasts.paid import LATELY, Paid
from lib.forecasts.stood import came

DAYS = st.dates(dt.date(2026, 5, 1), dt.date(2026, 8, 31))
KEYS = ("A:1", "A:2", "B:1", "B:2")
CURRENCY = st.sampled_from(["CNY", "USD"])
PAYMENTS = st.lists(
    st.tuples(st.sampled_from(KEYS), DAYS, st.integers(-3, 9), st.none() | CURRENCY), max_size=12
)
CASES = st.lists(
    st.tuples(st.sampled_from(KEYS), CURRENCY, *[st.none() | DAYS] * 3),
    max_size=4,
    unique_by=lambda row: row[0],
)
PAID = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64, "currency": pl.String}
BOUNDS = {
    "case_key": pl.String,
    "currency": pl.String,
    **dict.fromkeys(("place_date", "recall_date", "closed_date"), pl.Date),
}


@settings(max_examples=60)
@given(PAYMENTS, CASES, st.lists(DAYS, min_size=1, max_size=3))
def test_what_was_paid_is_counted_as_row_by_row(
    payments: list[tuple[Any, ...]], cases: list[tuple[Any, ...]], days: list[dt.date]
) -> None:
    rows = pl.DataFrame(payments, schema=PAID, orient="row")
    frame = pl.DataFrame(cases, schema=BOUNDS, orient="row")
    paid = Paid(rows)
    told = frame.with_columns(case=paid.numbers.of(frame["case_key"]), as_of=pl.lit(days[0]))
    for day in days:
        late = day - dt.timedelta(days=LATELY)
        wanted = [
            (
                sum(one[2] for one in payments if one[0] == key and one[1] <= day),
                sum(one[2] for one in payments if one[0] == key and late < one[1] <= day),
            )
            for key, *_ in cases
        ]
        assert paid.by(told["case"], day).rows() == wanted
        found = paid.of(told, late, day, "case_key").select("case_key", "pay_date", "amount")
        by_key = came(told, rows, late, day)
        assert_frame_equal(found, by_key, check_row_order=False)
