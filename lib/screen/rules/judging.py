"""Rules and what they would refuse, kept for each state of the data."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import polars as pl
import streamlit as st

from lib.compliance import contacts
from lib.followups.entry import Entry
from lib.followups.records import FOLLOWUPS
from lib.people import collectors
from lib.portfolio import place_kinds
from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_THE_CASE, OF_THE_TIME
from lib.rules.loading import OWN, load
from lib.rules.model import RuleSet
from lib.screen import data, file_rows, followed, staff
from lib.screen.compliance import frames as exceptions
from lib.screen.followed import Stamp
from lib.screen.holds import frames
from lib.visits.crew import sizes
from lib.visits.legality.world import World

WENT = {name: FOLLOWUPS[name] for name in (*contacts.MOMENT_OF, "collector")}
"""What is asked of a contact to know how many made it."""

OPEN = (pl.col("dpd") > 0) | (pl.col("overdue_amount") > 0)
"""Cases of which something is overdue."""


@st.cache_resource(show_spinner=False, max_entries=4)
def _rules(home: Path, stamp: Stamp) -> RuleSet:
    del stamp
    return load(home)


def rules() -> RuleSet:
    """The rules, read anew when a file of the tenant changes.

    Raises:
        RulesRefused: a file of the tenant says what it may not.

    """
    home = data.settings().home
    return _rules(home, followed.stamp(home / OWN))


def world(as_of: dt.date, day: dt.date, crew: str | None = None) -> World:
    """All that is known on a day, of the crew that goes if one does, beside the cases."""
    settings = data.settings()
    return World(
        rules=rules(),
        jurisdiction=settings.jurisdiction,
        tz=settings.timezone,
        holds=data.holds(day),
        contacts=data.followups(),
        wishes=frames.said(),
        warned=staff.touching(as_of, day),
        places=place_kinds.known(data.ledger()),
        home=settings.home,
        overrides=exceptions.counting(day, crew),
    )


def went(entry: Entry, world: World) -> CrewFacts:
    """How many made a contact that is being recorded, as far as it and others beside it say."""
    told = pl.DataFrame([asdict(entry)], schema=WENT)
    return CrewFacts(contacts.went(told, world.contacts, sizes(file_rows.collectors())))


def crew_of(collector: str | None) -> str | None:
    """The crew whose exceptions count for who is named in a record: his own, or the one named."""
    return collectors.crew_of(file_rows.collectors()).get(collector or "", collector or "") or None


def counts(as_of: dt.date, starts_at: dt.datetime, collectors: int) -> pl.DataFrame:
    """How many overdue cases each rule would refuse then: rule_id, n, unknown.

    The row of the empty id has the cases that would be refused whoever goes and whatever was sent
    before, and, as `unknown`, all of them.
    """
    return _counts(data.version(), rules().hash, as_of, starts_at, collectors)


@data.shared
def _counts(
    at: int, by: str, as_of: dt.date, starts_at: dt.datetime, collectors: int
) -> pl.DataFrame:
    del at, by
    if not data.portfolio().as_of_dates():
        return pl.DataFrame({"rule_id": [""], "n": [0], "unknown": [0]})
    cases = data.cases(as_of).filter(OPEN)
    ends_at = starts_at + dt.timedelta(minutes=data.settings().service_minutes)
    asked = (
        cases,
        starts_at,
        ends_at,
        CrewFacts(collectors),
    )
    here = world(as_of, starts_at.astimezone(data.zone()).date())
    without_crew = here.judge(*asked, kinds=(*OF_THE_CASE, *OF_THE_TIME, "staffing")).allowed
    total = pl.DataFrame(
        {"rule_id": [""], "n": [int((~without_crew).sum())], "unknown": [cases.height]}
    )
    return pl.concat([total, here.judge(*asked).by_rule()])
