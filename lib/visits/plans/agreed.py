"""An hour that a customer agreed to: the crew comes then, or the plan says that it cannot."""

import datetime as dt
from collections.abc import Mapping, Sequence

from lib.visits.plans.ground import seconds
from lib.visits.solving.legs import DAY, MINUTE
from lib.visits.solving.problem import Window
from lib.words import N_

HOUR = "agreed_hour"
"""Code of cases whose agreed hour is none at which they may be visited. Never renamed."""

AROUND = 30 * MINUTE
"""How much before or after an agreed hour a crew may arrive, in seconds."""

NOT_THEN = N_(
    "The hour that was agreed lies outside of the times at which this customer may be visited. "
    "Please agree on another one."
)


def at_hour(
    hours: Mapping[dt.date, dt.time], minutes: int, windows: Sequence[Window], first: dt.date
) -> tuple[Window, ...]:
    """The part of windows in which a crew comes at the agreed hour; other days stay whole.

    Args:
        hours: the hour of each day for which one was agreed.
        minutes: how long the visit takes; a window lies from arrival to departure.
        windows: the possible times, in seconds since midnight of the first day.
        first: that day.

    """
    stay = minutes * MINUTE
    found: list[Window] = []
    for one in windows:
        day = one.opens // DAY
        hour = hours.get(first + dt.timedelta(days=day))
        if hour is None:
            found.append(one)
            continue
        at = day * DAY + seconds(hour)
        span = Window(max(one.opens, at - AROUND), min(one.closes, at + AROUND + stay))
        if span.closes - span.opens >= stay:
            found.append(span)
    return tuple(found)
