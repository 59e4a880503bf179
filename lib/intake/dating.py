"""Which day a file speaks of: its own column, its name, or the latest date that must be past."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import fields
from lib.intake.values.days import read_day
from lib.words import N_, Sentence

IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})日?(?!\d)")


@dataclass(frozen=True)
class AsOf:
    """A day, and where it was found."""

    day: dt.date
    reason: Sentence


def propose(
    read: Mapping[str, pl.Series], titles: Mapping[str, str], name: str, kind: str
) -> AsOf | None:
    """Find the as-of date of a file.

    `read`: field → its readable dates; `titles`: field → the column's title; `name`: of the file.
    """
    told = read.get("as_of")
    if told is not None and (day := _latest(told)):
        return AsOf(day, Sentence(N_("the latest date in “{column}”"), column=titles["as_of"]))
    if day := _of_name(name):
        return AsOf(day, Sentence(N_("the date in the file's name")))
    past = [field.key for field in fields(kind) if field.past and field.key in read]
    found = {key: day for key in past if (day := _latest(read[key]))}
    if not found:
        return None
    key = max(found, key=lambda one: found[one])
    return AsOf(found[key], Sentence(N_("the latest date in “{column}”"), column=titles[key]))


def _of_name(name: str) -> dt.date | None:
    for year, month, day in IN_NAME.findall(name):
        read = read_day(f"{year}-{month}-{day}")
        if read.moment:
            return read.moment.date()
    return None


def _latest(days: pl.Series) -> dt.date | None:
    latest = days.cast(pl.Date).max()
    return latest if isinstance(latest, dt.date) else None
