"""The yardsticks of contacts: the funnel and the best hours, as somebody would write them.

They know of the bench's own files that results are written as codes and that nothing was recorded
by hand. Which reversal belongs to which payment, what keeps a promise and by how much few visits
are drawn to the rate of their hour are the product's own rules, of the few rows that they need.
"""

import datetime as dt

import polars as pl

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
