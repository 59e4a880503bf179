"""Breaches as frames: one row a step, and one row each, found or worked on, as a day sees it."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.compliance.violations import ROWS
from lib.ledger import Ledger
from lib.ledger.schema import breach_steps
from lib.team.naming import TOGETHER, each

EXPLAINED, ASSIGNED, MEASURED, CLOSED, DISMISSED, REOPENED = (
    "explained",
    "assigned",
    "measured",
    "closed",
    "dismissed",
    "reopened",
)
"""The steps of a breach."""

OPEN, LOOKED_INTO, SET, ENDED, NONE = "open", "looked_into", "measure_set", "closed", "no_breach"
"""Where a breach stands: found and nobody's; being looked into; measure set; closed; none after
all."""

WAITING = (OPEN, LOOKED_INTO, SET)
"""The states in which something is still to be done."""

AFTER: Mapping[str, str] = {
    ASSIGNED: LOOKED_INTO,
    REOPENED: LOOKED_INTO,
    MEASURED: SET,
    CLOSED: ENDED,
    DISMISSED: NONE,
}
"""Step → the state after it; another owner leaves a measure that was set."""

STEPS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "sequence": pl.Int64,
    "breach_id": pl.String,
    "step": pl.String,
    "rule_id": pl.String,
    "case_key": pl.String,
    "happened_at": pl.Datetime("us"),
    "channel": pl.String,
    "collector": pl.String,
    "owner": pl.String,
    "due_on": pl.Date,
    "measure": pl.String,
    "text": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the frame of steps, with their types."""

CONTACT = ("rule_id", "case_key", "happened_at", "channel")
"""What tells one breach from another: the rule, and the contact that broke it."""


MOMENT = "%Y-%m-%dT%H:%M:%S"
"""How the moment of the contact stands in the name of a breach."""


def taken(ledger: Ledger) -> pl.DataFrame:
    """All steps of all breaches in the order they were saved; columns STEPS."""
    query = sa.select(*(breach_steps.c[name] for name in STEPS))
    with ledger.read() as connection:
        rows = connection.execute(query.order_by(breach_steps.c.sequence))
        return pl.DataFrame([tuple(row) for row in rows], schema=dict(STEPS), orient="row")


def name_of(contact: Mapping[str, object]) -> str:
    """The name of a breach, of what CONTACT says."""
    return "|".join(
        f"{contact[one]:{MOMENT}}" if one == "happened_at" else str(contact[one]) for one in CONTACT
    )


def named() -> pl.Expr:
    """The name of a breach, of the columns CONTACT: the same whenever the gate finds it again."""
    moment = pl.col("happened_at").dt.to_string(MOMENT)
    return pl.concat_str("rule_id", "case_key", moment, "channel", separator="|")


