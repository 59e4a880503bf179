"""All that the messages of a day rest on, read of a portfolio: for whoever keeps no frames."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.cases.exits import Exit, exits
from lib.cases.fields import empty_frame
from lib.cases.holds import keeping
from lib.experiments import gathering as experiments
from lib.followups import promises as promise_rules
from lib.followups.worklist import worklist
from lib.holds.every import OF_PERSON
from lib.messages import calling, outbox, relationship, templates, writing
from lib.messages.book import book, who
from lib.messages.channels import CHANNELS
from lib.messages.permitted import Asked
from lib.messages.placeholders import Sender
from lib.messages.queue import Known
from lib.messages.ranking import ranked
from lib.messages.wanted import wanted
from lib.portfolio import Portfolio
from lib.rules.loading import load
from lib.settings import Settings
from lib.strategy import gathering, records
from lib.strategy.steps import of_known
from lib.visits.legality import knowing

NOBODY = ""
"""The crew of a message: nobody goes anywhere."""


@dataclass(frozen=True)
class Day:
    """A day's work of one channel: what is wanted, what is known, what is asked."""

    wanted: pl.DataFrame
    known: Known
    asked: Asked


def sender(settings: Settings) -> Sender:
    """Who we are, by the settings."""
    return Sender(settings.firm_name, settings.firm_phone)


def everybody(place: Portfolio) -> pl.DataFrame:
    """All cases of any file: case_key, who, person_key, currency, all numbers and addresses."""
    known = empty_frame("cases").columns
    fields = {name for way in CHANNELS.values() for name in way.fields if name in known}
    found = place.whose("person_key", "currency", *sorted(fields)).collect()
    return found.with_columns(who=who())


def all_numbers(cases: pl.DataFrame, secret: str) -> pl.DataFrame:
    """The numbers and addresses of all channels; a field of several channels once."""
    books = [book(cases, channel, secret) for channel in CHANNELS]
    return pl.concat(books).unique(["case_key", "field"], keep="first", maintain_order=True)


def settled(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases that were settled, with the day `on` which they were, as far as it is known."""
    left = cases.with_columns(way=exits(cases).cast(pl.String))
    on = pl.coalesce("settlement_date", "closed_date", "as_of")
    return left.filter(pl.col("way") == Exit.SETTLED).select("case_key", on=on)


def day_of(
    place: Portfolio, settings: Settings, channel: str, day: dt.date, at: dt.datetime
) -> Day:
    """All that one channel needs on a day, at a time (UTC), for the portfolio's actor."""
    cases = place.cases(None, known_by=day).collect()
    world = knowing.world(place, settings, load(settings.home), cases, day, NOBODY)
    contacts, ledger = world.contacts, place.ledger
    promised = promise_rules.promises(
        contacts,
        place.credited(),
        day,
        settings.promise_grace_days,
        settings.promise_tolerance,
    )
    taken = outbox.steps(ledger)
    numbers = ranked(
        book(cases, channel, ledger.secret),
        contacts,
        calling.numbers_called(ledger),
        outbox.invalid(taken),
    )
    out = outbox.out(ledger)
    known = Known(
        cases,
        numbers,
        templates.used(writing.versions(ledger)),
        world,
        frozenset(out["message_id"]),
        ledger.secret,
        relationship.tones(cases, promised, keeping(world.holds, cases, day, of_person=OF_PERSON)),
    )
    work, steps = worklist(contacts, promised, day), _steps(place, settings, day)
    told = wanted(work, promised, settled(cases), day, steps)
    asked = Asked(channel, at, day, sender(settings), weekly=settings.messages_a_week)
    return Day(fresh(told, out), known, asked)


def _steps(place: Portfolio, settings: Settings, day: dt.date) -> pl.DataFrame | None:
    """The steps of the strategy in force on a day; none before the first files."""
    dates = [one for one in place.as_of_dates() if one <= day]
    if not dates:
        return None
    known = gathering.known(place, settings, max(dates), day)
    arms = experiments.arms(place, settings, day)
    return of_known(known, records.live(place.ledger).matrix, day, arms)


def fresh(told: pl.DataFrame, out: pl.DataFrame) -> pl.DataFrame:
    """What is wanted without thanks and questions that were said already."""
    once = pl.col("why").is_in([templates.THANKS, templates.SATISFACTION])
    said = out.filter(once, pl.col("state") != outbox.CANCELLED).select(
        "case_key", "why", said_on="day"
    )
    last = said.group_by("case_key", "why").agg(pl.col("said_on").max())
    known = told.join(last, on=["case_key", "why"], how="left", maintain_order="left")
    # Thanks for a promise that was kept since are new ones.
    again = (pl.col("said_on") < pl.col("due")).fill_null(value=True)
    return known.filter(~once | again).drop("said_on")
