"""Two plans beside each other: what the second has more or less, and which stops only one has."""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.visits.plans.model import MINUTES, Figures, Plan
from lib.words import N_, Sentence, signed


@dataclass(frozen=True)
class Where:
    """A case that is on one plan only, with its crew and day there."""

    case_key: str
    crew: str
    day: str


@dataclass(frozen=True)
class Difference:
    """The second plan against the first: positive is more.

    `gains` by currency, minor units, of all currencies of either; `hours` on duty; `coverage` in
    shares; `hours_width` and `stops_width` how much wider hours and stops are spread over crews
    (less is fairer). `only_first` and `only_second` are stops of one only, `moved` are cases of
    both with another crew or day, as they are in the second.
    """

    gains: Mapping[str, int]
    score: float
    km: float
    hours: float
    stops: int
    coverage: float
    hours_width: float
    stops_width: float
    only_first: tuple[Where, ...]
    only_second: tuple[Where, ...]
    moved: tuple[Where, ...]

    def summary(self) -> Sentence:
        """The difference in one sentence."""
        return Sentence(
            N_(
                "{stops} stops, {km} km and {hours} hours more or less; {out} cases only in the "
                "first plan, {new} only in the second, {moved} with another crew or day."
            ),
            stops=signed(self.stops, 0),
            km=signed(self.km),
            hours=signed(self.hours),
            out=len(self.only_first),
            new=len(self.only_second),
            moved=len(self.moved),
        )


def compared(first: Plan, second: Plan) -> Difference:
    """Compare two plans, of whatever days and crews."""
    before, after = first.figures, second.figures
    here, there = _where(first), _where(second)
    return Difference(
        gains=_money(before, after),
        score=after.score - before.score,
        km=after.km - before.km,
        hours=(after.minutes - before.minutes) / MINUTES,
        stops=after.stops - before.stops,
        coverage=after.coverage - before.coverage,
        hours_width=after.fair_hours.width - before.fair_hours.width,
        stops_width=after.fair_stops.width - before.fair_stops.width,
        only_first=tuple(one for key, one in here.items() if key not in there),
        only_second=tuple(one for key, one in there.items() if key not in here),
        moved=tuple(one for key, one in there.items() if key in here and here[key] != one),
    )


def _money(before: Figures, after: Figures) -> Mapping[str, int]:
    currencies = sorted({*before.gains, *after.gains})
    return {one: after.gains.get(one, 0) - before.gains.get(one, 0) for one in currencies}


def _where(plan: Plan) -> Mapping[str, Where]:
    return {
        key: Where(key, one.crew, one.day.isoformat())
        for one in plan.lists
        for stop in one.stops
        for key in stop.case_keys
    }
