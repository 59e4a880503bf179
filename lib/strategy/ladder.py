"""How far up the ladder each case has been taken, which rule moved it there, and what comes next.

The rung is derived from contacts and payments and kept nowhere, so it cannot drift from them:

    rung = max(0, max over attempts a of (rung of a − days with a payment after a))

An attempt takes a case up to the rung of its channel (a second visit higher than the first, a
letter after a visit is a formal demand); each day with a payment takes it one rung down; an attempt
below the rung that is reached changes nothing. It goes one rung up when two promises were broken,
when contact is lost, or when nothing was promised for some days after the last attempt. What stops
collection stops the ladder too: a held case stays where it is.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.followups.bouncing import BROKEN, BROKEN_DAYS
from lib.followups.codes import OUTCOMES
from lib.strategy.actions import CALL, LETTER, LEVELS, OTHER, SMS, VISIT, Level
from lib.strategy.steps import STOPS
from lib.words import N_, Sentence

WAIT: Mapping[Level, int] = {
    Level.REMINDER: 1,
    Level.SMS: 3,
    Level.CALL: 5,
    Level.LETTER: 7,
    Level.VISIT: 7,
    Level.SECOND_VISIT: 7,
    Level.DEMAND: 15,
    Level.LEGAL: 30,
}
"""Days without a promise after an attempt on a rung, after which the next one follows."""

LADDER: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "level": pl.Int64,
    "since": pl.Date,
    "moved_by": pl.String,
    "tried_by": pl.String,
    "payments": pl.Int64,
    "next_level": pl.Int64,
    "next_on": pl.Date,
    "next_by": pl.String,
}
"""`level` of lib.strategy.actions.Level; `since` the day of what moved the case there, `moved_by` a
code of MOVED, `tried_by` the channel of the attempt; `payments` days with a payment since; the next
rung, from which day, and by which code of NEXT (null where the ladder stands still: then a code of
lib.strategy.steps.STOPS is in `next_by`, or it is at its top)."""

MOVED: Mapping[str, str] = {
    "start": N_("nothing was done yet"),
    "attempt": N_("{channel} on {since}"),
    "paid": N_("{channel}, then down by {payments} for payments, the last on {since}"),
}
"""Rule that moved a case to its rung → why."""

NEXT: Mapping[str, str] = {
    "bouncer": N_("{broken} promises broken in {days} days"),
    "lost": N_("contact is lost"),
    "no_promise": N_("nothing promised for {wait} days"),
    "first": N_("past due, and nothing was done yet"),
}
"""Rule that moves a case on → why."""

TOP = N_("the last rung is reached")
SAID = N_("L{level} {name}: {why}")
WAITS = N_("Stays at L{level} {name}: {why}")


def ladder(
    stepped: pl.DataFrame, followups: pl.DataFrame, paid: pl.DataFrame, day: dt.date
) -> pl.DataFrame:
    """Where each case stands on the ladder, in the order of the cases; columns LADDER.

    Args:
        stepped: as lib.strategy.steps gives it.
        followups: as lib.followups.records.merge gives them.
        paid: as lib.followups.payments.standing_payments gives it.
        day: the day.

    """
    cases = stepped.select("case_key", "rule", "stage", "broken", "lost")
    moved = _moved(_attempts(followups, day), paid, day)
    told = cases.join(moved, on="case_key", how="left", maintain_order="left").with_columns(
        pl.col("level", "payments").fill_null(0),
        moved_by=pl.col("moved_by").fill_null("start"),
    )
    return _with_next(told, day).select(pl.col(name).cast(kind) for name, kind in LADDER.items())


def said(row: Mapping[str, Any], channels: Mapping[str, str]) -> Sentence:
    """The rung of a case and what took it there; `channels` names them."""
    told = {
        "channel": Sentence(channels[row["tried_by"]]) if row["tried_by"] else None,
        "since": row["since"],
        "payments": row["payments"],
    }
    return _said(SAID, row["level"], _filled(MOVED[row["moved_by"]], told))


def said_next(row: Mapping[str, Any]) -> Sentence:
    """What comes next and why, or why nothing does; `row` has the columns of the step too."""
    code = row["next_by"]
    if code is None:
        return _said(WAITS, row["level"], Sentence(TOP))
    if code in STOPS:
        return _said(WAITS, row["level"], row["stopped"])
    told = {
        "broken": row["broken"],
        "days": BROKEN_DAYS,
        "wait": WAIT[Level(row["level"])],
    }
    return _said(SAID, row["next_level"], _filled(NEXT[code], told))


def _said(text: str, level: int, why: Sentence) -> Sentence:
    return Sentence(text, level=level, name=Sentence(LEVELS[Level(level)]), why=why)


def _filled(text: str, told: Mapping[str, object]) -> Sentence:
    return Sentence(text, **{name: one for name, one in told.items() if f"{{{name}}}" in text})


def _attempts(followups: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Each attempt with its rung: case_key, on, channel, rung; results of the desk among them."""
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    made = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    rows = followups.select(
        "case_key", "outcome", "channel", on=pl.col("happened_at").dt.date()
    ).filter(pl.col("case_key").is_not_null(), pl.col("on") <= day, made.fill_null(value=True))
    visit = pl.col("channel") == VISIT
    nth = visit.cast(pl.Int64).cum_sum().over("case_key")
    rung = (
        pl.when(pl.col("outcome") == "LEGAL")
        .then(Level.LEGAL.value)
        .when(visit)
        .then(pl.when(nth > 1).then(Level.SECOND_VISIT.value).otherwise(Level.VISIT.value))
        .when(pl.col("channel") == LETTER)
        .then(pl.when(nth > 0).then(Level.DEMAND.value).otherwise(Level.LETTER.value))
        .when(pl.col("channel") == CALL)
        .then(Level.CALL.value)
        .when(pl.col("channel").is_in([SMS, OTHER]))
        .then(Level.SMS.value)
    )
    return rows.with_columns(rung=rung).filter(pl.col("rung").is_not_null())


