"""A day as it goes on: the lists that crews go by, where each stands, planned against done.

When the rest of a day was planned again, the new list has what is left and the old one what is
over; together they are the day.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.ledger import Ledger
from lib.visits import records
from lib.visits.crew import in_order
from lib.visits.plans import kept, progress, resting
from lib.visits.plans.kept import APPROVED
from lib.visits.plans.progress import DONE, Step
from lib.visits.plans.resting import Standing
from lib.visits.visit_list import VisitList

DAY = {"crew": pl.String, "plan_id": pl.String, **DONE}
"""The columns of planned against done of a day, one row a case."""


@dataclass(frozen=True)
class Followed:
    """A list of the day with the reports about it; `stands` unless a later one took its place."""

    plan_id: str
    made: VisitList
    told: pl.DataFrame
    stands: bool


def followed(ledger: Ledger, version_id: str, day: dt.date, *, sample: bool) -> list[Followed]:
    """The lists of a day of an approved plan and of those before it, the earliest first.

    `sample` counts reports about invented cases too.
    """
    versions = (*reversed(kept.before(ledger, version_id)), version_id)
    # A route that nothing changed is the same list in both versions.
    last = {
        plan_id: version
        for version in versions
        for plan_id in kept.steps(ledger, version).get(APPROVED, {}).get("lists", ())
    }
    found = []
    for plan_id, version in last.items():
        made = records.load(ledger, plan_id)
        if made.day == day:
            told = progress.reports(ledger, plan_id, sample=sample)
            found.append(Followed(plan_id, made, told, stands=version == version_id))
    return sorted(found, key=lambda one: one.stands)


def standings(lists: Sequence[Followed], now: dt.datetime) -> tuple[Standing, ...]:
    """Where each crew that still has a list stands at a local time; `lists` as `followed`."""
    found: dict[str, Standing] = {}
    for one in lists:
        here = resting.standing(one.made, one.told, now)
        before = found.get(one.made.crew)
        found[one.made.crew] = here if before is None else resting.joined(before, here)
    going = {one.made.crew for one in lists if one.stands}
    return tuple(
        one
        for crew, one in sorted(found.items(), key=lambda one: in_order(one[0]))
        if crew in going
    )


def against(lists: Sequence[Followed]) -> pl.DataFrame:
    """Planned against done of the day, columns DAY.

    Of lists that were replaced what is over, and what no later list has: it was not made, because
    the rest of the day was planned again. A delay that a crew told stays until it arrives, though
    its stop is on a later list by now.
    """
    days = pl.concat([_reported(one) for one in lists]) if lists else pl.DataFrame(schema=DAY)
    counts = pl.col("step").is_not_null() | pl.col("_stands")
    kept = _with_delays(days.filter(counts), days.filter(~counts))
    lost = days.filter(~counts).join(kept, on="case_key", how="anti", maintain_order="left")
    gone = lost.unique("case_key", keep="last", maintain_order=True).with_columns(
        step=pl.lit(Step.NOT_MADE.value), reason=pl.lit(progress.REPLANNED)
    )
    found = pl.concat([kept, gone])
    places = {crew: at for at, crew in enumerate(sorted(set(found["crew"]), key=in_order))}
    place = pl.col("crew").replace_strict(places, return_dtype=pl.Int64, default=None)
    return found.sort(place, "planned_arrive", maintain_order=True).select(*DAY)


def _with_delays(kept: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """The rows that count, with the delays that were told of the same cases on replaced lists."""
    told = replaced.drop_nulls("told_late").unique("case_key", keep="last", maintain_order=True)
    open_ = pl.col("step").is_null() & pl.col("arrived").is_null()
    return (
        kept.join(
            told.select("case_key", _told="told_late"),
            on="case_key",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            told_late=pl.when(open_).then(pl.coalesce("told_late", "_told")).otherwise("told_late")
        )
        .with_columns(late_minutes=pl.coalesce("late_minutes", "told_late"))
        .drop("_told")
    )


def _reported(one: Followed) -> pl.DataFrame:
    return progress.against(one.made, one.told).with_columns(
        crew=pl.lit(one.made.crew), plan_id=pl.lit(one.plan_id), _stands=pl.lit(one.stands)
    )
