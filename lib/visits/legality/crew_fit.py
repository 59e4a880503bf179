"""Whether a crew may visit on a day: by the rules, by leave and by what the house asks for.

Where a rule and the house say the same, the rule speaks, with its number and article, and names the
members. A crew that nobody has entered cannot be judged: where a rule needs to know who goes, it
does not go.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.people.fitness import Staff, few, lacking, unfit
from lib.people.kinds import required
from lib.people.qualifications import valid_on
from lib.rules.decision import Refusal
from lib.rules.facts import CrewFacts
from lib.rules.gate import Action, decide
from lib.rules.kinds import OF_THE_CREW, qualification, staffing
from lib.rules.model import Rule, RuleSet
from lib.visits.candidates import together
from lib.visits.crew import Crew
from lib.words import N_, Listed, Sentence

BY_RULE = N_("{rule} ({instrument}, {article}): {why}")
UNKNOWN = N_(
    "Nobody is entered for “{crew}”, and {rules} must know who goes. Please enter its members on "
    "“People”, or load a file of collectors."
)


@dataclass(frozen=True)
class Needs:
    """What a crew needs: by the rules of a jurisdiction, and how many members the house wants."""

    rules: RuleSet
    jurisdiction: str
    least: int


def facts(crew: Crew, staff: Staff, day: dt.date) -> CrewFacts:
    """How many go and what all of them hold on the day; unknown where nobody is entered."""
    members = set(crew.numbers)
    if not members:
        return CrewFacts()
    valid = staff.qualifications.filter(valid_on(day))
    held = [set(valid.filter(pl.col("collector") == one)["kind"]) for one in members]
    return CrewFacts(len(members), frozenset(set.intersection(*held)))


def why_not(crew: Crew, staff: Staff, day: dt.date, needs: Needs) -> tuple[Sentence, ...]:
    """Why the crew may not visit on the day, each reason once; empty when it may."""
    # Noon by UTC at a place that has UTC: rules begin and end by days.
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    who = facts(crew, staff, day)
    known = {
        "jurisdictions": [needs.jurisdiction],
        "tz": "UTC",
        "collectors": who.collectors,
        "crew_qualifications": None if who.qualifications is None else sorted(who.qualifications),
    }
    rules = needs.rules.only(OF_THE_CREW)
    refused = decide(Action("visit", noon, noon), known, rules).refusals
    if unknown := [one.rule_id for one in refused if one.missing]:
        return (Sentence(UNKNOWN, crew=crew.name, rules=Listed.of(unknown)),)
    broken = [(one, rule) for one in refused if (rule := rules.rule(one.rule_id))]
    said = tuple(_said(one, rule, crew, staff, day) for one, rule in broken)
    told = {kind for _, rule in broken for kind in getattr(rule.params, "types", ())}
    left = [kind for kind in required(needs.jurisdiction) if kind not in told]
    counted = any(isinstance(rule.params, staffing.Params) for _, rule in broken)
    return (*said, *unfit(crew, staff, day, kinds=left, least=0 if counted else needs.least))


def _said(one: Refusal, rule: Rule, crew: Crew, staff: Staff, day: dt.date) -> Sentence:
    """The rule with whom it is about and what to do."""
    match rule.params:
        case staffing.Params(min_collectors=least):
            detail = few(crew, least)
        case qualification.Params(types=kinds):
            detail = lacking(crew, staff.qualifications, day, kinds)
        case _:
            detail = ()
    why = together(detail) if detail else one.sentence
    return Sentence(
        BY_RULE, rule=one.rule_id, instrument=one.instrument, article=one.article, why=why
    )
