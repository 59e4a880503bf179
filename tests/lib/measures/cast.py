"""A dozen cases at two month ends, each there for one way to go; worked out by hand.

Amounts are minor units; `balance` is the weight, the overdue amount is a tenth of it.
"""

import datetime as dt
from typing import Any

import polars as pl

from lib.measures.pairs import READ, paired
from lib.portfolio import snapshots

SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)

Stand = tuple[int | None, int, str | None]
"""Days past due, balance, status as a file says it."""

WAYS: dict[str, tuple[str, Stand | None, Stand | None]] = {
    "cured": ("p1", (20, 100, None), (0, 80, None)),
    "settled": ("p2", (25, 200, None), (0, 0, "结清")),
    "rolls": ("p1", (10, 300, None), (41, 300, None)),
    "stays": ("p3", (5, 400, None), (30, 390, None)),
    "comes-back": ("p4", (45, 500, None), (15, 450, None)),
    "leaps": ("p5", (40, 600, None), (95, 600, None)),
    "31-days-on": ("p6", (60, 700, None), (91, 700, None)),
    "recalled": ("p7", (50, 800, None), (81, 800, "退案")),
    "written-off": ("p8", (55, 900, None), (86, 900, "核销")),
    "missing": ("p9", (35, 1000, None), None),
    "ended": ("p10", (35, 1100, None), None),
    "current": ("p11", (0, 1200, None), (3, 1200, None)),
    "left-before": ("p12", (50, 50, "退案"), (81, 50, "退案")),
    "new": ("p13", None, (12, 70, None)),
}
"""Case → its person, and where it stands on either day."""


def pairs() -> pl.DataFrame:
    """The cases with both of their sides; that of "ended" was placed until 15 October."""
    return paired(side(SEPTEMBER, 1), side(OCTOBER, 2))


def side(day: dt.date, at: int) -> pl.DataFrame:
    """The cases as the file of a day says them: `at` 1 for the earlier, 2 for the later one."""
    rows: list[dict[str, Any]] = []
    for key, way in WAYS.items():
        stand = way[at]
        if not isinstance(stand, tuple):
            continue
        dpd, balance, status = stand
        rows.append(
            {
                "case_key": key,
                "person_key": way[0],
                "client": "A",
                "city": "上海市",
                "currency": "CNY",
                "as_of": day,
                "dpd": dpd,
                "bucket": bucket(dpd),
                "balance": balance,
                "overdue_amount": balance // 10,
                "case_status": status,
                "recall_date": dt.date(2026, 10, 15) if key == "ended" else None,
            }
        )
    given = pl.DataFrame(rows, schema_overrides={"case_status": pl.String, "recall_date": pl.Date})
    return snapshots.complete(given, "cases").select(READ)


def bucket(dpd: int | None) -> str | None:
    return None if dpd is None else f"M{-(-dpd // 30)}"
