"""Why a stop is at its time, and what a route that cannot be kept is against, in sentences."""

import datetime as dt
from collections.abc import Iterator

from lib.visits.candidates import together
from lib.visits.plans.ground import Ground
from lib.visits.plans.timing import possible
from lib.visits.plans.wishes import Pin
from lib.visits.solving.legs import DAY, MINUTE
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route, Visit
from lib.visits.visit_list import moment
from lib.words import N_, Sentence

PINNED = N_("Pinned by hand: {times}.")
HOURS = N_("Possible only {times}.")
FIRST = N_("First stop, {minutes} minutes from the start.")
NEXT = N_("On the way of the day, {minutes} minutes from the stop before.")
WAITED = N_("As soon as the hours allow it, after {minutes} minutes of waiting.")
LATE = N_("Reached at {time}, but possible only {times}.")
NEVER = N_("No visit is possible on this day.")
NOT_THIS = N_("This crew may not make this visit on this day. Please move it to another.")
BACK = N_("Back at {time}, after the end of work at {end}. Please take stops out.")
MANY = N_("{stops} stops are more than the {most} of this crew. Please take stops out.")
NO_PAUSE = N_("The break does not fit in between {opens} and {closes}. Please take stops out.")


def clock(ground: Ground, at: int) -> dt.datetime:
    """The local time of a second of the problem."""
    return moment(ground.days[0], at)


def then(ground: Ground, problem: Problem, found: Route, at: int, pin: Pin | None) -> Sentence:
    """Why stop `at` of a route (from 0) is at its time."""
    visit = found.visits[at]
    free = found.visits[at - 1].leave if at else found.leave
    waited = round(
        (visit.arrive - free - _rest(found, free, visit.arrive) - visit.seconds) / MINUTE
    )
    minutes = round(visit.seconds / MINUTE)
    parts = []
    if pin is not None and pin.times is not None:
        parts.append(Sentence(PINNED, times=_span(*pin.times)))
    elif told := _narrow(ground, problem, visit):
        parts.append(Sentence(HOURS, times=told))
    if at and waited > 0:
        parts.append(Sentence(WAITED, minutes=waited))
    else:
        parts.append(Sentence(NEXT if at else FIRST, minutes=minutes))
    return together(parts)


def windows(ground: Ground, problem: Problem, visit: Visit) -> tuple[tuple[dt.time, dt.time], ...]:
    """Between which times of its day a whole visit must lie, local, in their order."""
    begins = visit.arrive // DAY * DAY
    own = sorted(w for w in problem.jobs[visit.job].windows if begins <= w.opens < begins + DAY)
    return tuple((clock(ground, one.opens).time(), clock(ground, one.closes).time()) for one in own)


def against(ground: Ground, problem: Problem, tour: int, visit: Visit) -> Iterator[Sentence]:
    """What a stop is against: skills and pins, or its hours."""
    if not problem.may(tour, visit.job):
        yield Sentence(NOT_THIS)
    elif not possible(problem, visit):
        times = _times(ground, problem, visit)
        late = Sentence(LATE, time=f"{clock(ground, visit.arrive):%H:%M}", times=times)
        yield late if times else Sentence(NEVER)


def of_day(ground: Ground, problem: Problem, found: Route) -> Iterator[Sentence]:
    """What a whole route is against: the end of work, the limit of stops, the break."""
    crew = problem.vehicles[found.vehicle]
    if found.back > crew.shift.closes:
        yield Sentence(
            BACK,
            time=f"{clock(ground, found.back):%H:%M}",
            end=f"{clock(ground, crew.shift.closes):%H:%M}",
        )
    if crew.most_stops is not None and len(found.visits) > crew.most_stops:
        yield Sentence(MANY, stops=len(found.visits), most=crew.most_stops)
    if crew.pause and (found.pause is None or found.pause.closes > crew.pause.closes):
        opens, closes = (clock(ground, one) for one in crew.pause[:2])
        yield Sentence(NO_PAUSE, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")


def _rest(found: Route, free: int, until: int) -> int:
    """The seconds of the pause, if it is taken in this span; else none."""
    pause = found.pause
    if pause is None or pause.opens < free or pause.closes > until:
        return 0
    return pause.closes - pause.opens


def _narrow(ground: Ground, problem: Problem, visit: Visit) -> str:
    """The times of a stop where they are fewer than the visiting hours; else nothing."""
    told = _times(ground, problem, visit)
    return "" if told == _span(*ground.hours) else told


def _times(ground: Ground, problem: Problem, visit: Visit) -> str:
    """The windows of a stop on its day; empty where there are none."""
    return ", ".join(_span(*one) for one in windows(ground, problem, visit))


def _span(opens: dt.time, closes: dt.time) -> str:
    return f"{opens:%H:%M}–{closes:%H:%M}"
