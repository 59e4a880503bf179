"""Follow-ups and repayments in a few words, for all tests of this room."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.followups.recording import Entry
from lib.followups.records import FOLLOWUPS

Row = dict[str, Any]


def day(number: int) -> dt.date:
    """Return a day of November 2026; the month goes on after its end."""
    return dt.date(2026, 11, 1) + dt.timedelta(days=number - 1)


def noon(number: int, hour: int = 12) -> dt.datetime:
    """Return an hour of that day, local."""
    return dt.datetime.combine(day(number), dt.time(hour))


def contacts(*rows: Row) -> pl.DataFrame:
    """Return follow-ups; visits to case C1 unless said otherwise."""
    usual = {"case_key": "C1", "channel": "visit", "currency": "CNY", "source": "recorded"}
    filled = [{"sequence": n, **usual, **row} for n, row in enumerate(rows, 1)]
    return pl.DataFrame(filled, schema=dict(FOLLOWUPS))


def payments(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Return repayments from (day, amount[, serial number[, case]]); case C1 else."""
    types = {
        "pay_date": pl.Date,
        "amount": pl.Int64,
        "serial_no": pl.String,
        "case_key": pl.String,
    }
    padded = [(*row, *(None, "C1")[len(row) - 2 :]) for row in rows]
    return pl.DataFrame(padded, schema=types, orient="row").with_columns(
        currency=pl.lit("CNY"),
        method=pl.lit("bank"),
        payer=pl.lit(None, pl.String),
        reversal=pl.col("amount") < 0,
    )


NOW = dt.datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When things are recorded here."""

PROMISE = Entry(
    followup_id="f1",
    case_key="C1",
    channel="visit",
    happened_at=noon(20),
    outcome="PTP",
    collector="Alice",
    met_whom="debtor",
    address_kind="home",
    address_verdict="valid",
    next_action="remind",
    next_date=day(24),
    promise_amount=50_00,
    promise_date=day(25),
    promise_by="debtor",
)
"""A visit by Alice with a promise of 50, complete."""
