"""Which crews may go on which days, from where, with what skills: the tours of a plan."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.people.fitness import Staff
from lib.people.qualifications import valid_on
from lib.visits.crew import Crew, Point
from lib.visits.legality import crew_fit
from lib.visits.picking.needs import TWO_PERSONS
from lib.visits.plans.ground import Tour, seconds
from lib.visits.plans.model import Idle
from lib.visits.solving.legs import DAY, MINUTE
from lib.visits.solving.problem import Pause, Vehicle, Window
from lib.words import N_, Sentence

TWO = 2

NO_HOURS = N_(
    "{crew} would work from {begins} until {ends}, which is no time of one day. Please correct the "
    "hours of its members under “People”."
)


@dataclass(frozen=True)
class Work:
    """The working day of a crew that has no hours of its own, and the break: None for none."""

    opens: dt.time
    closes: dt.time
    pause: Pause | None


@dataclass(frozen=True)
class Going:
    """A crew that may go on a day, and its skills there."""

    crew: Crew
    day: dt.date
    skills: frozenset[str]


def going(
    crews: Sequence[Crew], staff: Staff, day: dt.date, needs: crew_fit.Needs
) -> tuple[tuple[Going, ...], tuple[Idle, ...]]:
    """The crews that may go on a day, and those that may not with their reasons."""
    able, idle = [], []
    for crew in crews:
        if why := (*crew_fit.why_not(crew, staff, day, needs), *_no_hours(crew)):
            idle.append(Idle(crew.name, day, why))
        else:
            able.append(Going(crew, day, skills(crew, staff, day)))
    return tuple(able), tuple(idle)


def _no_hours(crew: Crew) -> tuple[Sentence, ...]:
    """Say that a crew has no hours of work on one day, be it by night or by its members' hours."""
    begins, ends = crew.work_from, crew.work_to
    if begins is None or ends is None or begins < ends:
        return ()
    return (Sentence(NO_HOURS, crew=crew.name, begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}"),)


def skills(crew: Crew, staff: Staff, day: dt.date) -> frozenset[str]:
    """What a crew can do: be two, and every kind of qualification that one of its members holds."""
    mine = pl.col("collector").is_in(list(crew.numbers))
    held = staff.qualifications.filter(valid_on(day), mine)["kind"].to_list()
    two = {TWO_PERSONS} if len(set(crew.numbers)) >= TWO else set()
    return frozenset({*held, *two})


def tour(one: Going, staff: Staff, middle: Point) -> Tour:
    """The tour of a crew; without a home of its own it starts in the middle of the doors."""
    who = crew_fit.facts(one.crew, staff, one.day)
    return Tour(one.crew, one.day, one.crew.home or middle, who)


def vehicle(one: Going, place: int, first: dt.date, work: Work) -> Vehicle:
    """The tour in plain figures: a break is taken by who works while it may be taken."""
    midnight = (one.day - first).days * DAY
    shift = Window(
        midnight + seconds(one.crew.work_from or work.opens),
        midnight + seconds(one.crew.work_to or work.closes),
    )
    return Vehicle(
        place,
        place,
        shift,
        pause=_pause(work.pause, midnight, shift),
        skills=one.skills,
        most_stops=one.crew.most_stops,
    )


def _pause(pause: Pause | None, midnight: int, shift: Window) -> Pause | None:
    """The break of a day; none where the shift leaves no room for it."""
    if pause is None:
        return None
    opens, closes = midnight + pause.opens, midnight + pause.closes
    room = min(closes, shift.closes) - max(opens, shift.opens)
    return Pause(opens, closes, pause.seconds) if room >= pause.seconds else None


def work(opens: dt.time, closes: dt.time, minutes: int, begins: dt.time, ends: dt.time) -> Work:
    """The working day; a break of no minutes, or one longer than its hours, is none."""
    length = minutes * MINUTE
    fits = 0 < length <= seconds(ends) - seconds(begins)
    return Work(opens, closes, Pause(seconds(begins), seconds(ends), length) if fits else None)
