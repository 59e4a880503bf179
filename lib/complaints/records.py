"""Complaints and disputes as frames: one row a step, and one row each as a day sees it."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import complaint_steps

OPENED, ASSIGNED, ANSWERED, CLOSED, REOPENED = (
    "opened",
    "assigned",
    "answered",
    "closed",
    "reopened",
)
"""The steps of a complaint."""

STEPS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "sequence": pl.Int64,
    "complaint_id": pl.String,
    "step": pl.String,
    "happened_on": pl.Date,
    "case_key": pl.String,
    "complaint_kind": pl.String,
    "channel": pl.String,
    "about": pl.String,
    "owner": pl.String,
    "due_on": pl.Date,
    "outcome": pl.String,
    "text": pl.String,
    "followup_id": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the frame of steps, with their types."""


def taken(ledger: Ledger) -> pl.DataFrame:
    """All steps of all complaints in the order they were saved; columns STEPS."""
    query = sa.select(*(complaint_steps.c[name] for name in STEPS))
    with ledger.read() as connection:
        rows = connection.execute(query.order_by(complaint_steps.c.sequence))
        return pl.DataFrame([tuple(row) for row in rows], schema=dict(STEPS), orient="row")


def complaints(steps: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """One row a complaint as of a day, what is due first at the top.

    Args:
        steps: what `taken` gives.
        day: steps of a later day do not count.

    Returns:
        complaint_id, case_key, complaint_kind, channel, about, text and opened_on of its opening;
        owner, due_on, outcome, answered_on and closed_on as they stand; open, overdue (flags),
        and days_left until the answer is due (negative when it is late, null when it is answered).

    """
    last_of = {
        name: pl.col("happened_on").filter(pl.col("step") == step).last()
        for name, step in (("answered_on", ANSWERED), ("closed_on", CLOSED))
    }
    found = (
        steps.filter(pl.col("happened_on") <= day)
        .group_by("complaint_id", maintain_order=True)
        .agg(
            pl.col("case_key", "complaint_kind", "channel", "about", "text").first(),
            pl.col("owner", "due_on", "outcome").drop_nulls().last(),
            opened_on=pl.col("happened_on").first(),
            begun=pl.col("sequence").filter(pl.col("step").is_in([OPENED, REOPENED])).last(),
            answered=pl.col("sequence").filter(pl.col("step") == ANSWERED).last(),
            last=pl.col("step").filter(pl.col("step").is_in([OPENED, REOPENED, CLOSED])).last(),
            **last_of,
        )
    )
    is_open = pl.col("last") != CLOSED
    # An answer to what was opened again since is none.
    unanswered = (pl.col("answered") < pl.col("begun")).fill_null(value=True)
    left = (pl.col("due_on") - day).dt.total_days()
    return (
        found.with_columns(
            open=is_open,
            overdue=is_open & unanswered & (pl.col("due_on") < day),
            days_left=pl.when(is_open & unanswered).then(left),
            closed_on=pl.when(~is_open).then("closed_on"),
            outcome=pl.when(~is_open).then("outcome"),
        )
        .drop("last", "begun", "answered")
        .sort(~pl.col("open"), "due_on", "complaint_id")
    )
