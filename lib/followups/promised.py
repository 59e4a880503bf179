"""The promises that were made, and which of them hang together; see lib.followups.promises.

A payment counts for one promise, and a promise takes the place of another, only while the days
of both overlap; so promises hang together in chains, and what lies before such a chain begins
is of no account to it.
"""

import datetime as dt

import polars as pl

from lib.followups.records import promiser


def made(followups: pl.DataFrame, grace_days: int) -> pl.DataFrame:
    """The promises among the follow-ups, each case's in the order they were made.

    Columns case_key, followup_id, promise_date, currency, collector, made_at, promised_on,
    last_day, amount, promise_by.
    """
    return (
        followups.filter(
            pl.col("case_key").is_not_null(),
            pl.col("promise_date").is_not_null(),
            pl.col("promise_amount") > 0,
        )
        .sort("case_key", "happened_at", maintain_order=True)
        .select(
            "case_key",
            "followup_id",
            "promise_date",
            "currency",
            "collector",
            made_at="happened_at",
            promised_on=pl.col("happened_at").dt.date(),
            last_day=pl.col("promise_date").dt.offset_by(f"{grace_days}d"),
            amount=pl.col("promise_amount"),
            promise_by=promiser(),
        )
    )


def hanging_together(followups: pl.DataFrame, start: dt.date, grace_days: int = 3) -> dt.date:
    """The day from which on all is needed that says what became of promises made since `start`.

    That is where the first of their chains begins; `start` itself where none was made since.
    """
    on = pl.col("promised_on")
    every = made(followups, grace_days)
    lately = every.filter(on >= start).select("case_key").unique()
    first = (
        every.join(lately, on="case_key", how="semi", maintain_order="left")
        .with_columns(chain())
        .group_by("case_key", "chain")
        .agg(first=on.min(), latest=on.max())
        .filter(pl.col("latest") >= start)["first"]
        .min()
    )
    return min(first, start) if isinstance(first, dt.date) else start


def chain() -> pl.Expr:
    """Which promises of a case, in their order, overlap one another: `chain`, a number."""
    last = pl.max_horizontal("promised_on", "last_day")
    before = last.cum_max().shift().over("case_key")
    begins = (pl.col("promised_on") > before).fill_null(value=True)
    return begins.cum_sum().over("case_key").alias("chain")
