"""What the gate says of visits: to cases before day and crew are known, and to the stops of a list.

Here the words of the follow-ups meet the rules: which results are contacts, and which hold a result
means. Nobody's stop is kept that the rules about the case and the time refuse.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.errors import PlanRefused
from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.standing import standing
from lib.rules.calendars import calendar
from lib.rules.counters import Meaning
from lib.rules.facts import GRANTED, HOLD, CrewFacts, Records, When, proposals
from lib.rules.gate import Decisions, decide_many
from lib.rules.kinds import OF_THE_CASE
from lib.rules.kinds.time_window import Params
from lib.rules.model import EVERYWHERE, Rule, RuleSet
from lib.visits.candidates import FILE_HOLD, NO_HOLD
from lib.visits.problem import Hours
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

MEANING = Meaning(
    frozenset(one.code for one in OUTCOMES.values() if one.attempt),
    frozenset(one.code for one in OUTCOMES.values() if one.contact),
)
"""What the codes of results mean to a counter."""

RESULT_KINDS = {
    "DECEASED": "deceased",
    "DISPUTE": "dispute",
    "CLAIM_PAID": "dispute",
    "DENY_DEBT": "identity_theft",
    "STOP_REQ": "stop_request",
    "COMPLAINT": "complaint",
    "LEGAL": "lawyer",
    "HARDSHIP": "vulnerable",
    "ILL": "vulnerable",
}
"""Result code → the kind of hold that it means; every other one that holds is another reason."""

OF_CASES = (
    *("case_key", "person_key", "address_key", *ADDRESSES, "dpd", "held"),
    *("number", "starts_at", "ends_at"),
)
"""What the gate wants to know of a case, and of its stop on a list."""

OF_THE_TIME = ("time_window", "holiday", "frequency_cap")
"""Kinds that need the day and the time, but not the crew."""


@dataclass(frozen=True)
class World:
    """What the gate needs beside the cases: rules, whose they are, the zone, records, the home."""

    rules: RuleSet
    jurisdiction: str
    tz: str
    holds: pl.DataFrame
    contacts: pl.DataFrame
    home: Path | None = None
    overrides: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=GRANTED))

    def records(self) -> Records:
        """The records as the gate wants them."""
        return Records(
            holds=self.holds.select(*HOLD),
            events=self.contacts,
            meaning=MEANING,
            of_person=[code for code, kind in HOLD_KINDS.items() if kind.scope == "person"],
            result_kinds=RESULT_KINDS,
            overrides=self.overrides,
        )


@dataclass(frozen=True)
class LawfulHours:
    """The visiting hours of the settings, tightened by the rules."""

    service_minutes: int
    visit_start: dt.time
    visit_end: dt.time


def judge(
    cases: pl.DataFrame,
    world: World,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    crew: CrewFacts,
    *,
    kinds: Iterable[str] | None = None,
    channel: str = "visit",
) -> Decisions:
    """What the gate says of a contact with each case at that time, by all rules or some kinds.

    Columns starts_at and ends_at of the cases go before the arguments.
    """
    rules = world.rules if kinds is None else world.rules.only(tuple(kinds))
    when = When(channel, starts_at, ends_at, world.tz, (world.jurisdiction,))
    years = range(starts_at.year - 1, ends_at.year + 2)
    days = calendar(world.jurisdiction, years, world.home)
    # A column of a client's file may be called like a fact and mean something else.
    known = cases.select(one for one in OF_CASES if one in cases.columns)
    return decide_many(proposals(known, when, world.records(), crew, days, rules), rules)


def with_held(cases: pl.DataFrame, contacts: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Cases as a file gave them, with `held`: by a result up to that day, or by the client."""
    by_result = standing(contacts, day).select("case_key", "held")
    told = pl.col("hold").str.strip_chars().str.to_lowercase()
    by_file = told.is_not_null() & ~told.is_in([*NO_HOLD, ""])
    return cases.join(by_result, on="case_key", how="left", maintain_order="left").with_columns(
        held=pl.coalesce("held", pl.when(by_file).then(pl.lit(FILE_HOLD)))
    )


