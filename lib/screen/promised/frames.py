"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.followups import bouncing, reliability
from lib.followups.knowing import promisers
from lib.screen import case_table, data, following

PERIODS = (30, 90)
"""Days for which the rate of promises kept is told."""


def weighed(day: dt.date) -> pl.DataFrame:
    """All promises with the chance of each; see lib.followups.reliability.with_chance."""
    return _weighed(data.version(), day)


@data.shared
def _weighed(at: int, day: dt.date) -> pl.DataFrame:
    del at
    settings = data.settings()
    promises = following.promises(day)
    whose = promisers(data.portfolio(), promises)
    found = reliability.with_chance(promises, whose, settings.minimum_n)
    # A file may say no currency of a case.
    return found.with_columns(pl.col("currency").fill_null(settings.currency))


def standing(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The same of cases that are still placed with us, with numbers and masked names."""
    masks = tuple(sorted(data.masks("cases").items()))
    return _standing(data.version(), masks, as_of, day)


@data.shared
def _standing(
    at: int, masks: tuple[tuple[str, str], ...], as_of: dt.date, day: dt.date
) -> pl.DataFrame:
    del at, masks
    open_cases = in_hand(as_of, day).select(*OPEN_NUMBERS, "name")
    found = weighed(day).join(open_cases, on="case_key", maintain_order="left")
    return case_table.masked(found)


def in_hand(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The cases that no client has taken back by a day."""
    return data.cases(as_of).filter(
        pl.col("recall_date").is_null() | (pl.col("recall_date") >= day)
    )


def rates(day: dt.date) -> pl.DataFrame:
    """What became of the promises that matured lately; see reliability.kept_rates."""
    return reliability.kept_rates(weighed(day), day, PERIODS)


def bouncers(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The serial bouncers among the cases in hand, with number, masked name and amount."""
    wanted = (*OPEN_NUMBERS, "name", "overdue_amount", "currency", "collector", "held")
    cases = in_hand(as_of, day).select(wanted)
    found = bouncing.serial(following.promises(day), day)
    return case_table.masked(found.join(cases, on="case_key", maintain_order="left"))
