"""What scores are made of, read from a portfolio as a whole.

Whoever looks sees the same score of a case, so everything is read in nobody's hands; what is shown
is cut to the cases of the reader at the end (Portfolio.seen).
"""

import datetime as dt
import json
from collections.abc import Iterator

import polars as pl

from lib.agreements import knowing
from lib.followups.knowing import contacts_of
from lib.portfolio import Portfolio
from lib.portfolio.paying import paying
from lib.rights import ALONE
from lib.scores import fairness
from lib.scores.known import SOURCES, Past
from lib.scores.observing import WINDOW, observed
from lib.scores.protected import protected
from lib.settings import Settings

SNAPSHOTS = 24
"""Days of snapshots that are looked at: two years of months."""

INCOME, DEBTS = ("wages", "other_income"), ("other_debts",)
"""Items of a budget that are read; see lib.agreements.affordability."""


def past(place: Portfolio, settings: Settings) -> Past:
    """The history of a portfolio."""
    whole = place.by(ALONE)
    repayments = whole.credited()
    return Past(
        followups=contacts_of(whole),
        repayments=repayments.select(SOURCES["repayments"]).collect(),
        persons=whole.whose().collect(),
        amounts=_amounts(whole),
        paying=paying(whole),
        budgets=_budgets(whole),
        grace_days=settings.promise_grace_days,
        tolerance=settings.promise_tolerance,
    )


def observations(
    place: Portfolio, history: Past, days: tuple[dt.date, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations of snapshots, and their traits for the table of fairness."""
    whole = place.by(ALONE)
    traits: list[pl.DataFrame] = []

    def snapshots() -> Iterator[tuple[dt.date, pl.DataFrame]]:
        for day in days:
            cases = whole.cases(day).collect()
            traits.append(fairness.traits(cases, day))
            yield day, cases

    last = history.paying["last"].max()
    until = last if isinstance(last, dt.date) else max(days)
    return observed(snapshots(), history, until), pl.concat(traits)


def days(place: Portfolio, after: dt.date = dt.date.min) -> tuple[dt.date, ...]:
    """The days of snapshots whose windows may be over, the earliest first."""
    paying = [one.as_of for one in place.by(ALONE).imports("repayments")]
    ends = max(paying, default=dt.date.min)
    found = place.by(ALONE).as_of_dates()[: SNAPSHOTS + 1]
    window = dt.timedelta(days=WINDOW)
    return tuple(sorted(day for day in found if after < day and ends - day >= window))


def _amounts(place: Portfolio) -> pl.DataFrame:
    """What each snapshot says is overdue."""
    wanted = ("case_key", "as_of", "overdue_amount")
    files = [place.scan(one).select(wanted) for one in place.imports("cases")]
    types = {"case_key": pl.String, "as_of": pl.Date, "overdue_amount": pl.Int64}
    if not files:
        return pl.DataFrame(schema=types)
    return pl.concat(files).unique(["case_key", "as_of"], keep="last").collect()


def _budgets(place: Portfolio) -> pl.DataFrame:
    """Income and debts a month as customers told them: case_key, day, income, debts.

    A loop, for budgets are few; items that tell a protected trait are not among those read.
    """
    read = [one for one in (*INCOME, *DEBTS) if one not in protected().codes["budget"]]
    steps = knowing.steps_of(place).filter(pl.col("budget").is_not_null())
    rows = []
    for key, day, text in steps.select("case_key", "happened_on", "budget").iter_rows():
        told = {name: one["amount"] for name, one in json.loads(text).items() if name in read}
        rows.append((key, day, _sum(told, INCOME), _sum(told, DEBTS)))
    types = {"case_key": pl.String, "day": pl.Date, "income": pl.Int64, "debts": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _sum(told: dict[str, int], items: tuple[str, ...]) -> int | None:
    """The sum of the items that are known; None without any."""
    found = [told[name] for name in items if name in told]
    return sum(found) if found else None
