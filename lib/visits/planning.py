"""From a basket to a lawful list: sort, ask at what times, solve, ask again, and say what was said.

Screens and tests make lists here, so that none is made in another way.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.errors import PlanRefused
from lib.followups.entry import Problems
from lib.people.fitness import Staff
from lib.places.travel import TravelTimes
from lib.visits import candidates
from lib.visits.candidates import Candidates, Refused
from lib.visits.crew import Crew
from lib.visits.legality import crew_fit, judging
from lib.visits.legality.decisions import Decided, of_refused, of_stops
from lib.visits.legality.judging import Found
from lib.visits.legality.tested import with_reasons
from lib.visits.legality.windows import within_rules
from lib.visits.legality.world import World
from lib.visits.posing import Hours
from lib.visits.solving.solver import Solver
from lib.visits.visit_list import VisitList, make
from lib.words import N_, Sentence

REASONS = 3
"""Reasons that are named where no case at all can be visited."""


@dataclass(frozen=True)
class Asked:
    """A basket, who would go and when: what a list is made of.

    `holds` names them: code → translatable text; `hours` are those of the settings; `least` is the
    number of members that the house asks for.
    """

    cases: pl.DataFrame
    holds: Mapping[str, str]
    crew: Crew
    staff: Staff
    day: dt.date
    hours: Hours
    least: int


@dataclass(frozen=True)
class Planned:
    """A list, what was decided of each case of the basket, and by which rules."""

    made: VisitList
    decided: tuple[Decided, ...]
    rules_hash: str


class AllRefused(PlanRefused):
    """Every case of a basket is refused: `refused` says why, `decided` has what was judged."""

    def __init__(
        self, problem: Sentence, refused: tuple[Refused, ...], decided: tuple[Decided, ...]
    ) -> None:
        super().__init__(problem=problem)
        self.refused, self.decided = refused, decided


def plan(asked: Asked, world: World, travel: TravelTimes, solver: Solver, seed: int) -> Planned:
    """Make the list of a crew's day, within the rules.

    Raises:
        AllRefused: no case may be visited, with the reasons.
        PlanRefused: the crew may not visit, or has no time to.

    """
    needs = crew_fit.Needs(world.rules, world.jurisdiction, asked.least)
    if why := crew_fit.why_not(asked.crew, asked.staff, asked.day, needs):
        raise PlanRefused(problem=Problems(why))
    hours = judging.hours(asked.hours, world)
    who = crew_fit.facts(asked.crew, asked.staff, asked.day)
    first = judging.refusals(asked.cases, world, asked.day, who.collectors or 0)
    free = judging.excepted(asked.cases, world, asked.day)
    closed = with_reasons(first.by_case(), asked.cases, world, asked.day)
    sorted_out = candidates.sort(asked.cases, asked.holds, closed, free)
    found = within_rules(sorted_out, asked.cases, world, asked.day, hours)
    rules = world.rules.hash
    _refuse_nothing(found, first, rules)
    made = make(found, asked.crew, asked.day, hours, travel, solver, seed)
    kept = judging.keep(made, asked.cases, world, who)
    told = (*of_stops(kept, rules), *of_refused(made.refused, first, rules))
    return Planned(made, told, rules)


def _refuse_nothing(found: Candidates, first: Found, rules: str) -> None:
    """Say why where no case can be visited: the commonest reasons."""
    if found.chosen or not found.refused:
        return
    same = Counter(str(one.reason) for one in found.refused)
    said = {str(one.reason): one.reason for one in found.refused}
    told = [
        Sentence(N_("{why} ({n} cases)"), why=said[text], n=n)
        for text, n in same.most_common(REASONS)
    ]
    problem = Sentence(
        N_("none of the chosen cases can be visited: {why}"), why=candidates.together(told)
    )
    raise AllRefused(problem, found.refused, of_refused(found.refused, first, rules))
