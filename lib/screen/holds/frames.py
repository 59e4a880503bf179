"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.complaints import records
from lib.holds import wishing
from lib.holds.every import for_gate, reviews_due
from lib.holds.records import entries
from lib.screen import data


def hold_entries() -> pl.DataFrame:
    """All that our people did about holds; columns lib.holds.records.ENTRIES."""
    return _hold_entries(data.version())


@data.shared
def _hold_entries(at: int) -> pl.DataFrame:
    del at
    return entries(data.ledger())


def reviews(day: dt.date) -> pl.DataFrame:
    """The holds that somebody has to look at by a day."""
    return reviews_due(data.holds(day), day)


def keeping(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The holds that keep each case of a snapshot from being visited on a day; for the gate."""
    return _keeping(data.version(), as_of, day)


@data.shared
def _keeping(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    return for_gate(data.holds(day), data.cases(as_of), day)


def said() -> pl.DataFrame:
    """All that customers agreed to, wish for or forbid, on whatever day."""
    return _said(data.version())


@data.shared
def _said(at: int) -> pl.DataFrame:
    del at
    return wishing.current(data.ledger(), data.portfolio().whose().collect())


def wishes(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """What counts on a day of what customers agreed to, wish for or forbid, for each case."""
    return _wishes(data.version(), as_of, day)


@data.shared
def _wishes(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    return wishing.counting(said(), data.cases(as_of), day)


def complaint_steps() -> pl.DataFrame:
    """All steps of complaints and disputes of cases that are or were ours.

    Those of a sample that is gone are nobody's work.
    """
    return _complaint_steps(data.version())


@data.shared
def _complaint_steps(at: int) -> pl.DataFrame:
    del at
    known = data.portfolio().whose().select("case_key").collect()
    return records.taken(data.ledger()).join(
        known, on="case_key", how="semi", maintain_order="left"
    )


def complaints(day: dt.date) -> pl.DataFrame:
    """All complaints and disputes as of a day; see lib.complaints.records."""
    return records.complaints(complaint_steps(), day)
