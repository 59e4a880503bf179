"""A dozen cases whose recovery was worked out by hand, each there for one rule.

The period is October 2026; the snapshot is that of 30 September. Amounts are minor units.
"""

import datetime as dt
from typing import Any

import polars as pl

START = dt.date(2026, 10, 1)
END = dt.date(2026, 10, 31)
SNAPSHOT = dt.date(2026, 9, 30)

CASES = {
    "case_key": pl.String,
    "currency": pl.String,
    "client": pl.String,
    "bucket": pl.String,
    "place_date": pl.Date,
    "recall_date": pl.Date,
    "closed_date": pl.Date,
    "place_amount": pl.Int64,
    "overdue_amount": pl.Int64,
    "as_of": pl.Date,
    "person_key": pl.String,
    "lat": pl.Float64,
    "place_quality": pl.String,
    "held": pl.String,
}
REPAYMENTS = {
    "case_key": pl.String,
    "pay_date": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
}


def on(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


def cases() -> pl.LazyFrame:
    """The snapshot: what each case is there for stands in its key."""
    placed = on(9, 1)
    rows: list[tuple[Any, ...]] = [
        ("part-payment", "CNY", "A", "M1", placed, None, None, 1000, 800),
        ("settled", "CNY", "A", "M1", placed, None, None, 500, 500),
        ("reversed", "CNY", "A", "M2", placed, None, None, 2000, 2000),
        ("reversed-in-part", "CNY", "A", "M2", placed, None, None, 1500, 1500),
        ("silent", "CNY", "A", "M3", placed, None, None, 3000, 3000),
        ("placed-in-october", "CNY", "B", "M1", on(10, 10), None, None, 700, 600),
        ("recalled-in-october", "CNY", "B", "M2", placed, on(10, 15), None, 900, 900),
        ("recalled-before", "CNY", "B", "M2", placed, on(9, 30), None, 400, 400),
        ("closed-in-october", "CNY", "B", "M3", placed, None, on(10, 20), 600, 300),
        ("undated", "CNY", None, None, None, None, None, 200, 100),
        ("dollars", "USD", "A", "M1", placed, None, None, 1000, 1000),
        ("nothing-placed", "CNY", "B", "M0", placed, None, None, None, 0),
    ]
    people = ["p1", "p1", "p2", "p3", None, None, "p4", "p5", "p6", "p7", "p8", "p9"]
    qualities = [None, "district", "city", *["exact"] * 9]
    facts = zip(people, qualities, strict=True)
    return pl.LazyFrame(
        [
            (
                *row,
                SNAPSHOT,
                person,
                31.2 if quality else None,
                quality,
                "claim" if person == "p4" else None,
            )
            for row, (person, quality) in zip(rows, facts, strict=True)
        ],
        schema=CASES,
        orient="row",
    )


def repayments() -> pl.LazyFrame:
    """Payments of September to November, with those that must not count."""
    return pl.LazyFrame(
        [
            ("part-payment", on(10, 1), 100, "CNY"),
            ("part-payment", on(10, 31), 200, None),
            ("part-payment", on(9, 30), 4000, "CNY"),
            ("part-payment", on(11, 1), 8000, "CNY"),
            ("settled", on(10, 5), 490, "CNY"),
            ("settled", on(10, 6), 10, "CNY"),
            ("reversed", on(10, 7), 700, "CNY"),
            ("reversed", on(10, 9), -700, "CNY"),
            ("reversed-in-part", on(10, 8), 600, "CNY"),
            ("reversed-in-part", on(10, 12), -150, "CNY"),
            ("placed-in-october", on(10, 9), 50, "CNY"),
            ("placed-in-october", on(10, 10), 70, "CNY"),
            ("recalled-in-october", on(10, 15), 90, "CNY"),
            ("recalled-in-october", on(10, 16), 300, "CNY"),
            ("recalled-before", on(10, 2), 400, "CNY"),
            ("closed-in-october", on(10, 20), 300, "CNY"),
            ("closed-in-october", on(10, 21), 11, "CNY"),
            ("undated", on(10, 3), 20, "CNY"),
            ("dollars", on(10, 4), 250, "USD"),
            ("dollars", on(10, 4), 1700, "CNY"),
            ("nothing-placed", on(10, 4), 33, "CNY"),
            ("of-somebody-else", on(10, 4), 77, "CNY"),
            (None, on(10, 4), 23, "CNY"),
            (None, on(10, 4), 5, "USD"),
            (None, on(11, 4), 9, "USD"),
        ],
        schema=REPAYMENTS,
        orient="row",
    )
