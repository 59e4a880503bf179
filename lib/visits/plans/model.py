"""A plan: which crew goes where on which day, what that is expected to bring, and who is left out.

A plan says everything about itself and nothing about how it was made: a screen, a file, the ledger
and a checker read the same. Local times; money in minor units, never across currencies.
"""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

NAMESPACE = uuid.UUID("2f7d3c40-7d0f-5b7a-9b0f-1d6a1b2f5c11")
"""Makes the number of a plan from its content, so that the same plan has one number."""

MINUTES = 60


@dataclass(frozen=True)
class Missing:
    """A case that is not visited: a `code` that is never renamed, and the reason in a sentence.

    `rule_ids` are the rules that say so.
    """

    case_key: str
    code: str
    reason: Sentence
    rule_ids: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Idle:
    """A crew that may not go on a day, with all reasons."""

    crew: str
    day: dt.date
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Spread:
    """How evenly something is shared: the least and the most that a crew has."""

    least: float
    most: float

    @property
    def width(self) -> float:
        """The difference; 0 is perfectly even."""
        return self.most - self.least


@dataclass(frozen=True)
class Figures:
    """What a plan comes to.

    `gains` is the extra money expected of the visits and `amounts` what is overdue there, by
    currency; `score` the same beside what is not money, in typical visits. `coverage` is the share
    of the cases that may be visited which are; `hours` on duty and `stops` are spread over crews.
    """

    gains: Mapping[str, int]
    amounts: Mapping[str, int]
    score: float
    km: float
    minutes: int
    stops: int
    cases: int
    coverage: float
    fair_hours: Spread
    fair_stops: Spread


OF_DAYS = N_(
    "{stops} stops ({cases} cases) by {crews} crews from {first} to {last}: {km} km, "
    "{hours} hours on duty; {left_out} cases did not fit, {refused} may not be visited "
    "or are better reached otherwise."
)
OF_A_DAY = N_(
    "{stops} stops ({cases} cases) by {crews} crews on {first}: {km} km, {hours} hours on duty; "
    "{left_out} cases did not fit, {refused} may not be visited or are better reached otherwise."
)


@dataclass(frozen=True)
class Plan:
    """The routes of several crews on several days.

    `lists` are those with stops, by day and crew; `left_out` may be visited and did not fit, or was
    taken out by somebody; `refused` may not be visited on any of the days by the rules; `excluded`
    counts the cases that never were candidates, by the codes of lib.visits.picking.exclusions.WHY.
    `crews` are all that could go on any of the days, with or without stops.
    """

    days: tuple[dt.date, ...]
    crews: tuple[str, ...]
    lists: tuple[VisitList, ...]
    left_out: tuple[Missing, ...]
    refused: tuple[Missing, ...]
    excluded: Mapping[str, int]
    idle: tuple[Idle, ...]
    rules_hash: str
    seed: int
    as_of: dt.date

    @cached_property
    def plan_id(self) -> str:
        """The number of the plan, made from what it says."""
        told = [
            [one.day, one.crew, one.members, one.leave, one.back, one.pause, one.locked]
            + [[stop.case_keys, stop.arrive, stop.leave, stop.pinned] for stop in one.stops]
            for one in self.lists
        ]
        missing = sorted((one.case_key, one.code) for one in (*self.left_out, *self.refused))
        content = [self.days, self.crews, told, missing, self.rules_hash, self.seed, self.as_of]
        return str(uuid.uuid5(NAMESPACE, json.dumps(content, default=str)))

    @cached_property
    def figures(self) -> Figures:
        """What it comes to."""
        return figures(self.lists, self.crews, len({one.case_key for one in self.left_out}))

    @property
    def problems(self) -> tuple[Sentence, ...]:
        """Everything for which it cannot be approved as it stands."""
        return tuple(
            problem
            for one in self.lists
            for problem in (*one.problems, *(p for stop in one.stops for p in stop.problems))
        )

    def route(self, crew: str, day: dt.date) -> VisitList | None:
        """What a crew does on a day; None where it makes no visits."""
        found = (one for one in self.lists if (one.crew, one.day) == (crew, day))
        return next(found, None)

    def refusals(self) -> Mapping[str, int]:
        """How many cases may not be visited, by code."""
        return dict(Counter(self.excluded) + Counter(one.code for one in self.refused))

    def unassigned(self) -> Mapping[str, int]:
        """How many cases may be visited and are not, by code."""
        return dict(Counter(one.code for one in self.left_out))

    def summary(self) -> Sentence:
        """The plan in one sentence."""
        told = self.figures
        return Sentence(
            OF_A_DAY if len(self.days) == 1 else OF_DAYS,
            stops=told.stops,
            cases=told.cases,
            crews=len({one.crew for one in self.lists}),
            first=self.days[0],
            last=self.days[-1],
            km=round(told.km, 1),
            hours=round(told.minutes / MINUTES, 1),
            left_out=len(self.left_out),
            refused=sum(self.refusals().values()),
        )


def figures(lists: Sequence[VisitList], crews: Collection[str], left_out: int) -> Figures:
    """What some routes come to; `crews` may have such as make no visits."""
    gains: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    minutes, stops = dict.fromkeys(crews, 0), dict.fromkeys(crews, 0)
    for one in lists:
        gains.update(one.totals.gains)
        amounts.update(one.totals.amounts)
        minutes[one.crew] = minutes.get(one.crew, 0) + one.totals.minutes
        stops[one.crew] = stops.get(one.crew, 0) + len(one.stops)
    cases = sum(len(stop.case_keys) for one in lists for stop in one.stops)
    return Figures(
        gains=dict(gains),
        amounts=dict(amounts),
        score=sum(stop.score for one in lists for stop in one.stops),
        km=sum(one.totals.km for one in lists),
        minutes=sum(minutes.values()),
        stops=sum(stops.values()),
        cases=cases,
        coverage=cases / (cases + left_out) if cases else 0.0,
        fair_hours=_spread([each / MINUTES for each in minutes.values()]),
        fair_stops=_spread(list(stops.values())),
    )


def _spread(values: Sequence[float]) -> Spread:
    return Spread(min(values, default=0), max(values, default=0))
