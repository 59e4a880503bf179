"""Incidents per 1,000 visits, with what they are counted from."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.followups.codes import OUTCOMES
from lib.words import N_, Sentence

DAYS = 365
"""Days that the rate looks back."""

PER = 1_000


@dataclass(frozen=True)
class Rate:
    """Incidents from level 1 on and visits in the `days` up to `as_of`."""

    incidents: int
    visits: int
    as_of: dt.date
    days: int

    @property
    def per_thousand(self) -> float | None:
        """Incidents per 1,000 visits; None without any visit."""
        return PER * self.incidents / self.visits if self.visits else None

    def summary(self) -> Sentence:
        """What the figure is made of."""
        return Sentence(
            N_("{incidents} incidents at {visits} visits in {days} days up to {day}."),
            incidents=self.incidents,
            visits=self.visits,
            days=self.days,
            day=self.as_of,
        )


def rate(
    incidents: pl.DataFrame, followups: pl.DataFrame, as_of: dt.date, days: int = DAYS
) -> Rate:
    """Count incidents and visits in the same span.

    `incidents` as lib.safety.incidents.listed gives them; a visit is a contact by visit that
    reached the door, whatever came of it.
    """
    attempts = [code for code, one in OUTCOMES.items() if not one.attempt]
    within = pl.col("happened_at").dt.date().is_between(as_of - dt.timedelta(days=days - 1), as_of)
    visits = followups.filter(
        pl.col("channel") == "visit", ~pl.col("outcome").is_in(attempts), within
    )
    counted = incidents.filter(pl.col("level") > 0, within)
    return Rate(counted.height, visits.height, as_of, days)
