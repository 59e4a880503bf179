"""The calendar of promises: what was promised for each day, and how much of it may be expected.

Each promise stands on one day, its due date. One that was superseded or cancelled is told there
but counts in no sum. Expected cash of a day = Σ what is missing of its running promises × the
chance that this person keeps his word (lib.followups.reliability); it is never above what is
missing. Promises without a chance are counted beside it, not guessed.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.followups.promises import Status

BACK, AHEAD = 14, 28
"""Days before the working day, and from it on, that the calendar shows."""

REPLACED = (Status.SUPERSEDED.value, Status.CANCELLED.value)
"""What became of promises that count in no sum."""

DAYS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "promise_date": pl.Date,
    "currency": pl.String,
    "promises": pl.Int64,
    "running": pl.Int64,
    "promised": pl.Int64,
    "paid": pl.Int64,
    "missing": pl.Int64,
    "expected": pl.Int64,
    "unweighed": pl.Int64,
}
"""One row a day and currency: `promises` that count, `running` ones among them, `promised` and
`paid` (of each at most what was promised), `missing` and `expected` of the running ones in minor
units; `expected` is null where none has a chance, `unweighed` how many have none."""


def span(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the calendar."""
    return day - dt.timedelta(days=BACK), day + dt.timedelta(days=AHEAD - 1)


def shown(promises: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The promises that fall due on a day of the calendar."""
    return promises.filter(pl.col("promise_date").is_between(*span(day)))


def by_day(promises: pl.DataFrame) -> pl.DataFrame:
    """What each day holds; columns DAYS. `promises` as reliability.with_chance gives them."""
    return _sums(promises, ["promise_date", "currency"]).select(
        pl.col(name).cast(kind) for name, kind in DAYS.items()
    )


def in_all(promises: pl.DataFrame) -> pl.DataFrame:
    """The same sums over all days, one row a currency."""
    return _sums(promises, ["currency"])


def _sums(promises: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    running = pl.col("status").is_in([Status.OPEN.value, Status.DUE_TODAY.value])
    known = pl.col("expected").is_not_null()
    return (
        promises.filter(~pl.col("status").is_in(REPLACED))
        .group_by(by)
        .agg(
            promises=pl.len(),
            running=running.sum(),
            promised=pl.col("amount").sum(),
            paid=pl.min_horizontal("paid", "amount").sum(),
            missing=pl.col("missing").sum(),
            expected=pl.when((running & known).any()).then(
                pl.col("expected").filter(running).sum()
            ),
            unweighed=(running & ~known).sum(),
        )
        .sort(by)
    )
