"""Who travels: in the field the unit is a crew, not a person."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

HOURS, MINUTES = 24, 60
NUMERALS = {one: at for at, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100}
STEMS = "甲乙丙丁戊己庚辛壬癸"
"""What counts things that are not numbered: one of them is a number by itself."""
_NUMBER = re.compile(rf"[0-9]+|[〇零一二两三四五六七八九十百]+|[{STEMS}]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:：](\d{2}))?(?:[:：]\d{2})?")


class Point(NamedTuple):
    """A place on the map, WGS-84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Crew:
    """People who travel together.

    Without a `home` the day starts and ends in the middle of its stops; without hours the shift is
    the visiting hours of the settings. `numbers` are those of `members`, under which records know
    them; a crew that nobody has entered has neither.
    """

    name: str
    members: tuple[str, ...] = ()
    home: Point | None = None
    work_from: dt.time | None = None
    work_to: dt.time | None = None
    most_stops: int | None = None
    numbers: tuple[str, ...] = ()


def crews(collectors: pl.DataFrame) -> tuple[Crew, ...]:
    """All crews of the collectors' frame, in the order of their names (see `in_order`).

    A crew keeps the hours and the number of stops that suit all its members, and starts at the home
    of the first member who has one. Collectors without a crew do not travel.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in collectors.sort("collector_no", nulls_last=True).iter_rows(named=True):
        if row["crew"]:
            found.setdefault(row["crew"], []).append(row)
    return tuple(_crew(name, found[name]) for name in sorted(found, key=in_order))


def sizes(collectors: pl.DataFrame) -> Mapping[str, int]:
    """Name of each crew → how many they are."""
    return {one.name: len(one.numbers) for one in crews(collectors)}


def in_order(name: str) -> tuple[tuple[str, int], ...]:
    """A key that puts crews in the order of their numbers: 一组, 二组; 甲组, 乙组; A2, A10."""
    parts, at = [], 0
    for found in _NUMBER.finditer(name):
        parts.append((name[at : found.start()], _counted(found[0])))
        at = found.end()
    return (*parts, (name[at:], 0))


def _counted(digits: str) -> int:
    """The number that digits or numerals write, 十二 or 一〇三."""
    if digits.isdecimal():
        return int(digits)
    if digits in STEMS:
        return STEMS.index(digits) + 1
    total, last = 0, 0
    for one in digits:
        if one in TENS:
            total, last = total + (last or 1) * TENS[one], 0
        else:
            last = last * 10 + NUMERALS[one]
    return total + last


def _crew(name: str, rows: list[Mapping[str, Any]]) -> Crew:
    return Crew(
        name=name,
        members=tuple(row["name"] or row["collector_no"] for row in rows),
        home=next(
            (Point(row["lat"], row["lon"]) for row in rows if None not in (row["lat"], row["lon"])),
            None,
        ),
        work_from=max(_times(row["work_from"] for row in rows), default=None),
        work_to=min(_times(row["work_to"] for row in rows), default=None),
        most_stops=min((row["max_stops"] for row in rows if row["max_stops"]), default=None),
        numbers=tuple(row["collector_no"] or row["name"] for row in rows),
    )


def clock(text: str) -> dt.time | None:
    """The time of day that a text such as 8:30 names, else None."""
    if match := _CLOCK.fullmatch(text.strip()):
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour < HOURS and minute < MINUTES:
            return dt.time(hour, minute)
    return None


def _times(values: Iterable[dt.time | str | None]) -> list[dt.time]:
    """Hours as the file gave them: a time, or text such as 8:30; what is neither says nothing."""
    read = (clock(value) if isinstance(value, str) else value for value in values)
    return [time for time in read if time is not None]
