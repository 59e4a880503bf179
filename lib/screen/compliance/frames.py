"""Exceptions and steps of breaches, read once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.breaches import records as breaches
from lib.overrides import records
from lib.screen import data
from lib.visits.legality import decisions


def overrides(day: dt.date) -> pl.DataFrame:
    """All exceptions as of a day; see lib.overrides.records.listed."""
    return _overrides(data.version(), day)


@data.shared
def _overrides(at: int, day: dt.date) -> pl.DataFrame:
    del at
    return records.listed(records.steps(data.ledger()), day, data.settings().timezone)


def counting(day: dt.date, crew: str | None = None) -> pl.DataFrame:
    """The exceptions that count on a day, for the gate."""
    return records.counting(overrides(day), day, crew)


def breach_steps() -> pl.DataFrame:
    """All steps of breaches of cases that are or were ours; of a sample that is gone none."""
    return _breach_steps(data.version())


@data.shared
def _breach_steps(at: int) -> pl.DataFrame:
    del at
    known = data.portfolio().whose().select("case_key").collect()
    return breaches.taken(data.ledger()).join(
        known, on="case_key", how="semi", maintain_order="left"
    )


@data.shared
def _decisions(at: int, case_key: str) -> pl.DataFrame:
    del at
    return decisions.frame(data.ledger(), case_keys=(case_key,))


def recorded(case_key: str) -> pl.DataFrame:
    """The breaches of a case that were seen when its contacts were recorded here, on any day."""
    return breaches.recorded(_decisions(data.version(), case_key), data.followups())
