"""The closed list of shapes in which a date may be written, each with the reader it takes.

What is not in the list is refused, never guessed. Day and month, and the place of a year of two
figures, are told apart only where the text or its whole column proves their order.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Order = Literal["day", "month"]
"""Which of the two comes first in 05/06/2026."""

ShortOrder = Literal["ymd", "dmy", "mdy"]
"""The order of 24/1/5."""

SixFigures = Literal["day", "month"]
"""What six figures are: YYMMDD or YYYYMM."""

SERIAL = range(20_000, 80_000)
"""Excel's numbers of days from 1954 to 2119."""

EXCEL_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 — a worksheet knows no time zone
CENTURY_SPLIT = 70
"""Two-digit years from here on belong to the 1900s."""

ROC_ZERO = 1911
"""Years of the Republic of China, as Taiwan counts them, begin after this one."""

MONTHS_OF_YEAR = 12
DAYS_OF_MONTH = 31
NOON = 12
SECONDS_OF_DAY = 86_400
CHINA = dt.timezone(dt.timedelta(hours=8))

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}


@dataclass(frozen=True)
class Read:
    """One text as a moment, with what is to be said about it; no moment when there is none."""

    moment: dt.datetime | None = None
    code: str | None = None


@dataclass(frozen=True)
class Shape:
    """What a whole column proves."""

    six_figures: SixFigures | None = None
    order: Order | None = None
    short_order: ShortOrder | None = None


@dataclass(frozen=True)
class Asked:
    """What a reader must know beside the text; `zone` is where a moment with a zone is told."""

    shape: Shape
    month_end: bool
    zone: dt.tzinfo


Found = re.Match[str]
FLAGS = re.IGNORECASE | re.ASCII

_ZONE = r"(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|CST)"
_CLOCK = (
    r"(?:[T\s,]*(?P<half>上午|下午|凌晨|早上|晚上|[AP]M)?\s*(?P<hour>\d{1,2})\s*[:时時點点]"
    r"(?:\s*(?P<minute>\d{1,2})\s*分?(?:\s*:?\s*(?P<second>\d{1,2})(?:[.,]\d+)?秒?)?)?"
    rf"\s*(?P<half2>[AP]M)?\s*{_ZONE}?)?$"
)
_PACKED = rf"(?:[T\s]*(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?\s*{_ZONE}?)?$"
_AD = r"(?P<y>(?:1[6-9]|2\d)\d{2})"

SHORT = re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})$", FLAGS)
MONTH_FIGURES = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})$", FLAGS)
YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.]{_AD}\s*{_CLOCK}", FLAGS)
TWO_FIGURES = re.compile(
    rf"(?P<a>\d{{1,2}})([-/.])(?P<b>\d{{1,2}})\2(?P<c>\d{{1,2}})(?:\s+{_CLOCK}|$)", FLAGS
)


def _full(found: Found, asked: Asked) -> Read:
    return _made(found, asked, int(found["y"]), int(found["m"]), int(found["d"]))


def _two_year(figures: str) -> int:
    year = int(figures)
    return year + (1900 if year >= CENTURY_SPLIT else 2000)


def _marked_short(found: Found, asked: Asked) -> Read:
    return _made(found, asked, _two_year(found["y"]), int(found["m"]), int(found["d"]))


def _six(found: Found, asked: Asked) -> Read:
    if asked.shape.six_figures == "day":
        return _marked_short(found, asked)
    if asked.shape.six_figures == "month" and (month := MONTH_FIGURES.match(found[0])):
        return _month(month, asked)
    return Read(code="date_unreadable")


def _year_last(found: Found, asked: Asked) -> Read:
    a, b, order = int(found["a"]), int(found["b"]), asked.shape.order
    if a == b or order == "day" or (a > MONTHS_OF_YEAR and order is None):
        return _made(found, asked, int(found["y"]), b, a)
    if order == "month" or b > MONTHS_OF_YEAR:
        return _made(found, asked, int(found["y"]), a, b)
    return Read(code="date_ambiguous")