def _moved(attempts: pl.DataFrame, paid: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The rung of each case with the attempt that gave it; of equal ones the latest counts."""
    days = (
        paid.filter(pl.col("day") <= day).select("case_key", paid_on="day").unique().sort("paid_on")
    )
    counted = days.with_columns(nth=pl.int_range(1, pl.len() + 1).over("case_key"))
    whole = counted.group_by("case_key").agg(all_paid=pl.len(), last_paid=pl.col("paid_on").max())
    before = attempts.sort("on", maintain_order=True).join_asof(
        counted.rename({"paid_on": "on"}), on="on", by="case_key", check_sortedness=False
    )
    after = pl.col("all_paid").fill_null(0) - pl.col("nth").fill_null(0)
    told = (
        before.join(whole, on="case_key", how="left", maintain_order="left")
        .with_columns(payments=after.cast(pl.Int64))
        .with_columns(level=(pl.col("rung") - pl.col("payments")).clip(0))
    )
    best = told.sort("level", "on", maintain_order=True).unique(
        "case_key", keep="last", maintain_order=True
    )
    down = pl.col("payments") > 0
    return best.select(
        "case_key",
        "level",
        "payments",
        tried_by="channel",
        since=pl.when(down).then("last_paid").otherwise("on"),
        moved_by=pl.when(down).then(pl.lit("paid")).otherwise(pl.lit("attempt")),
    )


def _with_next(told: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Add the next rung, from when and by which rule; none while something stops the case."""
    stopped = pl.col("rule").is_in(list(STOPS))
    top = pl.col("level") >= Level.RETURN.value
    wait = pl.col("level").replace_strict(
        {int(level): days for level, days in WAIT.items()}, default=None, return_dtype=pl.Int64
    )
    by = (
        pl.when(stopped)
        .then("rule")
        .when(top)
        .then(None)
        .when(pl.col("broken") >= BROKEN)
        .then(pl.lit("bouncer"))
        .when("lost")
        .then(pl.lit("lost"))
        .when(pl.col("moved_by") == "start")
        .then(pl.lit("first"))
        .otherwise(pl.lit("no_promise"))
    )
    moves = ~stopped & ~top
    on = pl.when(by == "no_promise").then(pl.col("since") + pl.duration(days=wait)).otherwise(day)
    return told.with_columns(
        next_by=by,
        next_level=pl.when(moves).then(pl.col("level") + 1),
        next_on=pl.when(moves).then(on),
    )
