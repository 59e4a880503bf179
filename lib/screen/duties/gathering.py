"""What the working day asks beside steps and promises, gathered from the rooms that know of it."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.breaches import records as breaches
from lib.followups import duties
from lib.followups.duties import Duty
from lib.overrides.deciding import alone
from lib.rights import Action
from lib.screen import data, file_rows, notes
from lib.screen.compliance import frames as compliance
from lib.screen.holds import frames
from lib.screen.strategy import frames as strategic
from lib.screen.visits import requests
from lib.visits import unreported
from lib.visits.plans import kept

AGREED = ("rule", "fixed_visit", "fixed_time", "promised_for")
"""What a row has of its case's step beside the step itself."""

RIGHTS = (
    Action.DECIDE_VISIT,
    Action.APPROVE_AGREEMENT,
    Action.COMPLAINTS,
    Action.HANDLE_BREACHES,
    Action.APPROVE_PLAN,
)
"""The rights that decide which lists are gathered."""


def of_cases(as_of: dt.date, day: dt.date) -> Sequence[pl.DataFrame]:
    """What agreements, holds, visit lists and requests of the cases ask; columns DUTIES."""
    me = data.actor()
    own = None if alone(me) else me.name
    agreed = data.agreements(day)
    lists = unreported.unreported(data.ledger(), data.followups(), day, sample=data.has_sample())
    found = [
        duties.agreements_late(agreed, day),
        duties.holds_ending(data.holds(day), day),
        duties.visits_unreported(lists, day),
    ]
    if data.may(Action.DECIDE_VISIT):
        found.append(duties.requests_open(requests.listed(as_of), day, own=own))
    if data.may(Action.APPROVE_AGREEMENT):
        found.append(duties.agreements_waiting(agreed, day, own=own))
    return found


def of_the_house(day: dt.date) -> Sequence[pl.DataFrame]:
    """Complaints, breaches and plans that wait for who may deal with them; columns DUTIES."""
    found = [pl.DataFrame(schema=duties.DUTIES)]
    if data.may(Action.COMPLAINTS):
        found.append(duties.complaints_due(frames.complaints(day), day))
    if data.may(Action.HANDLE_BREACHES):
        worked_on = breaches.worked_on(compliance.breach_steps(), day)
        found.append(duties.breaches_due(worked_on, day))
    if data.may(Action.APPROVE_PLAN):
        found.append(_plans(day))
    return found


def _plans(day: dt.date) -> pl.DataFrame:
    """The latest versions of plans that nobody has decided about and whose days are not over."""
    waiting = [
        (one.version_id, one.first_day, one.recorded_by, f"{one.first_day} – {one.last_day}")
        for one in kept.recent(data.ledger())
        if not one.steps and not one.superseded and one.last_day >= day
    ]
    names = ("ref", "due", "collector", "said")
    rows = pl.DataFrame(waiting, schema=names, orient="row")
    late = (pl.lit(day) - pl.col("due").cast(pl.Date)).dt.total_days().clip(0)
    return duties.shaped(rows.with_columns(kind=pl.lit(Duty.PLAN.value), days_late=late))


def with_crews(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the crew of the collector where no list names one; words of records masked."""
    people = file_rows.collectors().select("collector_no", "name", "crew").drop_nulls("crew")
    crews = {
        known: row["crew"]
        for row in people.iter_rows(named=True)
        for known in (row["name"], row["collector_no"])
        if known
    }
    of_collector = pl.col("collector").replace_strict(crews, default=None, return_dtype=pl.String)
    told = rows.with_columns(crew=pl.coalesce("crew", of_collector))
    return notes.masked(told, "said")


def with_steps(rows: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The rows with what the strategy says of their cases, and what was agreed before it.

    `strategy` is a code of its steps; AGREED are the columns that lib.strategy.saying.agreed reads.
    """
    steps = strategic.steps(as_of)
    there = [name for name in AGREED if name in steps.columns]
    steps = steps.select("case_key", *there, strategy="action")
    return rows.join(steps, on="case_key", how="left", maintain_order="left")