def _two_figures(found: Found, asked: Asked) -> Read:
    order = asked.shape.short_order or only_order([found])
    if order is None:
        possible = any(fits(found, one) for one in ORDERS)
        return Read(code="date_ambiguous" if possible else "date_impossible")
    year, month, day = (found[part] for part in ORDERS[order])
    return _made(found, asked, _two_year(year), int(month), int(day))


def _month(found: Found, asked: Asked) -> Read:
    return _some_day(int(found["y"]), int(found["m"]), asked)


def _named(found: Found, asked: Asked) -> Read:
    month = MONTHS.get(found["name"].lower())
    if month is None:
        return Read(code="date_unreadable")
    year = int(found["y"]) if len(found["y"]) > len("24") else _two_year(found["y"])
    return _made(found, asked, year, month, int(found["d"]))


def _named_month(found: Found, asked: Asked) -> Read:
    month = MONTHS.get(found["name"].lower())
    if month is None:
        return Read(code="date_unreadable")
    if len(found["y"]) > len("24"):
        return _some_day(int(found["y"]), month, asked)
    if int(found["y"]) <= DAYS_OF_MONTH:
        # Jan-24 is a month of 2024 or a day of some January.
        return Read(code="date_ambiguous")
    return _some_day(_two_year(found["y"]), month, asked)


def _roc(found: Found, asked: Asked) -> Read:
    read = _made(found, asked, int(found["y"]) + ROC_ZERO, int(found["m"]), int(found["d"]))
    return Read(read.moment, "date_roc") if read.moment else read


def _serial(found: Found, asked: Asked) -> Read:
    """Excel's day with its time of day; its float is off by less than half a second."""
    del asked
    days, part = int(found["day"]), float(found["part"] or 0)
    if days not in SERIAL:
        return Read(code="date_unreadable")
    time = dt.timedelta(days=days, seconds=round(part * SECONDS_OF_DAY))
    return Read(EXCEL_ZERO + time, "date_serial")


def _says(code: str) -> Callable[[Found, Asked], Read]:
    return lambda _found, _asked: Read(code=code)


SHAPES: Sequence[tuple[re.Pattern[str], Callable[[Found, Asked], Read]]] = tuple(
    (re.compile(pattern, FLAGS), made)
    for pattern, made in (
        # What stands for no date at all, or for one that is lost.
        (
            (
                r"(?:0(?:\.0+)?|(?:0000|1900)([-/.])0?0\1(?:0?0)|1900([-/.])0?1\2(?:0?0|0?1)|0001-01-01|"
                r"1899([-/.])12\3(?:30|31))(?:[T\s]+[0:.]+)?$"
            ),
            _says("date_zero"),
        ),
        (r"9999([-/.年]?)12([-/.月]?)31日?(?:[T\s]+[\d:.]+)?$", _says("date_open")),
        (r"\d{1,2}:\d{2}\.\d$", _says("date_ruined")),
        # The year in four figures.
        (
            rf"{_AD}\s*[-/.年]\s*(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})\s*日?\s*{_CLOCK}",
            _full,
        ),
        (rf"{_AD}(?P<m>\d{{2}})(?P<d>\d{{2}})(?:\s+(?=\d{{1,2}}:)|T(?=\d\d:)){_CLOCK}", _full),
        (rf"{_AD}(?P<m>\d{{2}})(?P<d>\d{{2}}){_PACKED}", _full),
        (YEAR_LAST.pattern, _year_last),
        (rf"{_AD}[-/.年]\s*(?P<m>\d{{1,2}})月?$", _month),
        # Months by name.
        (
            (
                rf"(?P<d>\d{{1,2}})[-\s/.]*(?P<name>[a-z]{{3}})[a-z]*[-\s/.,]*(?P<y>\d{{4}}|\d{{2}})"
                rf"(?:\s+{_CLOCK}|$)"
            ),
            _named,
        ),
        (
            (
                rf"(?P<name>[a-z]{{3}})[a-z]*\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"
                rf"(?:\s+{_CLOCK}|$)"
            ),
            _named,
        ),
        (
            (
                r"(?P<name>[a-z]{3})\s+(?P<d>\d{1,2})\s+(?P<hour>\d{2}):(?P<minute>\d{2}):"
                rf"(?P<second>\d{{2}})\s+{_ZONE}\s+(?P<y>\d{{4}})$"
            ),
            _named,
        ),
        (r"(?P<name>[a-z]{3})[a-z]*[-\s,.]+(?P<y>\d{4}|\d{2})$", _named_month),
        # Taiwan's years.
        (
            (
                rf"民[國国]\s*(?P<y>\d{{1,3}})\s*[-/.年]\s*(?P<m>\d{{1,2}})\s*[-/.月]"
                rf"\s*(?P<d>\d{{1,2}})日?\s*{_CLOCK}"
            ),
            _roc,
        ),
        (rf"(?P<y>1\d{{2}})[-/.年](?P<m>\d{{1,2}})[-/.月](?P<d>\d{{1,2}})日?\s*{_CLOCK}", _roc),
        (r"(?P<y>1\d{2})(?P<m>\d{2})(?P<d>\d{2})$", _roc),
        # Years of two figures.
        (r"(?P<y>\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?$", _marked_short),
        (TWO_FIGURES.pattern, _two_figures),
        (SHORT.pattern, _six),
        (r"(?P<day>\d{5})(?P<part>\.\d+)?$", _serial),
    )
)
"""Pattern → its reader; the first that fits has it."""

