"""What is left of a day: a list for today begins no earlier than its crew can still leave.

Stops in the past would raise the alarm over a crew that has not left yet.
"""

import datetime as dt
from dataclasses import replace

from lib.errors import PlanRefused
from lib.visits.crew import Crew
from lib.visits.legality.judging import LawfulHours
from lib.words import N_, Sentence

LEAD = dt.timedelta(minutes=15)
"""What a crew needs to take its list and leave."""

EVEN = dt.timedelta(minutes=5)
"""Lists of today begin at a multiple of it, as times are told."""

PAST = N_("{day} is past. Please choose today or a later day.")
TOO_LATE = N_(
    "a crew that leaves at {leaves} has no visit before {closes}, when visits of today end. Please "
    "choose a later day."
)


def from_now(
    hours: LawfulHours, crew: Crew, day: dt.date, now: dt.datetime
) -> tuple[LawfulHours, Crew]:
    """The visiting hours and the crew's working hours that are left of `day`; all of a later day.

    `now` is the local time of the day, with or without a zone.

    Raises:
        PlanRefused: the day is past, or too little of it is left for one visit.

    """
    if day > now.date():
        return hours, crew
    if day < now.date():
        raise PlanRefused(problem=Sentence(PAST, day=day))
    leaves = _even(now.replace(tzinfo=None) + LEAD)
    closes = min(filter(None, (hours.visit_end, crew.work_to)))
    if leaves + dt.timedelta(minutes=hours.service_minutes) > dt.datetime.combine(day, closes):
        told = Sentence(TOO_LATE, leaves=f"{leaves:%H:%M}", closes=f"{closes:%H:%M}")
        raise PlanRefused(problem=told)
    begins = leaves.time()
    return (
        replace(hours, visit_start=max(hours.visit_start, begins)),
        replace(crew, work_from=max(crew.work_from or hours.visit_start, begins)),
    )


def _even(moment: dt.datetime) -> dt.datetime:
    """The next multiple of EVEN, or the moment itself where it is one."""
    return moment + (dt.datetime.combine(moment.date(), dt.time()) - moment) % EVEN
