"""Serial bouncers: who broke his word again and again, so that words alone lead nowhere.

Two or more promises broken within 90 days on one case; one that was kept only in part is broken
too, because the promised amount did not come. What counts is the last day of grace: it lies less
than 90 days back. Source: measures of the trade; "two broken promises in a row is a
pattern that usually means the account needs escalation" (Syntharra, glossary, promise to pay).
"""

import datetime as dt

import polars as pl

from lib.followups.promises import Status

BROKEN, BROKEN_DAYS = 2, 90
"""So many broken promises within so many days."""

MISSED = (Status.BROKEN.value, Status.PARTIAL.value)
"""What became of a promise that was broken."""


def serial(promises: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The cases of serial bouncers as of `day`, those with most broken promises first.

    `promises` as lib.followups.promises gives them for `day`.

    Returns:
        case_key, `n` broken promises, `in_part` of them kept in part, `since` the due date of the
        last one.

    """
    lately = promises.filter(
        pl.col("status").is_in(MISSED),
        pl.col("last_day") > day - dt.timedelta(days=BROKEN_DAYS),
    )
    return (
        lately.group_by("case_key")
        .agg(
            n=pl.len().cast(pl.Int64),
            in_part=(pl.col("status") == Status.PARTIAL.value).sum().cast(pl.Int64),
            since=pl.col("promise_date").max(),
        )
        .filter(pl.col("n") >= BROKEN)
        .sort(-pl.col("n"), "case_key")
    )
