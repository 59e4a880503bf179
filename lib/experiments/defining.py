"""What an experiment is: question, arms, who enters and when, outcome, and how it will be read.

All of it is fixed before anybody enters. Whoever wants something else defines another experiment.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lib.experiments.arms import DOES, Arm
from lib.strategy import segments
from lib.strategy.segments import Rule, rule_of
from lib.words import N_, Sentence

PAID, AMOUNT, KEPT, CONTACTED = "paid", "amount", "kept", "contacted"

OUTCOMES: Mapping[str, str] = {
    PAID: N_("share who pay"),
    AMOUNT: N_("share of the overdue amount repaid"),
    KEPT: N_("share who keep a promise"),
    CONTACTED: N_("share who are reached"),
}
"""What is compared → its name; each within the horizon after the day of entry."""

ALPHA, POWER = 0.05, 0.8
"""Chance of a false alarm over all arms and looks; chance to find an effect of the size wanted."""

FEWEST, MOST = 2, 4
LONGEST_NAME, LONGEST = 60, 500
MOST_DAYS, MOST_LOOKS = 365, 5
LEAST_SHARE = 0.05
LARGEST_EFFECT = 0.9

NO_NAME = N_("Please give the experiment a name of at most {longest} characters.")
NO_QUESTION = N_("Please say in at most {longest} characters what it shall answer.")
ARMS_WRONG = N_("An experiment has {least} to {most} arms with different names.")
ALL_ALIKE = N_("All arms do the same; there is nothing to compare.")
SHARES = N_("Each arm needs at least {least} of all persons, and all together 100 %.")
DAYS_WRONG = N_("Please choose a horizon and a time of entry of 1 to {most} days each.")
LOOKS_WRONG = N_("There are 1 to {most} looks.")
EFFECT_WRONG = N_("Please say which difference would matter, above 0 and at most {most} points.")
NO_CURRENCY = N_("Amounts need a currency; those of two are never compared.")
NO_PLAN = N_("How many persons are needed is not known: the past has too few to reckon with.")

ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Design:
    """An experiment as it is defined; the first arm is the one that the others are compared with.

    `rule` says who may enter (empty: everybody with a case), from `start` to `last_entry`, both
    included; `outcome` is a code of OUTCOMES, counted from the day after the entry for `horizon`
    days; `effect` the difference that shall be found, of 1; `planned` how many persons that takes
    in all arms; `looks` how often it is looked at, the last time at the end.
    """

    name: str
    question: str
    arms: tuple[Arm, ...]
    rule: Rule
    outcome: str
    horizon: int
    start: dt.date
    last_entry: dt.date
    effect: float
    planned: int
    looks: int = 1
    currency: str | None = None

    @property
    def end(self) -> dt.date:
        """The day on which the last persons have run their time."""
        return self.last_entry + dt.timedelta(days=self.horizon)

    @property
    def comparisons(self) -> int:
        """How many arms are compared with the first."""
        return len(self.arms) - 1

    @property
    def alpha(self) -> float:
        """The chance of a false alarm of one comparison (Bonferroni)."""
        return ALPHA / self.comparisons

    def look_days(self) -> tuple[dt.date, ...]:
        """The days of the looks: evenly from the first horizon that is over to the end."""
        first = self.start + dt.timedelta(days=self.horizon)
        span = (self.end - first).days
        days = (first + dt.timedelta(days=round(span * n / self.looks)) for n in self._numbers())
        return tuple(days)

    def _numbers(self) -> range:
        return range(1, self.looks + 1)

    def as_json(self) -> dict[str, Any]:
        """The form of the ledger."""
        return {
            **asdict(self),
            "arms": [asdict(one) for one in self.arms],
            "rule": self.rule.as_json(),
            "start": self.start.isoformat(),
            "last_entry": self.last_entry.isoformat(),
        }


def design_of(told: Mapping[str, Any]) -> Design:
    """Read what `as_json` wrote."""
    return Design(
        **{
            **told,
            "arms": tuple(Arm(**one) for one in told["arms"]),
            "rule": rule_of(told["rule"]),
            "start": dt.date.fromisoformat(told["start"]),
            "last_entry": dt.date.fromisoformat(told["last_entry"]),
        }
    )


def faults(design: Design) -> Iterator[Sentence]:
    """All that is wrong with a definition."""
    if not 0 < len(design.name.strip()) <= LONGEST_NAME:
        yield Sentence(NO_NAME, longest=LONGEST_NAME)
    if not 0 < len(design.question.strip()) <= LONGEST:
        yield Sentence(NO_QUESTION, longest=LONGEST)
    yield from _of_arms(design.arms)
    if design.rule != Rule():
        yield from segments.faults(design.rule)
    entry = (design.last_entry - design.start).days + 1
    if not (1 <= design.horizon <= MOST_DAYS and 1 <= entry <= MOST_DAYS):
        yield Sentence(DAYS_WRONG, most=MOST_DAYS)
    if not 1 <= design.looks <= MOST_LOOKS:
        yield Sentence(LOOKS_WRONG, most=MOST_LOOKS)
    if not 0 < design.effect <= LARGEST_EFFECT:
        yield Sentence(EFFECT_WRONG, most=round(LARGEST_EFFECT * 100))
    if design.outcome == AMOUNT and not design.currency:
        yield Sentence(NO_CURRENCY)
    if design.planned < 1:
        yield Sentence(NO_PLAN)


def _of_arms(arms: tuple[Arm, ...]) -> Iterator[Sentence]:
    names = {one.name.strip() for one in arms}
    known = all(one.does in DOES and 0 < len(one.name) <= LONGEST_NAME for one in arms)
    if not FEWEST <= len(arms) <= MOST or len(names) != len(arms) or "" in names or not known:
        yield Sentence(ARMS_WRONG, least=FEWEST, most=MOST)
    elif len({one.does for one in arms}) == 1:
        yield Sentence(ALL_ALIKE)
    whole = sum(one.share for one in arms)
    if abs(whole - 1) > ROUNDING or any(one.share < LEAST_SHARE for one in arms):
        yield Sentence(SHARES, least="5 %")
