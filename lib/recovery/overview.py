"""The headline of a portfolio: how many, how much, since when, and what came back lately."""

import datetime as dt
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import BUCKETS
from lib.parts import sums_by_currency
from lib.privacy.masking import EXACT
from lib.recovery.rates import counted

LATELY = 30
"""Days that count as lately where nobody says otherwise."""


@dataclass(frozen=True)
class Headline:
    """As of one day; sums in minor units by currency.

    `unstated` are the cases of which no overdue amount is known, so that `overdue` leaves them out;
    `persons` counts distinct people, one without a key as himself; `unplaced` have no place,
    `approximate` only that of their district or city; `collected` is net of reversals in the last
    `days` days while the case was with us, `paying` the cases with more paid than reversed.
    """

    as_of: dt.date
    cases: int
    persons: int
    overdue: dict[str, int]
    unstated: int
    held: int
    unplaced: int
    approximate: int
    days: int
    collected: dict[str, int]
    paying: int


def headline(
    cases: pl.DataFrame, repayments: pl.LazyFrame, *, as_of: dt.date, days: int = LATELY
) -> Headline:
    """Sum up the cases of a snapshot (with `held`) and the repayments of the days before it."""
    paid = paid_lately(cases, repayments, as_of=as_of, days=days)
    return Headline(
        as_of=as_of,
        cases=cases.height,
        persons=cases["person_key"].drop_nulls().n_unique() + cases["person_key"].null_count(),
        overdue=sums_by_currency(cases, "overdue_amount"),
        unstated=cases["overdue_amount"].null_count(),
        held=cases["held"].count(),
        unplaced=cases["lat"].null_count(),
        approximate=cases.filter(pl.col("place_quality") != EXACT).height,
        days=days,
        collected=sums_by_currency(paid, "amount"),
        paying=paid.filter(pl.col("amount") > 0).height,
    )


def paid_lately(
    cases: pl.DataFrame, repayments: pl.LazyFrame, *, as_of: dt.date, days: int = LATELY
) -> pl.DataFrame:
    """What each case paid net of reversals in the `days` days up to a day, while it was with us.

    Returns:
        case_key, currency, amount (minor units; of a case with as much reversed as paid, 0).

    """
    first = as_of - dt.timedelta(days=days - 1)
    lately = counted(nw.from_native(cases.lazy()), nw.from_native(repayments), first, as_of)
    return lately.to_native().group_by("case_key", "currency").agg(pl.col("amount").sum()).collect()


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
