"""When crews were at their stops, by their own words: check-ins and the progress of the day."""

import datetime as dt
from collections.abc import Iterator, Mapping

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger, kept, schema
from lib.measures.fieldwork import crew_hours
from lib.safety import checkins
from lib.visits import records
from lib.visits.plans import progress

SEEN: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "plan_id": pl.String,
    "stop": pl.Int64,
    "case_keys": pl.List(pl.String),
    "lat": pl.Float64,
    "lon": pl.Float64,
    "rest_opens": pl.Datetime("us"),
    "rest_closes": pl.Datetime("us"),
    "arrived": pl.Datetime("us"),
    "left": pl.Datetime("us"),
}
"""A stop with the local times at which the crew said that it came and went (null: it did not say),
and the planned break of its list."""


def seen(ledger: Ledger, before: dt.date) -> pl.DataFrame:
    """The stops of lists of earlier days about which a crew said something; columns SEEN."""
    said = _said(ledger)
    words = set(said["plan_id"])
    query = sa.select(schema.plans.c.plan_id).where(schema.plans.c.day < before)
    with ledger.read() as connection:
        known = [row.plan_id for row in connection.execute(query) if row.plan_id in words]
    planned = pl.DataFrame(
        [row for plan_id in sorted(known) for row in _stops(ledger, plan_id)],
        schema=dict(list(SEEN.items())[:-2]),
        orient="row",
    )
    return planned.join(said, on=["plan_id", "stop"], how="inner", maintain_order="left")


def under_way(ledger: Ledger, start: dt.date, end: dt.date) -> pl.DataFrame:
    """How long crews were under way from one day to another one, both included.

    As lib.measures.fieldwork.crew_hours gives it, with all `case_keys` of each list: a crew that
    spoke at two of its doors only was at the others meanwhile.
    """
    known = crew_hours(words(ledger), start, end)
    listed = schema.stops.c.plan_id, schema.stops.c.case_key
    query = sa.select(*listed).where(schema.stops.c.plan_id.in_(known["plan_id"].to_list()))
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    stops = pl.DataFrame(rows, schema={"plan_id": pl.String, "case_keys": pl.String}, orient="row")
    cases = stops.unique(maintain_order=True).group_by("plan_id").agg("case_keys")
    return known.join(cases, on="plan_id", maintain_order="left")


def words(ledger: Ledger) -> pl.DataFrame:
    """When crews said where they were, also that they set out or were home: plan_id, at."""
    return _moments(ledger).select("plan_id", "at")


def _stops(ledger: Ledger, plan_id: str) -> Iterator[tuple[object, ...]]:
    made = records.load(ledger, plan_id)
    rest = made.pause or (None, None)
    for one in made.stops:
        yield plan_id, one.number, list(one.case_keys), one.lat, one.lon, *rest


def _said(ledger: Ledger) -> pl.DataFrame:
    """plan_id, stop, arrived, left: the last word of either kind, the progress before check-ins."""
    told = _moments(ledger).filter(pl.col("stop").is_not_null())
    return told.group_by("plan_id", "stop").agg(
        pl.col("at").filter(pl.col(name)).last().alias(name) for name in ("arrived", "left")
    )


def _moments(ledger: Ledger) -> pl.DataFrame:
    """Each word with its moment: plan_id, stop (null: of the whole day), at, arrived, left.

    That a stop was not made tells of no moment at which anybody was anywhere.
    """
    over = [one.value for one in (progress.Step.DONE, progress.Step.NOBODY)]
    reports = kept.standing(ledger, schema.progress).select(
        "plan_id",
        "stop",
        "at",
        arrived=pl.col("step") == progress.Step.ARRIVED.value,
        left=pl.col("step").is_in(over),
    )
    reports = reports.filter(pl.col("arrived") | pl.col("left"))
    said = kept.standing(ledger, schema.checkins).select(
        "plan_id",
        "stop",
        "at",
        arrived=pl.col("step") == checkins.Step.ARRIVED.value,
        left=pl.col("step") == checkins.Step.LEFT.value,
    )
    return pl.concat([said, reports])
