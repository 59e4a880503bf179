"""Thirty days to a bucket, the same by hand and by frame, on every engine."""

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.buckets import (
    BUCKETS,
    SCHEME,
    apart_at,
    bucket_expr,
    bucket_named,
    bucket_of,
    terms_expr,
)

STEPS = {
    None: None,
    -3: "M0",
    0: "M0",
    1: "M1",
    15: "M1",
    30: "M1",
    31: "M2",
    60: "M2",
    61: "M3",
    90: "M3",
    91: "M4",
    120: "M4",
    121: "M5",
    150: "M5",
    151: "M6",
    180: "M6",
    181: "M7+",
    4000: "M7+",
}
"""Days past due → bucket, at both ends of each; 15 days is the vector of a queue in the field."""


def test_a_bucket_ends_with_its_thirtieth_day() -> None:
    assert {days: bucket_of(days) for days in STEPS} == STEPS


def test_a_frame_gets_the_buckets_that_a_single_number_gets() -> None:
    frame = pl.LazyFrame({"dpd": list(STEPS)}, schema={"dpd": pl.Int32})
    found = nw.from_native(frame).with_columns(bucket_expr(nw.col("dpd")).alias("bucket"))
    assert found.collect().to_native().rows() == list(STEPS.items())


def test_a_bucket_tells_of_a_number_of_days_where_all_its_days_lie_on_one_side() -> None:
    assert apart_at(0) == (BUCKETS[1:], BUCKETS[:1])
    assert apart_at(30) == (BUCKETS[2:], BUCKETS[:2])
    assert apart_at(45) == (BUCKETS[3:], BUCKETS[:2])
    assert apart_at(180) == (("M7+",), BUCKETS[:7])
    assert apart_at(200) == ((), BUCKETS[:7])


@pytest.mark.parametrize("dtype", ["Int32", "int32[pyarrow]", "float64"])
def test_pandas_gets_them_too(dtype: str) -> None:
    frame = pd.DataFrame({"dpd": pd.Series(list(STEPS), dtype=pd.api.types.pandas_dtype(dtype))})
    found = nw.from_native(frame).with_columns(bucket_expr(nw.col("dpd")).alias("bucket"))
    buckets = [None if pd.isna(one) else one for one in found["bucket"].to_list()]
    assert buckets == list(STEPS.values())


def test_a_file_without_days_is_bucketed_by_its_overdue_instalments() -> None:
    terms = pl.LazyFrame({"terms": [None, 0, 1, 2, 6, 7, 30]}, schema={"terms": pl.Int32})
    found = nw.from_native(terms).select(terms_expr(nw.col("terms")).alias("bucket"))
    buckets = found.collect().to_native()["bucket"].to_list()
    assert buckets == [None, "M0", "M1", "M2", "M6", "M7+", "M7+"]


@given(st.integers(-400, 4000), st.integers(0, 400))
def test_a_case_that_grows_older_never_falls_back(days: int, more: int) -> None:
    younger, older = bucket_of(days), bucket_of(days + more)
    assert younger is not None
    assert older is not None
    assert BUCKETS.index(younger) <= BUCKETS.index(older)


def test_the_scheme_names_the_ends_that_it_uses() -> None:
    assert str(SCHEME) == "M1 = 1–30 days past due … M6 = 151–180, M7+ = more than 180"


@pytest.mark.parametrize(
    ("text", "bucket", "opened"),
    [
        ("M0", "M0", False),
        ("M3", "M3", False),
        ("m03", "M3", False),
        ("M3+", "M3", True),
        ("M7+", "M7+", False),
        ("M12", "M7+", False),
        ("M1(1-30天)", "M1", False),
        ("1-30天", "M1", False),
        ("31-60", "M2", False),
        ("30-60", "M2", False),
        ("91~120", "M4", False),
        ("逾期31-60天", "M2", False),
        (">180", "M7+", False),
        ("180天以上", "M7+", False),
        ("90+", "M4", True),
        ("30天以内", "M1", False),
        ("3期", "M3", False),
        ("正常", "M0", False),
    ],
)
def test_a_bucket_is_known_by_every_name_that_lenders_give_it(
    text: str, bucket: str, *, opened: bool
) -> None:
    assert bucket_named(text) == (bucket, opened)


@pytest.mark.parametrize("text", ["3", "1-60", "60-31", "M1-M3", "次级", "<60", ""])
def test_a_name_that_may_be_several_buckets_is_none(text: str) -> None:
    assert bucket_named(text) is None
