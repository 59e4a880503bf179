"""A small ground for plans: doors on straight roads, two crews, a gate that may be told no."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.rules.facts import CrewFacts
from lib.visits.candidates import Candidate, Reason
from lib.visits.crew import Crew, Point
from lib.visits.plans.ground import Door, Ground, Tour
from lib.visits.solving.legs import DAY, HOUR, MINUTE, Straight
from lib.visits.solving.problem import Job, Pause, Problem, Vehicle, Window
from lib.visits.visit_list import VisitList
from lib.words import Sentence
from tests.lib.visits.cast import FIT

FIRST = dt.date(2026, 11, 20)
HOME = Point(30.0, 120.0)
CREWS = ("一组", "二组")


@dataclass
class Gate:
    """Refuses what `against` says of case, day and arrival; counts how often it is asked."""

    against: Callable[[str, dt.date, dt.time], bool] = lambda *_: False
    asked: int = 0

    def why_not(
        self, made: Sequence[VisitList], who: Sequence[CrewFacts]
    ) -> Mapping[str, tuple[Reason, ...]]:
        """The cases that it refuses."""
        assert len(made) == len(who)
        self.asked += 1
        said = (Reason("TEST", "test", Sentence("Refused by the test.")),)
        return {
            key: said
            for one in made
            for stop in one.stops
            for key in stop.case_keys
            if self.against(key, one.day, stop.arrive.time())
        }


def door(number: int, *, agreed: bool = False, score: float = 1.0) -> Door:
    """Case number `number`, east of home, about a kilometre further than the one before."""
    candidate = Candidate(
        case_keys=(f"C{number}",),
        names=(f"张{number}",),
        persons=1,
        lat=30.0 + 0.002 * (number % 3),
        lon=120.0 + 0.01 * number,
        approximate=False,
        amounts={"CNY": 100_000 * (number + 1)},
        dpd=40,
    )
    return Door(candidate, {"CNY": 1_000 * (number + 1)}, score, agreed)


def ground(
    count: int = 8,
    *,
    days: int = 1,
    hours: tuple[int, int] = (8, 20),
    most: int | None = None,
    gate: Gate | None = None,
    windows: Mapping[int, tuple[Window, ...]] | None = None,
    shift: tuple[int, int] = (9, 18),
) -> Ground:
    """Two crews from one home, `count` doors of 30 minutes, a break of 45 minutes at noon."""
    dates = tuple(FIRST + dt.timedelta(days=n) for n in range(days))
    tours = tuple(
        Tour(Crew(name, ("甲", "乙"), HOME, numbers=("W1", "W2")), day, HOME, FIT)
        for day in dates
        for name in CREWS
    )
    doors = tuple(door(number, score=1 + number / 10) for number in range(count))
    usual = tuple(Window(n * DAY + hours[0] * HOUR, n * DAY + hours[1] * HOUR) for n in range(days))
    jobs = tuple(
        Job(1 + at, 30 * MINUTE, (windows or {}).get(at, usual), round(one.score * 100_000))
        for at, one in enumerate(doors)
    )
    vehicles = tuple(_vehicle((tour.day - FIRST).days * DAY, shift, most) for tour in tours)
    points = np.array([HOME, *((one.candidate.lat, one.candidate.lon) for one in doors)])
    legs = Straight(points[:, 0], points[:, 1], 1.3, 25.0)
    return Ground(
        days=dates,
        tours=tours,
        doors=doors,
        problem=Problem(vehicles, jobs, legs),
        ways=Sentence("As in the test."),
        gate=gate or Gate(),
        hours=(dt.time(hours[0]), dt.time(hours[1])),
        why=lambda at: Sentence("Worth it: {n}.", n=at),
        rules_hash="hash",
        seed=1,
        as_of=FIRST,
    )


def _vehicle(midnight: int, shift: tuple[int, int], most: int | None) -> Vehicle:
    opens, closes = (midnight + hour * HOUR for hour in shift)
    pause = Pause(midnight + 11 * HOUR, midnight + 14 * HOUR, 45 * MINUTE)
    return Vehicle(0, 0, Window(opens, closes), pause, most_stops=most)


def wrong(told: Ground, made: VisitList) -> list[str]:
    """What is wrong with the times of a route, by somebody who trusts no timing of the product."""
    faults, now, here = [], made.leave, 0
    for stop in made.stops:
        at = told.numbers[stop.case_keys[0]]
        job = told.problem.jobs[at]
        way = int(told.problem.legs.along([here, job.place])[0][0])
        rest = _rest(made, now, stop.arrive)
        if stop.arrive < now + dt.timedelta(seconds=way) + rest:
            faults.append(f"{stop.case_keys} reached too fast")
        if stop.leave - stop.arrive != dt.timedelta(seconds=job.service):
            faults.append(f"{stop.case_keys} served too short")
        begin, end = (
            (one - dt.datetime.combine(FIRST, dt.time())).total_seconds()
            for one in (stop.arrive, stop.leave)
        )
        if not any(w.opens <= begin and end <= w.closes for w in job.windows):
            faults.append(f"{stop.case_keys} outside its hours")
        now, here = stop.leave, job.place
    way = int(told.problem.legs.along([here, 0])[0][0])
    if made.back < now + dt.timedelta(seconds=way) + _rest(made, now, made.back):
        faults.append("back too fast")
    vehicle = told.problem.vehicles[told.tour(made.crew, made.day)]
    midnight = dt.datetime.combine(FIRST, dt.time())
    if made.back > midnight + dt.timedelta(seconds=vehicle.shift.closes):
        faults.append("back too late")
    if made.leave < midnight + dt.timedelta(seconds=vehicle.shift.opens):
        faults.append("left too early")
    return faults


def _rest(made: VisitList, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    if made.pause and begin <= made.pause[0] and made.pause[1] <= end:
        return made.pause[1] - made.pause[0]
    return dt.timedelta()
