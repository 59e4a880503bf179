"""Cases of the snapshot with which a period begins, with what later files tell of their end.

The base of a rate is frozen, but which payments are ours is not: a client may take a case back
within the period, and only a file of after that day says so. Its recall bounds what counts; against
the amount placed, so does the day on which the case is placed again.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.cases.exits import ends, taken_back
from lib.portfolio.portfolio import Portfolio
from lib.recovery.rates import NEXT

ENDS = ("recall_date", "closed_date")
"""The days that a later file may know better."""

READ = ("case_key", "place_date", "as_of", "case_status", *ENDS)


def ended(
    portfolio: Portfolio, cases: pl.LazyFrame, until: dt.date, since: dt.date | None = None
) -> pl.LazyFrame:
    """The cases with recall_date and closed_date as the files up to a day tell them.

    Only files with the same placement count: one that was placed again has another end. `cases` are
    those of one snapshot, as lib.portfolio.portfolio gives them; their order is kept. Which file
    was the first to say that a case was taken back is looked for from the day `since` on, by
    default from their own.
    """
    later = [one.select(READ) for one in _later(portfolio, cases, until, since)]
    told = pl.concat([cases.select(READ), *later])
    on = ["case_key", "place_date"]
    # Most placements have no end up to the day in any file, and stay as they are: those of a
    # million cases are soon put aside, also where each has a day on which it will end some time.
    says = taken_back() | pl.any_horizontal(pl.col(ENDS) <= until)
    ending = told.filter(says).select(on).unique()
    some = told.join(ending, on=on, how="semi", nulls_equal=True, maintain_order="left")
    # Files of one client may be older than the snapshot of another's.
    known = ends(some.sort("as_of", maintain_order=True))
    columns = cases.collect_schema().names()
    known = known.rename({one: f"{one}_known" for one in ENDS})
    marked = known.with_columns(has=pl.lit(value=True))
    found = cases.join(marked, on=on, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(
        pl.when("has").then(f"{one}_known").otherwise(one).alias(one) for one in ENDS
    ).select(columns)


def placed_again(portfolio: Portfolio, cases: pl.LazyFrame, until: dt.date) -> pl.LazyFrame:
    """The cases with the day from which files up to a day have them placed again, as NEXT.

    Null: they have not. `cases` as for `ended`.
    """
    mark = pl.col("case_key").hash()
    own = cases.select(mark=mark, known="case_key", placed="place_date").drop_nulls("placed")
    # Keys take many times as long to join as numbers do: their hashes are joined, then compared.
    told = [
        one.select("case_key", mark=mark, again="place_date")
        .join(own, on="mark")
        .filter(pl.col("case_key") == pl.col("known"), pl.col("again") > pl.col("placed"))
        for one in _later(portfolio, cases, until)
    ]
    if not told:
        return cases.with_columns(pl.lit(None, pl.Date).alias(NEXT))
    again = pl.concat(told).group_by("case_key").agg(pl.col("again").min().alias(NEXT))
    return cases.join(again, on="case_key", how="left", maintain_order="left")


def _later(
    portfolio: Portfolio, cases: pl.LazyFrame, until: dt.date, since: dt.date | None = None
) -> Sequence[pl.LazyFrame]:
    """The case files after the snapshot, or from a day on, up to a day."""
    oldest = cases.select(pl.col("as_of").min()).collect().item()
    if oldest is None:
        return []
    first = since or oldest + dt.timedelta(days=1)
    files = portfolio.imports("cases")
    return [portfolio.scan(one) for one in files if first <= one.as_of <= until]
