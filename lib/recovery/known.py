"""Cases of the snapshot with which a period begins, with what later files tell of their end.

The base of a rate is frozen, but which payments are ours is not: a client may take a case back
within the period, and only a file of after that day says so. Its recall bounds what counts.
"""

import datetime as dt

import polars as pl

from lib.cases.exits import ends, taken_back
from lib.portfolio.portfolio import Portfolio

ENDS = ("recall_date", "closed_date")
"""The days that a later file may know better."""

READ = ("case_key", "place_date", "as_of", "case_status", *ENDS)


def ended(portfolio: Portfolio, cases: pl.LazyFrame, until: dt.date) -> pl.LazyFrame:
    """The cases with recall_date and closed_date as the files up to a day tell them.

    Only files with the same placement count: one that was placed again has another end. `cases` are
    those of one snapshot, as lib.portfolio.portfolio gives them; their order is kept.
    """
    first = cases.select(pl.col("as_of").min()).collect().item()
    files = [] if first is None else portfolio.imports("cases")
    later = [portfolio.scan(one).select(READ) for one in files if first < one.as_of <= until]
    told = pl.concat([cases.select(READ), *later])
    on = ["case_key", "place_date"]
    # Most placements have no end in any file: those of a million cases are soon put aside.
    says = taken_back() | pl.any_horizontal(pl.col(ENDS).is_not_null())
    ending = told.filter(says).select(on).unique()
    some = told.join(ending, on=on, how="semi", nulls_equal=True, maintain_order="left")
    # Files of one client may be older than the snapshot of another's.
    known = ends(some.sort("as_of", maintain_order=True))
    columns = cases.collect_schema().names()
    return (
        cases.drop(ENDS)
        .join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
        .select(columns)
    )
