"""How much each had to do, and under which conditions: beside the money, never added to it.

* held: cases on an average day; cases: different ones in the period.
* hard: share of the days held that are of cases more than 90 days past due (M4 and above).
* vague: share of those days of cases whose place on the map is not exact.
* visits, calls: attempts that were made, those of two who went together counting for both.
* days worked: days with an attempt. Days of leave are those that were entered.
* hours and km of the lists on whose crew somebody was: hours by the crew's own words, km as
  planned, ways included. Null where no crew said a word, or no list names him.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

HARD = ("M4", "M5", "M6", "M7+")
"""Buckets of cases that hardly anybody gets money from."""

WORKLOAD: Mapping[str, type[pl.DataType]] = {
    "owner": pl.String,
    "cases": pl.Int64,
    "held": pl.Float64,
    "hard": pl.Float64,
    "vague": pl.Float64,
    "visits": pl.Int64,
    "calls": pl.Int64,
    "days": pl.Int64,
    "leave": pl.Int64,
    "hours": pl.Float64,
    "km": pl.Float64,
    "planned": pl.Int64,
    "done": pl.Int64,
}
"""`planned` visits (cases on lists) and how many of them are `done`; see lib.team.lists."""


def held(spells: pl.DataFrame, length: int) -> pl.DataFrame:
    """Of each owner: cases, held, hard, vague; `length` is that of the period in days."""
    days = pl.col("days")
    whole = days.sum()
    return (
        spells.filter(pl.col("owner").is_not_null())
        .group_by(pl.col("owner").cast(pl.String))
        .agg(
            cases=pl.col("case_key").n_unique().cast(pl.Int64),
            held=whole / length,
            hard=days.filter(pl.col("bucket").is_in(HARD)).sum() / whole,
            vague=days.filter(~pl.col("placed").fill_null(value=False)).sum() / whole,
        )
    )


def tried(contacts: pl.DataFrame) -> pl.DataFrame:
    """Of each who: visits, calls and days worked; `contacts` as lib.team.naming.each gives them."""
    return contacts.group_by(owner="who").agg(
        visits=(pl.col("channel") == "visit").sum().cast(pl.Int64),
        calls=(pl.col("channel") == "call").sum().cast(pl.Int64),
        days=pl.col("day").n_unique().cast(pl.Int64),
    )


def away(leave: pl.DataFrame, start: dt.date, end: dt.date) -> pl.DataFrame:
    """Of each collector: days of leave from `start` to `end`, each day once."""
    return (
        leave.filter(pl.col("starts_on") <= end, pl.col("ends_on") >= start)
        .select(
            owner="collector",
            day=pl.date_ranges(
                pl.max_horizontal("starts_on", pl.lit(start)),
                pl.min_horizontal("ends_on", pl.lit(end)),
            ),
        )
        .explode("day")
        .group_by("owner")
        .agg(leave=pl.col("day").n_unique().cast(pl.Int64))
    )


def together(*columns: pl.DataFrame) -> pl.DataFrame:
    """One row an owner of any of the frames; columns WORKLOAD, counts of nothing being 0."""
    found = pl.concat([one.select("owner") for one in columns]).unique().drop_nulls()
    for one in columns:
        found = found.join(one, on="owner", how="left")
    counts = [name for name, kind in WORKLOAD.items() if kind is pl.Int64]
    return (
        found.with_columns(pl.col(counts).fill_null(0))
        .select(pl.col(name).cast(kind) for name, kind in WORKLOAD.items())
        .sort("owner")
    )