def worked_on(steps: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """One row for each breach that somebody has said or done something about.

    Args:
        steps: what `taken` gives.
        day: the one that what is due is measured by.

    Returns:
        breach_id, CONTACT, collector; state, owner, due_on, measure; explanation with
        explained_by, the last one that was given for it; overdue, and days_left until it is due
        (null where nothing is due any more).

    """
    state = pl.col("step").is_in(list(AFTER))
    counted = pl.col("step").filter(state & (pl.col("step") != ASSIGNED)).last()
    told = {
        "explanation": pl.col("text").filter(pl.col("step") == EXPLAINED).last(),
        "explained_by": pl.col("recorded_by").filter(pl.col("step") == EXPLAINED).last(),
    }
    found = steps.group_by("breach_id", maintain_order=True).agg(
        pl.col(*CONTACT).first(),
        pl.col("collector", "owner", "due_on").drop_nulls().last(),
        **told,
        measure=pl.col("measure").filter(_since_reopened()).drop_nulls().last(),
        last=pl.coalesce(counted, pl.col("step").filter(pl.col("step") == ASSIGNED).last()),
    )
    left = (pl.col("due_on") - day).dt.total_days()
    waits = pl.col("state").is_in(WAITING)
    return (
        found.with_columns(
            state=pl.col("last").replace_strict(AFTER, default=OPEN, return_dtype=pl.String)
        )
        .with_columns(days_left=pl.when(waits).then(left))
        .with_columns(overdue=(pl.col("days_left") < 0).fill_null(value=False))
        .drop("last")
    )


def breaches(rows: pl.DataFrame, steps: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """One row a breach: all that were found, and all that somebody did something about.

    Args:
        rows: what the gate found, columns lib.compliance.violations.ROWS. Records of one moment
            are one contact, whoever of its crew made them.
        steps: what `taken` gives.
        day: the one that what is due is measured by.

    Returns:
        The columns of `worked_on`, note and sure as found, and whether it was `found`; the latest
        first. What was only perhaps a breach has no state until somebody takes it up.

    """
    done = worked_on(steps, day)
    told = _found(rows).join(
        done.drop(*CONTACT, "collector"), on="breach_id", how="left", maintain_order="left"
    )
    others = done.join(told, on="breach_id", how="anti").with_columns(found=pl.lit(value=False))
    return (
        pl.concat([told, others], how="diagonal")
        .with_columns(
            state=pl.coalesce("state", pl.when("sure").then(pl.lit(OPEN))),
            overdue=pl.col("overdue").fill_null(value=False),
        )
        .sort("happened_at", "breach_id", descending=[True, False], maintain_order=True)
    )


def _found(rows: pl.DataFrame) -> pl.DataFrame:
    """The breaches that the gate found, one row each."""
    return (
        rows.with_columns(breach_id=named())
        .group_by("breach_id", maintain_order=True)
        .agg(
            pl.col(*CONTACT).first(),
            pl.col("collector").drop_nulls().unique(maintain_order=True).str.join(TOGETHER),
            pl.col("note").drop_nulls().last(),
            pl.col("sure").any(),
        )
        .with_columns(
            collector=pl.when(pl.col("collector") != "").then("collector"),
            found=pl.lit(value=True),
        )
    )


def recorded(decisions: pl.DataFrame, followups: pl.DataFrame) -> pl.DataFrame:
    """The breaches that were seen when the contact was recorded here; columns ROWS.

    For who sees a case and not the whole of compliance. A record that was corrected since does not
    stand any more, and its breach neither.

    Args:
        decisions: as lib.visits.legality.decisions.frame gives them.
        followups: the contacts that stand, as lib.followups.records.merge gives them.

    """
    seen = decisions.filter(pl.col("followup_id").is_not_null(), ~pl.col("allowed"))
    contacts = followups.select("followup_id", "happened_at", "collector", "note")
    return (
        seen.explode("rule_ids")
        .rename({"rule_ids": "rule_id"})
        .join(contacts, on="followup_id", how="inner", maintain_order="left")
        .with_columns(sure=pl.lit(value=True))
        .select(pl.col(name).cast(kind) for name, kind in ROWS.items())
    )


def without_dismissed(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """What the gate found (ROWS) without what was no breach after all; `known` as `breaches`."""
    none = known.filter(pl.col("state") == NONE).select("breach_id")
    return (
        rows.with_columns(breach_id=named())
        .join(none, on="breach_id", how="anti")
        .drop("breach_id")
    )


def coached(known: pl.DataFrame, numbers: dict[str, str]) -> pl.DataFrame:
    """Measures for the coaching list (lib.people.coaching.COLUMNS): `n` to be taken of `of` set.

    A line for each of those who made the contact together.

    Args:
        known: what `breaches` gives.
        numbers: what records may call a collector → his number, see lib.team.naming.

    """
    told = known.filter(pl.col("measure").is_not_null(), pl.col("state").is_in([SET, ENDED]))
    lines = each(told, numbers).group_by("who", "measure", maintain_order=True)
    return (
        lines.agg(
            n=(pl.col("state") == SET).sum().cast(pl.Int64),
            of=pl.len().cast(pl.Int64),
        )
        .filter(pl.col("n") > 0)
        .select(collector="who", about=pl.lit("breach"), what="measure", n="n", of="of")
    )


def _since_reopened() -> pl.Expr:
    """Of the steps of one breach, those since it was last opened again."""
    again = pl.col("sequence").filter(pl.col("step") == REOPENED).max()
    return (pl.col("sequence") > again).fill_null(value=True)
