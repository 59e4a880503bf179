"""What is to be done today: next steps, promises that fall due, promises that were broken.

A row goes away by itself: a next step when the case has a later follow-up, a promise when it is
paid or replaced, a broken one when somebody was reached since: a call that nobody answers settles
nothing.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from lib.followups.promises import Status
from lib.followups.records import reached, worded


class Kind(StrEnum):
    """Why a case is on the list."""

    PROMISE_BROKEN = "promise_broken"
    PROMISE_DUE = "promise_due"
    NEXT_STEP = "next_step"


WORKLIST: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "kind": pl.String,
    "due": pl.Date,
    "days_late": pl.Int32,
    "next_action": pl.String,
    "outcome": pl.String,
    "amount": pl.Int64,
    "currency": pl.String,
    "collector": pl.String,
}
"""The columns of the result: `due` the date of the step or promise, `days_late` 0 = today,
`next_action` what to do (a code), `outcome` of the last follow-up, `amount` what is still missing
of the promise, in minor units."""

CHECK, CALL = "check_ledger", "call"
"""What to do about a promise that falls due, and about a broken one."""


def worklist(followups: pl.DataFrame, promises: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """What is due on `day` or overdue by then; one row a case and kind; columns WORKLIST.

    `followups` as lib.followups.records.merge gives them, `promises` as lib.followups.promises does
    for the same day. Of several promises of a case the one due first counts, of several broken ones
    the last. Broken ones first, then the latest of each kind.
    """
    known = (
        followups.filter(pl.col("case_key").is_not_null())
        .with_columns(on=pl.col("happened_at").dt.date())
        .filter(pl.col("on") <= day)
        .sort("happened_at", "sequence", nulls_last=False, maintain_order=True)
    )
    last = known.group_by("case_key").agg(
        pl.col("next_action", "next_date", "collector").last(),
        outcome=_outcome(),
        spoken_on=pl.col("on").filter(reached()).last(),
    )
    parts = [_broken(promises, last), _falling_due(promises, last, day), _steps(last, day)]
    late = (pl.lit(day) - pl.col("due")).dt.total_days()
    order = pl.col("kind").replace_strict({kind: n for n, kind in enumerate(Kind)})
    return (
        pl.concat(parts, how="diagonal")
        .with_columns(days_late=late)
        .sort(order, -pl.col("days_late"), "case_key")
        .select(pl.col(name).cast(kind) for name, kind in WORKLIST.items())
    )


def _outcome() -> pl.Expr:
    """The result that the next step comes from: a notice carries on the step before it."""
    carried = pl.col("next_date").last() == pl.col("next_date").filter(worded()).last()
    word = pl.col("outcome").filter(worded()).last()
    return pl.when(carried).then(word).otherwise(pl.col("outcome").last())


def _steps(last: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    return last.filter(pl.col("next_date") <= day).select(
        "case_key",
        "next_action",
        "outcome",
        "collector",
        kind=pl.lit(Kind.NEXT_STEP.value),
        due="next_date",
        amount=pl.lit(None, pl.Int64),
        currency=pl.lit(None, pl.String),
    )


def _falling_due(promises: pl.DataFrame, last: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Promises of today, and those whose days of grace still run."""
    waiting = promises.filter(
        pl.col("status").is_in([Status.OPEN.value, Status.DUE_TODAY.value]),
        pl.col("promise_date") <= day,
    ).sort("promise_date", maintain_order=True)
    return _promise_rows(waiting.unique("case_key", keep="first"), last, Kind.PROMISE_DUE, CHECK)


def _broken(promises: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Promises broken or partly kept, where nobody was reached since."""
    missed = (
        promises.filter(pl.col("status").is_in([Status.BROKEN.value, Status.PARTIAL.value]))
        .sort("promise_date", maintain_order=True)
        .unique("case_key", keep="last")
        .join(last.select("case_key", "spoken_on"), on="case_key", how="left")
        .filter((pl.col("spoken_on") <= pl.col("last_day")).fill_null(value=True))
    )
    return _promise_rows(missed, last, Kind.PROMISE_BROKEN, CALL)


def _promise_rows(
    promises: pl.DataFrame, last: pl.DataFrame, kind: Kind, action: str
) -> pl.DataFrame:
    return promises.join(last.select("case_key", "outcome"), on="case_key", how="left").select(
        "case_key",
        "outcome",
        "collector",
        "currency",
        kind=pl.lit(kind.value),
        due="promise_date",
        next_action=pl.lit(action),
        amount=pl.col("amount") - pl.col("paid"),
    )
