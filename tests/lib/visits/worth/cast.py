"""A small past: cases, contacts and payments of one October, and rates made by hand."""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from lib.followups.records import FOLLOWUPS
from lib.visits.worth.chances import RATES, Chances
from lib.visits.worth.classes import LIMITS

FIRST = dt.date(2026, 10, 1)
"""The day of the snapshot."""

AS_OF = dt.date(2026, 11, 20)


def snapshot(
    keys: Sequence[str], *, dpd: int = 40, day: dt.date = FIRST, amount: int = 10_000
) -> pl.DataFrame:
    """Cases as a snapshot has them."""
    return pl.DataFrame(
        {
            "case_key": keys,
            "as_of": [day] * len(keys),
            "dpd": pl.Series([dpd] * len(keys), dtype=pl.Int32),
            "bucket": pl.Series([None] * len(keys), dtype=pl.String),
            "overdue_amount": [amount] * len(keys),
            "currency": ["CNY"] * len(keys),
        }
    )


def contact(
    case_key: str, day: dt.date, outcome: str = "REFUSED", **more: object
) -> dict[str, object]:
    """A visit at ten o'clock, unless it is said otherwise."""
    usual = {
        "case_key": case_key,
        "channel": "visit",
        "happened_at": dt.datetime.combine(day, dt.time(10)),
        "outcome": outcome,
    }
    return usual | more


def contacts(*told: Mapping[str, object]) -> pl.LazyFrame:
    """Follow-ups as lib.followups.records.merge gives them."""
    rows = [dict.fromkeys(FOLLOWUPS) | dict(one) for one in told]
    return pl.DataFrame(rows, schema=dict(FOLLOWUPS)).lazy()


def payments(*told: tuple[str, dt.date, int]) -> pl.LazyFrame:
    """Payments that stand: case, day, minor units."""
    schema = {"case_key": pl.String, "day": pl.Date, "paid": pl.Int64}
    return (
        pl.DataFrame(told, schema=schema, orient="row").with_columns(currency=pl.lit("CNY")).lazy()
    )


def bounds(half: float = 10_000, high: float = 10_000) -> pl.LazyFrame:
    """Limits of the tiers."""
    return pl.LazyFrame({"currency": ["CNY"], "half": [half], "high": [high]}, schema=LIMITS)


def chances(**different: object) -> Chances:
    """Rates of the one cell M2, M, REFUSED, live."""
    usual = {
        "bucket": "M2",
        "tier": "M",
        "outcome": "REFUSED",
        "verdict": "live",
        "chance": 0.25,
        "x": 3,
        "n": 11,
        "towards": 0.2,
        "bucket_chance": 0.18,
        "bucket_n": 40,
        "base": 0.1,
        "base_x": 30,
        "base_n": 300,
        "reached": 0.5,
        "share": 0.5,
        "extra": 0.2,
        "compared": True,
        "assumed": False,
    }
    cells = pl.DataFrame([usual | different], schema=dict(RATES))
    return Chances(cells, AS_OF, FIRST, days=7, visits=60, paid=12, least=20)
