"""The gate asked again about a kept plan, by what is known at that moment: for approval and check.

Nothing of the plan's own making is believed: cases, crews, holds and rules are read afresh.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lib.people import collectors, leave, qualifications
from lib.people.fitness import Staff
from lib.portfolio import Portfolio
from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_A_PLAN
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.crew import Crew, crews
from lib.visits.legality import crew_fit, knowing
from lib.visits.legality.decisions import CHECK, of_stops
from lib.visits.legality.judging import Found, check
from lib.visits.picking import addresses, gathering
from lib.visits.plans.approving import UNFIT, UNFIT_ROUTE, Judged
from lib.visits.plans.model import Plan
from lib.visits.visit_list import VisitList
from lib.words import Sentence


@dataclass(frozen=True)
class Afresh:
    """A list with what the gate says of each of its cases, and why its crew may not go."""

    made: VisitList
    found: Found
    unfit: tuple[Sentence, ...]


def judged(place: Portfolio, settings: Settings, plan: Plan, known_by: dt.date) -> Judged:
    """What the gate says of every stop of a plan by what is known on a day."""
    told = afresh(place, settings, plan, known_by)
    rules = load(settings.home)
    return Judged(
        decided=tuple(of_stops(one.found, rules.hash, CHECK) for one in told),
        rules_hash=rules.hash,
        refused=tuple(said for one in told for said in _refusals(one)),
    )


def afresh(
    place: Portfolio, settings: Settings, plan: Plan, known_by: dt.date
) -> tuple[Afresh, ...]:
    """Judge each list of a plan."""
    as_of = max((one for one in place.as_of_dates() if one <= known_by), default=plan.as_of)
    who = _crews(place, settings)
    return tuple(_list(place, settings, one, as_of, who) for one in plan.lists)


def _list(
    place: Portfolio,
    settings: Settings,
    made: VisitList,
    as_of: dt.date,
    who: Callable[[VisitList], tuple[CrewFacts, tuple[Sentence, ...]]],
) -> Afresh:
    rules = load(settings.home)
    cases = place.cases_at_hand(as_of, known_by=made.day).collect()
    world = knowing.world(place, settings, rules, cases, made.day, made.crew)
    keys = [key for stop in made.stops for key in stop.case_keys]
    standing = gathering.standing_cases(place, world, as_of, made.day)
    # The gate judges the address that is visited.
    visited = addresses.chosen(standing.filter(pl.col("case_key").is_in(keys)))
    facts, unfit = who(made)
    return Afresh(made, check(made, visited, world, facts, kinds=OF_A_PLAN), unfit)


def _crews(
    place: Portfolio, settings: Settings
) -> Callable[[VisitList], tuple[CrewFacts, tuple[Sentence, ...]]]:
    """What is known of the crew of a list on its day, and why it may not go."""
    filed = place.rows("collectors").collect()
    known = crews(collectors.standing(filed, collectors.known(place.ledger)))
    sample = any(record.sample for record in place.imports())
    gone, held = (room.standing(place.ledger, sample=sample) for room in (leave, qualifications))
    needs = crew_fit.Needs(load(settings.home), settings.jurisdiction, settings.crew_members)

    def who(made: VisitList) -> tuple[CrewFacts, tuple[Sentence, ...]]:
        crew = next((one for one in known if one.name == made.crew), Crew(made.crew))
        staff = Staff(held, leave.away(gone, made.day))
        why = crew_fit.why_not(crew, staff, made.day, needs)
        return crew_fit.facts(crew, staff, made.day), why

    return who


def _refusals(one: Afresh) -> list[Sentence]:
    """The refusals of a list in words, with crew, day and stop."""
    whole = {"crew": one.made.crew, "day": one.made.day}
    told = [Sentence(UNFIT_ROUTE, **whole, why=said) for said in one.unfit]
    for row in (~one.found.allowed).arg_true().to_list():
        number = int(one.found.decisions.facts["number"][row])
        why = one.found.reasons(row)[0].sentence
        told.append(Sentence(UNFIT, **whole, number=number, why=why))
    return told
