"""No file speaks of a day that is still to come.

Its cases would go before those of every real file until that day, and a mistyped year is easily
overlooked. Files of the sample's invented people may, up to its last day: they speak of the same
days wherever they are tried, also on a machine whose clock is behind them.
"""

import datetime as dt
from collections.abc import Iterable

from lib.errors import AsOfAhead
from lib.intake import Intake
from lib.sample import CLIENTS, UNTIL

AHEAD = dt.timedelta(days=1)
"""How far a file may be ahead of the day in UTC: where its sender is, the next may have begun."""


def latest(now: dt.datetime) -> dt.date:
    """The latest day that has begun somewhere by the moment `now`."""
    return now.astimezone(dt.UTC).date() + AHEAD


def has_begun(day: dt.date, now: dt.datetime) -> bool:
    """Whether a day has begun somewhere by the moment `now`."""
    return day <= latest(now)


def check_day(intake: Intake, known: Iterable[dt.date], now: dt.datetime) -> None:
    """Make sure that the day a file speaks of has begun somewhere by the moment `now`.

    Or that other files have spoken of it: `known` are the days of the cases that somebody sent.

    Raises:
        AsOfAhead: it has not.

    """
    day = intake.report.as_of
    spoken_of = any(day <= other for other in known)
    if not (has_begun(day, now) or spoken_of or _invented(intake)):
        raise AsOfAhead(day=day)


def _invented(intake: Intake) -> bool:
    """Whether all clients of a file are those of the sample, and its day is one of the sample's."""
    if (
        intake.report.as_of > UNTIL
        or "client" not in intake.frame.columns
        or intake.frame.height == 0
    ):
        return False
    return bool(intake.frame["client"].is_in(CLIENTS).fill_null(value=False).all())
