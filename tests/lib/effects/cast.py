"""Invented portfolios in which it is known what a visit does, for it was put in.

Who is visited depends on days past due, amount, city and payments before, and so does who pays: the
worse a case, the more it is visited and the less it pays. A visit either does nothing, or makes
`effect` more of the visited pay within 14 days than would have.
"""

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.effects.past import STAND, Past
from lib.effects.trials import Question

START = dt.date(2026, 1, 1)
DAYS = 130
END = START + dt.timedelta(days=DAYS - 1)
ASKED = Question("visit", END, days=90)
NEVER = -999

Numbers = NDArray[np.int64]


def portfolio(cases: int, effect: float, seed: int) -> Past:
    """A portfolio of so many cases, one a person."""
    draw = np.random.default_rng(seed)
    dpd, city = draw.integers(1, 150, cases), draw.integers(0, 4, cases)
    log = draw.normal(0, 1, cases)
    paid, visited = np.full(cases, NEVER), np.full(cases, NEVER)
    coming: dict[int, list[int]] = {}
    pays: list[tuple[int, int]] = []
    visits: list[tuple[int, int]] = []
    for day in range(DAYS):
        lately = day - paid < 30
        chance = 0.02 * np.exp(-(dpd + day) / 90 - 0.4 * log + 0.2 * city) * (1 + lately)
        worse = (dpd + day - 100) / 60 + 0.8 * log - 0.4 * city - 1.0 * lately
        goes = (draw.random(cases) < np.minimum(0.004 * np.exp(worse), 0.2)) & (day > 31)
        goes &= day - visited > 7
        there = np.flatnonzero(goes)
        visited[there] = day
        visits += [(int(one), day) for one in there]
        within = 1 - (1 - chance[there]) ** 15
        works = there[draw.random(len(there)) < effect / (1 - within)]
        for one, later in zip(works, draw.integers(0, 15, len(works)), strict=True):
            coming.setdefault(day + int(later), []).append(int(one))
        today = {*np.flatnonzero(draw.random(cases) < chance).tolist(), *coming.get(day, [])}
        paid[list(today)] = day
        pays += [(one, day) for one in sorted(today)]
    amounts = np.exp(12 + log).astype(np.int64) * 100
    return past(dpd, city, amounts, pays, visits)


def past(
    dpd: Numbers,
    city: Numbers,
    amounts: Numbers,
    pays: list[tuple[int, int]],
    visits: list[tuple[int, int]],
) -> Past:
    """The history of cases from their numbers; a file every 30 days, each pays a tenth."""
    keys = [f"c{one:05}" for one in range(len(dpd))]
    files = [
        {
            "case_key": key,
            "as_of": START + dt.timedelta(days=after),
            "person_key": key,
            "client": "A",
            "product": "loan",
            "city": str(where),
            "currency": "CNY",
            "bucket": None,
            "dpd": int(late) + after,
            "overdue_amount": int(amount),
            "held": False,
            "reachable": True,
        }
        for after in range(0, DAYS, 30)
        for key, where, late, amount in zip(keys, city, dpd, amounts, strict=True)
    ]
    return Past(
        stands=pl.DataFrame(files, schema=STAND),
        spells=spells({key: START - dt.timedelta(days=5) for key in keys}),
        contacts=contacts((keys[one], START + dt.timedelta(days=day)) for one, day in visits),
        repayments=repayments(
            (keys[one], START + dt.timedelta(days=day), int(amounts[one]) // 10)
            for one, day in pays
        ),
        holds=holds([]),
        paying=pl.DataFrame({"client": ["A"], "last": [END]}),
    )


def spells(starts: dict[str, dt.date], **changes: Any) -> pl.DataFrame:  # noqa: ANN401 — days
    """Cases that have been with us since a day and still are."""
    rows = [
        {"case_key": key, "start": day, "entered": None, "end": END, **changes}
        for key, day in starts.items()
    ]
    schema = {"case_key": pl.String, "start": pl.Date, "entered": pl.Date, "end": pl.Date}
    return pl.DataFrame(rows, schema=schema)


def contacts(made: Any) -> pl.DataFrame:  # noqa: ANN401 — any pairs of case and day
    """Visits that reached somebody, without a promise."""
    schema = {"case_key": pl.String, "day": pl.Date}
    return pl.DataFrame(list(made), schema=schema, orient="row").with_columns(
        channel=pl.lit("visit"), reached=pl.lit(value=True), promise_date=pl.lit(None, pl.Date)
    )


def repayments(paid: Any) -> pl.DataFrame:  # noqa: ANN401 — any rows of case, day, amount
    """Repayments in the currency of their case."""
    schema = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64}
    return pl.DataFrame(list(paid), schema=schema, orient="row").with_columns(
        currency=pl.lit(None, pl.String), serial_no=pl.lit(None, pl.String)
    )


def holds(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    """Holds of cases: key, first and last day, day of lifting."""
    days = dict.fromkeys(("starts_on", "ends_on", "lifted_on"), pl.Date)
    return pl.DataFrame(rows, schema={"case_key": pl.String, **days}, orient="row")
