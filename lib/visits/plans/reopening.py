"""A kept plan put on today's ground, so that somebody can work on it again or plan its rest.

Cases, crews and rules go on while a plan lies: a stop whose cases may not be visited any more, or
whose crew does not go, has no place on the new ground and is told.
"""

from dataclasses import dataclass, field

from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.missing import EXCLUDED
from lib.visits.plans.model import Plan
from lib.visits.plans.wishes import Pin
from lib.visits.visit_list import Stop, VisitList


@dataclass(frozen=True)
class Reopened:
    """The arrangement that the plan is on the ground, and the cases of stops that are lost."""

    now: Arrangement
    lost: tuple[str, ...]


@dataclass
class _Reading:
    """What is read so far."""

    orders: list[tuple[int, ...]]
    pins: dict[int, Pin] = field(default_factory=dict)
    locked: set[int] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)


def reopened(ground: Ground, plan: Plan) -> Reopened:
    """Put the routes of a plan on a ground; days that the ground does not have are left alone.

    A stop that was pinned stays with its crew and day; what was locked or taken out stays so.
    """
    reading = _Reading([()] * len(ground.tours))
    tours = {(one.crew.name, one.day): at for at, one in enumerate(ground.tours)}
    for one in plan.lists:
        if one.day in ground.days:
            _read(ground, reading, one, tours.get((one.crew, one.day)))
    out = (one.case_key for one in plan.left_out if one.code == EXCLUDED)
    planned = {door for order in reading.orders for door in order}
    excluded = {ground.numbers[key] for key in out if key in ground.numbers} - planned
    now = Arrangement(
        tuple(reading.orders),
        pins=reading.pins,
        excluded=frozenset(excluded),
        locked=frozenset(reading.locked),
    )
    return Reopened(now, tuple(reading.lost))


def _read(ground: Ground, reading: _Reading, one: VisitList, tour: int | None) -> None:
    """Read one route; `tour` is None where its crew does not go any more."""
    taken = {door for order in reading.orders for door in order}
    order: list[int] = []
    for stop in one.stops:
        door = _door(ground, stop)
        if tour is None or door is None:
            reading.lost += stop.case_keys
        elif door not in taken and door not in order:
            order.append(door)
            if stop.pinned:
                reading.pins[door] = Pin(crew=one.crew, day=one.day)
    if tour is None:
        return
    reading.orders[tour] = tuple(order)
    if one.locked and len(order) == len(one.stops):
        reading.locked.add(tour)


def _door(ground: Ground, stop: Stop) -> int | None:
    """The door of a stop: that of its first case which may still be visited."""
    known = (ground.numbers[key] for key in stop.case_keys if key in ground.numbers)
    return next(known, None)
