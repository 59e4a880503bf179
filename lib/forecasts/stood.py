"""How cases stood on a day, as the files of that day or before said it, and what came of them.

A later file, repayment or contact changes nothing of it: that is what makes a back-test honest.

The state of a case is its bucket and when it paid last: within LATELY days before, earlier, never
though placed longer ago, or never and placed within LATELY days. It is in hand while it owes
something, has not left by any way and is neither recalled nor closed on the day.
"""

import datetime as dt
from collections.abc import Mapping

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import bucket_expr
from lib.cases.exits import exits
from lib.forecasts.paid import LATELY, Paid
from lib.recovery.rates import counted

UNKNOWN = "?"
"""Stands for a bucket that no file tells; rates are learned of it, and no figure names it."""

FILED = (
    "case_key",
    "person_key",
    "client",
    "currency",
    "as_of",
    "dpd",
    "bucket",
    "overdue_amount",
    "place_date",
    "recall_date",
    "closed_date",
    "case_status",
)
"""What is read of the files."""

STOOD: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("case_key", "person_key", "client", "currency", "bucket", "state"), pl.String),
    "owed": pl.Int64,
    "in_hand": pl.Boolean,
    "case": pl.UInt32,
    **dict.fromkeys(("as_of", "place_date", "recall_date", "closed_date"), pl.Date),
}
"""One row a case: `owed` is the overdue amount in minor units, null where nobody says it; `case` is
its number (lib.forecasts.paid)."""

FOUND = tuple(name for name in STOOD if name not in {"state", "case"})
"""What of it files alone tell."""


def found(filed: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The cases of a day without their state, which alone hangs on what was paid; columns FOUND.

    `filed` has FILED of the files that counted on the day; days past due of older files are moved
    on to it.
    """
    moved = (pl.lit(day) - pl.col("as_of")).dt.total_days().cast(pl.Int32)
    dpd = pl.when(pl.col("dpd") > 0).then(pl.col("dpd") + moved).otherwise(pl.col("dpd"))
    cases = filed.with_columns(dpd=dpd, gone=exits(filed).is_not_null())
    bucket = nw.coalesce(bucket_expr(nw.col("dpd")), nw.col("bucket"), nw.lit(UNKNOWN))
    told: pl.DataFrame = nw.from_native(cases).with_columns(bucket=bucket).to_native()
    bounds = [
        pl.col(name).is_null() | (pl.col(name) > day) for name in ("recall_date", "closed_date")
    ]
    placed = pl.col("place_date").is_null() | (pl.col("place_date") <= day)
    here = ~pl.col("gone") & (pl.col("overdue_amount") > 0) & placed & bounds[0] & bounds[1]
    return told.with_columns(owed="overdue_amount", in_hand=here.fill_null(value=False)).select(
        pl.col(name).cast(STOOD[name]) for name in FOUND
    )


def stood(found: pl.DataFrame, paid: Paid, day: dt.date) -> pl.DataFrame:
    """The cases of a day, as `found` gives them, with their state and number; columns STOOD.

    Of all repayments, what was `paid` after the day is not looked at.
    """
    cases = found.with_columns(case=paid.numbers.of(found["case_key"]))
    known = cases.hstack(paid.by(cases["case"], day))
    state = pl.concat_str("bucket", _recency(day), separator=" ")
    return known.with_columns(state=state).select(pl.col(n).cast(kind) for n, kind in STOOD.items())


def _recency(day: dt.date) -> pl.Expr:
    fresh = pl.col("place_date") > day - dt.timedelta(days=LATELY)
    return (
        pl.when(pl.col("lately") > 0)
        .then(pl.lit("lately"))
        .when(pl.col("ever") > 0)
        .then(pl.lit("earlier"))
        .when(fresh)
        .then(pl.lit("new"))
        .otherwise(pl.lit("never"))
    )


def came(
    cases: pl.DataFrame, repayments: pl.DataFrame, first: dt.date, last: dt.date
) -> pl.DataFrame:
    """The repayments of some days that count for these cases: case_key, pay_date, amount.

    Reversals are negative and stand on their own day. See lib.recovery.rates.counted.
    """
    paid = counted(nw.from_native(cases.lazy()), nw.from_native(repayments.lazy()), first, last)
    return paid.to_native().select("case_key", "pay_date", "amount").collect()
