"""Attempts that the gate blocked: what somebody wanted to plan and a rule refused.

A case that ended or has no place is refused by no rule and is no attempt; a contact that was
recorded happened, and is a violation instead.
"""

import datetime as dt

import polars as pl

BY_RULE = {"rule_id": pl.String, "day": pl.Date, "n": pl.Int64, "cases": pl.Int64, "by": pl.Int64}
"""Refusals of a rule on a day: how many, of how many cases, asked for by how many people."""

MADE = "record"
"""The purpose of a decision about a contact that happened."""


def within(
    decisions: pl.DataFrame, period: tuple[dt.date, dt.date], tz: str
) -> tuple[pl.DataFrame, int]:
    """The refusals of a period by rule and day, and how many decisions of it rules refused.

    `decisions` as lib.visits.legality.decisions.frame gives them.
    """
    day = pl.col("decided_at").dt.convert_time_zone(tz).dt.date()
    blocked = decisions.with_columns(day=day).filter(
        pl.col("day").is_between(*period),
        ~pl.col("allowed"),
        pl.col("purpose") != MADE,
        pl.col("rule_ids").list.len() > 0,
    )
    counted = (
        blocked.explode("rule_ids")
        .group_by("day", rule_id="rule_ids")
        .agg(
            n=pl.len().cast(pl.Int64),
            cases=pl.col("case_key").n_unique().cast(pl.Int64),
            by=pl.col("actor").n_unique().cast(pl.Int64),
        )
        .select(pl.col(name).cast(kind) for name, kind in BY_RULE.items())
        .sort("day", "n", "rule_id", descending=[True, True, False])
    )
    return counted, blocked.height
