"""All that is known when a contact is judged: the one place that screens and commands ask from.

Here the words of the other rooms meet those of the rules: which results are contacts, which holds
and wishes count on the day, what our people know of places, and which warnings close a door.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.experiments.arms import nobody
from lib.followups.codes import OUTCOMES
from lib.holds.every import OF_PERSON
from lib.holds.wishing import counting
from lib.portfolio import place_kinds
from lib.rules.calendars import calendar
from lib.rules.counters import Meaning
from lib.rules.facts import GRANTED, HOLD, CrewFacts, Records, When, proposals
from lib.rules.gate import Decisions, decide_many
from lib.rules.model import RuleSet
from lib.rules.wishes import WISHES


def meaning() -> Meaning:
    """What the codes of results mean to a counter."""
    return Meaning(
        frozenset(one.code for one in OUTCOMES.values() if one.attempt),
        frozenset(one.code for one in OUTCOMES.values() if one.contact),
    )


OF_CASES = (
    *("case_key", "person_key", "address_key", "client", *ADDRESSES, "dpd", "hold"),
    *("number", "starts_at", "ends_at"),
)
"""What the gate wants to know of a case, and of its stop on a list."""


@dataclass(frozen=True)
class World:
    """What is known beside the cases, as of a day; nothing of it may be forgotten.

    `holds` as lib.holds.every gives them, `contacts` as lib.followups.records.merge, `wishes` as
    lib.holds.wishing.current, `warned` as lib.safety.warnings.of_cases, `places` as
    lib.portfolio.place_kinds.known, `overrides` the exceptions that were granted for the day and
    who goes; `arms` who is in the arm of an experiment that day, which the gate never asks; `home`
    is where the tenant's calendars lie.
    """

    rules: RuleSet
    jurisdiction: str
    tz: str
    holds: pl.DataFrame
    contacts: pl.DataFrame
    wishes: pl.DataFrame
    warned: pl.DataFrame
    places: pl.DataFrame
    home: Path | None = None
    overrides: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GRANTED))
    arms: pl.DataFrame = field(default_factory=nobody)

    def judge(
        self,
        cases: pl.DataFrame,
        starts_at: dt.datetime,
        ends_at: dt.datetime,
        crew: CrewFacts,
        *,
        kinds: Iterable[str] | None = None,
        channel: str = "visit",
        place_kind: str | None = None,
        target: str | None = None,
    ) -> Decisions:
        """What the gate says of a contact with each case at that time, by all rules or some kinds.

        Columns starts_at and ends_at of the cases go before the arguments; `place_kind` says where
        it was, else the address that would be visited does; `target` is somebody else than the
        customer, who is only asked for a way to reach him.
        """
        rules = self.rules if kinds is None else self.rules.only(tuple(kinds))
        when = When(channel, starts_at, ends_at, self.tz, (self.jurisdiction,))
        years = range(starts_at.year - 1, ends_at.year + 2)
        days = calendar(self.jurisdiction, years, self.home)
        # A column of a client's file may be called like a fact and mean something else.
        known = cases.select(one for one in OF_CASES if one in cases.columns)
        # Nobody goes to an address to call or to write.
        if place_kind is not None or channel != "visit":
            known = known.with_columns(place_kind=pl.lit(place_kind, pl.String))
        if target is not None:
            known = known.with_columns(target=pl.lit(target), purpose=pl.lit("locate"))
        day = starts_at.astimezone(ZoneInfo(self.tz)).date()
        return decide_many(
            proposals(known, when, self.records(known, day), crew, days, rules), rules
        )

    def records(self, cases: pl.DataFrame, day: dt.date) -> Records:
        """What is recorded about the cases, as the gate wants it."""
        own = [name for name in ("case_key", "person_key") if name in cases.columns]
        keys = cases.select(own).unique("case_key")
        if "person_key" not in own:
            keys = keys.with_columns(person_key=pl.lit(None, pl.String))
        keys = keys.with_columns(pl.col("case_key", "person_key").cast(pl.String))
        return Records(
            holds=self.holds.select(*HOLD),
            wishes=counting(self.wishes, keys, day).select(*WISHES),
            events=self.contacts,
            meaning=meaning(),
            of_person=OF_PERSON,
            place_kinds=place_kinds.of_cases(cases, self.places),
            overrides=self.overrides,
        )
