"""Pairs put together by all that a roll rate can be asked by, so that a filter answers at once.

A million pairs of a month end are some ten thousand different ways: from which bucket to which, of
which client, city, product and currency. Counts and sums of these are all that roll, flow and cure
rates need, with their intervals. So a tally is a frame like that of the pairs, in which `cases`
says for how many of them a row stands and amounts are sums; every measure of pairs takes either.
"""

from collections.abc import Mapping

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.measures.noise import Estimate, of_parts, wilson
from lib.portfolio.compare.comparing import JUMP

RANKS: Mapping[str, int] = {bucket: rank for rank, bucket in enumerate(BUCKETS)}

AMOUNTS = ("balance", "principal", "overdue")
"""What pairs may be weighed by."""

WAYS = (
    "client",
    "city",
    "product",
    "currency",
    "bucket_before",
    "bucket_after",
    "exit_before",
    "exit_after",
    "recalled",
    "new",
    "missing",
    "fine",
    "leapt",
)
"""What all pairs of a row of a tally have in common: `fine` are not past due after, `leapt` grew
older than the calendar allows."""

SUMS = (
    "cases",
    *(f"{one}_{side}" for one in AMOUNTS for side in ("before", "after")),
    *(f"{one}_unsaid" for one in AMOUNTS),
    *(f"{one}_squares" for one in AMOUNTS),
)
"""What is added up, of amounts before also how many are not known and the squares of the others."""

LEAST = tuple(f"{one}_least" for one in AMOUNTS)
"""The least amounts before."""


def counted(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs as a tally in which each stands for itself; a tally as it is."""
    if "cases" in pairs.columns:
        return pairs
    before = {one: pl.col(f"{one}_before") for one in AMOUNTS}
    return pairs.with_columns(
        fine=(pl.col("dpd_after") == 0) | (pl.col("bucket_after") == BUCKETS[0]),
        leapt=jumped(),
        cases=pl.lit(1, pl.Int64),
        **{f"{one}_unsaid": amount.is_null().cast(pl.Int64) for one, amount in before.items()},
        **{f"{one}_squares": amount.cast(pl.Float64) ** 2 for one, amount in before.items()},
        **{f"{one}_least": amount for one, amount in before.items()},
    )


def tally(pairs: pl.DataFrame) -> pl.DataFrame:
    """Put pairs together that differ in nothing of WAYS; columns WAYS, SUMS and LEAST.

    Null amounts are nothing in their sums; of one that is null for all of a row so is its `least`.
    """
    return (
        counted(pairs)
        .lazy()
        .group_by(WAYS)
        .agg(pl.col(SUMS).sum(), pl.col(LEAST).min())
        .select(*WAYS, *SUMS, *LEAST)
        .collect()
    )


def with_agreed(tally: pl.DataFrame, agreed: pl.DataFrame | None) -> pl.DataFrame:
    """The tally with the pairs of agreed cases in rows of their own, by the column `agreed`.

    `agreed` are these pairs, if any; they are in the tally too, and are taken out of it there.
    """
    if agreed is None:
        return tally.with_columns(agreed=pl.lit(value=False))
    theirs = counted(agreed).select(*WAYS, *SUMS, *LEAST)
    return pl.concat(
        [
            tally.with_columns(agreed=pl.lit(value=False)),
            theirs.with_columns(-pl.col(SUMS), agreed=pl.lit(value=False)),
            theirs.with_columns(agreed=pl.lit(value=True)),
        ]
    )


def share_of(mine: pl.DataFrame, inside: pl.Expr, basis: str | None) -> Estimate | None:
    """The share of what is `inside`, by an amount before or by count, with its interval.

    Args:
        mine: pairs as `counted` gives them, or a tally.
        inside: whether a pair counts in the numerator.
        basis: one of AMOUNTS; None to count.

    """
    within = inside.fill_null(value=False)
    n, n_inside = mine.select(a=pl.col("cases").sum(), b=(pl.col("cases") * within).sum()).row(0)
    if basis is None:
        return wilson(n_inside, n)
    amount, squares = pl.col(f"{basis}_before"), pl.col(f"{basis}_squares")
    sums = mine.select(
        whole=amount.sum(),
        part=amount.filter(within).sum(),
        squares=squares.filter(~within).sum(),
        part_squares=squares.filter(within).sum(),
        least=pl.col(f"{basis}_least").filter(within).min(),
    )
    return of_parts(n=n, **sums.row(0, named=True))


def jumped() -> pl.Expr:
    """Whether a case in collection grew older than the calendar allows.

    By days past due; where a side has only a bucket, by more buckets than the months between.
    """
    days = (pl.col("as_of_after") - pl.col("as_of_before")).dt.total_days()
    grown = pl.col("dpd_after") - pl.col("dpd_before")
    steps = rank("bucket_after") - rank("bucket_before")
    months = ((days + 30) // 31).clip(1)
    # From nothing to anything is no jump by days: the file may have known only that none was due.
    by_days = pl.when(pl.col("dpd_before") > 0).then(grown > days + JUMP)
    both = pl.col("exit_before").is_null() & pl.col("exit_after").is_null()
    return (both & pl.coalesce(by_days, steps > months)).fill_null(value=False)


def rank(column: str) -> pl.Expr:
    """A bucket as a number, the youngest 0; null where it is not known."""
    return pl.col(column).replace_strict(RANKS, default=None, return_dtype=pl.Int64)
