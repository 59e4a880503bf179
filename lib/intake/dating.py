"""Which day a file speaks of.

Its own column says it, or the heading above its titles, or its name, or the days past due together
with the dates from which they are counted; else it is the latest date that can only lie in the
past.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import fields
from lib.intake.values.days import read_day
from lib.words import N_, Sentence

LATEST_MONTH = N_("the last day of the latest month in “{column}”, which names no days")

COUNTED = ("overdue_since", "dpd")
"""The date from which days past due are counted, and these."""

NEARLY_ALL = 0.9
"""Share of the rows whose date and days past due must give one day."""

GRANTED = "loan_date"
"""The past date that says nothing of the day, and counts only where there is no other."""

IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})日?(?!\d)")


@dataclass(frozen=True)
class AsOf:
    """A day, and where it was found; `other` is what the file's name says against its heading."""

    day: dt.date
    reason: Sentence
    other: dt.date | None = None


def propose(
    read: Mapping[str, pl.Series],
    titles: Mapping[str, str],
    name: str,
    kind: str,
    counted: pl.DataFrame | None = None,
    headed: dt.date | None = None,
    months: Collection[str] = (),
) -> AsOf | None:
    """Find the as-of date of a file.

    `read`: field → its readable dates; `titles`: field → the column's title; `name`: of the file;
    `counted`: the columns of COUNTED of some rows, where it has both; `headed`: the day that the
    heading above the titles names; `months`: fields whose latest date names its month alone, read
    as its last day.
    """
    told = read.get("as_of")
    if told is not None and (day := _latest(told)):
        return AsOf(day, Sentence(N_("the latest date in “{column}”"), column=titles["as_of"]))
    day = _of_name(name)
    if headed:
        other = day if day != headed else None
        return AsOf(headed, Sentence(N_("the heading above the titles")), other)
    if day:
        return AsOf(day, Sentence(N_("the date in the file's name")))
    if counted is not None and (day := _agreed(counted)):
        since, dpd = (titles[key] for key in COUNTED)
        return AsOf(
            day, Sentence(N_("“{date}” and “{days}” say it together"), date=since, days=dpd)
        )
    past = [field.key for field in fields(kind) if field.past and field.key in read]
    found = {key: day for key in past if (day := _latest(read[key]))}
    if not found:
        return None
    # When a loan was granted tells least: nothing may have been lent for years.
    key = max(found, key=lambda one: (one != GRANTED, found[one]))
    text = LATEST_MONTH if key in months else N_("the latest date in “{column}”")
    return AsOf(found[key], Sentence(text, column=titles[key]))


def _of_name(name: str) -> dt.date | None:
    for year, month, day in IN_NAME.findall(name):
        read = read_day(f"{year}-{month}-{day}")
        if read.moment:
            return read.moment.date()
    return None


def _agreed(counted: pl.DataFrame) -> dt.date | None:
    """The day on which the days past due were counted, where nearly all rows give the same.

    What is not past due yet says nothing of it.
    """
    since, dpd = COUNTED
    rows = counted.filter(pl.col(dpd) > 0)
    days = rows.select(pl.col(since) + pl.duration(days=dpd)).to_series().drop_nulls()
    told = days.value_counts(sort=True)
    if told.is_empty() or told["count"][0] < NEARLY_ALL * len(days):
        return None
    day = told.to_series()[0]
    return day if isinstance(day, dt.date) else None


def _latest(days: pl.Series) -> dt.date | None:
    latest = days.cast(pl.Date).max()
    return latest if isinstance(latest, dt.date) else None
