"""How often people complain: complaints for every thousand contacts.

A complaint is any that a hold tells of: one of a lender's list, the result of a contact, or one
opened here; several of a case that begin on one day are one. A contact is one in which a person
was reached, whatever the channel: a call that nobody answers annoys nobody. Disputes of the debt
do not count.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.followups.records import reached
from lib.words import N_, Sentence

COMPLAINT = "complaint"
THOUSAND = 1000
ENOUGH = 30
"""Contacts from which a rate says something; one complaint among fewer would swing it by 33."""


@dataclass(frozen=True)
class ComplaintRate:
    """Complaints that began and contacts that were made from `first` to `last`, both included."""

    complaints: int
    contacts: int
    first: dt.date
    last: dt.date

    @property
    def per_thousand(self) -> float | None:
        """Complaints for every thousand contacts; None where there was no contact."""
        return self.complaints * THOUSAND / self.contacts if self.contacts else None

    @property
    def is_enough(self) -> bool:
        """Whether there are contacts enough for a rate."""
        return self.contacts >= ENOUGH

    def summary(self) -> Sentence:
        """Say the base of the rate and its days."""
        return Sentence(
            N_("{complaints} complaints, n = {contacts} contacts, {first} to {last}"),
            complaints=self.complaints,
            contacts=self.contacts,
            first=self.first,
            last=self.last,
        )


def complaint_rate(
    holds: pl.DataFrame, followups: pl.DataFrame, last: dt.date, *, days: int = 90
) -> ComplaintRate:
    """The rate of the `days` days up to `last`.

    Args:
        holds: what lib.holds.every gives.
        followups: what lib.followups.records.merge gives.
        last: the day that the figure speaks of.
        days: the length of the period.

    """
    first = last - dt.timedelta(days=days - 1)
    begun = holds.filter(
        pl.col("hold_kind") == COMPLAINT, pl.col("starts_on").is_between(first, last)
    )
    spoken = followups.filter(pl.col("happened_at").dt.date().is_between(first, last), reached())
    return ComplaintRate(
        complaints=begun.unique(["case_key", "starts_on"]).height,
        contacts=spoken.height,
        first=first,
        last=last,
    )
