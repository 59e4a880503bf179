"""Attempts that the gate blocked: what somebody wanted to plan and a rule refused.

`of_lists` reads them from the visit lists that were made. Whatever keeps decisions gives the same
frame; everything else here asks for nothing but its columns.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import audit, plans

DECISIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "decided_at": pl.Datetime("us", "UTC"),
    "what": pl.String,
    "case_key": pl.String,
    "channel": pl.String,
    "allowed": pl.Boolean,
    "rule_ids": pl.List(pl.String),
    "actor": pl.String,
}
"""One row a decision: when, about what (a plan), by which rules it was refused, who asked."""

BY_RULE = {"rule_id": pl.String, "day": pl.Date, "n": pl.Int64, "cases": pl.Int64, "by": pl.Int64}
"""Refusals of a rule on a day: how many, of how many cases, asked for by how many people."""

HOLDS = "HOUSE-HOLDS"
ON_HOLD = ("On the list of holds", "On hold")
"""The rule of the house that a case on hold breaks, and how a list names the hold instead."""


def of_lists(ledger: Ledger) -> pl.DataFrame:
    """The refusals of all visit lists that were made; columns DECISIONS.

    A list keeps the gravest reason of each case, so each row has one rule. Cases that were left out
    because they ended, or have no place, were refused by no rule and are not here.
    """
    who = sa.select(audit.c.subject, audit.c.actor).where(audit.c.act == "plan")
    query = sa.select(plans.c.plan_id, plans.c.created_at, plans.c.summary)
    with ledger.read() as connection:
        actors = {row.subject: row.actor for row in connection.execute(who)}
        rows = [
            (at, "plan", case_key, "visit", False, [rule_id], actors.get(plan_id, ""))
            for plan_id, at, summary in connection.execute(query)
            for case_key, rule_id in _refused(summary)
        ]
    return pl.DataFrame(rows, schema=dict(DECISIONS), orient="row")


def within(
    decisions: pl.DataFrame, period: tuple[dt.date, dt.date], tz: str
) -> tuple[pl.DataFrame, int]:
    """The refusals of a period by rule and day, and how many decisions of it were refused."""
    day = pl.col("decided_at").dt.convert_time_zone(tz).dt.date()
    blocked = decisions.with_columns(day=day).filter(
        pl.col("day").is_between(*period), ~pl.col("allowed")
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


def _refused(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The cases that a kept list refused by a rule, with the rule."""
    for case_key, said in summary["refused"]:
        rule_id = said["values"].get("rule")
        if rule_id is None and said["sentence"].startswith(ON_HOLD):
            rule_id = HOLDS
        if rule_id is not None:
            yield case_key, str(rule_id)
