"""`check`: judge a kept visit list, or a contact with cases, by the rules of today."""

import argparse
import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.commands.answer import Answer, now, portfolio
from lib.errors import NotFound
from lib.people import collectors, leave, qualifications
from lib.people.fitness import Staff
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.rules.facts import CrewFacts
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.crew import crews
from lib.visits.legality import crew_fit, knowing
from lib.visits.legality.judging import Found, before_contact, check
from lib.visits.plans import kept
from lib.visits.plans.judging import afresh
from lib.visits.plans.model import Plan
from lib.visits.records import load as load_list
from lib.visits.records import rules_of
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

HELP = "judge a kept visit list again by the rules, stop by stop, or a contact before it is made"
NEEDS = Action.SEE_PLANS

CHANNELS = ("call", "message", "letter")
"""Ways of contact that are no visits; visits are planned."""

SAME = N_("The rules are those by which the list was made.")
CHANGED = N_("The rules have changed since the list was made: {before}, now {after}.")
UNKNOWN = N_("By which rules the list was made is not known.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "plan_id", metavar="PLAN_ID", nargs="?", help="the number in the list's address"
    )
    asked.add_argument(
        "--case", metavar="KEY", action="append", help="a case that is to be contacted; repeatable"
    )
    parser.add_argument(
        "--channel", choices=CHANNELS, default="call", help="how, with --case (default: call)"
    )
    parser.add_argument(
        "--when",
        type=dt.datetime.fromisoformat,
        metavar="TIMESTAMP",
        help="local time of the contact, with --case, such as 2026-11-26T21:30; else now",
    )
    parser.add_argument(
        "--at",
        type=dt.datetime.fromisoformat,
        metavar="TIMESTAMP",
        help="what was known at that time, such as 2026-11-26T08:00; else now",
    )


def run(asked: argparse.Namespace) -> Answer:
    """Judge every case of the list or of the contact; refused when any of them is."""
    settings, place = Settings(), portfolio(NEEDS)
    if asked.case:
        return _contact(place, settings, asked)
    known_by = (asked.at or now()).date()
    if (plan := kept.find(place.ledger, asked.plan_id)) is not None:
        return _plan(place, settings, plan, known_by)
    made = load_list(place.ledger, asked.plan_id)
    as_of = max((day for day in place.as_of_dates() if day <= known_by), default=known_by)
    cases = place.cases(as_of, known_by=known_by).collect()
    rules = load(settings.home)
    world = knowing.world(place, settings, rules, cases, known_by, made.crew)
    found = check(made, cases, world, _crew(place, made))
    rows = [_row(found, at) for at in range(found.allowed.len())]
    said = [_line(f"{row['stop']:>3}  {row['case_key']}", row) for row in rows]
    before, after = rules_of(place.ledger, asked.plan_id), world.rules.hash
    facts = {
        "plan_id": asked.plan_id,
        "hash": after,
        "hash_of_plan": before,
        "rules_changed": None if before is None else before != after,
        "stops": rows,
    }
    told = [*said, str(_since(before, after)), str(found.decisions.summary())]
    return Answer(facts, "\n".join(told), refused=not found.allowed.all())


def _plan(place: Portfolio, settings: Settings, plan: Plan, known_by: dt.date) -> Answer:
    """Judge every stop of all routes of a plan, and whether its crews may go."""
    told = afresh(place, settings, plan, known_by)
    rows = [
        {"crew": one.made.crew, "date": one.made.day, **_row(one.found, at)}
        for one in told
        for at in range(one.found.allowed.len())
    ]
    idle: list[dict[str, Any]] = [
        {"crew": one.made.crew, "date": one.made.day, "why": [str(said) for said in one.unfit]}
        for one in told
        if one.unfit
    ]
    refused = [
        {"case_key": row["case_key"], "rules": [one["rule"] for one in row["refusals"]]}
        for row in rows
        if not row["allowed"]
    ]
    after = load(settings.home).hash
    allowed = not refused and not idle
    facts = {
        "plan_id": plan.plan_id,
        "allowed": allowed,
        "refused": refused,
        "idle": idle,
        "hash": after,
        "hash_of_plan": plan.rules_hash,
        "rules_changed": plan.rules_hash != after,
        "stops": rows,
    }
    said = [_line(f"{row['crew']} {row['date']} {row['stop']:>3}", row) for row in rows]
    said += [f"{one['crew']} {one['date']}  {' '.join(one['why'])}" for one in idle]
    return Answer(facts, "\n".join([*said, str(_since(plan.rules_hash, after))]), not allowed)


