"""From which bucket to which: the transition table (滚动率, 逐户) between two snapshots.

Rows are the bucket of a case in the earlier snapshot, with rows of their own for new cases and for
those that had left before; columns the bucket in the later one, with a column for each way out.
Each case is in exactly one cell. The share of a cell is of its row, weighted by cases or by the
earlier (opening) amount, for new ones by the later; so each row adds up to the whole. A case that
is no longer in the file is in the column for that, never among the cured.
"""

from dataclasses import dataclass

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.exits import Exit

UNKNOWN = "unknown"
CLOSED = "closed"
NEW = "new"
MISSING = "missing"

ROWS = (*BUCKETS, UNKNOWN, CLOSED, NEW)
"""States of a case before: its bucket, not known, left already, not there yet."""

COLUMNS = (*BUCKETS, UNKNOWN, *(one.value for one in Exit), MISSING)
"""States of a case after: its bucket, not known, gone in one of the ways, not in the file."""


def transitions(cases: pl.DataFrame) -> pl.DataFrame:
    """Count the ways: currency, state_before, state_after, n, amount (minor units), shares of both.

    `cases` is that of changes.py; with a column `cases` a row stands for so many of them. Only ways
    that occur have a row, by ROWS, COLUMNS and currency.
    `n_share` and `amount_share` are of the row's sum, null where that is nothing.
    """
    row = ("currency", "state_before")
    many = pl.col("cases") if "cases" in cases.columns else pl.lit(1)
    return (
        cases.select(
            "currency",
            n=many,
            state_before=_before(),
            state_after=_after(),
            weight=pl.when("new").then("amount_after").otherwise("amount_before"),
        )
        .group_by(*row, "state_after")
        .agg(pl.col("n").sum().cast(pl.Int64), amount=pl.col("weight").sum())
        .with_columns(n_share=_share("n", row), amount_share=_share("amount", row))
        .sort("currency", _place("state_before", ROWS), _place("state_after", COLUMNS))
    )


@dataclass(frozen=True)
class Way:
    """From one of ROWS to one of COLUMNS, or to any of them, in one currency or in none."""

    before: str
    after: str | None
    currency: str | None


def of_way(cases: pl.DataFrame, way: Way) -> pl.DataFrame:
    """The cases that went one way, those of the largest amount first.

    `cases` is that of changes.py.
    """
    went = [
        pl.col("currency").eq_missing(pl.lit(way.currency, pl.String)),
        _before() == way.before,
    ]
    if way.after is not None:
        went.append(_after() == way.after)
    largest = pl.max_horizontal("amount_before", "amount_after")
    return cases.filter(went).sort(
        largest, "case_key", descending=[True, False], nulls_last=[True, True]
    )


def _before() -> pl.Expr:
    """Who had left already is not in a bucket any more; see lib.cases.exits."""
    return (
        pl.when("new")
        .then(pl.lit(NEW))
        .when(pl.col("exit_before").is_not_null())
        .then(pl.lit(CLOSED))
        .otherwise(pl.col("bucket_before").fill_null(UNKNOWN))
    )


def _after() -> pl.Expr:
    left = pl.col("exit_after").cast(pl.String)
    return (
        pl.when(pl.col("missing") & pl.col("recalled"))
        .then(pl.lit(Exit.RECALLED.value))
        .when("missing")
        .then(pl.lit(MISSING))
        .otherwise(pl.coalesce(left, "bucket_after", pl.lit(UNKNOWN)))
    )


def _share(part: str, row: tuple[str, str]) -> pl.Expr:
    whole = pl.col(part).sum().over(row)
    return pl.when(whole > 0).then(pl.col(part) / whole)


def _place(column: str, states: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(states), list(range(len(states))), default=len(states), return_dtype=pl.Int32
    )
