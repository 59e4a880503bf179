"""A dozen cases in two snapshots, each there for one rule; what becomes of them by hand.

The snapshots are of 31 October and 20 November 2026: twenty days. Amounts are minor units.
"""

import datetime as dt
from typing import Any

import polars as pl

from lib.cases.buckets import bucket_of
from lib.cases.fields import empty_frame

BEFORE = dt.date(2026, 10, 31)
AFTER = dt.date(2026, 11, 20)

Row = dict[str, Any]


def on(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


def case(key: str, dpd: int | None, overdue: int | None, **more: object) -> Row:
    """A case of client 甲 with its bucket."""
    return {
        "case_key": key,
        "client": "甲",
        "currency": "CNY",
        "dpd": dpd,
        "bucket": bucket_of(dpd),
        "overdue_amount": overdue,
        "collector": "张",
        **more,
    }


def snapshot(day: dt.date, *rows: Row) -> pl.DataFrame:
    """The rows as a case frame; what they do not say is empty."""
    schema = empty_frame("cases").schema
    dated = [{**dict.fromkeys(schema), "as_of": day, **row} for row in rows]
    return pl.DataFrame(dated, schema=schema)


def before() -> pl.DataFrame:
    return snapshot(
        BEFORE,
        case("quiet", 10, 100),
        case("same", 40, 100, as_of=BEFORE),
        case("cured", 40, 500),
        case("settled", 40, 700),
        case("rolled-back", 70, 900, paid_amount=100),
        case("rolled-forward", 25, 300),
        case("recalled", 100, 1000),
        case("recalled-and-gone", 100, 2000, recall_date=on(11, 10)),
        case("closed-before", 100, 400, case_status="退案"),
        case("gone", 50, 600),
        case("moved", 31, 800, collector="张", addr_home="旧址"),
        case("written-off", 300, 5000),
        case("dollars", 40, 900, currency="USD"),
    )


def after() -> pl.DataFrame:
    return snapshot(
        AFTER,
        case("quiet", 30, 100),
        case("same", 40, 100),
        case("cured", 0, 0),
        case("settled", 0, 0, case_status="结清", closed_date=on(11, 5)),
        case("rolled-back", 35, 400, paid_amount=600),
        case("rolled-forward", 45, 360),
        case("recalled", 120, 1100, case_status="退案"),
        case("moved", 51, 800, collector="李", addr_home="新址"),
        case("written-off", 320, 5000, case_status="核销"),
        case("dollars", 60, 1000, currency="USD"),
        case("new", 5, 50),
    )


HAPPENED = {
    "quiet": ["aged"],
    "same": ["unchanged"],
    "cured": ["cured", "balance_down"],
    "settled": ["cured", "settled", "balance_down"],
    "rolled-back": ["rolled_back", "paid", "balance_down"],
    "rolled-forward": ["rolled_forward", "balance_up"],
    "recalled": ["balance_up", "recalled"],
    "recalled-and-gone": ["recalled", "missing"],
    "closed-before": ["missing", "missing_closed"],
    "gone": ["missing"],
    "moved": ["assigned", "other"],
    "written-off": ["written_off"],
    "dollars": ["balance_up"],
    "new": ["new"],
}
"""Case → its kinds, in the order of Kind."""


def repayments(*rows: tuple[str | None, dt.date, int, str | None]) -> pl.LazyFrame:
    """Repayments: case, day, minor units, currency."""
    columns = {
        "case_key": pl.String,
        "pay_date": pl.Date,
        "amount": pl.Int64,
        "currency": pl.String,
    }
    return pl.LazyFrame(list(rows), schema=columns, orient="row")
