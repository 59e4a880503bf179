"""Spells and rows of files for times, each named by what is special about it."""

import datetime as dt
from typing import Any

import polars as pl

from lib.measures.spells import ABOUT, RUNNING, SPELLS

JUNE, JULY, AUGUST = dt.date(2026, 6, 30), dt.date(2026, 7, 31), dt.date(2026, 8, 31)
END = dt.date(2026, 9, 15)

FILES: dict[str, list[tuple[dt.date, dt.date | None, dict[str, Any]]]] = {
    "stays": [(day, dt.date(2026, 7, 10), {}) for day in (JULY, AUGUST)],
    "was-there": [(day, dt.date(2026, 6, 1), {}) for day in (JUNE, JULY, AUGUST)],
    "comes-late": [(AUGUST, dt.date(2026, 7, 5), {})],
    "unplaced": [(day, None, {}) for day in (JULY, AUGUST)],
    "recalled": [
        (day, dt.date(2026, 7, 1), {"recall_date": dt.date(2026, 8, 9)}) for day in (JULY, AUGUST)
    ],
    "settled": [
        (JULY, dt.date(2026, 7, 1), {}),
        (AUGUST, dt.date(2026, 7, 1), {"exit": "settled", "fine": True}),
    ],
    "closed": [
        (JULY, dt.date(2026, 7, 1), {}),
        (AUGUST, dt.date(2026, 7, 1),
         {"exit": "settled", "fine": True, "closed_date": dt.date(2026, 8, 20)}),
    ],
    "missing": [(JULY, dt.date(2026, 7, 1), {})],
    "again": [(JULY, dt.date(2026, 7, 1), {}), (AUGUST, dt.date(2026, 8, 15), {})],
    "cured": [(JULY, dt.date(2026, 7, 1), {}), (AUGUST, dt.date(2026, 7, 1), {"fine": True})],
    "never-late": [(day, dt.date(2026, 7, 1), {"fine": True}) for day in (JULY, AUGUST)],
}  # fmt: skip
"""Case → its rows: day of the file, placement, and what else the file says."""


def rows() -> pl.DataFrame:
    """The rows of all files, oldest first, as lib.measures.spells reads them."""
    found = [
        {"case_key": key, "as_of": day, "place_date": placed, "client": "A", **said}
        for key, of_case in FILES.items()
        for day, placed, said in of_case
    ]
    columns: dict[str, Any] = {
        "case_key": pl.String,
        "as_of": pl.Date,
        "place_date": pl.Date,
        **dict.fromkeys(ABOUT, pl.String),
        "recall_date": pl.Date,
        "closed_date": pl.Date,
        "exit": pl.String,
        "fine": pl.Boolean,
    }
    frame = pl.DataFrame(found, schema=columns).with_columns(pl.col("fine").fill_null(value=False))
    return frame.sort("as_of", maintain_order=True)


def spell(key: str, start: dt.date, end: dt.date, **said: object) -> pl.DataFrame:
    """A spell that ran from `start` until `end`, the last day that is looked at."""
    row = {
        "case_key": key,
        "start": start,
        "end": end,
        "placed": True,
        "why": RUNNING,
        "current_first": False,
        **said,
    }
    return pl.DataFrame([row], schema=SPELLS)
