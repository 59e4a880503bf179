"""Cases and placements are told apart by their numbers as they are by their names."""

import datetime as dt
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lib.portfolio.numbers import HASH, NEVER, Numbers, Placed, days_of

KEYS = st.lists(st.text("ab甲", max_size=3), max_size=8)
DAYS = st.none() | st.dates(dt.date(1969, 12, 20), dt.date(1970, 1, 10))
PLACES = st.lists(st.tuples(st.sampled_from("ABC"), DAYS), max_size=8)
SAME_MARK = pl.col("case_key").str.len_bytes()
"""A mark that many keys share."""


@given(st.lists(KEYS), st.sampled_from([SAME_MARK, HASH]))
def test_a_case_has_the_number_of_its_first_time_whoever_shares_its_mark(
    files: list[list[str]], mark: pl.Expr
) -> None:
    numbers = Numbers(mark)
    known: dict[str, int] = {}
    for keys in files:
        wanted = [known.setdefault(one, len(known)) for one in keys]
        assert numbers.of(pl.Series(keys, dtype=pl.String)).to_list() == wanted
    assert len(numbers) == len(known)
    asked = pl.Series([*known, "nobody", None], dtype=pl.String)
    assert numbers.known(asked).to_list() == [*known.values(), None, None]


@given(st.lists(PLACES))
def test_a_placement_is_its_case_and_its_day(
    files: list[list[tuple[str, dt.date | None]]],
) -> None:
    placed = Placed()
    known: dict[tuple[str, dt.date | None], int] = {}
    for rows in files:
        wanted = [known.setdefault(one, len(known)) for one in rows]
        frame = pl.DataFrame(
            rows, schema={"case_key": pl.String, "place_date": pl.Date}, orient="row"
        )
        assert placed.of(frame).tolist() == wanted
    after: dict[tuple[str, dt.date | None], dt.date | None] = dict.fromkeys(known)
    for one, later in pairwise(sorted(known, key=lambda one: (one[0], one[1] or dt.date.min))):
        if one[0] == later[0]:
            after[one] = later[1]
    told = pl.Series([*after.values()], dtype=pl.Date)
    assert placed.next_days().tolist() == days_of(told).tolist()
    assert days_of(pl.Series([None], dtype=pl.Date)).tolist() == [NEVER]
