"""Visits in few lines, for the tests of this room."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.visits.truth.visits import VISITS

LAT, LON = 30.66, 104.06
"""In Chengdu."""

METRE = 1 / 111_195
"""Degrees of latitude."""


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A local moment in October."""
    return dt.datetime(2026, 10, day, hour, minute)  # noqa: DTZ001 — local times, as files have them


def visits(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Visits of W1 that met somebody at 10:00, one each day, unless told otherwise."""
    full = [
        {"visit": f"v{number}", "case_key": f"c{number}", "door": f"d{number}", "collector": "W1",
         "at": at(1 + number % 28, 10), "timed": True, "met": True, "evidence": False,
         "source": "file", "outcome": "PTP", **row}
        for number, row in enumerate(rows)
    ]  # fmt: skip
    return pl.DataFrame(full, schema=dict(VISITS))


def fix(north: float, door: float = 0.0) -> dict[str, object]:
    """A fix so many metres north of a door that lies so many metres north of the middle."""
    there = LAT + door * METRE
    return {"lat": there + north * METRE, "lon": LON, "door_lat": there, "door_lon": LON}
