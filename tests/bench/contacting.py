"""The yardsticks of contacts: funnel, hours, coverage, promises, cost, as one would write them.

They know of the bench's own files that results are written as codes and that nothing was recorded
by hand. Which reversal belongs to which payment, what keeps a promise and by how much few visits
are drawn to the rate of their hour are the product's own rules, of the few rows that they need.
"""

import datetime as dt

import polars as pl

from lib.followups.payments import standing_payments
from lib.followups.promised import hanging_together
from lib.followups.promises import promises
from lib.followups.records import FOLLOWUPS
from lib.measures import contacts, fieldwork
from lib.settings import Settings
from tests.bench.reading import DAYS, Files, tried

READ = ("case_key", "happened_at", "channel", "collector", "outcome", "promise_amount",
        "promise_date")  # fmt: skip


def _shaped(rows: pl.LazyFrame) -> pl.DataFrame:
    """Contacts with the columns that rules ask for."""
    absent = {name: pl.lit(None, kind) for name, kind in FOLLOWUPS.items() if name not in READ}
    return rows.select(*READ, **absent).sort("happened_at", maintain_order=True).collect()


def funnel(files: Files) -> pl.DataFrame:
    """Contacts of the last thirty days, what became of their promises and what was paid after."""
    settings, end = Settings(), files.end
    start = end - dt.timedelta(days=DAYS - 1)
    made = contacts.contacts(_shaped(tried(files)), contacts.CHANNELS, start, end)
    word = made.filter("own").select("case_key").unique().lazy()
    theirs = _shaped(files.followups.join(word, on="case_key", how="semi"))
    grace = settings.promise_grace_days
    since = hanging_together(theirs, start, grace)
    paid = _paid(files, made.select("case_key").unique().lazy(), since)
    credited = contacts.attributed(
        made, paid, settings.attribution_days, end, met=settings.attribution_contact
    )
    lately = theirs.filter(pl.col("happened_at").dt.date() >= since)
    kept = promises(lately, paid, end, grace, settings.promise_tolerance)
    return contacts.funnel(made, kept, credited)


def _paid(files: Files, met: pl.LazyFrame, since: dt.date) -> pl.DataFrame:
    """What was paid on some cases since a day, and what it may have been taken back from."""
    every = files.repayments.select(*contacts.OF_PAYMENT)
    late = every.filter(pl.col("pay_date") >= since).join(met, on="case_key", how="semi").collect()
    back = late.filter(pl.col("amount") < 0).select("case_key").unique()
    earlier = every.filter(pl.col("pay_date") < since).join(back.lazy(), on="case_key", how="semi")
    return pl.concat([earlier.collect(), late])


def hours(files: Files) -> pl.DataFrame:
    """How often visits of each weekday and hour reached somebody."""
    start = files.end - dt.timedelta(days=DAYS - 1)
    rows = _shaped(tried(files).filter(pl.col("channel") == "visit"))
    return fieldwork.hours(fieldwork.timed(contacts.contacts(rows, ("visit",), start, files.end)))


def coverage(files: Files) -> pl.DataFrame:
    """Past due cases that were visited, of how many, and what visits came to."""
    start = files.end - dt.timedelta(days=DAYS - 1)
    live = (pl.col("case_status") != "结清") & (pl.col("bucket") != "M0")
    due = files.cases[files.end].filter(live).select("case_key").collect()["case_key"]
    made = contacts.contacts(_shaped(tried(files)), contacts.CHANNELS, start, files.end)
    return fieldwork.visits(made, due, start, files.end)


def promised(files: Files) -> pl.DataFrame:
    """All promises that were ever made, by what became of them."""
    whose = files.followups.filter(pl.col("promise_amount") > 0).select("case_key").unique()
    theirs = _shaped(files.followups.join(whose, on="case_key", how="semi"))
    paid = files.repayments.select(*contacts.OF_PAYMENT).join(whose, on="case_key", how="semi")
    settings = Settings()
    grace, tolerance = settings.promise_grace_days, settings.promise_tolerance
    return by_status(promises(theirs, paid.collect(), files.end, grace, tolerance))


def by_status(found: pl.DataFrame) -> pl.DataFrame:
    """How many promises of each status there are, and of how much."""
    return found.group_by("status").agg(pl.len(), pl.col("amount", "paid").sum()).sort("status")


def cost(files: Files) -> pl.DataFrame:
    """Visits of the last thirty days, and what was collected in them."""
    start = files.end - dt.timedelta(days=DAYS - 1)
    live = files.cases[files.end].select("case_key")
    paid = standing_payments(_paid(files, live, start), files.end)
    visits = tried(files).filter(pl.col("channel") == "visit").select(pl.len()).collect().item()
    collected = paid.filter(pl.col("day") >= start)["paid"].sum()
    return pl.DataFrame({"visits": [visits], "collected": [collected]})
