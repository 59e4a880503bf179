"""Flow rates bucket by bucket (迁徙率, 净流): what is in a bucket against the one before it.

`F[k→k+1]` = what is in bucket k+1 at t ÷ what was in bucket k at t−1, by amount or by count. It
follows no case: new cases and those that came back from older buckets are in it, so it may exceed
100 %. (OCC, Retail Lending Examination Procedures; 1,000,000 → 200,000 = 20 %.) The product of the
rates from one bucket to the next is a simple forecast of loss. M7+ is not left by growing older, so
its rate measures the whole stock against one month's arrivals; no product contains it.

It is not the roll rate (lib.measures.rolls), which follows cases, and the two are never mixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.search import Filter
from lib.measures.pairs import Span
from lib.measures.rolls import Basis, weighed
from lib.measures.tallies import counted

FLOWS: Mapping[str, type[pl.DataType]] = {
    "earlier": pl.Date,
    "later": pl.Date,
    "currency": pl.String,
    "bucket": pl.String,
    "into": pl.String,
    "n_before": pl.Int64,
    "n_after": pl.Int64,
    "n_rate": pl.Float64,
    "amount_before": pl.Int64,
    "amount_after": pl.Int64,
    "amount_rate": pl.Float64,
}
"""Of `bucket` before, of `into` (the next one) after; amounts in minor units, rates null where
nothing was in the bucket before."""


def of_stock(wanted: Filter) -> tuple[Filter, bool]:
    """What was asked for without its buckets, and whether it had any.

    A rate sets one bucket against another: of the cases of a bucket alone it would be a roll rate.
    """
    chosen = {name: values for name, values in wanted.chosen.items() if name != "bucket"}
    return replace(wanted, chosen=chosen), bool(wanted.chosen.get("bucket"))


def stocks(pairs: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    """What is in each bucket on both days of the pairs, exits left out.

    Columns currency, bucket, n_before, amount_before, n_after, amount_after.
    """
    sides = [
        weighed(counted(pairs), basis)
        .filter(pl.col(f"exit_{side}").is_null(), pl.col(f"bucket_{side}").is_not_null())
        .group_by("currency", bucket=f"bucket_{side}")
        .agg(
            pl.col("cases").sum().alias(f"n_{side}"),
            pl.col(f"amount_{side}").sum().alias(f"amount_{side}"),
        )
        for side in ("before", "after")
    ]
    on = ["currency", "bucket"]
    both = sides[0].join(sides[1], on=on, how="full", coalesce=True, nulls_equal=True)
    return both.with_columns(pl.exclude(on).fill_null(0))


def flows(spans: Sequence[tuple[Span, pl.DataFrame]], basis: Basis) -> pl.DataFrame:
    """The rate of each bucket into the next one, over each of the spans with its pairs.

    Columns FLOWS; a bucket that was empty on both ends of its step has no row.
    """
    after = dict(pairwise(BUCKETS))
    parts = []
    for span, mine in spans:
        stock = stocks(mine, basis)
        step = stock.with_columns(
            into=pl.col("bucket").replace_strict(after, default=None, return_dtype=pl.String)
        ).select("currency", "bucket", "into", "n_before", "amount_before")
        arrived = stock.filter(pl.col("bucket") != BUCKETS[0]).select(
            "currency", "n_after", "amount_after", into="bucket"
        )
        both = step.drop_nulls("into").join(
            arrived, on=["currency", "into"], how="full", coalesce=True, nulls_equal=True
        )
        parts.append(both.with_columns(earlier=pl.lit(span.earlier), later=pl.lit(span.later)))
    if not parts:
        return pl.DataFrame(schema=FLOWS)
    before = {into: bucket for bucket, into in after.items()}
    whole = pl.concat(parts).with_columns(
        pl.col("n_before", "n_after", "amount_before", "amount_after").fill_null(0),
        bucket=pl.coalesce("bucket", pl.col("into").replace(before)),
    )
    kept = whole.filter((pl.col("n_before") > 0) | (pl.col("n_after") > 0))
    return _rated(kept).select(*FLOWS).sort("currency", "later", "bucket")


def pooled(flows: pl.DataFrame) -> pl.DataFrame:
    """The rates of all months together: Σ after ÷ Σ before, with the chain product up to each.

    Only of spans of a month (28–31 days). Columns currency, bucket, into, months and the figures of
    FLOWS, and `n_chain` and `amount_chain`: the product of the rates from the first bucket to
    `into`, null from where one is missing and for the last bucket, which is a stock.
    """
    gap = (pl.col("later") - pl.col("earlier")).dt.total_days()
    sums = (
        flows.filter(gap.is_between(28, 31))
        .group_by("currency", "bucket", "into")
        .agg(
            pl.col("n_before", "n_after", "amount_before", "amount_after").sum(),
            months=pl.len().cast(pl.Int64),
        )
        .sort("currency", "bucket")
    )
    return _rated(sums).with_columns(
        _chain("n_rate").alias("n_chain"), _chain("amount_rate").alias("amount_chain")
    )


def _chain(rate: str) -> pl.Expr:
    """The product so far; after a bucket without a rate, or one that is skipped, it is unknown."""
    rank = pl.col("bucket").str.slice(1, 1).cast(pl.Int64)
    broken = pl.col(rate).is_null() | (rank - rank.shift(1) > 1).fill_null(value=False)
    whole = broken.cast(pl.Int64).cum_sum() == 0
    product = pl.col(rate).fill_null(0).cum_prod()
    return pl.when(whole.over("currency"), pl.col("into") != BUCKETS[-1]).then(
        product.over("currency")
    )


def _rated(stock: pl.DataFrame) -> pl.DataFrame:
    return stock.with_columns(
        (pl.col(f"{one}_after") / pl.when(pl.col(f"{one}_before") > 0).then(f"{one}_before")).alias(
            f"{one}_rate"
        )
        for one in ("n", "amount")
    )
