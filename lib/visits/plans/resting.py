"""Plan the rest of a day again, from where the crews stand.

Stops that are over, or at which a crew is, are behind it: it goes on from the last of them, when it
is free. What was promised, pinned or agreed stays as it is; other days and crews stay untouched.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from lib.visits.crew import Point
from lib.visits.plans.ground import Arrangement, Ground, seconds
from lib.visits.plans.making import Search
from lib.visits.plans.progress import OVER, Step
from lib.visits.plans.replanning import Way, replanned
from lib.visits.solving.legs import MINUTE
from lib.visits.solving.problem import Pause, Vehicle, Window
from lib.visits.visit_list import Stop, VisitList


@dataclass(frozen=True)
class Standing:
    """Where a crew stands: `over` are cases of stops behind it, the last one reached at the end.

    `free` is the local time from which it can go on, `at` the place of the last stop behind it,
    `last` the highest number of those stops: the rest of the day is numbered on from it.
    """

    crew: str
    over: tuple[str, ...]
    free: dt.datetime
    at: Point | None = None
    last: int = 0


def standing(made: VisitList, told: pl.DataFrame, now: dt.datetime) -> Standing:
    """Where the crew of a list stands by its reports (lib.visits.plans.progress.reports).

    A crew at a door is free when the service that was planned is over; one that is late, by so much
    later than it was to leave its last stop.
    """
    known = told.filter(pl.col("at") <= now)
    stops = {one.number: one for one in made.stops}
    behind: dict[int, dt.datetime] = {}
    for number, step, at in known.select("stop", "step", "at").iter_rows():
        if step == Step.ARRIVED:
            behind.setdefault(number, at + dt.timedelta(minutes=_stay(stops[number])))
        elif step in OVER:
            behind[number] = at
    order = sorted(behind, key=lambda number: (behind[number], number))
    free = max([now, *behind.values()])
    late = known.filter(pl.col("step") == Step.LATE.value).tail(1)
    for number, minutes in late.select("stop", "minutes").iter_rows():
        if number not in behind:
            start = stops[number].arrive - dt.timedelta(minutes=stops[number].minutes)
            free = max(free, start + dt.timedelta(minutes=minutes))
    keys = tuple(stops[number].case_keys[0] for number in order)
    last = stops[order[-1]] if order else None
    place = Point(last.lat, last.lon) if last else None
    return Standing(made.crew, keys, free, place, max(order, default=0))


def joined(one: Standing, later: Standing) -> Standing:
    """Where a crew stands by two lists of its day, the later one in place of the first."""
    over = tuple(dict.fromkeys([*one.over, *later.over]))
    free, last = max(one.free, later.free), max(one.last, later.last)
    return Standing(one.crew, over, free, later.at or one.at, last)


def _stay(stop: Stop) -> float:
    """Minutes that were planned at a stop."""
    return (stop.leave - stop.arrive).total_seconds() / MINUTE


def rest(
    ground: Ground, now: Arrangement, day: dt.date, crews: Sequence[Standing]
) -> tuple[Ground, Arrangement]:
    """The ground of what is left of a day, and how it is arranged: without what is over.

    Tours of other days, and of crews that are not named, are locked; those of named crews are not
    any more: a lock was for the day as it was planned, and this one went otherwise.
    """
    told = {ground.tour(one.crew, day): one for one in crews}
    vehicles, orders, over = list(ground.problem.vehicles), list(now.orders), set[int]()
    for tour, one in told.items():
        # Who was visited and has a result by now may be no candidate any more.
        done = [ground.numbers[key] for key in one.over if key in ground.numbers]
        over |= set(done)
        orders[tour] = tuple(door for door in orders[tour] if door not in done)
        vehicles[tour] = _from_here(ground, tour, one, done)
    locked = frozenset(range(len(ground.tours))) - told.keys()
    problem = replace(ground.problem, vehicles=tuple(vehicles))
    taken = {tour: one.last for tour, one in told.items()}
    left = replace(ground, problem=problem, taken=taken, drawn={}, explained={})
    return left, replace(
        now,
        orders=tuple(orders),
        over=now.over | over,
        locked=(now.locked | locked) - told.keys(),
        pins={door: pin for door, pin in now.pins.items() if door not in over},
    )


def rest_replanned(
    ground: Ground,
    now: Arrangement,
    day: dt.date,
    crews: Sequence[Standing],
    search: Search,
    way: Way = Way.CREWS,
) -> tuple[Ground, Arrangement]:
    """Plan the rest of a day again in one of the three ways; the usual one keeps the crews."""
    left, begun = rest(ground, now, day, crews)
    found = replanned(left, begun, way, search)
    return left, replace(found, locked=now.locked & begun.locked)


def _from_here(ground: Ground, tour: int, one: Standing, done: Sequence[int]) -> Vehicle:
    """The crew from the place of its last stop, when it is free, with the stops it has left."""
    crew = ground.problem.vehicles[tour]
    free = ground.midnight(tour) + seconds(one.free.time())
    start = ground.problem.jobs[done[-1]].place if done else crew.start
    if one.at is not None:
        start = ground.places.get(one.at, start)
    most = None if crew.most_stops is None else max(crew.most_stops - len(one.over), 0)
    shift = Window(min(max(free, crew.shift.opens), crew.shift.closes), crew.shift.closes)
    return replace(crew, start=start, shift=shift, pause=_pause(crew.pause, free), most_stops=most)


def _pause(pause: Pause | None, free: int) -> Pause | None:
    """The break, unless its time is over: then it was taken, or is taken with the delay."""
    if pause is None or free + pause.seconds > pause.closes:
        return None
    return pause
