"""The small world in which the tests of visits play: a basket, a crew, straight roads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from lib.followups.records import FOLLOWUPS
from lib.holds.every import EVERY
from lib.holds.wishing import GIVEN
from lib.ledger.schema import qualifications
from lib.people.fitness import Staff
from lib.people.kinds import required
from lib.portfolio.place_kinds import KNOWN
from lib.rules.facts import CrewFacts
from lib.rules.loading import load
from lib.safety.warnings import FRAME
from lib.visits.crew import Crew, Point
from lib.visits.legality.world import World
from lib.visits.solving.legs import Floats
from lib.words import Sentence

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

CREW = Crew("一组", ("李雷", "韩梅梅"), Point(30.0, 120.0), numbers=("W1", "W2"))

RULES = load()

FIT = CrewFacts(2, frozenset(required("CN")))
"""A crew that mainland China lets visit."""


def staff(*, lacking: str = "", away: str = "") -> Staff:
    """Both members with all qualifications, but for one kind of W2; one of them may be away."""
    rows = [
        {
            "sequence": n,
            "collector": number,
            "kind": kind,
            "issued": DAY - dt.timedelta(days=100),
            "expires": DAY + dt.timedelta(days=100),
        }
        for n, number in enumerate(CREW.numbers)
        for kind in required("CN")
        if (number, kind) != ("W2", lacking)
    ]
    dates = dict.fromkeys(("issued", "expires"), pl.Date)
    schema = (
        {one.name: pl.String for one in qualifications.columns} | dates | {"sequence": pl.Int64}
    )
    gone = [(away, "annual", DAY)] if away else []
    left = {"collector": pl.String, "kind": pl.String, "ends_on": pl.Date}
    return Staff(pl.DataFrame(rows, schema=schema), pl.DataFrame(gone, schema=left, orient="row"))


def rows(columns: Mapping[str, object], *told: Mapping[str, object]) -> pl.DataFrame:
    """A frame of these rows, empty where nothing is said."""
    full = [dict.fromkeys(columns) | dict(one) for one in told]
    return pl.DataFrame(full, schema=dict(columns))  # type: ignore[arg-type]


def holds(*told: Mapping[str, object]) -> pl.DataFrame:
    """Holds as lib.holds.every gives them."""
    return rows(EVERY, *told)


def wishes(*told: Mapping[str, object]) -> pl.DataFrame:
    """What customers said, as lib.holds.wishing gives it, since long ago."""
    since = {"starts_on": dt.date(2026, 1, 1)}
    return rows(GIVEN, *({**since, "wish_id": str(n), **one} for n, one in enumerate(told)))


def warned(*told: Mapping[str, object]) -> pl.DataFrame:
    """Warnings that touch cases, as lib.safety.warnings.of_cases gives them."""
    return rows(FRAME, *told)


def world(**different: object) -> World:
    """Mainland China, where nothing is known beside the rules but for what the test says."""
    usual = {
        "rules": RULES,
        "jurisdiction": "CN",
        "tz": "Asia/Shanghai",
        "holds": holds(),
        "contacts": pl.DataFrame(schema=dict(FOLLOWUPS)),
        "wishes": wishes(),
        "warned": warned(),
        "places": pl.DataFrame(schema=KNOWN),
    }
    return World(**{**usual, **different})  # type: ignore[arg-type]


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

    def says(self) -> Sentence:
        """How ways are measured."""
        return Sentence("One km a minute.")


@dataclass(frozen=True)
class Hours:
    """The visiting hours and the minutes at a door."""

    service_minutes: int = 25
    speed_kmh: float = 60.0
    speed_by_hour: Mapping[int, float] = field(default_factory=dict)
    visit_start: dt.time = dt.time(8)
    visit_end: dt.time = dt.time(20)
