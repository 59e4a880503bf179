"""Columns of dates. A column has few distinct texts, so each is read once; see day_shapes.

Where a column of moments has many, those in the usual form are read together.
"""

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import polars as pl

from lib.intake.values.day_shapes import (
    MONTH_FIGURES,
    MONTHS_OF_YEAR,
    SHAPES,
    SHORT,
    TWO_FIGURES,
    YEAR_LAST,
    Asked,
    Order,
    Read,
    Shape,
    ShortOrder,
    SixFigures,
    only_order,
)
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded

ZONE = "Asia/Shanghai"
"""Where dates are told that name a time zone, unless the settings say otherwise."""

USUAL = (
    r"^(?:19[1-9]|20[0-9])[0-9][-/][0-9]{1,2}[-/][0-9]{1,2}"
    r"[ T][0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?$"
)
"""The moments that are read together."""

_WEEKDAY = re.compile(
    r"\s*\(?(?:星期|周|週|礼拜)[一二三四五六日天]\)?|"
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s*",
    re.IGNORECASE,
)


def read_days(
    cells: pl.Series, *, moments: bool = False, month_end: bool = False, zone: str = ZONE
) -> Parsed:
    """Read a column of dates, or of `moments` with their time of day.

    `month_end`: a text that names only a month stands for its last day, else for its first.
    `zone`: the time zone in which the day of a moment with a zone of its own is told.
    """
    cells = cells.str.strip_chars()
    distinct = cells.unique().drop_nulls()
    distinct = distinct.filter(distinct != "")
    usual = _usual(distinct)
    odd = distinct.filter(usual.is_null()).to_list()
    shape = shape_of(odd if len(odd) == len(distinct) else [*odd, ""])
    known = {text: read_day(text, shape, month_end=month_end, zone=zone) for text in odd}
    told = pl.Series([known[text].moment for text in odd], dtype=pl.Datetime("us"))
    texts = pl.concat([distinct.filter(usual.is_not_null()), pl.Series(odd, dtype=pl.String)])
    values = pl.concat([usual.drop_nulls(), told])
    read = cells.replace_strict(texts, values, default=None, return_dtype=pl.Datetime("us"))
    parsed = Parsed(read if moments else read.dt.date())
    for code in {one.code for one in known.values() if one.code}:
        parsed.find(code, cells.is_in([text for text, one in known.items() if one.code == code]))
    return parsed


def _usual(distinct: pl.Series) -> pl.Series:
    """The moments of texts in the usual form; null for all others, and for what does not exist."""
    usual = distinct.set(~distinct.str.contains(USUAL), None)
    plain = usual.str.replace_all("/", "-", literal=True).str.replace("T", " ", literal=True)
    with_seconds = plain.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    without = plain.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us")
    return pl.select(pl.coalesce(with_seconds, without)).to_series()


def shape_of(texts: Iterable[str]) -> Shape:
    """What the texts of a column prove about its shape."""
    texts = [folded(text) for text in texts]
    return Shape(_six_figures(texts), _order(texts), _short_order(texts))


def _order(texts: list[str]) -> Order | None:
    found = [m for m in map(YEAR_LAST.match, texts) if m]
    first = any(int(m["a"]) > MONTHS_OF_YEAR for m in found)
    second = any(int(m["b"]) > MONTHS_OF_YEAR for m in found)
    return None if first == second else "day" if first else "month"


def _short_order(texts: list[str]) -> ShortOrder | None:
    found = [m for m in map(TWO_FIGURES.match, texts) if m]
    return only_order(found) if found else None


def _six_figures(texts: list[str]) -> SixFigures | None:
    """YYMMDD or YYYYMM, where every text is such and only one of the two exists for all."""
    days = [m for m in map(SHORT.match, texts) if m]
    if not texts or len(days) < len(texts):
        return None
    months = [m for m in map(MONTH_FIGURES.match, texts) if m]
    as_month = len(months) == len(texts) and all(_is_month(m) for m in months)
    as_day = all(_is_month(m) and 1 <= int(m["d"]) <= 31 for m in days)  # noqa: PLR2004 — days
    if as_month and as_day:
        return None
    return "month" if as_month else "day"


def _is_month(found: re.Match[str]) -> bool:
    return 1 <= int(found["m"]) <= MONTHS_OF_YEAR


def read_day(
    text: str, shape: Shape | None = None, *, month_end: bool = False, zone: str = ZONE
) -> Read:
    """Read one date or moment; one with a time zone is told in `zone`."""
    asked = Asked(shape or Shape(), month_end, ZoneInfo(zone))
    text = _WEEKDAY.sub("", folded(text)).strip()
    for pattern, made in SHAPES:
        if found := pattern.match(text):
            return made(found, asked)
    return Read(code="date_unreadable")
