"""In which cell a case lies: bucket, amount tier, last outcome, verdict on the address to visit.

The tiers are those of the portfolio itself: S below the median overdue amount of its currency, L
above the 80th percentile, M between. A past visit is put into the cell that its case had on that
day, by the limits of today, so that the amounts of a cell mean the same in both.
"""

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import NO_BUCKET, bucket_expr
from lib.followups.codes import OUTCOMES, VERDICTS
from lib.words import Sentence

CELL = ("bucket", "tier", "outcome", "verdict")
"""The columns of a cell, the one that tells most first."""

SMALL, MIDDLE, LARGE = "S", "M", "L"
HALF, HIGH = 0.5, 0.8
"""The percentiles between the tiers."""

UNKNOWN = "?"
"""Stands where a bucket or an amount is not known."""

NEVER, OTHER = "none", "other"
"""Nobody was in touch yet; a word of a file that is no result code."""

UNSEEN = "unseen"
"""Nobody said anything about the address yet."""

LIMITS = {"currency": pl.String, "half": pl.Float64, "high": pl.Float64}
"""The limits of the tiers of each currency, in minor units; "" names no currency."""


def bucket_told(bucket: str) -> str | Sentence:
    """A bucket as somebody reads it: UNKNOWN in words."""
    return Sentence(NO_BUCKET) if bucket == UNKNOWN else bucket


def limits(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The limits of the tiers over the cases of which something is overdue; columns LIMITS."""
    amount = pl.col("overdue_amount")
    return (
        cases.filter(amount > 0)
        .group_by(currency=pl.col("currency").fill_null(""))
        .agg(
            half=amount.quantile(HALF, "linear"),
            high=amount.quantile(HIGH, "linear"),
        )
    )


def with_tier(rows: pl.LazyFrame, bounds: pl.LazyFrame, amount: str) -> pl.LazyFrame:
    """Add `tier` by the column of minor units `amount` and `currency`."""
    value = pl.col(amount)
    named = (
        pl.when(value.is_null() | pl.col("_half").is_null())
        .then(pl.lit(UNKNOWN))
        .when(value < pl.col("_half"))
        .then(pl.lit(SMALL))
        .when(value > pl.col("_high"))
        .then(pl.lit(LARGE))
        .otherwise(pl.lit(MIDDLE))
    )
    told = bounds.rename({name: f"_{name}" for name in LIMITS})
    return (
        rows.with_columns(_currency=pl.col("currency").cast(pl.String).fill_null(""))
        .join(told, on="_currency", how="left", maintain_order="left")
        .with_columns(tier=named)
        .drop(f"_{name}" for name in LIMITS)
    )


def with_bucket(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The bucket by the column dpd, else the one that `bucket` gives, else UNKNOWN."""
    by_days = nw.from_native(rows).with_columns(_by_days=bucket_expr(nw.col("dpd"))).to_native()
    named = [pl.col("_by_days")]
    if "bucket" in rows.collect_schema().names():
        named.append(pl.col("bucket"))
    return by_days.with_columns(bucket=pl.coalesce(*named).fill_null(UNKNOWN)).drop("_by_days")


def outcome(column: str) -> pl.Expr:
    """A result as a part of a cell: its code, NEVER without one, OTHER for words of files."""
    code = pl.col(column)
    return (
        pl.when(code.is_null())
        .then(pl.lit(NEVER))
        .when(code.is_in(list(OUTCOMES)))
        .then(code)
        .otherwise(pl.lit(OTHER))
    )


def verdict(column: str) -> pl.Expr:
    """A verdict as a part of a cell: live, doubtful or dead; UNSEEN without one."""
    states = {code: one.state for code, one in VERDICTS.items()}
    said = pl.col(column).replace_strict(states, default=None, return_dtype=pl.String)
    return said.fill_null(UNSEEN)
