"""What files tell of placements, a file at a time, is what all of their rows together say."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.cases.exits import ends
from lib.measures.placements import FIRST, LAST, walked

DAYS = st.dates(dt.date(2026, 7, 1), dt.date(2026, 7, 4))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A:1", "A:2", "B:1"]),
        st.none() | DAYS,
        st.none() | st.integers(-1, 3),
        st.none() | DAYS,
        st.none() | DAYS,
        st.sampled_from([None, "催收中", "退案", "结清"]),
        st.sampled_from(["CNY", "USD"]),
    ),
    max_size=5,
    unique_by=lambda row: row[0],
)
NAMES = ("case_key", "place_date", "place_amount", *LAST, "case_status", "currency")
READ = {
    **dict.fromkeys(("case_key", *FIRST, "case_status"), pl.String),
    **dict.fromkeys(("place_date", *LAST, "as_of"), pl.Date),
    "place_amount": pl.Int64,
}


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_placements_are_those_of_all_rows_at_once(files: list[list[tuple[Any, ...]]]) -> None:
    frames = [
        pl.DataFrame(
            [
                {**dict(zip(NAMES, row, strict=True)), "as_of": day(at), "bucket": f"M{at}"}
                for row in rows
            ],
            schema=READ,
        )
        for at, rows in enumerate(files)
    ]
    found = walked([one.lazy() for one in frames])
    wanted = at_once(frames)
    assert_frame_equal(found.select(wanted.columns), wanted, check_row_order=False)


def day(at: int) -> dt.date:
    return dt.date(2026, 7, 1 + at)


def at_once(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The first row of each placement with an amount, its end, and when the case came again."""
    on = ["case_key", "place_date"]
    every = pl.concat(frames).filter(pl.col("place_date").is_not_null())
    first = every.filter(pl.col("place_amount") > 0).unique(on, keep="first", maintain_order=True)
    again = pl.col("place_date").shift(-1).over("case_key", order_by="place_date")
    after = every.select(on).unique().with_columns(next_place=again)
    ended = ends(every.select(*on, *LAST, "as_of", "case_status").lazy()).collect()
    told = first.select(*on, *FIRST).join(ended, on=on, how="left")
    return told.join(after, on=on, how="left")
