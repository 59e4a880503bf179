"""Who looks after a case: the collector of the file, unless the case was handed on since."""

import datetime as dt

import polars as pl


def assign(cases: pl.LazyFrame, assignments: pl.LazyFrame, day: dt.date) -> pl.LazyFrame:
    """Give each case the collector of its last assignment up to `day`, if its file is older.

    Args:
        cases: case_key, as_of (of the file), collector and more.
        assignments: case_key, assigned_at, collector_to; rows without a case do not count.
        day: later assignments do not count.

    """
    last = (
        assignments.filter(pl.col("case_key").is_not_null(), pl.col("assigned_at").dt.date() <= day)
        .sort("assigned_at", maintain_order=True)
        .group_by("case_key")
        .agg(pl.col("assigned_at").last(), pl.col("collector_to").last())
    )
    newer = pl.col("assigned_at").dt.date() > pl.col("as_of")
    return (
        cases.join(last, on="case_key", how="left", maintain_order="left")
        .with_columns(
            collector=pl.when(newer.fill_null(value=False))
            .then("collector_to")
            .otherwise("collector")
        )
        .drop("assigned_at", "collector_to")
    )
