"""What follows from contacts: promises and what became of them, what is due, what was corrected.

The contacts themselves are `data.followups`, because the cases stand on them.
"""

import datetime as dt

import polars as pl

from lib.followups import corrections, worklist
from lib.followups import promises as promise_rules
from lib.portfolio.compare.comparing import Grace
from lib.screen import data, file_rows


def corrected() -> pl.DataFrame:
    """Records that a later one corrects, of cases that may be seen; lib.followups.corrections."""
    return _corrected(data.version())


@data.shared
def _corrected(at: int) -> pl.DataFrame:
    del at
    return data.portfolio().seen(corrections.corrected(data.ledger(), data.zone()).lazy()).collect()


def grace() -> Grace:
    """When a promise counts as kept, as the settings have it."""
    return Grace(data.settings().promise_grace_days, data.settings().promise_tolerance)


def told_contacts() -> pl.DataFrame:
    """The contacts that figures tell of; see lib.followups.knowing."""
    return data.portfolio().unrestricted(data.followups().lazy()).collect()


def promises(day: dt.date) -> pl.DataFrame:
    """All promises and what became of them by a day."""
    return _promises(data.version(), day)


@data.shared
def _promises(at: int, day: dt.date) -> pl.DataFrame:
    del at
    told = told_contacts()
    # Few cases have a promise: theirs are found before anything is asked of their currency.
    promised = told.filter(pl.col("promise_date").is_not_null()).lazy()
    mine = file_rows.payments().join(promised, on="case_key", how="semi", maintain_order="left")
    return promise_rules.promises(
        told,
        data.portfolio().credited(mine),
        day,
        data.settings().promise_grace_days,
        data.settings().promise_tolerance,
    )


def due(day: dt.date) -> pl.DataFrame:
    """What is due on a day, overdue or broken by then."""
    return _due(data.version(), day)


@data.shared
def _due(at: int, day: dt.date) -> pl.DataFrame:
    del at
    return worklist.worklist(data.followups(), promises(day), day)
