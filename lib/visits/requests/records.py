"""Requests for visits as frames: who asked, who decided, on which list, and what came of it."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.followups.codes import OUTCOMES
from lib.ledger import Ledger
from lib.ledger.schema import visit_requests
from lib.visits.requests.asking import APPROVED, ASKED, REFUSED, SCHEDULED, WITHDRAWN

STEPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "request_id": pl.String,
    "step": pl.String,
    "case_key": pl.String,
    "reason": pl.String,
    "expires_on": pl.Date,
    "plan_id": pl.String,
    "note": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""The columns of the steps."""

OPEN, DONE, EXPIRED = "open", "done", "expired"
"""States beside those of steps: to be decided; visited; nobody decided or went in time."""

STATES = (OPEN, APPROVED, SCHEDULED, DONE, EXPIRED, REFUSED, WITHDRAWN)
"""All states, those that want something first."""


def steps(ledger: Ledger) -> pl.DataFrame:
    """All steps of all requests in the order they were taken."""
    query = sa.select(*(visit_requests.c[name] for name in STEPS))
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query.order_by(visit_requests.c.sequence))]
    return pl.DataFrame(rows, schema=dict(STEPS), orient="row")


def listed(taken: pl.DataFrame, followups: pl.DataFrame, day: dt.date, tz: str) -> pl.DataFrame:
    """One row a request, the latest first, as of a day at the zone `tz`.

    Args:
        taken: what `steps` gives.
        followups: as lib.followups.records.merge gives them. The first visit that was made to the
            case after the approval, by the day on which the request ends, sees it through.
        day: requests of which nothing came by it have expired when their last day is before it.
        tz: the zone of the working day.

    Returns:
        request_id, case_key, reason, expires_on, asked_by, asked_on, note, decided_by, decided_on,
        why, plan_id, done_on, outcome, `state` (one of STATES).

    """
    dated = taken.with_columns(on=pl.col("recorded_at").dt.convert_time_zone(tz).dt.date())
    asked = dated.filter(pl.col("step") == ASKED).select(
        *("request_id", "case_key", "reason", "expires_on", "note"),
        asked_by="recorded_by",
        asked_on="on",
    )
    decided = (
        dated.filter(pl.col("step").is_in([APPROVED, REFUSED, WITHDRAWN]))
        .unique("request_id", keep="last", maintain_order=True)
        .select("request_id", decided_by="recorded_by", decided_on="on", why="note")
    )
    approved = dated.filter(pl.col("step") == APPROVED).select("request_id", approved_on="on")
    last = dated.unique("request_id", keep="last", maintain_order=True)
    found = asked
    for part in (decided, approved, last.select("request_id", "plan_id", last="step")):
        found = found.join(part, on="request_id", how="left", maintain_order="left")
    found = found.join(_made(found, followups), on="request_id", how="left", maintain_order="left")
    over = pl.col("last").is_in([REFUSED, WITHDRAWN])
    state = (
        pl.when(over)
        .then("last")
        .when(pl.col("done_on") <= day)
        .then(pl.lit(DONE))
        .when(pl.col("expires_on") < day)
        .then(pl.lit(EXPIRED))
        .when(pl.col("last") == ASKED)
        .then(pl.lit(OPEN))
        .otherwise("last")
    )
    return found.with_columns(state=state).drop("last", "approved_on").reverse()


def wanting(found: pl.DataFrame) -> pl.DataFrame:
    """The cases for which a visit is approved and not made yet: case_key, request_id, reason.

    One row a case; for lib.visits.picking.sources. `found` is what `listed` gives.
    """
    waiting = found.filter(pl.col("state").is_in([APPROVED, SCHEDULED]))
    return waiting.unique("case_key", keep="first", maintain_order=True).select(
        "case_key", "request_id", "reason"
    )


def _made(found: pl.DataFrame, followups: pl.DataFrame) -> pl.DataFrame:
    """The visit that sees each approved request through: request_id, done_on, outcome."""
    attempts = {one.code: one.attempt for one in OUTCOMES.values()}
    made = pl.col("outcome").replace_strict(attempts, default=True, return_dtype=pl.Boolean)
    visits = followups.filter(
        pl.col("channel") == "visit", made.fill_null(value=True), pl.col("case_key").is_not_null()
    ).select("case_key", "outcome", done_on=pl.col("happened_at").dt.date())
    return (
        found.select("request_id", "case_key", "approved_on", "expires_on")
        .join(visits, on="case_key")
        .filter(
            pl.col("done_on") >= pl.col("approved_on"), pl.col("done_on") <= pl.col("expires_on")
        )
        .sort("done_on", maintain_order=True)
        .unique("request_id", keep="first", maintain_order=True)
        .select("request_id", "done_on", "outcome")
    )
