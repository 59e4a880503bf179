"""Which days are public holidays: from a library of countries, corrected by a tenant's own list.

China moves weekends around its holidays (调休); the library has them for the years whose
announcement it knows. A later year has its statutory days only and is marked provisional. A year
that is not there at all is unknown, and a rule that needs it refuses.
"""

import csv
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import holidays
import polars as pl

from lib.errors import RulesRefused
from lib.words import N_, Sentence

OWN = "calendars"
"""The folder of a tenant's own lists, in the home of the data: CN.csv, TW.csv …"""

HOLIDAY, WORKDAY = "holiday", "workday"
COLUMNS = ("date", "name", "kind")
"""The columns of such a list; `kind` is HOLIDAY or WORKDAY."""

ANNOUNCED: Mapping[str, int] = {"CN": 2026}
"""Country → the last year whose moved weekends were checked day by day."""

SATURDAY = 5

MOVABLE = "estimated"
"""Stands in the library's names of days that depend on a sighting of the moon."""


@dataclass(frozen=True)
class Calendar:
    """The days of one jurisdiction that are other than their weekday: date → name.

    `years` are those that are known at all, `provisional` those among them that may still change.
    """

    jurisdiction: str
    holidays: Mapping[dt.date, str]
    workdays: Mapping[dt.date, str]
    years: frozenset[int]
    provisional: frozenset[int]

    def is_holiday(self, day: dt.date) -> bool | None:
        """Whether a day is a public holiday; None in a year that is not known."""
        return day in self.holidays if day.year in self.years else None

    def is_working(self, day: dt.date) -> bool | None:
        """Whether people work on a day, moved weekends honoured; None in an unknown year."""
        if day.year not in self.years:
            return None
        return day in self.workdays or (day not in self.holidays and day.weekday() < SATURDAY)

    def expression(self, day: pl.Expr) -> pl.Expr:
        """`is_holiday` over a column of days."""
        known = day.dt.year().is_in(sorted(self.years))
        return pl.when(known).then(day.is_in(sorted(self.holidays)))


def calendar(jurisdiction: str, years: Collection[int], home: Path | None = None) -> Calendar:
    """The calendar of a jurisdiction such as CN or US-MA, with the tenant's corrections.

    A year of which the tenant's list names a day is known and no longer provisional.

    Raises:
        RulesRefused: the tenant's list cannot be read.

    """
    kept = _of_library(jurisdiction, tuple(sorted(years)))
    found, workdays, known = dict(kept[0]), dict(kept[1]), set(kept[2])
    country = jurisdiction.partition("-")[0]
    provisional = {year for year in known if year > ANNOUNCED.get(country, year)}
    provisional |= {day.year for day, name in found.items() if MOVABLE in name}
    for day, name, kind in _own(home, jurisdiction):
        to, other = (found, workdays) if kind == HOLIDAY else (workdays, found)
        to[day] = name
        other.pop(day, None)
        known.add(day.year)
        provisional.discard(day.year)
    return Calendar(jurisdiction, found, workdays, frozenset(known), frozenset(provisional))


@cache
def _of_library(
    jurisdiction: str, years: tuple[int, ...]
) -> tuple[Mapping[dt.date, str], Mapping[dt.date, str], frozenset[int]]:
    """Holidays, weekends at work and years, as far as the library of countries knows them.

    They stay as they are for as long as the process lives, and every decision asks for them. Only
    the one country is loaded: a list of all would load two hundred.
    """
    country, _, part = jurisdiction.partition("-")
    try:
        table = holidays.country_holidays(country)
    except NotImplementedError:
        return {}, {}, frozenset()
    region = part if part in table.subdivisions else None
    language = "en_US" if "en_US" in table.supported_languages else None
    known = {year for year in years if table.start_year <= year <= table.end_year}
    table = holidays.country_holidays(
        country, subdiv=region, years=sorted(known), language=language
    )
    moved = {day: "" for day in getattr(table, "weekend_workdays", ()) if day.year in known}
    named = {day: name for day, name in table.items() if day.year in known}
    return named, moved, frozenset(known)


def _own(home: Path | None, jurisdiction: str) -> list[tuple[dt.date, str, str]]:
    path = None if home is None else home / OWN / f"{jurisdiction}.csv"
    if path is None or not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError) as wrong:
        raise _refused(path, N_("it cannot be read: {why}"), why=str(wrong)) from None
    return [_row(path, line, row) for line, row in enumerate(rows, start=2)]


def _row(
    path: Path, line: int, row: Mapping[str | None, str | list[str] | None]
) -> tuple[dt.date, str, str]:
    """One row of a tenant's list: a day is added or corrected."""
    told = [str(row.get(name) or "").strip() for name in COLUMNS]
    if None in row or told[2] not in {HOLIDAY, WORKDAY}:
        raise _refused(
            path,
            N_("line {line} must have {columns}; the kind is holiday or workday."),
            line=line,
            columns=",".join(COLUMNS),
        )
    try:
        return dt.date.fromisoformat(told[0]), told[1], told[2]
    except ValueError:
        raise _refused(
            path, N_("line {line}: “{date}” is no date like 2027-02-08."), line=line, date=told[0]
        ) from None


def _refused(path: Path, sentence: str, **values: object) -> RulesRefused:
    return RulesRefused(file=path.name, problem=Sentence(sentence, **values))
