"""Portfolios whose secret is known: who pays is a habit, or a coin.

Cases of one client over month ends. In a portfolio of habit who paid in a month pays again in the
next with 85 %, others with 10 %; bucket and results say nothing of it. In one of coins everybody
pays with 30 %, whatever he did before.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.cases.fields import schema
from lib.followups.records import FOLLOWUPS
from lib.scores import fairness
from lib.scores.known import SOURCES, Past
from lib.scores.observing import observed

DAYS = [
    dt.date(2026, 1, 31),
    dt.date(2026, 3, 3),
    dt.date(2026, 4, 3),
    dt.date(2026, 5, 4),
    dt.date(2026, 6, 4),
    dt.date(2026, 7, 5),
]
"""Month ends, each more than a window after the one before."""

BUCKETS = ("M1", "M2", "M3", "M4")
SEED = 7
STAYS, BEGINS, COIN = 0.85, 0.10, 0.30
TERMS = ("place_date", "recall_date", "closed_date")
TRAITS = ("province", "city", "district", "gender", "birth", "age", "id_no")
NEEDED = (*SOURCES["cases"], *TERMS, *TRAITS)


@dataclass(frozen=True)
class World:
    """Snapshots by day and the history that goes with them."""

    snapshots: Sequence[tuple[dt.date, pl.DataFrame]]
    past: Past

    def observations(self) -> pl.DataFrame:
        """What is learned from."""
        return observed(self.snapshots, self.past, dt.date(2026, 8, 31))

    def traits(self) -> pl.DataFrame:
        """What the table of fairness looks at."""
        return pl.concat(fairness.traits(cases, day) for day, cases in self.snapshots)


def past(
    repayments: Sequence[tuple[str, dt.date, int]] = (),
    followups: Sequence[dict[str, object]] = (),
    persons: Sequence[tuple[str, str | None]] = (),
    amounts: Sequence[tuple[str, dt.date, int]] = (),
    budgets: Sequence[tuple[str, dt.date, int | None, int | None]] = (),
    paying: Sequence[tuple[str, dt.date, dt.date]] = (
        ("", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    ),
) -> Past:
    """A history of a few rows; serial numbers are those of the rows, currencies CNY."""
    rows = [(key, day, paid, "CNY", str(at)) for at, (key, day, paid) in enumerate(repayments)]
    types = {name: schema("repayments").get(name, pl.String) for name in SOURCES["repayments"]}
    date, text, whole = pl.Date, pl.String, pl.Int64
    return Past(
        followups=pl.DataFrame(list(followups), schema=dict(FOLLOWUPS)),
        repayments=pl.DataFrame(rows, schema={**types, "case_key": text}, orient="row"),
        persons=pl.DataFrame(persons, {"case_key": text, "person_key": text}, orient="row"),
        amounts=pl.DataFrame(
            amounts, {"case_key": text, "as_of": date, "overdue_amount": whole}, orient="row"
        ),
        paying=pl.DataFrame(paying, {"client": text, "first": date, "last": date}, orient="row"),
        budgets=pl.DataFrame(
            budgets,
            {"case_key": text, "day": date, "income": whole, "debts": whole},
            orient="row",
        ),
        grace_days=3,
        tolerance=1.0,
    )


def cases(rows: Sequence[dict[str, object]], day: dt.date) -> pl.DataFrame:
    """A snapshot: what is not given is null, the amount 1,000.00, the currency CNY."""
    usual = {"as_of": day, "overdue_amount": 1_000_00, "currency": "CNY", "dpd": 40}
    types = {name: kind for name, kind in schema("cases").items() if name in NEEDED}
    return pl.DataFrame([usual | row for row in rows], schema=types)


def contact(key: str, day: dt.date, outcome: str, **more: object) -> dict[str, object]:
    """A call at noon."""
    at = dt.datetime.combine(day, dt.time(12))
    return {"case_key": key, "happened_at": at, "channel": "call", "outcome": outcome, **more}


def world(*, habit: bool, people: int = 500) -> World:
    """A portfolio of habit, or of coins."""
    random = np.random.default_rng(SEED)
    keys = [f"C{at:04}" for at in range(people)]
    paid = random.random(people) < COIN
    rows: list[tuple[str, dt.date, int]] = []
    snapshots = []
    for day in DAYS:
        dpd = random.integers(1, 120, people)
        snapshots.append((day, _snapshot(keys, dpd.tolist(), day)))
        chance = np.where(paid, STAYS, BEGINS) if habit else np.full(people, COIN)
        paid = random.random(people) < chance
        on = random.integers(2, 28, people)
        rows += [
            (key, day + dt.timedelta(days=int(on[at])), 100_00)
            for at, key in enumerate(keys)
            if paid[at]
        ]
    paying = (("", DAYS[0], dt.date(2026, 8, 31)),)
    return World(snapshots, past(rows, persons=[(one, one) for one in keys], paying=paying))


def _snapshot(keys: Sequence[str], dpd: Sequence[int], day: dt.date) -> pl.DataFrame:
    return cases(
        [
            {
                "case_key": key,
                "person_key": key,
                "dpd": days,
                "province": "A" if at % 2 else "B",
                "gender": "女" if at % 3 else "男",
                "age": 20 + at % 50,
            }
            for at, (key, days) in enumerate(zip(keys, dpd, strict=True))
        ],
        day,
    )
