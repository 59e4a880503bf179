"""Which cases the data themselves put forward for a visit, each with why.

Serial broken promises are those of lib.followups.bouncing; contact is lost when somebody was tried
on several days and nobody was reached for long; a large amount lies above the 80th percentile of
its currency (lib.visits.worth.classes); a new lead is a result that names a new place to look.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lib.followups.bouncing import BROKEN_DAYS, serial
from lib.followups.codes import OUTCOMES
from lib.followups.records import reached
from lib.visits.requests.asking import REASONS
from lib.words import N_, Money, Sentence

TRIES = 3
"""Days with an attempt and nobody reached, without which contact is not lost but not sought."""

SOUGHT_BY = ("visit", "call")
"""Channels by which a try is one to reach the customer."""

LEADS = ("THIRD_LEAD",)
"""Results that name a new place."""

LARGE_FROM = 31
"""Days past due from which a large amount alone is a reason."""

PROPOSED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "reason": pl.String,
    "n": pl.Int64,
    "since": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
}
"""A proposal: `reason` of lib.visits.requests.asking.REASONS; `n` promises broken or days tried,
`since` the day of the last word, `amount` overdue."""

SAID: Mapping[str, str] = {
    "broken_promises": N_("{n} promises broken in {days} days."),
    "lost": N_("Nobody reached since {since}, tried on {n} days."),
    "lost_always": N_("Nobody was ever reached, tried on {n} days."),
    "large": N_("{amount} overdue, above four fifths of all cases."),
    "new_lead": N_("A new lead of {since}."),
}
"""Reason → its sentence."""


@dataclass(frozen=True)
class Known:
    """Where proposals come from: frames as lib.followups gives them, limits of the tiers."""

    followups: pl.DataFrame
    promises: pl.DataFrame
    bounds: pl.DataFrame


def proposed(
    cases: pl.DataFrame, known: Known, day: dt.date, *, lost_days: int, asked: pl.DataFrame
) -> pl.DataFrame:
    """The cases that qualify on a day; columns PROPOSED, one row a case, its first reason.

    Args:
        cases: case_key, dpd, overdue_amount, currency, and `held`: what is held is not proposed.
        known: what is known of them.
        day: the day.
        lost_days: days without anybody reached after which contact counts as lost.
        asked: case_key of those for which a request stands already.

    """
    free = cases.filter(pl.col("held").is_null(), (pl.col("dpd") > 0).fill_null(value=False)).join(
        asked.select("case_key"), on="case_key", how="anti", maintain_order="left"
    )
    found = pl.concat(
        [
            _broken(known.promises, day),
            lost(known.followups, day, lost_days),
            _leads(known.followups, day),
            _large(free, known.bounds),
        ],
        how="diagonal",
    )
    order = {code: place for place, code in enumerate(REASONS)}
    told = free.select("case_key", "currency", amount="overdue_amount").join(found, on="case_key")
    return (
        told.sort(pl.col("reason").replace_strict(order), -pl.col("amount"), "case_key")
        .unique("case_key", keep="first", maintain_order=True)
        .select(pl.col(name).cast(kind) for name, kind in PROPOSED.items())
    )


def said(row: Mapping[str, Any]) -> Sentence:
    """Why a case is proposed."""
    reason = row["reason"]
    if reason == "lost" and row["since"] is None:
        return Sentence(SAID["lost_always"], n=row["n"])
    told = {
        "broken_promises": {"n": row["n"], "days": BROKEN_DAYS},
        "lost": {"n": row["n"], "since": row["since"]},
        "large": {"amount": Money(row["amount"] or 0, row["currency"])},
        "new_lead": {"since": row["since"]},
    }
    return Sentence(SAID[reason], **told[reason])


def _broken(promises: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    found = serial(promises, day)
    return found.select("case_key", "n", "since", reason=pl.lit("broken_promises"))


def lost(followups: pl.DataFrame, day: dt.date, lost_days: int) -> pl.DataFrame:
    """The cases to which contact is lost: case_key, `n` days tried in vain, `since`, reason.

    Tried is who was visited or called, or where a file does not say how.
    `since` is the day on which somebody was reached last, null if nobody ever was.
    """
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    tried = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    dated = followups.filter(
        pl.col("case_key").is_not_null(), tried.fill_null(value=True)
    ).with_columns(on=pl.col("happened_at").dt.date(), met=reached())
    known = dated.filter(pl.col("on") <= day).with_columns(
        since=pl.col("on").filter(pl.col("met")).max().over("case_key")
    )
    # A text message or letter that nobody answers is no try to reach him; an answer to it counts.
    sought = pl.col("channel").is_in(SOUGHT_BY).fill_null(value=True)
    vain = known.filter(sought, (pl.col("on") > pl.col("since")).fill_null(value=True))
    each = vain.group_by("case_key").agg(
        n=pl.col("on").n_unique().cast(pl.Int64), first=pl.col("on").min(), since=pl.first("since")
    )
    quiet = pl.coalesce("since", "first") <= day - dt.timedelta(days=lost_days)
    return each.filter(pl.col("n") >= TRIES, quiet).select(
        "case_key", "n", "since", reason=pl.lit("lost")
    )


def _leads(followups: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The cases whose last word is a new lead."""
    last = (
        followups.filter(pl.col("case_key").is_not_null(), pl.col("happened_at").dt.date() <= day)
        .group_by("case_key", maintain_order=True)
        .agg(pl.col("outcome").last(), since=pl.col("happened_at").last().dt.date())
    )
    return last.filter(pl.col("outcome").is_in(LEADS)).select(
        "case_key", "since", reason=pl.lit("new_lead")
    )


def _large(cases: pl.DataFrame, bounds: pl.DataFrame) -> pl.DataFrame:
    limits = bounds.select("currency", "high")
    joined = cases.with_columns(pl.col("currency").fill_null("")).join(limits, on="currency")
    above = (pl.col("overdue_amount") > pl.col("high")) & (pl.col("dpd") >= LARGE_FROM)
    return joined.filter(above).select("case_key", reason=pl.lit("large"))
