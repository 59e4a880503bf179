"""No file speaks of a day that is still to come.

Its cases would go before those of every real file until that day, and a mistyped year is easily
overlooked.
"""

import datetime as dt

from lib.errors import AsOfAhead

AHEAD = dt.timedelta(days=1)
"""How far a file may be ahead of the day in UTC: where its sender is, the next may have begun."""


def has_begun(day: dt.date, now: dt.datetime) -> bool:
    """Whether a day has begun somewhere by the moment `now`."""
    return day <= now.astimezone(dt.UTC).date() + AHEAD


def check_day(as_of: dt.date, now: dt.datetime) -> None:
    """Make sure that the day a file speaks of has begun somewhere by the moment `now`.

    Raises:
        AsOfAhead: it has not.

    """
    if not has_begun(as_of, now):
        raise AsOfAhead(day=as_of)
