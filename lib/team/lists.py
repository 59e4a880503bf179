"""The visit lists on whose crew each was: what they planned, what was done, hours and ways.

A planned visit is a case on the list of a day. It is done when the crew said that its stop was
(done, or nobody home), or when a visit to the case was recorded on that day or the next one. A stop
that was not made for a reason of the customer's or of safety (paid, held, called off, unsafe)
leaves the count, so that nobody hurries to a door that he should not go to. Of a list that a later
one took the place of only the stops count that were reported before: dropped ones were not planned
in the end.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger, kept
from lib.ledger.schema import plans, progress, stops
from lib.visits.plans.progress import REPLANNED, Step

EXCUSED = ("paid", "held", "called_off", "unsafe")
"""Reasons for which a stop that was not made counts as none."""

MADE = (Step.DONE.value, Step.NOBODY.value)

OVER = (*MADE, Step.NOT_MADE.value)

LISTED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "plan_id": pl.String,
    "day": pl.Date,
    "crew": pl.String,
    "owner": pl.String,
    "case_key": pl.String,
    "stop": pl.Int64,
    "at": pl.Datetime("us"),
    "km": pl.Float64,
    "replaced": pl.Boolean,
}
"""One row for each member of the crew and case on the list; `at` is the planned arrival, `km` the
whole list's way, `replaced`: a later list took its place."""


def listed(ledger: Ledger, named: Mapping[str, str], start: dt.date, end: dt.date) -> pl.DataFrame:
    """The lists of days from `start` to `end`; columns LISTED.

    `named` as lib.team.naming.numbers gives it.
    """
    later = plans.alias()
    replaced = sa.exists().where(later.c.supersedes == plans.c.plan_id).label("replaced")
    within = plans.c.day.between(start, end)
    query = sa.select(plans, replaced).where(within).order_by(plans.c.plan_id)
    rows = (
        sa.select(stops.c.plan_id, stops.c.case_key, stops.c.arrive)
        .join(plans, plans.c.plan_id == stops.c.plan_id)
        .where(within)
        .order_by(stops.c.plan_id, stops.c.position)
    )
    with ledger.read() as connection:
        made = [dict(row) for row in connection.execute(query).mappings()]
        of = {
            plan_id: [(key, arrive) for _, key, arrive in mine]
            for plan_id, mine in groupby(map(tuple, connection.execute(rows)), key=itemgetter(0))
        }
    told = [row for one in made for row in _rows(one, named, of.get(one["plan_id"], []))]
    return pl.DataFrame(told, schema=dict(LISTED), orient="row")


def _rows(
    made: Mapping[str, Any], named: Mapping[str, str], cases: Sequence[tuple[str, dt.datetime]]
) -> Iterator[tuple[object, ...]]:
    summary = made["summary"]
    numbers = [
        number
        for number, stop in enumerate(summary["stops"], start=summary.get("taken", 0) + 1)
        for _ in range(stop["cases"])
    ]
    for member in summary["members"]:
        for number, (key, arrive) in zip(numbers, cases, strict=False):
            yield (
                made["plan_id"], made["day"], made["crew"], named.get(member, member), key, number,
                arrive, summary["km"], bool(made["replaced"]),
            )  # fmt: skip


def reports(ledger: Ledger, *, sample: bool) -> pl.DataFrame:
    """How stops ended by the crews' last word: plan_id, stop, step, reason."""
    told = kept.standing(ledger, progress, sample=sample).filter(pl.col("step").is_in(OVER))
    return (
        told.sort("at", "sequence")
        .unique(["plan_id", "stop"], keep="last", maintain_order=True)
        .select("plan_id", "stop", "step", "reason")
    )


def completion(listed: pl.DataFrame, reports: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Of each owner: `planned` visits, `done` of them.

    Args:
        listed: as `listed` gives it.
        reports: as `reports` gives them.
        visits: case_key and day of all visits that were tried.

    """
    near = visits.select("case_key", "day").unique()
    eve = near.with_columns(day=pl.col("day") - dt.timedelta(days=1))
    made = pl.concat([near, eve]).unique().with_columns(visited=pl.lit(value=True))
    known = listed.join(reports, on=["plan_id", "stop"], how="left").join(
        made, on=["case_key", "day"], how="left"
    )
    reported = pl.col("step").is_in(MADE)
    done = (pl.col("visited") | reported).fill_null(value=False)
    gone = pl.col("replaced") & (pl.col("step").is_null() | (pl.col("reason") == REPLANNED))
    counted = known.with_columns(
        done=done, excused=~done & pl.col("reason").is_in(EXCUSED).fill_null(value=False)
    ).filter(~gone.fill_null(value=False))
    once = counted.group_by("owner", "day", "case_key").agg(
        pl.col("done").any(), pl.col("excused").any()
    )
    return once.group_by("owner").agg(
        planned=(~pl.col("excused") | pl.col("done")).sum().cast(pl.Int64),
        done=pl.col("done").sum().cast(pl.Int64),
    )


def ways(listed: pl.DataFrame, crews: pl.DataFrame) -> pl.DataFrame:
    """Of each owner `km` as planned and `hours` by the crews' words, null where none said any.

    `crews` as lib.measures.fieldwork.crew_hours gives it.
    """
    mine = listed.filter(~pl.col("replaced")).select("plan_id", "owner", "km").unique()
    return (
        mine.join(crews.select("plan_id", "hours"), on="plan_id", how="left")
        .group_by("owner")
        .agg(
            pl.col("km").sum(),
            hours=pl.when(pl.col("hours").count() > 0).then(pl.col("hours").sum()),
        )
    )
