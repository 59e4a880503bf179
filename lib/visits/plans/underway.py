"""What days hold already: plans that were approved for them, and doors at which a crew has been.

Whoever asks for another plan of such a day has to know of it: customers would be visited twice.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger, kept
from lib.ledger.schema import plan_steps, plan_versions, progress
from lib.visits import records
from lib.visits.picking.choosing import Picked
from lib.visits.plans import kept as plans
from lib.visits.plans.kept import APPROVED, DISPATCHED
from lib.visits.plans.progress import Step
from lib.words import N_, Listed, Sentence

AT_THE_DOOR = (Step.DONE, Step.NOBODY)
"""After these a crew has been there, though no result was recorded yet."""

STANDS = N_(
    "A plan was approved for {days} already, by which {crews} go. Its rest is planned again there, "
    "not here."
)
OUT = N_(
    "Crews were sent out already by a plan for {days}: {crews}. Its rest is planned again there, "
    "not here."
)
SPAN = N_("{first} – {last}")
TWICE = N_(
    "{n} cases are on an approved list of that day too and would be visited twice. Please take "
    "them out here."
)


@dataclass(frozen=True)
class Underway:
    """An approved plan some of whose lists stand on the days that were asked about.

    `state` is its last step, `crews` go by those lists, `cases` are on them.
    """

    version_id: str
    first_day: dt.date
    last_day: dt.date
    state: str
    crews: tuple[str, ...]
    cases: frozenset[str]


def underway(
    ledger: Ledger, days: Sequence[dt.date], *, but: str | None = None
) -> tuple[Underway, ...]:
    """The approved plans of these days, the latest first, without `but` and those it comes from."""
    own = frozenset() if but is None else frozenset({but, *plans.before(ledger, but)})
    standing = {one.plan_id: one.crew for day in days for one in records.on(ledger, day)}
    found = []
    for version, first, last in _approved(ledger, days):
        steps = plans.steps(ledger, version)
        # A list that a later version took over unchanged belongs to that one.
        mine = [one for one in steps[APPROVED]["lists"] if one in standing]
        crews = tuple(dict.fromkeys(standing.pop(one) for one in mine))
        if crews and version not in own:
            stops = (stop for one in mine for stop in records.load(ledger, one).stops)
            cases = frozenset(key for stop in stops for key in stop.case_keys)
            found.append(
                Underway(
                    version,
                    first,
                    last,
                    DISPATCHED if DISPATCHED in steps else APPROVED,
                    crews,
                    cases,
                )
            )
    return tuple(found)


def said(one: Underway) -> Sentence:
    """Say that a plan stands, in a sentence."""
    span = Sentence(SPAN, first=one.first_day, last=one.last_day)
    return Sentence(
        OUT if one.state == DISPATCHED else STANDS,
        days=one.first_day if one.first_day == one.last_day else span,
        crews=Listed.of(one.crews),
    )


def twice(found: Sequence[Underway], keys: Collection[str]) -> tuple[str, ...]:
    """Which of these cases are on a list of those plans too, in their order."""
    listed = frozenset[str]().union(*(one.cases for one in found))
    return tuple(key for key in keys if key in listed)


def visited(ledger: Ledger, last: dt.date, *, sample: bool) -> pl.DataFrame:
    """The cases at whose door a crew reported to have been: case_key, visited_on, step.

    The latest report of each case up to and with the day `last`.
    """
    told = kept.standing(ledger, progress, sample=sample).filter(
        pl.col("step").is_in([one.value for one in AT_THE_DOOR]), pl.col("at").dt.date() <= last
    )
    stops = [
        (number, stop.number, key)
        for number in told["plan_id"].unique().sort()
        for stop in records.load(ledger, number).stops
        for key in stop.case_keys
    ]
    schema = {"plan_id": pl.String, "stop": pl.Int64, "case_key": pl.String}
    cases = pl.DataFrame(stops, schema=schema, orient="row")
    return (
        told.join(cases, on=["plan_id", "stop"])
        .sort("at", "sequence")
        .unique("case_key", keep="last", maintain_order=True)
        .select("case_key", "step", visited_on=pl.col("at").dt.date())
    )


def without_visited(picked: Picked, told: pl.DataFrame, day: dt.date, usual: int) -> Picked:
    """A day's cases without those that were visited lately by the crews' reports (`visited`).

    `usual` days lie between two visits, one after nobody was home; the result, once it is recorded,
    says it better. A visit that was agreed for a later day stays.
    """
    days = pl.when(pl.col("step") == Step.NOBODY.value).then(1).otherwise(max(usual, 1))
    lately = told.select(
        "case_key",
        _on="visited_on",
        _next=pl.col("visited_on") + pl.duration(days=days),
    ).filter(pl.col("_on") <= day, pl.col("_next") > day)
    joined = picked.cases.join(lately, on="case_key", how="left", maintain_order="left")
    agreed = pl.lit(value=False)
    if "fixed_visit" in picked.cases.columns:
        agreed = ((pl.col("fixed_visit") == day) & (pl.col("_on") < day)).fill_null(value=False)
    out = pl.col("why").is_null() & pl.col("_on").is_not_null() & ~agreed
    cases = joined.with_columns(
        why=pl.when(out).then(pl.lit("visited_lately")).otherwise("why"),
        visited_on=pl.when(out).then("_on").otherwise("visited_on"),
        next_visit=pl.when(out).then("_next").otherwise("next_visit"),
    ).drop("_on", "_next")
    return replace(picked, cases=cases)


def _approved(ledger: Ledger, days: Sequence[dt.date]) -> list[tuple[str, dt.date, dt.date]]:
    """The approved versions that reach into these days, the latest first."""
    query = (
        sa.select(plan_versions.c.version_id, plan_versions.c.first_day, plan_versions.c.last_day)
        .join(plan_steps, plan_steps.c.version_id == plan_versions.c.version_id)
        .where(
            plan_steps.c.step == APPROVED,
            plan_versions.c.first_day <= max(days),
            plan_versions.c.last_day >= min(days),
        )
        .order_by(plan_steps.c.sequence.desc())
    )
    with ledger.read() as connection:
        return [(version, first, last) for version, first, last in connection.execute(query)]
