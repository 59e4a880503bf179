"""Cases, payments and collectors in few lines, for the tests of this room."""

import datetime as dt

import polars as pl

from lib.team.expecting import PARTS, tallied
from lib.team.owners import READ, State, narrowed

START, END = dt.date(2026, 9, 30), dt.date(2026, 10, 30)
"""Thirty days: the first file is of START."""

NOBODY = pl.DataFrame(
    schema={"case_key": pl.String, "assigned_at": pl.Datetime("us"), "collector_to": pl.String}
)
LIMITS = pl.DataFrame({"currency": ["CNY"], "half": [1_000.0], "high": [2_000.0]})

TYPES = {
    "overdue_amount": pl.Int64,
    "balance": pl.Int64,
    "principal_left": pl.Int64,
    **dict.fromkeys(("as_of", "place_date", "recall_date", "closed_date"), pl.Date),
}


def filed(day: dt.date, *cases: tuple[str, str | None], **more: object) -> State:
    """A case file of a day: the case and who has it; all of M2 and 1,500 unless told otherwise."""
    rows = [
        {"case_key": key, "collector": who, "currency": "CNY", "bucket": "M2", "client": "甲",
         "overdue_amount": 1_500, "as_of": day, "place_quality": "exact", **more}
        for key, who in cases
    ]  # fmt: skip
    schema = {name: TYPES.get(name, pl.String) for name in READ}
    return day, narrowed(pl.LazyFrame(rows, schema=schema))


def payments(*rows: tuple[str, dt.date, int]) -> pl.DataFrame:
    """What was paid, as standing_payments gives it."""
    schema = {"case_key": pl.String, "day": pl.Date, "paid": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def parts(*rows: tuple[str, str, str, float, float]) -> pl.DataFrame:
    """The tally of owner, bucket, unit, exposure, paid: one currency, one tier."""
    wide = [
        ("CNY", owner, bucket, "M", unit, lies, paid) for owner, bucket, unit, lies, paid in rows
    ]
    return tallied(pl.DataFrame(wide, schema=dict(PARTS), orient="row"))


def day(number: int) -> dt.date:
    """A day of October."""
    return dt.date(2026, 10, number)
