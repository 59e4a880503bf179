"""The gate of the product, as plans ask it: about whole routes, those alike together."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.rules.facts import CrewFacts
from lib.rules.kinds import OF_A_PLAN
from lib.visits.candidates import Reason
from lib.visits.legality import judging
from lib.visits.legality.tested import with_reasons
from lib.visits.legality.world import World
from lib.visits.visit_list import VisitList


@dataclass(frozen=True)
class RulesGate:
    """The gate of the product: the rules of a plan and the warnings, on the cases of each day.

    `world` gives what is known for a crew on a day; the same object for crews about which nothing
    else is known, so that they are judged together.
    """

    cases: Mapping[dt.date, pl.DataFrame]
    world: Callable[[str, dt.date], World]

    def why_not(
        self, made: Sequence[VisitList], who: Sequence[CrewFacts]
    ) -> Mapping[str, tuple[Reason, ...]]:
        """The cases that may not be visited at their times, with all reasons."""
        groups: dict[tuple[dt.date, CrewFacts, int], list[VisitList]] = {}
        for one, facts in zip(made, who, strict=True):
            key = (one.day, facts, id(self.world(one.crew, one.day)))
            groups.setdefault(key, []).append(one)
        told: dict[str, tuple[Reason, ...]] = {}
        for (day, facts, _), lists in groups.items():
            together = replace(lists[0], stops=tuple(s for one in lists for s in one.stops))
            world = self.world(lists[0].crew, day)
            found = judging.check(together, self.cases[day], world, facts, kinds=OF_A_PLAN)
            own = self._of(together)
            told |= with_reasons(found.by_case(), own, world, day)
        return told

    def _of(self, made: VisitList) -> pl.DataFrame:
        """The cases of a route: an experiment may have begun after the plan was made."""
        keys = [key for stop in made.stops for key in stop.case_keys]
        return self.cases[made.day].filter(pl.col("case_key").is_in(keys))
