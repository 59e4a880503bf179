"""`check`: judge a kept visit list by the rules of today."""

import argparse
import datetime as dt
from typing import Any

from lib.commands.answer import Answer, now, portfolio
from lib.people import collectors, leave, qualifications
from lib.people.fitness import Staff
from lib.portfolio import Portfolio
from lib.rights import Action
from lib.rules.facts import CrewFacts
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.crew import crews
from lib.visits.legality import crew_fit, knowing
from lib.visits.legality.judging import Found, check
from lib.visits.records import load as load_list
from lib.visits.records import rules_of
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

HELP = "judge a kept visit list again by the rules, stop by stop"
NEEDS = Action.SEE_PLANS

SAME = N_("The rules are those by which the list was made.")
CHANGED = N_("The rules have changed since the list was made: {before}, now {after}.")
UNKNOWN = N_("By which rules the list was made is not known.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("plan_id", metavar="PLAN_ID", help="the number in the list's address")
    parser.add_argument(
        "--at",
        type=dt.datetime.fromisoformat,
        metavar="TIMESTAMP",
        help="what was known at that time, such as 2026-11-26T08:00; else now",
    )


def run(asked: argparse.Namespace) -> Answer:
    """Judge every case of the list; refused when any of them is."""
    settings, place = Settings(), portfolio(NEEDS)
    made = load_list(place.ledger, asked.plan_id)
    known_by = (asked.at or now()).date()
    as_of = max((day for day in place.as_of_dates() if day <= known_by), default=known_by)
    cases = place.cases(as_of, known_by=known_by).collect()
    rules = load(settings.home)
    world = knowing.world(place, settings, rules, cases, known_by, made.crew)
    found = check(made, cases, world, _crew(place, made))
    rows = [_row(found, at) for at in range(found.allowed.len())]
    said = [
        f"{row['stop']:>3}  {row['case_key']}  {'allowed' if row['allowed'] else 'refused'}"
        + "".join(f"\n       {one['why']}" for one in row["refusals"])
        for row in rows
    ]
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
    facts, refused = found.decisions.facts.row(at, named=True), found.reasons(at)
    rules, lifted = found.decisions.rules, found.decisions.decision(at).lifted
    return {
        "stop": facts["number"],
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
