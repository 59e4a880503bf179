"""How risky a case is: three levels by rule, each with the reason in words.

The first rule that holds decides. They are those of the default strategy: high where a promise was
broken, contact is lost or payment refused; low where money came or the customer was reached and
has broken no word; medium between, and where nothing is known. A score may say it instead: a level
that is handed in with the case, in the column `risk`, goes before every rule.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.followups.bouncing import BROKEN, BROKEN_DAYS
from lib.strategy.matrix import HIGH, LOW, MEDIUM, RISKS
from lib.words import N_, Sentence

PAID_DAYS = 30
"""Days for which a payment makes a case a good one."""

SILENT_DAYS = 30
"""Days without anybody reached after which a case is one of medium risk."""

SCORED = "score"
"""The reason of a level that was handed in."""

STRAINED = ("many_debts", "business", "income")
"""Reasons for not paying that speak of trouble and not of will; none that is protected."""

READ: Mapping[str, type[pl.DataType]] = {
    "risk": pl.String,
    "last_outcome": pl.String,
    "last_contact": pl.Date,
    "last_met": pl.Date,
}
"""Columns that are empty where nobody handed in a score or was in touch yet."""

REASONS: Mapping[str, tuple[str, str]] = {
    "bouncer": (HIGH, N_("{broken} promises broken in {days} days")),
    "broken": (HIGH, N_("the promise for {broken_on} was broken, and no money came since")),
    "lost": (HIGH, N_("nobody reached since {lost_since}")),
    "lost_always": (HIGH, N_("nobody was ever reached")),
    "refused": (HIGH, N_("refused to pay on {last_contact}")),
    "unwilling": (HIGH, N_("could pay but will not, by the last reason told")),
    "address_false": (HIGH, N_("the address was false on {last_contact}")),
    "paid": (LOW, N_("paid on {last_paid}")),
    "broken_once": (MEDIUM, N_("the promise for {broken_on} was broken, but money came since")),
    "strained": (MEDIUM, N_("money troubles, by the last reason told")),
    "unknown": (MEDIUM, N_("nobody has been in touch yet")),
    "silent": (MEDIUM, N_("nobody reached in the last {silent} days")),
    "in_touch": (LOW, N_("reached on {last_met}, and no promise broken")),
    SCORED: (MEDIUM, N_("by its score")),
}
"""Code of a rule, in the order in which they are asked → its level and why."""


def with_risk(known: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Add `risk` (a code of RISKS) and `risk_why` (a code of REASONS), as of a day.

    `known` as lib.strategy.knowing gives it. A column `risk` that it has already is kept where it
    says one of RISKS; what else it says is not known here.
    """
    told = known.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in READ.items() if name not in known.columns
    )
    rules = _rules(day)
    why = pl.coalesce(
        pl.when(rule.fill_null(value=False)).then(pl.lit(code)) for code, rule in rules.items()
    )
    levels = {code: level for code, (level, _) in REASONS.items()}
    scored = pl.col("risk").is_in(list(RISKS)).fill_null(value=False)
    return (
        told.with_columns(_scored=scored)
        .with_columns(risk_why=pl.when("_scored").then(pl.lit(SCORED)).otherwise(why))
        .with_columns(
            risk=pl.when("_scored")
            .then("risk")
            .otherwise(pl.col("risk_why").replace_strict(levels, return_dtype=pl.String))
        )
        .drop("_scored")
    )


def said(row: Mapping[str, Any]) -> Sentence:
    """Why a case has its level."""
    why = REASONS[row["risk_why"]][1]
    told = {
        "days": BROKEN_DAYS,
        "silent": SILENT_DAYS,
        **{
            name: row.get(name)
            for name in (
                "broken",
                "broken_on",
                "lost_since",
                "last_contact",
                "last_paid",
                "last_met",
            )
        },
    }
    return Sentence(why, **{name: value for name, value in told.items() if f"{{{name}}}" in why})


def _rules(day: dt.date) -> Mapping[str, pl.Expr]:
    """Each rule of REASONS but the score, in their order; the last one holds for all."""
    broken, since = pl.col("broken"), pl.col("last_paid")
    unpaid = since.is_null() | (since < pl.col("broken_on"))
    lately = since >= day - dt.timedelta(days=PAID_DAYS)
    silent = pl.col("last_met").is_null() | (
        pl.col("last_met") < day - dt.timedelta(days=SILENT_DAYS)
    )
    return {
        "bouncer": broken >= BROKEN,
        "broken": (broken > 0) & unpaid,
        "lost": pl.col("lost") & pl.col("lost_since").is_not_null(),
        "lost_always": pl.col("lost"),
        "refused": pl.col("last_outcome") == "REFUSED",
        "unwilling": pl.col("last_reason") == "unwilling",
        "address_false": pl.col("last_outcome") == "ADDR_FALSE",
        "paid": lately & (broken == 0),
        "broken_once": broken > 0,
        "strained": pl.col("last_reason").is_in(STRAINED),
        "unknown": pl.col("tried_days") == 0,
        "silent": silent,
        "in_touch": pl.lit(value=True),
    }
