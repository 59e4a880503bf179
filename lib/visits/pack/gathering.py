"""What must be known of the cases of a pack, read afresh: for the command line and jobs.

Screens use the frames that they keep.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lib.cases.fields import fields
from lib.holds import wishing
from lib.portfolio import Portfolio
from lib.privacy.masking import mask
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.legality import knowing
from lib.visits.picking.gathering import standing_cases

NAMES = tuple(field.key for field in fields("cases") if field.sensitive == "name")
"""The fields of a case that are names."""


@dataclass(frozen=True)
class Known:
    """All cases on a day unmasked, with the warnings that touch them and what customers said."""

    cases: pl.DataFrame
    warned: pl.DataFrame
    wishes: pl.DataFrame


def known(place: Portfolio, settings: Settings, days: Iterable[dt.date]) -> Mapping[dt.date, Known]:
    """What is known of each of some days by the newest files."""
    return {
        day: _of_day(place, settings, max(place.as_of_dates(), default=day), day) for day in days
    }


def _of_day(place: Portfolio, settings: Settings, as_of: dt.date, day: dt.date) -> Known:
    filed = place.cases(as_of, known_by=day).collect()
    world = knowing.world(place, settings, load(settings.home), filed, day, "")
    cases = standing_cases(place, world, as_of, day)
    keys = cases.select("case_key", "person_key")
    return Known(cases, world.warned, wishing.counting(world.wishes, keys, day))


def nameless(told: pl.DataFrame, cases: pl.DataFrame, column: str) -> pl.DataFrame:
    """The text of `column` without the names of its case, without numbers and words of health.

    `told` has a `case_key`; `cases` are unmasked.
    """
    beside = {f"name of the case: {name}": name for name in NAMES if name in cases.columns}
    people = cases.select("case_key", **beside)
    joined = told.join(people, on="case_key", how="left", maintain_order="left")
    hidden = {column: "text"} | dict.fromkeys(beside, "name")
    return mask(joined, hidden).select(told.columns)
