"""The cases that were asked for, one of them, and what is known of all of a day's."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.cases.search import Filter, find, sort
from lib.cases.search import choices as values_of
from lib.errors import NotFound
from lib.screen import data
from lib.visits.worth import classes


def found(as_of: dt.date, wanted: Filter, order: str) -> pl.DataFrame:
    """The cases that were asked for, in the order that was asked for."""
    return sort(find(data.cases(as_of).lazy(), wanted), order).collect()


def found_keys(as_of: dt.date, wanted: Filter) -> list[str]:
    """The keys of the cases that were asked for, sorted."""
    found = find(data.cases(as_of).lazy(), wanted).select("case_key").collect()
    return list(found.to_series().sort())


def choices(as_of: dt.date) -> Mapping[str, list[str]]:
    """The values that the cases as of a date have, to choose among; see lib.cases.search."""
    return _choices(data.version(), as_of)


@data.shared
def _choices(at: int, as_of: dt.date) -> Mapping[str, list[str]]:
    del at
    return values_of(data.measured(as_of))


def case(as_of: dt.date, case_key: str) -> Mapping[str, Any]:
    """One case.

    Raises:
        NotFound: it is not in the snapshot of that day.

    """
    rows = data.cases(as_of).filter(pl.col("case_key") == case_key)
    if rows.height == 0:
        raise NotFound(what=case_key)
    return rows.row(0, named=True)


def amount_limits(as_of: dt.date) -> pl.DataFrame:
    """The limits of the amount tiers over all cases: a tier does not hang on who reads it."""
    return _amount_limits(data.version(), as_of)


@data.shared
def _amount_limits(at: int, as_of: dt.date) -> pl.DataFrame:
    del at
    day = max(as_of, data.working_day(as_of))  # by which the others read them, too
    everything = data.whole().cases_at_hand(as_of, known_by=day)
    return classes.limits(everything.select("overdue_amount", "currency")).collect()


def left_out(as_of: dt.date) -> int:
    """How many cases of a day nobody is told of; see lib.portfolio.portfolio."""
    return _left_out(data.version(), as_of)


@data.shared
def _left_out(at: int, as_of: dt.date) -> int:
    del at
    return data.portfolio().left_out(as_of)
