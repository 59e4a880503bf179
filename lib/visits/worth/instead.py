"""The cases that are not worth a visit, each with the better channel and the rule that says so.

The rules are those of the default strategy: what is not due yet or small and young is written to or
called, who was reached by phone lately is called, who moved away is traced, what lies far away or
costs more than it brings gets a letter. A visit that was asked for and approved, that a customer
agreed to, or in which something else than money is due is on the list for no reason.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.followups.codes import OUTCOMES, Flag
from lib.followups.records import reached
from lib.visits.worth.classes import LARGE, SMALL
from lib.words import N_, Money, Sentence

Row = Mapping[str, Any]

SMS, CALL, LETTER, TRACE = "sms", "call", "letter", "trace"
CHANNELS: Mapping[str, str] = {
    SMS: N_("text message"),
    CALL: N_("call"),
    LETTER: N_("letter"),
    TRACE: N_("trace the customer"),
}
"""The better channel → its name."""

WHY: Mapping[str, str] = {
    "no_live_address": N_("No address is left that a visit has not found wrong."),
    "not_due": N_("Nothing is past due yet."),
    "phone_lately": N_("Reached by phone on {phone_met}; a call costs less than a way."),
    "small_and_young": N_("Small and young: {collectable} overdue, {bucket}."),
    "young": N_("{bucket}: calls and letters come before visits."),
    "far_away": N_("{away_km} km from the nearest crew, and a visit brings {net}."),
    "costs_more": N_("A visit costs {cost} and brings {gain}."),
}
"""Code of a rule, in the order in which they are asked → its sentence."""

BETTER = N_("{why} Better: {channel}.")

EARLY_DAYS = 15
"""Days past due up to which even large amounts are called first."""


def phones(followups: pl.LazyFrame, day: dt.date) -> pl.LazyFrame:
    """What calls up to a day came to: case_key, phone_met (last day reached), phone_dead."""
    dead = {one.code: one.flag is Flag.PHONE_DEAD for one in OUTCOMES.values()}
    gone = pl.col("outcome").replace_strict(dead, default=False, return_dtype=pl.Boolean)
    on = pl.col("happened_at").dt.date()
    return (
        followups.filter(pl.col("case_key").is_not_null(), pl.col("channel") == "call", on <= day)
        .sort("happened_at", maintain_order=True)
        .group_by("case_key")
        .agg(
            phone_met=pl.when(reached()).then(on).max(),
            phone_dead=gone.last().fill_null(value=False),
        )
    )


def better(
    valued: pl.LazyFrame, calls: pl.LazyFrame, day: dt.date, *, phone_days: int, far_km: float
) -> pl.LazyFrame:
    """Add `instead_why` (a code of WHY, null: worth a visit) and `instead` (a code of CHANNELS).

    Args:
        valued: as lib.visits.worth.value.values gives them; `all_dead` says that every address was
            found wrong, `requested` that a visit was approved, `fixed_visit` when one was agreed.
        calls: as `phones` gives them.
        day: the day of the visit.
        phone_days: somebody reached so many days ago is called.
        far_km: straight distance above which a case is far away.

    """
    told = valued.join(calls, on="case_key", how="left", maintain_order="left")
    early = pl.col("bucket") == "M1"
    lately = pl.col("phone_met") >= day - dt.timedelta(days=phone_days)
    poor = (pl.col("net") <= 0) & pl.col("cost").is_not_null()
    asked = pl.any_horizontal(
        *("requested", "promise_due", "hardship", "complaint"), pl.col("fixed_visit") == day
    )
    rules = {
        "not_due": pl.col("bucket") == "M0",
        "phone_lately": lately & pl.col("bucket").is_in(["M1", "M2"]),
        "small_and_young": (pl.col("tier") == SMALL) & pl.col("bucket").is_in(["M1", "M2"]),
        "young": early & ((pl.col("tier") != LARGE) | (pl.col("dpd") <= EARLY_DAYS)),
        "far_away": poor & (pl.col("away_km") > far_km),
        "costs_more": poor,
    }
    why = pl.coalesce(
        pl.when("all_dead").then(pl.lit("no_live_address")),
        *(
            pl.when(rule & ~asked.fill_null(value=False)).then(pl.lit(code))
            for code, rule in rules.items()
        ),
    )
    return told.with_columns(instead_why=why).with_columns(instead=_channel(lately))


def _channel(lately: pl.Expr) -> pl.Expr:
    why, phone = pl.col("instead_why"), ~pl.col("phone_dead").fill_null(value=False)
    return (
        pl.when(why.is_null())
        .then(None)
        .when((why == "no_live_address") & ~lately.fill_null(value=False))
        .then(pl.lit(TRACE))
        .when(~phone | (why == "far_away"))
        .then(pl.lit(LETTER))
        .when(why.is_in(["not_due", "small_and_young"]))
        .then(pl.lit(SMS))
        .otherwise(pl.lit(CALL))
    )


def said(row: Row) -> Sentence | None:
    """Why a case is not worth a visit and what is better; None where it is worth one."""
    if row["instead_why"] is None:
        return None
    told = {
        "phone_met": row["phone_met"],
        "bucket": row["bucket"],
        "away_km": round(row["away_km"] or 0),
        **{
            name: Money(row[name] or 0, row["currency"])
            for name in ("collectable", "net", "cost", "gain")
        },
    }
    why = WHY[row["instead_why"]]
    used = {name: value for name, value in told.items() if f"{{{name}}}" in why}
    channel = Sentence(CHANNELS[row["instead"]])
    return Sentence(BETTER, why=Sentence(why, **used), channel=channel)
