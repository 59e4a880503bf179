"""The headline of a portfolio: how many, how much, since when, and what came back lately."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.cases.buckets import BUCKETS


@dataclass(frozen=True)
class Headline:
    """As of one day; sums in minor units by currency.

    `persons` counts distinct people, one without a key as himself; `collected` is net of the last
    `days` days, `paying` the cases it came from.
    """

    as_of: dt.date
    cases: int
    persons: int
    overdue: dict[str, int]
    held: int
    unplaced: int
    approximate: int
    days: int
    collected: dict[str, int]
    paying: int


def headline(
    cases: pl.DataFrame, repayments: pl.LazyFrame, *, as_of: dt.date, days: int = 30
) -> Headline:
    """Sum up the cases of a snapshot (with `held`) and the repayments of the days before it."""
    first = as_of - dt.timedelta(days=days - 1)
    paid = (
        repayments.filter(pl.col("pay_date").is_between(first, as_of))
        .join(cases.lazy().select("case_key", "currency"), on="case_key", how="inner")
        .group_by("case_key", pl.col("currency_right").alias("currency"))
        .agg(pl.col("amount").sum())
        .collect()
    )
    return Headline(
        as_of=as_of,
        cases=cases.height,
        persons=cases["person_key"].drop_nulls().n_unique() + cases["person_key"].null_count(),
        overdue=_sums(cases, "overdue_amount"),
        held=cases["held"].count(),
        unplaced=cases["lat"].null_count(),
        approximate=cases.filter(pl.col("place_quality") != "exact").height,
        days=days,
        collected=_sums(paid, "amount"),
        paying=paid.filter(pl.col("amount") > 0).height,
    )


def by_bucket(cases: pl.DataFrame) -> pl.DataFrame:
    """Count and sum of each bucket: bucket, currency, n, amount; unknown buckets last."""
    order = {bucket: at for at, bucket in enumerate(BUCKETS)}
    return (
        cases.group_by("bucket", "currency")
        .agg(pl.len().alias("n"), pl.col("overdue_amount").sum().alias("amount"))
        .sort(
            pl.col("bucket").replace_strict(order, default=len(order), return_dtype=pl.Int32),
            "currency",
        )
    )


def _sums(frame: pl.DataFrame, column: str) -> dict[str, int]:
    rows = frame.group_by("currency").agg(pl.col(column).sum()).sort(column, descending=True)
    return {currency or "": amount for currency, amount in rows.iter_rows()}
