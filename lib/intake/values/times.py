"""Columns of times of the day: the hour that was agreed for the next step.

A time is read as people write it, on 24 hours or with the part of the day before it. "3点" alone
may be the night or the afternoon and is not guessed; nor is a minute that there is not.
"""

import datetime as dt
import re
from collections.abc import Mapping

import polars as pl

from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded

NOON = 12
HALF_PAST = 30
MINUTES_OF_HOUR = 60
DAY_MINUTES = 24 * MINUTES_OF_HOUR

_CLOCK = re.compile(
    # Excel writes a day before a time that has none.
    r"(?:(?:1899-12-3[01]|1900-01-0[01])[ T])?"
    r"(?P<part>上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|晚|[ap]m )?\s*"
    r"(?P<hour>\d{1,2})\s*"
    r"(?::\s*(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.0+)?)?|(?P<said>点钟?|點鐘?|时|時)(?:(?P<half>半)|(?P<more>[0-5]?\d)分?)?)"
    r"\s*(?P<after>am|pm)?",
    re.IGNORECASE,
)

_FRACTION = re.compile(r"0\.\d+")

AFTERNOON = ("下午", "傍晚", "晚上", "晚", "pm")
MIDDAY, AT_MIDDAY = "中午", range(11, 14)
MORNING = ("上午", "早上", "早晨", "凌晨", "am")


def read_times(cells: pl.Series) -> Parsed:
    """Read a column of times; findings: `time_unreadable` for what is none or may be two."""
    cells = cells.str.strip_chars()
    distinct = [text for text in cells.unique().drop_nulls() if text]
    told = {text: read_time(text) for text in distinct}
    known: Mapping[str, dt.time] = {text: at for text, at in told.items() if at is not None}
    parsed = Parsed(
        cells.replace_strict(
            list(known), pl.Series(list(known.values()), dtype=pl.Time), default=None
        )
        if known
        else pl.repeat(None, len(cells), dtype=pl.Time, eager=True)
    )
    parsed.find("time_unreadable", cells.is_in([text for text in distinct if text not in known]))
    return parsed


def read_time(text: str) -> dt.time | None:
    """Read one time to the minute; None where it is none, or may be two."""
    plain = folded(text)
    if _FRACTION.fullmatch(plain):
        return _of_minutes(round(float(plain) * DAY_MINUTES))
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hour = int(found["hour"])
    minute = int(found["minute"] or found["more"] or (HALF_PAST if found["half"] else 0))
    part = (found["part"] or found["after"] or "").strip().casefold()
    if part:
        return _in_part(hour, minute, part)
    if found["said"] and 0 < hour <= NOON:
        return None
    return _of_minutes(hour * MINUTES_OF_HOUR + minute)


def _in_part(hour: int, minute: int, part: str) -> dt.time | None:
    """A time of which the part of the day is said; who says 下午15点 says it twice."""
    late = part in AFTERNOON or (part == MIDDAY and hour == 1)
    if late and 0 < hour < NOON:
        hour += NOON
    elif part == "am" and hour == NOON:
        hour = 0
    if (part in MORNING and hour > NOON) or (part == MIDDAY and hour not in AT_MIDDAY):
        return None
    return _of_minutes(hour * MINUTES_OF_HOUR + minute)


def _of_minutes(minutes: int) -> dt.time | None:
    if not 0 <= minutes < DAY_MINUTES:
        return None
    return dt.time(minutes // MINUTES_OF_HOUR, minutes % MINUTES_OF_HOUR)
