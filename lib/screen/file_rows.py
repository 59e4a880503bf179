"""What files beside those of cases say, each read once for each state; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.people import collectors as staff
from lib.screen import data


def payments() -> pl.LazyFrame:
    """All repayments with the case they belong to; of a large portfolio read only as asked for."""
    return _as_asked(data.version(), "repayments")


def instalments() -> pl.LazyFrame:
    """All instalments with the case they belong to; of a large portfolio only as asked for."""
    return _as_asked(data.version(), "instalments")


@data.shared
def _as_asked(at: int, kind: str) -> pl.LazyFrame:
    del at
    place = data.portfolio()
    found = place.repayments() if kind == "repayments" else place.rows(kind)
    return found if place.is_large(kind) else found.collect().lazy()


def last_paid() -> dt.date | None:
    """The day of the last repayment; None where there are none."""
    return _last_paid(data.version())


@data.shared
def _last_paid(at: int) -> dt.date | None:
    del at
    last = payments().select(pl.col("pay_date").max()).collect().item()
    return last if isinstance(last, dt.date) else None


def collectors() -> pl.DataFrame:
    """All collectors, as files give them and our people know better."""
    return _collectors(data.version())


@data.shared
def _collectors(at: int) -> pl.DataFrame:
    return staff.standing(_rows(at, "collectors"), staff.known(data.ledger()))


@data.shared
def _rows(at: int, kind: str) -> pl.DataFrame:
    del at
    return data.portfolio().rows(kind).collect()


def assignments() -> pl.DataFrame:
    """All assignments with the case they belong to."""
    return _rows(data.version(), "assignments")
