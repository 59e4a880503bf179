"""Visits that stand on a list and of which nobody has said how they went.

A visit is reported when the crew said how its stop ended (lib.visits.plans.progress), or when the
result of a visit to the case was recorded on the day of the list or later.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger, kept
from lib.ledger.schema import plans, progress
from lib.visits import records
from lib.visits.plans.progress import OVER

LOOK_BACK = 14
"""Days before the working day for which lists are looked at."""

UNREPORTED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "plan_id": pl.String,
    "day": pl.Date,
    "crew": pl.String,
    "arrive": pl.Datetime("us"),
}
"""One row a case: the last list on which it is without a report."""


def unreported(
    ledger: Ledger, followups: pl.DataFrame, day: dt.date, *, sample: bool
) -> pl.DataFrame:
    """The visits of lists of the LOOK_BACK days up to `day` without a report; columns UNREPORTED.

    `followups` as lib.followups.records.merge gives them; `sample`: reports of the sample count.
    """
    over = kept.standing(ledger, progress, sample=sample).filter(
        pl.col("step").is_in([step.value for step in OVER])
    )
    told = set(over.select("plan_id", "stop").iter_rows())
    rows = [
        (key, plan_id, made.day, made.crew, stop.arrive.replace(tzinfo=None))
        for plan_id in _lists(ledger, day)
        for made in [records.load(ledger, plan_id)]
        for stop in made.stops
        if (plan_id, stop.number) not in told
        for key in stop.case_keys
    ]
    found = pl.DataFrame(rows, schema=dict(UNREPORTED), orient="row")
    visits = followups.filter(pl.col("channel") == "visit").select(
        "case_key", visited=pl.col("happened_at").dt.date()
    )
    last = visits.filter(pl.col("visited") <= day).group_by("case_key").agg(pl.col("visited").max())
    return (
        found.sort("day", "arrive", maintain_order=True)
        .unique("case_key", keep="last", maintain_order=True)
        .join(last, on="case_key", how="left", maintain_order="left")
        .filter((pl.col("visited") < pl.col("day")).fill_null(value=True))
        .drop("visited")
    )


def _lists(ledger: Ledger, day: dt.date) -> list[str]:
    """The lists of those days that no later one took the place of."""
    later = plans.alias()
    query = sa.select(plans.c.plan_id).where(
        plans.c.day.between(day - dt.timedelta(days=LOOK_BACK), day),
        ~sa.exists().where(later.c.supersedes == plans.c.plan_id),
    )
    with ledger.read() as connection:
        return list(connection.scalars(query.order_by(plans.c.created_at, plans.c.plan_id)))
