"""A small portfolio of persons for all tests of this room, with what came of them."""

import datetime as dt
import random
from dataclasses import replace

import polars as pl

from lib.experiments.arms import NO_VISIT, Arm
from lib.experiments.defining import PAID, Design
from lib.experiments.entering import Started, entered
from lib.experiments.outcomes import Seen, seen
from lib.experiments.reading import ReadOut, read
from lib.followups.records import FOLLOWUPS
from lib.strategy.segments import Rule
from tests.lib.followups.cast import payments

START = dt.date(2026, 9, 1)
HALVES = (Arm("usual"), Arm("quiet", NO_VISIT))
DESIGN = Design(
    name="No visits",
    question="Do visits bring anything?",
    arms=HALVES,
    rule=Rule(),
    outcome=PAID,
    horizon=14,
    start=START,
    last_entry=START,
    effect=0.1,
    planned=600,
)
"""Everybody enters on the first day."""


def people(n: int, *, first: int = 0) -> pl.DataFrame:
    """Persons with a case each, as lib.strategy.risk knows them."""
    numbers = range(first, first + n)
    return pl.DataFrame(
        {
            "case_key": [f"C{one}" for one in numbers],
            "person_key": [f"P{one}" for one in numbers],
            "client": ["Bank"] * n,
            "currency": ["CNY"] * n,
            "overdue_amount": [100_000 + 100 * (one % 50) for one in numbers],
            "dpd": [20 + one % 60 for one in numbers],
            "tier": ["L" if one % 5 == 0 else "S" for one in numbers],
            "ended": [False] * n,
            "last_paid": pl.Series([None] * n, dtype=pl.Date),
            "tried_days": [one % 4 for one in numbers],
            "broken": [0] * n,
        }
    )


def started(design: Design = DESIGN, salt: str = "salt", ended: dt.date | None = None) -> Started:
    """An experiment that was started."""
    return Started(salt, design, ended)


def who(one: Started, known: pl.DataFrame) -> pl.DataFrame:
    """Who entered of the same persons on every day."""
    return entered([one], lambda _: known, [], one.design.end)[one.experiment_id]


def outcome(
    cases: pl.DataFrame, rates: dict[str, float], seed: int, *, after: int = 5
) -> pl.DataFrame:
    """Repayments by which the persons of each arm pay with their chance, some days after entry."""
    draw = random.Random(seed)  # noqa: S311 — a simulation
    rows = [
        (on + dt.timedelta(days=after), 10_000, None, key)
        for key, arm, on in cases.select("case_key", "arm", "entered_on").iter_rows()
        if draw.random() < rates[arm]
    ]
    return payments(*rows)


def known_by(repayments: pl.DataFrame, day: dt.date) -> Seen:
    """What is known by a day where nobody was in touch."""
    return seen(pl.DataFrame(schema=dict(FOLLOWUPS)), repayments, day)


def simulated(rates: dict[str, float], seed: int, n: int = 600, design: Design = DESIGN) -> ReadOut:
    """Read an experiment out whose arms pay with their chances."""
    one = started(replace(design, planned=n), f"salt {seed}")
    cases = who(one, people(n))
    repayments = outcome(cases, rates, seed)
    return read(one, cases, lambda day: known_by(repayments, day), design.end)
