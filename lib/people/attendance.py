"""Training courses: who took part in which."""

import datetime as dt
from dataclasses import asdict, dataclass, field, replace

import polars as pl

from lib.ledger import Ledger, kept
from lib.ledger.schema import attendances
from lib.people.entering import common, refuse, tidy
from lib.words import N_, Sentence

NO_COURSE = N_("Please enter the course.")
HELD_AHEAD = N_("The course lies in the future; please correct its day.")
HOURS_WRONG = N_("The hours of a course are more than none and at most {most}.")


MOST_HOURS = 400


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """That somebody took part in a course."""

    collector: str
    course: str
    held_on: dt.date
    hours: float | None = None
    result: str | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    sample: bool = False
    attendance_id: str = field(default_factory=kept.new_id)


def attend(ledger: Ledger, one: Attendance, *, today: dt.date, now: dt.datetime) -> str:
    """Keep that somebody took part in a course; return its identifier.

    Raises:
        RecordRefused: as its sentence says.

    """
    tidied = replace(one, course=one.course.strip(), result=tidy(one.result))
    problems = list(common(tidied.collector, {"course": tidied.course, "result": tidied.result}))
    if not tidied.course:
        problems.append(Sentence(NO_COURSE))
    if tidied.held_on > today:
        problems.append(Sentence(HELD_AHEAD))
    if tidied.hours is not None and not 0 < tidied.hours <= MOST_HOURS:
        problems.append(Sentence(HOURS_WRONG, most=MOST_HOURS))
    refuse(problems)
    return kept.add(ledger, "record_attendance", attendances, asdict(tidied), now)


def listed(ledger: Ledger, *, sample: bool = True) -> pl.DataFrame:
    """All courses that people took part in: the columns of the ledger's table, one row each."""
    return kept.standing(ledger, attendances, sample=sample)
