"""Each measure as the command line gives it, from the files of the store to its frame."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.exits import exits
from lib.cases.search import Filter
from lib.commands.measured import TABLES
from lib.commands.measured.wanted import Wanted
from lib.followups.knowing import contacts_of
from lib.followups.payments import standing_payments
from lib.followups.promises import promises
from lib.measures import contacts, fieldwork, ratios, vintages
from lib.measures.pairs import month_ends, own_days
from lib.portfolio import Portfolio
from lib.preparing import making
from lib.recovery.table import recovery_table
from lib.settings import Settings
from tests.bench.contacting import by_status
from tests.bench.reading import DAYS

Measure = Callable[[Portfolio, dt.date], object]

OF_COMMAND = ("rolls", "flows", "cures", "batches", "funnel", "hours", "survival", "people",
              "forecast")  # fmt: skip

NOBODY = pl.Series([], dtype=pl.String)


def _table(name: str, place: Portfolio, end: dt.date) -> pl.DataFrame:
    return TABLES[name](Wanted(place, end, Filter(), by_person=False))


def _recovery(place: Portfolio, end: dt.date) -> object:
    base_day = place.as_of_dates()[1]
    return recovery_table(
        place.cases(base_day),
        place.repayments(),
        by="bucket",
        start=base_day + dt.timedelta(days=1),
        end=end,
        base="overdue",
        base_day=base_day,
    )


def _at_risk(place: Portfolio, end: dt.date) -> object:
    loans = ratios.outstanding(place.cases(end), NOBODY)
    return [ratios.risk_of(loans, days) for days in ratios.DAYS_AT_RISK]


def _vintages(place: Portfolio, end: dt.date) -> object:
    days = month_ends(place.as_of_dates(), end)
    every = [(day, place.cases(day).select(vintages.OF_LOANS)) for day in days]
    filed = {day: own_days(place, day) for day in days}
    return vintages.vintages(vintages.own_months(every, filed), ever=False)


def _contacts(place: Portfolio, cases: pl.DataFrame, end: dt.date) -> pl.DataFrame:
    start = end - dt.timedelta(days=DAYS - 1)
    return contacts.contacts(contacts_of(place), contacts.CHANNELS, start, end, cases)


def _coverage(place: Portfolio, end: dt.date) -> pl.DataFrame:
    read = ("case_key", "bucket", "case_status", "closed_date", "recall_date", "overdue_amount",
            "as_of")  # fmt: skip
    cases = place.cases(end).select(read).collect()
    due = cases.filter(exits(cases).is_null(), pl.col("bucket") != BUCKETS[0])["case_key"]
    start = end - dt.timedelta(days=DAYS - 1)
    return fieldwork.visits(_contacts(place, cases, end), due, start, end)


def _promises(place: Portfolio, end: dt.date) -> pl.DataFrame:
    met, settings = contacts_of(place), Settings()
    promised = met.filter(pl.col("promise_date").is_not_null()).lazy()
    paid = place.repayments().join(promised, on="case_key", how="semi", maintain_order="left")
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance
    return by_status(promises(met, place.credited(paid), end, grace, tolerance))


def _cost(place: Portfolio, end: dt.date) -> pl.DataFrame:
    cases, start = place.cases(end).select("case_key", "currency").collect(), end
    start -= dt.timedelta(days=DAYS - 1)
    made = _contacts(place, cases, end).filter(pl.col("channel") == "visit")
    own = contacts.own_payments(place.repayments(), cases, start, place.taken_back())
    paid = standing_payments(own, end)
    late = paid.filter(pl.col("day") >= start, pl.col("currency") == Settings().currency)
    return pl.DataFrame({"visits": [made.height], "collected": [late["paid"].sum()]})


MEASURES: Mapping[str, Measure] = {
    "recovery": _recovery,
    **{name: partial(_table, name) for name in OF_COMMAND},
    "at risk": _at_risk,
    "vintages": _vintages,
    "coverage": _coverage,
    "promises": _promises,
    "cost": _cost,
}


def prepare(home: Path) -> None:
    """Let all be made that is kept of many files."""
    making.prepare(Portfolio.open(home), Settings(), patience=0)


def job(name: str, home: Path) -> Callable[[], object]:
    """One measure of a store; what is kept of many files is there."""
    place = Portfolio.open(home)
    return partial(MEASURES[name], place, place.as_of_dates()[0])
