"""Vintages of numbered loans are those of the files themselves, whatever is asked for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.measures.loans import WAYS, followed, vintages_of
from lib.measures.vintages import OF_LOANS, own_months, vintages

ENDS = (dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31))
SCHEMA = {
    **dict.fromkeys((*OF_LOANS, *WAYS), pl.String),
    **dict.fromkeys(("as_of", "loan_date", "closed_date", "recall_date"), pl.Date),
    **dict.fromkeys(("loan_amount", "overdue_amount", "principal_left", "balance"), pl.Int64),
    "dpd": pl.Int32,
    "bucket_open": pl.Boolean,
}

LOANS = st.lists(
    st.fixed_dictionaries(
        {
            "currency": st.sampled_from(["CNY", "USD"]),
            "loan_date": st.dates(dt.date(2026, 6, 1), dt.date(2026, 8, 5)),
            "loan_amount": st.sampled_from([500, 1000]),
            "client": st.sampled_from(["A", "A", "B", None]),
            "product": st.sampled_from(["p", None]),
        }
    ),
    min_size=1,
    max_size=6,
)
STANDS = st.fixed_dictionaries(
    {
        "there": st.sampled_from([True, True, False]),
        "bucket": st.sampled_from(["M0", "M2", "M3"]),
        "city": st.sampled_from(["x", "y"]),
        "dpd": st.sampled_from([0, 31, 70, None]),
        "principal_left": st.integers(0, 900),
        "case_status": st.sampled_from([None, None, "结清", "核销"]),
        "old": st.sampled_from([False, False, False, True]),
    }
)
FILTERS = st.sampled_from(
    [
        Filter(),
        Filter(chosen={"bucket": ("M2", "M3")}),
        Filter(chosen={"bucket": ("M0",), "city": ("x",)}),
        Filter(chosen={"client": ("A",), "product": ("p", "—")}),
    ]
)

Months = list[tuple[dt.date, pl.LazyFrame]]


def months(loans: list[dict[str, Any]], stands: list[dict[str, Any]]) -> Months:
    """Month ends with files of the loans; an `old` row is carried forward from the month before."""
    found = []
    for at, day in enumerate(ENDS):
        rows = []
        for nr, loan in enumerate(loans):
            now = dict(stands[at * len(loans) + nr])
            as_of = day.replace(day=1) - dt.timedelta(days=1) if now.pop("old") else day
            if now.pop("there"):
                rows.append({"case_key": f"L{nr}", "as_of": as_of, **loan, **now})
        frame = pl.DataFrame(rows, schema=SCHEMA) if rows else pl.DataFrame(schema=SCHEMA)
        found.append((day, frame.lazy().with_columns(bucket_open=pl.lit(value=False))))
    return found


def filed(every: Months) -> dict[dt.date, dict[str, dt.date]]:
    return {
        day: {
            client or "": max(as_of)
            for client, as_of in frame.group_by("client").agg("as_of").collect().iter_rows()
        }
        for day, frame in every
    }


def told(measure: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """What is measured, or why nothing is."""
    try:
        return measure()
    except MeasureImpossible as refused:
        return pl.DataFrame({"because": [str(refused)]})


@given(LOANS, st.data(), FILTERS, st.booleans())
def test_a_filter_gives_the_same_of_numbered_loans_as_of_the_files(
    drawn: list[dict[str, Any]],
    data: st.DataObject,
    wanted: Filter,
    ever: bool,  # noqa: FBT001 — drawn
) -> None:
    size = len(ENDS) * len(drawn)
    every = months(drawn, data.draw(st.lists(STANDS, min_size=size, max_size=size)))
    numbered = followed(every)
    assert numbered is not None
    some = [(day, find(frame, wanted)) for day, frame in every]
    expected = told(lambda: vintages(own_months(some, filed(every)), ever=ever))
    found = told(lambda: vintages_of(numbered, wanted, filed(every), ever=ever))
    assert_frame_equal(found, expected)


def test_loans_that_files_tell_in_two_ways_or_not_are_not_numbered() -> None:
    loan = {"case_key": "L", "client": "A", "currency": "CNY", "loan_amount": 500, "dpd": 0,
            "principal_left": 9, "loan_date": ENDS[0]}  # fmt: skip
    whole = [{**loan, "as_of": day} for day in ENDS[:2]]
    for changed in ({"loan_amount": 700}, {"dpd": None}, {"loan_date": None}):
        rows = [whole[0], {**whole[1], **changed}]
        every = [(row["as_of"], pl.LazyFrame([row], schema=SCHEMA)) for row in rows]
        assert followed(every) is None  # type: ignore[arg-type]
    assert followed([(one["as_of"], pl.LazyFrame([one], schema=SCHEMA)) for one in whole])  # type: ignore[misc]


def test_values_of_all_month_ends_together_are_told_apart_by_two_bytes_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loan = {"currency": "CNY", "loan_date": ENDS[0], "loan_amount": 500, "client": "A",
            "product": "p"}  # fmt: skip
    stands = [
        {"there": True, "bucket": "M0", "city": city, "dpd": 0, "principal_left": 9,
         "case_status": None, "old": False}
        for city in "xyz"
    ]  # fmt: skip
    monkeypatch.setattr("lib.measures.loans.MOST", 3)
    assert followed(months([loan], stands)) is not None
    monkeypatch.setattr("lib.measures.loans.MOST", 2)
    assert followed(months([loan], stands)) is None
