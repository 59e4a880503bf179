"""Small portfolios whose forecasts can be worked out by hand, and larger ones made by a seed."""

import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from lib.agreements.agreeing import PROPOSED, SIGNED
from lib.agreements.following import Grace
from lib.agreements.records import STEPS
from lib.followups.records import FOLLOWUPS
from lib.forecasts.gathering import Lately
from lib.forecasts.past import Past
from lib.forecasts.stood import FILED, found
from lib.portfolio import snapshots

AUGUST, SEPTEMBER, OCTOBER = dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31)
PLACED = dt.date(2026, 6, 1)

WHOSE = ("case_key", "person_key", "currency")

Stand = tuple[int, int]
"""Days past due, overdue amount in minor units."""


def file(day: dt.date, cases: Mapping[str, Stand], **same: object) -> pl.DataFrame:
    """The cases of a client as his file of a day says them."""
    rows: list[dict[str, Any]] = [
        {
            "case_key": key,
            "person_key": key.lower(),
            "client": "A",
            "currency": "CNY",
            "as_of": day,
            "dpd": dpd,
            "overdue_amount": owed,
            "place_date": PLACED,
            **same,
        }
        for key, (dpd, owed) in cases.items()
    ]
    return snapshots.complete(pl.DataFrame(rows), "cases").select(FILED)


def paid(*rows: tuple[str, dt.date, int]) -> pl.DataFrame:
    """Repayments: case, day, minor units."""
    types = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64,
             "currency": pl.String, "serial_no": pl.String}  # fmt: skip
    return pl.DataFrame([(*row, None, None) for row in rows], schema=types, orient="row")


def met(*rows: tuple[str, dt.date, int, dt.date]) -> pl.DataFrame:
    """Promises by the customer: case, made on, minor units, due."""
    told = [
        {
            "case_key": key,
            "followup_id": f"{key}-{made}",
            "happened_at": dt.datetime.combine(made, dt.time(10)),
            "channel": "visit",
            "outcome": "PTP",
            "promise_amount": amount,
            "promise_date": due,
            "promise_by": "debtor",
        }
        for key, made, amount, due in rows
    ]
    return pl.concat([nobody_met(), pl.DataFrame(told)], how="diagonal_relaxed")


def nobody_met() -> pl.DataFrame:
    """No contact at all."""
    return pl.DataFrame(schema=dict(FOLLOWUPS))


def signed(
    key: str, on: dt.date, schedule: Sequence[tuple[dt.date, int]], name: str = "one"
) -> pl.DataFrame:
    """The steps of an agreement that was proposed and signed on a day."""
    content = {
        "kind": "instalments",
        "currency": "CNY",
        "amount": sum(amount for _, amount in schedule),
        "waived": {},
        "schedule": [(due.isoformat(), amount, 0) for due, amount in schedule],
        "over": [],
    }
    same = {"agreement_id": name, "case_key": key, "happened_on": on, "recorded_by": "Alice"}
    rows = [
        {"sequence": 1, "step": PROPOSED, "content": json.dumps(content), **same},
        {"sequence": 2, "step": SIGNED, "how": "paper", "signed_by": "debtor", **same},
    ]
    empty = pl.DataFrame(schema=dict(STEPS))
    return pl.concat([empty, pl.DataFrame(rows)], how="diagonal_relaxed")


def past(
    files: Sequence[pl.DataFrame],
    repayments: pl.DataFrame,
    followups: pl.DataFrame | None = None,
    steps: pl.DataFrame | None = None,
    minimum_n: int = 1,
) -> Past:
    """What is known of a portfolio of one client with a file for each month end."""
    by_day = {one["as_of"][0]: one for one in files}
    return Past(
        days=tuple(by_day),
        stood=lambda day: found(by_day[day], day),
        read=lambda: repayments,
        met=lambda: nobody_met() if followups is None else followups,
        whose=lambda: pl.concat(files).lazy().select(WHOSE).unique("case_key", keep="last"),
        steps=pl.DataFrame(schema=dict(STEPS)) if steps is None else steps,
        grace=Grace(),
        minimum_n=minimum_n,
    )


def lately(files: Sequence[pl.DataFrame], repayments: pl.DataFrame) -> Lately:
    """The months of the same portfolio, as they are summed up."""
    by_day = {one["as_of"][0]: one for one in files}
    return Lately(tuple(by_day), lambda day: found(by_day[day], day), repayments)


def month_end(at: int) -> dt.date:
    """The last day of a month; 0 is December 2025."""
    return dt.date(2026 + at // 12, at % 12 + 1, 1) - dt.timedelta(days=1)


def made(seed: int, months: int, cases: int = 120, paying: float = 0.06) -> Past:
    """A portfolio that pays at random: each case a tenth of its debt in a week, or nothing."""
    draw = random.Random(seed)  # noqa: S311 — a game
    keys = [f"C{at:04}" for at in range(cases)]
    owed = {key: draw.randrange(50_000, 500_000) for key in keys}
    since = {key: draw.randrange(1, 150) for key in keys}
    files = [
        file(
            month_end(at + 1),
            {key: (since[key] + 30 * at, owed[key]) for key in keys},
            place_date=dt.date(2025, 12, 1),
        )
        for at in range(months)
    ]
    begin, end = month_end(0), files[-1]["as_of"][0]
    days = (end - begin).days
    rows = [
        (key, begin + dt.timedelta(days=at), owed[key] // 10)
        for key in keys
        for at in range(1, days + 1)
        if draw.random() < paying / 7
    ]
    return past(files, paid(*rows), minimum_n=20)
