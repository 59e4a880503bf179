"""Tables of contacts: the funnel and the best hours."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from lib.cases.search import find
from lib.commands.measured.wanted import Wanted
from lib.errors import MeasureImpossible
from lib.followups import records
from lib.followups.promised import hanging_together
from lib.followups.promises import promises
from lib.measures import (
    contacts,
    fieldwork,
)
from lib.portfolio.portfolio import Portfolio
from lib.settings import Settings
from lib.words import Sentence

DAYS = 30
"""Days of contacts that are measured, up to the as-of date."""

OF_HOURS = ("case_key", "happened_at", "channel", "outcome", "met_whom")
OF_FUNNEL = (*OF_HOURS, "collector", "currency", "promise_amount", "promise_by", "promise_date")
"""Columns of contacts that are read for either."""


def _tried(wanted: Wanted, *read: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contacts of the DAYS up to the day on the cases asked for, and these cases.

    Raises:
        MeasureImpossible: nobody was visited or called in these days.

    """
    place, end = wanted.place, wanted.as_of
    lately = pl.col("happened_at").dt.date().is_between(_start(end), end)
    told = _merged(place, lately, read)
    every = contacts.contacts(told, contacts.CHANNELS, _start(end), end)
    keys = every.select("case_key").unique().lazy()
    asked = find(place.cases(end), wanted.only).select("case_key", "currency")
    met = asked.join(keys, on="case_key", how="semi").collect()
    made = every.join(met.select("case_key"), on="case_key", how="semi", maintain_order="left")
    if made.is_empty():
        raise MeasureImpossible(because=Sentence(contacts.NO_CONTACTS))
    return made, met


def _merged(place: Portfolio, which: pl.Expr, read: Sequence[str]) -> pl.DataFrame:
    """Some contacts, of files and recorded here, that stand; of files only some columns."""
    recorded = place.seen(records.recorded(place.ledger).lazy()).collect()
    files = place.followups()
    there = [one for one in files.collect_schema().names() if one in read]
    return records.merge(files.filter(which).select(there), recorded).filter(which)


def _start(end: dt.date) -> dt.date:
    return end - dt.timedelta(days=DAYS - 1)


def _paid(wanted: Wanted, cases: pl.DataFrame, since: dt.date) -> pl.DataFrame:
    """What was paid on some cases since a day, with what it was taken back from."""
    place = wanted.place
    return contacts.own_payments(place.repayments(), cases, since, place.taken_back())


def funnel_table(wanted: Wanted) -> pl.DataFrame:
    """Of the contacts of the DAYS, with what was paid after them and became of their promises."""
    made, met = _tried(wanted, *OF_FUNNEL)
    place, settings, end = wanted.place, Settings(), wanted.as_of
    # What became of a promise hangs on others of its case, and on nothing of other cases.
    promising = met.join(made.filter("own").select("case_key"), on="case_key", how="semi")
    theirs = _merged(place, pl.col("case_key").is_in(promising["case_key"].implode()), OF_FUNNEL)
    since = hanging_together(theirs, _start(end), settings.promise_grace_days)
    paid = _paid(wanted, met, since)
    credited = contacts.attributed(
        made, paid, settings.attribution_days, end, met=settings.attribution_contact
    )
    kept = promises(
        theirs.filter(pl.col("happened_at").dt.date() >= since),
        paid,
        end,
        settings.promise_grace_days,
        settings.promise_tolerance,
    )
    return contacts.funnel(made, kept, credited).with_columns(days=pl.lit(DAYS))


def hour_table(wanted: Wanted) -> pl.DataFrame:
    """How often somebody was met, by weekday and hour."""
    return fieldwork.hours(fieldwork.timed(_tried(wanted, *OF_HOURS)[0])).with_columns(
        days=pl.lit(DAYS)
    )
