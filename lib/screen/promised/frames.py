"""The frames of this room, each computed once for each state of the data; see lib.screen.data."""

import datetime as dt

import polars as pl

from lib.cases.fields import OPEN_NUMBERS
from lib.followups import bouncing, reliability
from lib.screen import case_table, data, following

PERIODS = (30, 90)
"""Days for which the rate of promises kept is told."""


def weighed(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """All promises with the chance of each; see lib.followups.reliability.with_chance."""
    return _weighed(data.version(), as_of, day)


@data.shared
def _weighed(at: int, as_of: dt.date, day: dt.date) -> pl.DataFrame:
    del at
    settings = data.settings()
    found = reliability.with_chance(following.promises(day), data.cases(as_of), settings.minimum_n)
    # Promises of cases that left the portfolio have no currency but that of the house.
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
    found = weighed(as_of, day).join(open_cases, on="case_key", maintain_order="left")
    return case_table.masked(found)


def in_hand(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The cases that no client has taken back by a day."""
    return data.cases(as_of).filter(
        pl.col("recall_date").is_null() | (pl.col("recall_date") >= day)
    )


def rates(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """What became of the promises that matured lately; see reliability.kept_rates."""
    return reliability.kept_rates(weighed(as_of, day), day, PERIODS)


def bouncers(as_of: dt.date, day: dt.date) -> pl.DataFrame:
    """The serial bouncers among the cases in hand, with number, masked name and amount."""
    wanted = (*OPEN_NUMBERS, "name", "overdue_amount", "currency", "collector", "held")
    cases = in_hand(as_of, day).select(wanted)
    found = bouncing.serial(following.promises(day), day)
    return case_table.masked(found.join(cases, on="case_key", maintain_order="left"))
