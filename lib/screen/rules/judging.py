"""Rules and what they would refuse, kept for each state of the data."""

import datetime as dt
from pathlib import Path

import polars as pl
import streamlit as st

from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_THE_CASE
from lib.rules.loading import load
from lib.rules.model import RuleSet
from lib.screen import data
from lib.screen.compliance import frames
from lib.visits.judging import OF_THE_TIME, World, judge

OPEN = (pl.col("dpd") > 0) | (pl.col("overdue_amount") > 0)
"""Cases of which something is overdue."""


@st.cache_resource(show_spinner=False)
def _rules(home: Path) -> RuleSet:
    return load(home)


def rules() -> RuleSet:
    """The rules of this process, read once at its start.

    Raises:
        RulesRefused: a file of the tenant says what it may not.

    """
    return _rules(data.settings().home)


def world(day: dt.date, crew: str | None = None) -> World:
    """What the gate needs to know of a day and of the crew that goes, beside the cases."""
    settings = data.settings()
    return World(
        rules=rules(),
        jurisdiction=settings.jurisdiction,
        tz=settings.timezone,
        holds=data.holds(day),
        contacts=data.followups(),
        home=settings.home,
        overrides=frames.counting(day, crew),
    )


def counts(as_of: dt.date, starts_at: dt.datetime, collectors: int) -> pl.DataFrame:
    """How many overdue cases each rule would refuse then: rule_id, n, unknown.

    The row of the empty id has the cases that would be refused whoever goes and whatever was sent
    before, and, as `unknown`, all of them.
    """
    return _counts(data.version(), as_of, starts_at, collectors)


@data.shared
def _counts(at: int, as_of: dt.date, starts_at: dt.datetime, collectors: int) -> pl.DataFrame:
    del at
    cases = data.cases(as_of).filter(OPEN)
    ends_at = starts_at + dt.timedelta(minutes=data.settings().service_minutes)
    asked = (
        cases,
        world(starts_at.astimezone(data.zone()).date()),
        starts_at,
        ends_at,
        CrewFacts(collectors),
    )
    without_crew = judge(*asked, kinds=(*OF_THE_CASE, *OF_THE_TIME, "staffing")).allowed
    total = pl.DataFrame(
        {"rule_id": [""], "n": [int((~without_crew).sum())], "unknown": [cases.height]}
    )
    return pl.concat([total, judge(*asked).by_rule()])
