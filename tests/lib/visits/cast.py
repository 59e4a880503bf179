"""The small world in which the tests of visits play: a basket, a crew, straight roads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.visits.crew import Crew, Point
from lib.visits.solver import Floats

DAY = dt.date(2026, 11, 20)

SCHEMA = {
    "case_key": pl.String,
    "case_id": pl.String,
    "loan_no": pl.String,
    "person_key": pl.String,
    "name": pl.String,
    "recall_date": pl.Date,
    "closed_date": pl.Date,
    "case_status": pl.String,
    "overdue_amount": pl.Int64,
    "dpd": pl.Int32,
    "currency": pl.String,
    "province": pl.String,
    "city": pl.String,
    "district": pl.String,
    "addr_home": pl.String,
    "addr_hukou": pl.String,
    "addr_work": pl.String,
    "addr_bill": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_quality": pl.String,
    "hold": pl.String,
    "held": pl.String,
    "as_of": pl.Date,
}

CREW = Crew("一组", ("李雷", "韩梅梅"), Point(30.0, 120.0))


def basket(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Cases that may all be visited, but for what each row says otherwise."""
    usual = dict.fromkeys(SCHEMA) | {
        "overdue_amount": 100_000,
        "dpd": 40,
        "currency": "CNY",
        "city": "杭州市",
        "district": "西湖区",
        "place_quality": "exact",
        "as_of": dt.date(2026, 10, 31),
    }
    full = [
        usual
        | {
            "case_key": f"C{number}",
            "case_id": f"C{number}",
            "person_key": f"P{number}",
            "name": f"张{number}",
            "addr_home": f"文三路{number}号101室",
            "lat": 30.0 + number / 100,
            "lon": 120.0,
        }
        | dict(row)
        for number, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


@dataclass(frozen=True)
class Straight:
    """One degree is 100 km in every direction, at one km a minute."""

    def matrix(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Straight lines on a flat world."""
        km = np.hypot(lat[:, None] - lat, lon[:, None] - lon) * 100
        return km, km


@dataclass(frozen=True)
class Hours:
    """The visiting hours and the minutes at a door."""

    service_minutes: int = 25
    visit_start: dt.time = dt.time(8)
    visit_end: dt.time = dt.time(20)
