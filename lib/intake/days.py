"""Dates as lenders write them. A column has few distinct texts, so each is read once.

The list of shapes is closed: what is not in it is refused, never guessed. Day and month are told
apart only where a column itself proves their order.
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lib.intake.parsed import Parsed

Order = Literal["day", "month"]
"""Which of the two comes first in 05/06/2026."""

SERIAL = range(20_000, 80_000)
"""Excel's numbers of days from 1954 to 2119."""

EXCEL_ZERO = dt.date(1899, 12, 30)
CENTURY_SPLIT = 70
"""Two-digit years from here on belong to the 1900s."""

MONTHS_OF_YEAR = 12

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}

_TIME = (
    r"(?:[T\s]*(?P<hour>\d{1,2})[:时點点](?P<minute>\d{1,2})"
    r"(?:[:分](?P<second>\d{1,2})(?:\.\d+)?)?秒?(?:Z|[+-]\d{2}:?\d{2})?)?$"
)
_YEAR_FIRST = re.compile(
    r"^(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?\s*" + _TIME
)
_COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})\s*" + _TIME)
_SHORT = re.compile(r"^(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})$")
_YEAR_LAST = re.compile(r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})\s*" + _TIME)
_MONTH = re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})月?$")
_NAMED = re.compile(r"^(?:(?P<d>\d{1,2})[-\s])?(?P<name>[a-z]{3})[a-z]*[-\s](?P<y>\d{4})$")
_NUMBER = re.compile(r"^\d{5}(?:\.\d+)?$")


@dataclass(frozen=True)
class Read:
    """One text as a moment, with what is to be said about it; no moment when it was refused."""

    moment: dt.datetime | None = None
    code: str | None = None


@dataclass(frozen=True)
class Shape:
    """What a whole column proves: six figures are YYMMDD, and which comes first, day or month."""

    six_figures: bool = False
    order: Order | None = None


def read_days(cells: pl.Series, *, moments: bool = False, month_end: bool = False) -> Parsed:
    """Read a column of dates, or of `moments` with their time of day.

    `month_end`: a text that names only a month stands for its last day, else for its first.
    """
    cells = cells.str.strip_chars()
    distinct = [text for text in cells.unique() if text]
    shape = shape_of(distinct)
    known = {text: read_day(text, shape, month_end=month_end) for text in distinct}
    dtype = pl.Datetime("us") if moments else pl.Date
    values = {
        text: (one.moment if moments else one.moment.date())
        for text, one in known.items()
        if one.moment
    }
    parsed = Parsed(cells.replace_strict(values, default=None, return_dtype=dtype))
    for code in {one.code for one in known.values() if one.code}:
        parsed.find(code, cells.is_in([text for text, one in known.items() if one.code == code]))
    return parsed


def shape_of(texts: Iterable[str]) -> Shape:
    """What the texts of a column prove about its shape."""
    texts = list(texts)
    found = [m for m in map(_YEAR_LAST.match, texts) if m]
    first = any(int(m["a"]) > MONTHS_OF_YEAR for m in found)
    second = any(int(m["b"]) > MONTHS_OF_YEAR for m in found)
    order: Order | None = None if first == second else "day" if first else "month"
    return Shape(bool(texts) and all(map(_SHORT.match, texts)), order)


def read_day(text: str, shape: Shape | None = None, *, month_end: bool = False) -> Read:
    """Read one date or moment; a time zone at its end is left out, the local time stays."""
    shape = shape or Shape()
    text = unicodedata.normalize("NFKC", text).strip()
    if found := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return _made(found, int(found["y"]), int(found["m"]), int(found["d"]))
    if shape.six_figures and (found := _SHORT.match(text)):
        year = int(found["y"])
        year += 1900 if year >= CENTURY_SPLIT else 2000
        return _made(found, year, int(found["m"]), int(found["d"]))
    if found := _YEAR_LAST.match(text):
        return _year_last(found, shape.order)
    if found := _MONTH.match(text):
        return _month(int(found["y"]), int(found["m"]), month_end=month_end)
    if (found := _NAMED.match(text.lower())) and found["name"] in MONTHS:
        month = MONTHS[found["name"]]
        if found["d"]:
            return _made(found, int(found["y"]), month, int(found["d"]))
        return _month(int(found["y"]), month, month_end=month_end)
    if _NUMBER.match(text) and int(float(text)) in SERIAL:
        day = EXCEL_ZERO + dt.timedelta(days=int(float(text)))
        return Read(dt.datetime.combine(day, dt.time()), "date_serial")
    return Read(code="date_unreadable")


def _made(found: re.Match[str], year: int, month: int, day: int) -> Read:
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    try:
        day_and_time = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — local
        return Read(day_and_time)
    except ValueError:
        return Read(code="date_impossible")


def _year_last(found: re.Match[str], order: Order | None) -> Read:
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if a == b or order == "day" or (a > MONTHS_OF_YEAR and order is None):
        return _made(found, year, b, a)
    if order == "month" or b > MONTHS_OF_YEAR:
        return _made(found, year, a, b)
    return Read(code="date_ambiguous")


def _month(year: int, month: int, *, month_end: bool) -> Read:
    if not 1 <= month <= MONTHS_OF_YEAR:
        return Read(code="date_impossible")
    day = calendar.monthrange(year, month)[1] if month_end else 1
    return Read(dt.datetime(year, month, day), "date_month")  # noqa: DTZ001 — local, as written
