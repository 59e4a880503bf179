"""`check`: judge a kept visit list by the rules of today."""

import argparse
import datetime as dt
from typing import Any

from lib.commands.answer import Answer, now, portfolio
from lib.followups import records
from lib.overrides import records as overrides
from lib.rights import Action
from lib.rules.facts import CrewFacts
from lib.rules.gate import Decisions
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.judging import World, check, with_held
from lib.visits.records import load as load_list

HELP = "judge a kept visit list again by the rules, stop by stop"
NEEDS = Action.SEE_PLANS


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
    contacts = records.merge(place.followups(), records.recorded(place.ledger))
    given = overrides.listed(overrides.steps(place.ledger), made.day, settings.timezone)
    world = World(
        rules=load(settings.home),
        jurisdiction=settings.jurisdiction,
        tz=settings.timezone,
        holds=place.holds().collect(),
        contacts=contacts,
        home=settings.home,
        overrides=overrides.counting(given, made.day, made.crew),
    )
    cases = with_held(place.cases(as_of, known_by=known_by).collect(), contacts, known_by)
    crew = CrewFacts(len(made.members) or None)
    found = check(made, cases, world, crew)
    rows = [_row(found, at) for at in range(found.allowed.len())]
    said = [
        f"{row['stop']:>3}  {row['case_key']}  {'allowed' if row['allowed'] else 'refused'}"
        + "".join(f"\n       {one['rule']}: {one['why']}" for one in row["refusals"])
        for row in rows
    ]
    facts = {"plan_id": asked.plan_id, "hash": found.rules.hash, "stops": rows}
    return Answer(facts, "\n".join([*said, str(found.summary())]), refused=not found.allowed.all())


def _row(found: Decisions, at: int) -> dict[str, Any]:
    facts, decision = found.facts.row(at, named=True), found.decision(at)
    return {
        "stop": facts["number"],
        "case_key": facts["case_key"],
        "allowed": decision.allowed,
        "refusals": [
            {
                "rule": one.rule_id,
                "why": str(one.sentence),
                "article": one.article,
                "instrument": one.instrument,
                "soft": one.soft,
                "missing": list(one.missing),
            }
            for one in decision.refusals
        ],
        "lifted": [
            {"rule": one.refusal.rule_id, "override": one.override_id} for one in decision.lifted
        ],
    }