ORDERS: dict[ShortOrder, str] = {"ymd": "abc", "dmy": "cba", "mdy": "cab"}
"""Order → where its year, month and day stand."""


def fits(found: Found, order: ShortOrder) -> bool:
    """Whether a day with a two-figure year exists in that order; a year has two figures."""
    year, month, day = (found[part] for part in ORDERS[order])
    if len(year) != len("24") or not 1 <= int(month) <= MONTHS_OF_YEAR:
        return False
    return 1 <= int(day) <= calendar.monthrange(_two_year(year), int(month))[1]


def only_order(found: Sequence[Found]) -> ShortOrder | None:
    """The only order in which all these days exist."""
    possible = [order for order in ORDERS if all(fits(one, order) for one in found)]
    return possible[0] if len(possible) == 1 else None


def _made(found: Found, asked: Asked, year: int, month: int, day: int) -> Read:
    """Put a moment together and turn one with a zone into the zone that is asked for."""
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("half2") or "").upper()
    if half in {"AM", "PM"} and not 1 <= hour <= NOON:
        return Read(code="date_impossible")
    if half in {"PM", "下午", "晚上"} and hour < NOON:
        hour += NOON
    elif half in {"AM", "上午", "凌晨"} and hour == NOON:
        hour = 0
    try:
        written = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — as written
    except ValueError:
        return Read(code="date_impossible")
    if not parts.get("zone"):
        return Read(written)
    zone = _zone(parts["zone"].upper())
    if zone is None:
        return Read(code="date_impossible")
    there = written.replace(tzinfo=zone).astimezone(asked.zone).replace(tzinfo=None)
    return Read(there, "date_zone" if there != written else None)


def _zone(text: str) -> dt.tzinfo | None:
    """The zone of an offset; CST is China's, as Java writes it on machines in China."""
    if text == "CST":
        return CHINA
    figures = re.sub(r"[^0-9]", "", text)
    hours, minutes = int(figures[:-2] or 0), int(figures[-2:] or 0)
    if len(figures) <= len("08"):
        hours, minutes = minutes, 0
    offset = dt.timedelta(hours=hours, minutes=minutes)
    if offset > dt.timedelta(hours=14):
        return None
    return dt.timezone(-offset if "-" in text else offset)


def _some_day(year: int, month: int, asked: Asked) -> Read:
    if not 1 <= month <= MONTHS_OF_YEAR:
        return Read(code="date_impossible")
    day = calendar.monthrange(year, month)[1] if asked.month_end else 1
    return Read(dt.datetime(year, month, day), "date_month")  # noqa: DTZ001 — local, as written