def refusals(cases: pl.DataFrame, world: World, day: dt.date) -> Mapping[str, Sentence]:
    """The cases that may not be visited on a day whatever the hour, with the gravest reason."""
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(world.tz)).astimezone(dt.UTC)
    found = judge(cases, world, noon, noon, CrewFacts(), kinds=OF_THE_CASE)
    return {
        cases["case_key"][row]: _said(found, row) for row in (~found.allowed).arg_true().to_list()
    }


def excepted(cases: pl.DataFrame, world: World, day: dt.date) -> frozenset[str]:
    """The cases whose holds an exception lifts on a day: they may be visited in spite of them."""
    if world.overrides.is_empty():
        return frozenset()
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(world.tz)).astimezone(dt.UTC)
    found = judge(cases, world, noon, noon, CrewFacts(), kinds=("stop",))
    held = found.facts["holds"].list.len() > 0
    return frozenset(found.facts.filter(held & found.allowed)["case_key"])


def broken(
    case: Mapping[str, Any], world: World, at: dt.datetime, channel: str
) -> tuple[Rule, ...]:
    """The rules about time and frequency that a contact of that moment broke for sure."""
    row = pl.DataFrame([{name: case[name] for name in OF_CASES if name in case}])
    found = judge(row, world, at, at, CrewFacts(), kinds=OF_THE_TIME, channel=channel).decision(0)
    sure = {one.rule_id for one in (*found.refusals, *found.warnings) if not one.missing}
    return tuple(one for one in world.rules.in_force if one.id in sure)


def hours(settings: Hours, world: World) -> LawfulHours:
    """The visiting hours that the rules leave of the settings'; wishes of customers apart."""
    whole = world.jurisdiction.partition("-")[0]
    wanted = {EVERYWHERE, whole, world.jurisdiction}
    windows = [
        one.params
        for one in world.rules.in_force
        if isinstance(one.params, Params) and one.jurisdiction in wanted and "visit" in one.channels
    ]
    of_all = [one for one in windows if one.place_kinds is None and one.lifts_if_dpd_gt is None]
    opens = [one.allow_from for one in of_all if one.allow_from]
    closes = [one.allow_to for one in of_all if one.allow_to]
    return LawfulHours(
        settings.service_minutes,
        max([settings.visit_start, *opens]),
        min([settings.visit_end, *closes]),
    )


def keep(made: VisitList, cases: pl.DataFrame, world: World) -> None:
    """Refuse a list with a stop that the rules about case and time forbid.

    Raises:
        PlanRefused: with the first such stop and its reason.

    """
    found = check(made, cases, world, CrewFacts(), kinds=(*OF_THE_CASE, *OF_THE_TIME))
    bad = (~found.allowed).arg_true()
    if len(bad):
        problem = N_("stop {number} at {time} is refused by the rules: {why}")
        row = int(bad[0])
        facts = found.facts.row(row, named=True)
        raise PlanRefused(
            problem=Sentence(
                problem,
                number=facts["number"],
                time=f"{facts['starts_at'].astimezone(ZoneInfo(world.tz)):%H:%M}",
                why=_said(found, row),
            )
        )


def check(
    made: VisitList,
    cases: pl.DataFrame,
    world: World,
    crew: CrewFacts,
    *,
    kinds: Iterable[str] | None = None,
) -> Decisions:
    """What the gate says of each case of a list, at the times of its stop.

    `facts` of the result has the number of the stop. A case that left the portfolio is judged by
    what is still known of it.
    """
    stops = pl.DataFrame(
        [(key, one.number, one.arrive, one.leave) for one in made.stops for key in one.case_keys],
        schema={
            "case_key": pl.String,
            "number": pl.Int64,
            "starts_at": pl.Datetime("us"),
            "ends_at": pl.Datetime("us"),
        },
        orient="row",
    ).with_columns(
        pl.col(one).dt.replace_time_zone(world.tz).dt.convert_time_zone("UTC")
        for one in ("starts_at", "ends_at")
    )
    rows = stops.join(cases, on="case_key", how="left", maintain_order="left")
    first = dt.datetime.combine(made.day, dt.time(), ZoneInfo(world.tz)).astimezone(dt.UTC)
    return judge(rows, world, first, first, crew, kinds=kinds)


def _said(found: Decisions, row: int) -> Sentence:
    """The gravest reason with the rule's number."""
    first = found.decision(row).refusals[0]
    return Sentence(N_("{rule}: {why}"), rule=first.rule_id, why=first.sentence)
