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
from lib.recovery.rates import counted

LATELY = 35
"""Days since the last payment, or since the placement, that make a case a recent one."""

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
    **dict.fromkeys(("as_of", "place_date", "recall_date", "closed_date"), pl.Date),
}
"""One row a case: `owed` is the overdue amount in minor units, null where nobody says it."""

FOUND = tuple(name for name in STOOD if name != "state")
"""What of it files alone tell."""


class Paid:
    """What each case had paid by a day; for who asks for one day after the other, from the first.

    Each day's sums are those of the one before and what came since: two years of payments are not
    added up anew for each month end.
    """

    def __init__(self, repayments: pl.DataFrame) -> None:
        """Of repayments: case_key, pay_date, amount."""
        self.every = repayments
        self._until = dt.date.min
        self._ever = pl.DataFrame(schema={"case_key": pl.String, "ever": pl.Int64})

    def by(self, day: dt.date) -> pl.DataFrame:
        """Of each case what was paid by the day: `ever`, and within LATELY days, `lately`.

        Net of reversals; what was paid after the day is not looked at.
        """
        rows = self.every.lazy().select("case_key", "pay_date", "amount")
        if day < self._until:
            self._until, self._ever = dt.date.min, self._ever.clear()
        day_of, amount = pl.col("pay_date"), pl.col("amount").sum()
        since = rows.filter(day_of > self._until, day_of <= day)
        new = since.group_by("case_key").agg(ever=amount)
        together = (
            pl.concat([self._ever.lazy(), new]).group_by("case_key").agg(pl.col("ever").sum())
        )
        late = rows.filter(day_of > day - dt.timedelta(days=LATELY), day_of <= day)
        self._until, self._ever = day, together.collect()
        lately = late.group_by("case_key").agg(lately=amount).collect()
        return self._ever.join(lately, on="case_key", how="left")


def stood(filed: pl.DataFrame, paid: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The cases of a day with their state; columns STOOD.

    Args:
        filed: FILED of the files that counted on the day.
        paid: as Paid gives it of the day.
        day: the day; days past due of older files are moved on to it.

    """
    cases = found(filed, day)
    known = cases.join(paid, on="case_key", how="left", maintain_order="left")
    state = pl.concat_str("bucket", _recency(day), separator=" ")
    return known.with_columns(state=state).select(pl.col(n).cast(kind) for n, kind in STOOD.items())


def found(filed: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The same without the state, which alone hangs on what was paid; columns FOUND."""
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
