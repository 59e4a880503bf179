"""All figures of compliance for a period, the same on the page and on the command line."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from lib.breaches import records as breaches
from lib.complaints.measures import ComplaintRate, complaint_rate
from lib.compliance import attempts, violations
from lib.compliance.contacts import Past
from lib.compliance.violations import Violations
from lib.errors import MeasureImpossible
from lib.followups.entry import Problems
from lib.people.qualifications import ending
from lib.rules.calendars import Calendar
from lib.rules.counters import Meaning
from lib.rules.model import RuleSet
from lib.safety.rates import Rate, rate
from lib.words import N_, Sentence

DAYS = 90
"""Days of the period that is shown first, the last one included."""


BACKWARDS = N_("the period ends before it begins; please choose an earlier first day.")


@dataclass(frozen=True)
class Known:
    """What the report is made from: contacts, refusals, incidents and qualifications that stand.

    `decisions` as lib.compliance.attempts has them, `breach_steps` as lib.breaches.records; the
    others as their own rooms give them.
    """

    followups: pl.DataFrame
    decisions: pl.DataFrame
    breach_steps: pl.DataFrame
    incidents: pl.DataFrame
    qualified: pl.DataFrame
    past: Past
    today: dt.date


@dataclass(frozen=True)
class Report:
    """The figures of a period from `first` to `last`, both included.

    `attempts` has the columns of lib.compliance.attempts.BY_RULE, `ending` those of
    lib.people.qualifications.ending as of `last`; `overrides` are all exceptions as of `today`;
    `breaches`, as lib.breaches.records tells them, are those found in the period and what is worked
    on of others.
    """

    first: dt.date
    last: dt.date
    attempts: pl.DataFrame
    blocked: int
    violations: Violations
    breaches: pl.DataFrame
    complaints: ComplaintRate
    incidents: Rate
    ending: pl.DataFrame
    overrides: pl.DataFrame
    today: dt.date

    def summary(self) -> Problems:
        """Say the figures in a few sentences."""
        states = self.overrides["state"]
        return Problems(
            (
                self.violations.summary(),
                self.worked_on(),
                Sentence(
                    N_("{n} times a rule kept a case off a visit list."),
                    n=self.blocked,
                ),
                Sentence(
                    N_("{open} exceptions are asked for, {stands} stand, as of {today}."),
                    today=self.today,
                    open=int((states == "open").sum()),
                    stands=int((states == "stands").sum()),
                ),
                Sentence(N_("{said}."), said=self.complaints.summary()),
                self.incidents.summary(),
                Sentence(
                    N_("{n} qualifications have ended or end soon, as of {day}."),
                    n=self.ending.height,
                    day=self.last,
                ),
            )
        )

    def states(self) -> dict[str, int]:
        """How many breaches there are of each state; what only perhaps is one has none."""
        told = self.breaches.filter(pl.col("state").is_not_null())
        return dict(told.group_by("state").len().sort("state").iter_rows())

    def worked_on(self) -> Sentence:
        """Say what is done about the breaches."""
        n = self.states()
        return Sentence(
            N_("Broken rules: {open} that nobody looks into, {working} in work, {late} of them "
               "overdue; {closed} closed, {none} no breach after all."),
            open=n.get(breaches.OPEN, 0),
            working=n.get(breaches.LOOKED_INTO, 0) + n.get(breaches.SET, 0),
            late=int(self.breaches["overdue"].sum()),
            closed=n.get(breaches.ENDED, 0),
            none=n.get(breaches.NONE, 0),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The figures with their bases; of cases only how many, of people only their numbers."""
        return {
            "from": self.first,
            "to": self.last,
            "rules_hash": self.violations.rules_hash,
            "violations": {
                "contacts": self.violations.contacts,
                "broken": self.violations.broken,
                "by_rule": self.violations.by_rule.to_dicts(),
            },
            "breaches": {**self.states(), "overdue": int(self.breaches["overdue"].sum())},
            "blocked_attempts": {"n": self.blocked, "by_rule_and_day": self.attempts.to_dicts()},
            "today": self.today,
            "overrides": dict(self.overrides.group_by("state").len().sort("state").iter_rows()),
            "complaints": {**asdict(self.complaints), "per_1000": self.complaints.per_thousand},
            "incidents": {**asdict(self.incidents), "per_1000": self.incidents.per_thousand},
            "qualifications_ending": self.ending.to_dicts(),
        }


def report(
    known: Known,
    rules: RuleSet,
    meaning: Meaning,
    *,
    period: tuple[dt.date, dt.date],
    calendar: Calendar,
    tz: str,
    soon: int,
) -> Report:
    """Make the report of a period; `soon` are the days before its end that a qualification is told.

    Raises:
        MeasureImpossible: the period ends before it begins.

    """
    first, last = period
    days = (last - first).days + 1
    if days < 1:
        raise MeasureImpossible(because=Sentence(BACKWARDS))
    counted, blocked = attempts.within(known.decisions, period, tz)
    broken = violations.found(
        known.followups,
        known.past,
        rules,
        meaning,
        period=period,
        calendar=calendar,
        tz=tz,
    )
    worked_on = breaches.breaches(broken.rows, known.breach_steps, known.today)
    goes_on = pl.col("state").is_in([breaches.LOOKED_INTO, breaches.SET])
    return Report(
        first,
        last,
        counted,
        blocked,
        broken,
        worked_on.filter(pl.col("found") | goes_on),
        complaint_rate(known.past.holds, known.followups, last, days=days),
        rate(known.incidents, known.followups, last, days),
        ending(known.qualified, last, soon),
        known.past.overrides,
        known.today,
    )
