"""Who should hear from us today, and what of: promises, steps that are due, thanks, questions.

It says nothing of whether he may: that is asked of the gate, channel by channel.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.followups.promises import Status
from lib.followups.worklist import Kind
from lib.messages.channels import CALL, CHAT, LETTER, SMS
from lib.messages.templates import BROKEN, REMIND, SATISFACTION, STEP, THANKS
from lib.strategy import actions

WANTED: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "why": pl.String,
    "channel": pl.String,
    "due": pl.Date,
    "promise_amount": pl.Int64,
    "promise_date": pl.Date,
}
"""One row a case and reason: `why` of lib.messages.templates.WHYS; without a `channel` any will do;
`promise_amount` is what is missing of the promise, in minor units."""

FRESH = 3
"""Days after which thanks, and a message about a broken promise, come too late."""

ASKED_AFTER = 30
"""Days after a case was settled within which its customer is asked how satisfied he is."""

STEPS: Mapping[str, str] = {"call": CALL, "letter": LETTER, "other_number": CALL}
"""Next step of a case that is due → the channel by which it is taken."""

BY_STRATEGY: Mapping[str, str] = {
    actions.SMS: SMS,
    actions.OTHER: CHAT,
    actions.CALL: CALL,
    actions.LETTER: LETTER,
}
"""Channel of a step of the strategy → the channel by which it is taken; the others are no words."""


def wanted(
    work: pl.DataFrame,
    promises: pl.DataFrame,
    settled: pl.DataFrame,
    day: dt.date,
    steps: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """What is to be said on a day; columns WANTED.

    Args:
        work: what is due (lib.followups.worklist).
        promises: what became of each promise (lib.followups.promises).
        settled: case_key and the day `on` which a case was settled.
        day: the day.
        steps: the steps of the strategy (lib.strategy.steps), of which those that are due count.

    """
    own = promises.filter(pl.col("promise_by").is_null() | (pl.col("promise_by") == "debtor"))
    parts = [
        _promised(own.filter(_falls_due(day)), REMIND),
        _promised(own.filter(_missed(day)), BROKEN),
        _promised(own.filter(_kept(day)), THANKS, "kept_on"),
        _due(work, day),
        settled.filter(pl.col("on").is_between(day - dt.timedelta(days=ASKED_AFTER), day)).select(
            "case_key", why=pl.lit(SATISFACTION), due="on"
        ),
    ]
    if steps is not None:
        parts.append(_by_strategy(steps.filter(pl.col("due") <= day)))
    shaped = [
        part.select(
            (pl.col(name) if name in part.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in WANTED.items()
        )
        for part in parts
    ]
    found = pl.concat(shaped).unique(["case_key", "why", "channel"], keep="last")
    return found.sort("case_key", "why", "due", "channel")


def _falls_due(day: dt.date) -> pl.Expr:
    """Of today or tomorrow, and not yet kept."""
    near = pl.col("promise_date").is_between(day, day + dt.timedelta(days=1))
    return near & pl.col("status").is_in([Status.OPEN, Status.DUE_TODAY])


def _missed(day: dt.date) -> pl.Expr:
    ended = pl.col("last_day").is_between(day - dt.timedelta(days=FRESH), day, closed="left")
    return ended & pl.col("status").is_in([Status.BROKEN, Status.PARTIAL])


def _kept(day: dt.date) -> pl.Expr:
    recent = pl.col("kept_on").is_between(day - dt.timedelta(days=FRESH), day)
    return recent & (pl.col("status") == Status.KEPT)


def _promised(promises: pl.DataFrame, why: str, due: str = "promise_date") -> pl.DataFrame:
    """One row a case: of several such promises the last. `due` is the column of the day."""
    return (
        promises.sort("promise_date")
        .unique("case_key", keep="last", maintain_order=True)
        .select(
            "case_key",
            "promise_date",
            why=pl.lit(why),
            due=due,
            promise_amount=pl.col("amount") - pl.col("paid"),
        )
    )


def _by_strategy(steps: pl.DataFrame) -> pl.DataFrame:
    """The steps that are said to somebody, by the channels of this room."""
    channel = pl.col("channel").replace_strict(BY_STRATEGY, default=None, return_dtype=pl.String)
    said = steps.select("case_key", "due", channel=channel, why=pl.lit(STEP))
    return said.drop_nulls("channel")


def _due(work: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The next steps of cases that are a call or a letter, and calls about broken promises."""
    rows = work.filter(pl.col("due") <= day)
    channel = pl.col("next_action").replace_strict(STEPS, default=None, return_dtype=pl.String)
    calls = pl.col("kind") == Kind.PROMISE_BROKEN
    return (
        rows.with_columns(channel=pl.when(calls).then(pl.lit(CALL)).otherwise(channel))
        .drop_nulls("channel")
        .select("case_key", "channel", "due", why=pl.lit(STEP))
    )
