"""Exceptions as frames: who asked, who decided, the state of each, and which count on a day."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import overrides
from lib.overrides.asking import ASKED, ENDED, GRANTED, WITHDRAWN
from lib.rules.facts import GRANTED as COUNTING

MOMENT = pl.Datetime("us", "UTC")

STEPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "override_id": pl.String,
    "step": pl.String,
    "rule_id": pl.String,
    "case_key": pl.String,
    "crew": pl.String,
    "expires_on": pl.Date,
    "reason": pl.String,
    "recorded_at": MOMENT,
    "recorded_by": pl.String,
}
"""The columns of the steps."""

OPEN, STANDS, LAPSED, OVER = "open", "stands", "lapsed", "over"
"""States beside those of steps: asked for and to be decided; granted and counting; asked for, but
its last day went by; granted, and its last day went by."""


def steps(ledger: Ledger) -> pl.DataFrame:
    """All steps of all exceptions in the order they were taken."""
    query = sa.select(*(overrides.c[name] for name in STEPS)).order_by(overrides.c.sequence)
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(STEPS), orient="row")


def listed(taken: pl.DataFrame, day: dt.date, tz: str) -> pl.DataFrame:
    """One row an exception, the latest first, as of a day at the zone `tz`.

    Columns: those of STEPS of its request (with asked_on, asked_by), granted_on and granted_by,
    ended_on (the day from which it counts no longer, before its last one), why and decided_by of
    the last step, and `state`: OPEN, STANDS, LAPSED, OVER, or the last step. One without a reason
    was about a person who was erased: it has ended, nobody could judge it any more.
    """
    dated = taken.with_columns(on=pl.col("recorded_at").dt.convert_time_zone(tz).dt.date())
    asked = dated.filter(pl.col("step") == ASKED)
    granted = dated.filter(pl.col("step") == GRANTED).select(
        "override_id", granted_on="on", granted_by="recorded_by"
    )
    ended = dated.filter(pl.col("step").is_in([ENDED, WITHDRAWN])).select(
        "override_id", ended_on="on"
    )
    last = dated.unique("override_id", keep="last", maintain_order=True).select(
        "override_id",
        last="step",
        why=pl.when(pl.col("step") != ASKED).then("reason"),
        decided_by=pl.when(pl.col("step") != ASKED).then("recorded_by"),
    )
    found = asked.select(
        *(name for name in STEPS if name not in {"step", "recorded_at", "recorded_by"}),
        asked_on="on",
        asked_by="recorded_by",
    )
    for part in (granted, ended, last):
        found = found.join(part, on="override_id", how="left", maintain_order="left")
    past = pl.col("expires_on") < day
    erased = pl.col("reason").fill_null("") == ""
    ended_on = pl.when(erased).then("asked_on").otherwise("ended_on")
    state = (
        pl.when(erased)
        .then(pl.lit(ENDED))
        .when(pl.col("last") == ASKED)
        .then(pl.when(past).then(pl.lit(LAPSED)).otherwise(pl.lit(OPEN)))
        .when(pl.col("last") == GRANTED)
        .then(pl.when(past).then(pl.lit(OVER)).otherwise(pl.lit(STANDS)))
        .otherwise("last")
    )
    return found.with_columns(state=state, ended_on=ended_on).drop("last").reverse()


def counting(found: pl.DataFrame, day: dt.date, crew: str | None = None) -> pl.DataFrame:
    """The exceptions that count on a day, for any case or for a crew; for the gate.

    Args:
        found: what `listed` gives, of whatever day.
        day: from the day of granting to the last one both belong to it, the day of an early end
            does not.
        crew: the name of the crew that goes; without it none for crews count.

    Returns:
        case_key (null: for the crew), rule_id, override_id.

    """
    return (
        found.filter(
            pl.col("granted_on") <= day,
            pl.col("expires_on") >= day,
            (pl.col("ended_on") > day).fill_null(value=True),
            pl.col("crew").is_null() | (pl.col("crew") == pl.lit(crew, pl.String)),
        )
        .unique(["case_key", "rule_id"], keep="first", maintain_order=True)
        .select(*COUNTING)
    )