def _contact(place: Portfolio, settings: Settings, asked: argparse.Namespace) -> Answer:
    """Judge a call, message or letter to some cases before it is made."""
    zone = ZoneInfo(settings.timezone)
    at = asked.when.replace(tzinfo=zone) if asked.when else now().astimezone(zone)
    known_by = (asked.at or now()).date()
    as_of = max((day for day in place.as_of_dates() if day <= known_by), default=known_by)
    cases = place.cases(as_of, known_by=known_by).collect()
    cases = cases.filter(pl.col("case_key").is_in(asked.case))
    if strange := set(asked.case) - set(cases["case_key"]):
        raise NotFound(what=min(strange))
    world = knowing.world(place, settings, load(settings.home), cases, at.date(), "")
    found = before_contact(cases, world, at.astimezone(dt.UTC), asked.channel)
    rows = [_told(found, row) for row in range(found.allowed.len())]
    said = [_line(row["case_key"], row) for row in rows]
    facts = {"channel": asked.channel, "at": at, "hash": world.rules.hash, "cases": rows}
    told = [*said, str(found.decisions.summary())]
    return Answer(facts, "\n".join(told), refused=not found.allowed.all())


def _line(name: str, row: Mapping[str, Any]) -> str:
    """One case with all its reasons, each on a line of its own."""
    return f"{name}  {'allowed' if row['allowed'] else 'refused'}" + "".join(
        f"\n       {one['why']}" for one in row["refusals"]
    )


def _since(before: str | None, after: str) -> Sentence:
    """Whether the rules are still those by which the list was made."""
    if before is None:
        return Sentence(UNKNOWN)
    if before == after:
        return Sentence(SAME)
    return Sentence(CHANGED, before=before[:12], after=after[:12])


def _crew(place: Portfolio, made: VisitList) -> CrewFacts:
    """What the crew of a list is on its day: that of its name, as far as it is known."""
    known = collectors.standing(place.rows("collectors").collect(), collectors.known(place.ledger))
    crew = next((one for one in crews(known) if one.name == made.crew), None)
    if crew is None:
        return CrewFacts(len(made.members) or None)
    sample = any(record.sample for record in place.imports())
    away = leave.away(leave.standing(place.ledger, sample=sample), made.day)
    held = qualifications.standing(place.ledger, sample=sample)
    return crew_fit.facts(crew, Staff(held, away), made.day)


def _row(found: Found, at: int) -> dict[str, Any]:
    return {"stop": found.decisions.facts["number"][at], **_told(found, at)}


def _told(found: Found, at: int) -> dict[str, Any]:
    facts, refused = found.decisions.facts.row(at, named=True), found.reasons(at)
    rules, lifted = found.decisions.rules, found.decisions.decision(at).lifted
    return {
        "case_key": facts["case_key"],
        "allowed": not refused,
        "refusals": [
            {
                "rule": one.rule_id,
                "why": str(one.sentence),
                "article": rule.article if (rule := rules.rule(one.rule_id)) else None,
                "instrument": rule.instrument if rule else None,
                "soft": rule.soft if rule else False,
                "missing": list(one.missing),
            }
            for one in refused
        ],
        "lifted": [{"rule": one.refusal.rule_id, "override": one.override_id} for one in lifted],
    }
