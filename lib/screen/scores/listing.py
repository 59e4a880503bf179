"""The cases by willingness and ability: how many are where, and a list with the chance of each."""

import datetime as dt

import polars as pl
import streamlit as st

from lib.parts import sums_by_currency
from lib.scores.points import ABILITY, WILLINGNESS
from lib.screen import case_table, data, parts
from lib.screen.scores import frames
from lib.words import N_, Words

HALF = 50
"""Points from which on somebody counts as willing or able."""

UNKNOWN, YES, NO = "unknown", "yes", "no"
GROUPS: dict[tuple[str, str], str] = {
    (YES, YES): N_("willing and able: remind, make it easy"),
    (YES, NO): N_("willing, not able: a plan that can be afforded"),
    (NO, YES): N_("able, not willing: talk, then escalate"),
    (NO, NO): N_("neither: look for hardship before any step"),
    (UNKNOWN, UNKNOWN): N_("not enough data"),
}
"""Willing and able or not → what that suggests."""

FURTHER = case_table.Further(
    {
        WILLINGNESS: N_("Willingness"),
        ABILITY: N_("Ability"),
        "p": N_("Chance of a payment"),
        "low": N_("From"),
        "high": N_("Up to"),
        "n": N_("Cases of a like chance (n)"),
    },
    (),
    lambda cases: cases,
)
"""The columns of exports."""


def cases(as_of: dt.date) -> pl.DataFrame:
    """The cases of a day with their scores, the highest chance first."""
    scores = frames.standing(as_of).select("case_key", *frames.SHOWN)
    together = data.cases(as_of).join(scores, on="case_key", maintain_order="left")
    return together.sort("p", "case_key", descending=[True, False], nulls_last=True)


def matrix(t: Words, rows: pl.DataFrame, as_of: dt.date) -> None:
    """How many cases, and how much, are willing or able."""
    told = rows.filter(pl.col("overdue_amount") > 0).with_columns(
        _side(WILLINGNESS).alias("will"), _side(ABILITY).alias("can")
    )
    unknown = (pl.col("will") == UNKNOWN) | (pl.col("can") == UNKNOWN)
    lines = []
    for (will, can), text in GROUPS.items():
        here = (pl.col("will") == will) & (pl.col("can") == can)
        mine = told.filter(unknown if will == UNKNOWN else here)
        p = mine["p"].mean()
        lines.append(
            {
                t("Group"): t(text),
                t("Cases (n)"): mine.height,
                t("Overdue amount"): parts.by_currency(t, sums_by_currency(mine, "overdue_amount")),
                t("Mean chance"): t.percent(p, 0) if isinstance(p, float) else "—",
            }
        )
    parts.show(t, pl.DataFrame(lines), alt=t("Table of groups by willingness and ability"))
    st.caption(
        t(
            "As of {day}, n = {n} overdue cases; from {half} points on somebody counts as willing "
            "or able.",
            day=as_of,
            n=told.height,
            half=HALF,
        )
    )


def table(t: Words, rows: pl.DataFrame) -> None:
    """The list, the highest chance first, with the way to a case and to take it along."""
    chosen = case_table.draw(t, rows, key="scored")
    case_table.actions(t, chosen, rows, further(t))


def further(t: Words) -> case_table.Further:
    """The further columns with their titles in the reader's language."""
    return case_table.Further(
        {name: t(title) for name, title in FURTHER.titles.items()}, (), FURTHER.add
    )


def _side(name: str) -> pl.Expr:
    value = pl.col(name)
    return (
        pl.when(value.is_null())
        .then(pl.lit(UNKNOWN))
        .when(value >= HALF)
        .then(pl.lit(YES))
        .otherwise(pl.lit(NO))
    )
