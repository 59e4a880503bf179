"""Apply what a manager asks: an arrangement and an edit become an arrangement.

An edit is never refused for hours or rules: it shows, and the plan says what it is against. It is
refused where it makes no sense: a case nobody knows, a crew that does not go, a locked route.
"""

from collections.abc import Iterable
from dataclasses import replace

from lib.errors import PlanRefused
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.timing import possible, roughly
from lib.visits.plans.wishes import (
    LAST,
    Assign,
    Edit,
    Exclude,
    Include,
    Lock,
    Move,
    Order,
    Pin,
    PinTo,
    Unlock,
    Unpin,
)
from lib.visits.solving.problem import Problem
from lib.visits.solving.timing import timed
from lib.words import N_, Sentence

LOCKED = N_("the route of {crew} on {day} is locked. Please unlock it first.")
NOT_ALL = N_("the new order has other stops than the route. Please load the plan again.")
NOBODY = N_("no crew goes as it is asked: {crew}, {day}. Please choose another crew or day.")
ANY = N_("any")


def applied(ground: Ground, now: Arrangement, edit: Edit) -> Arrangement:
    """The arrangement after the edit.

    Raises:
        NotFound: a case that is no candidate, or a crew that does not go on that day.
        PlanRefused: it would change a locked route, or no crew and day is left.

    """
    match edit:
        case Lock(crew, day):
            return replace(now, locked=now.locked | {ground.tour(crew, day)})
        case Unlock(crew, day):
            return replace(now, locked=now.locked - {ground.tour(crew, day)})
        case Order(crew, day, keys):
            return _ordered(ground, now, ground.tour(crew, day), map(ground.door, keys))
        case _:
            return _of_door(ground, now, ground.door(edit.case_key), edit)


def _of_door(
    ground: Ground,
    now: Arrangement,
    door: int,
    edit: Assign | Exclude | Include | PinTo | Unpin | Move,
) -> Arrangement:
    match edit:
        case Assign(_, crew, day):
            return _pinned(ground, now, door, Pin(crew=crew, day=day))
        case PinTo(_, pin):
            return _pinned(ground, now, door, pin)
        case Unpin():
            return _unpinned(now, door)
        case Exclude():
            gone = _unpinned(_without(ground, now, door), door)
            return replace(gone, excluded=now.excluded | {door})
        case Include():
            return replace(now, excluded=now.excluded - {door})
        case Move(_, crew, day, place):
            return _moved(ground, now, door, ground.tour(crew, day), place)


def _pinned(ground: Ground, now: Arrangement, door: int, pin: Pin) -> Arrangement:
    """With the pin, and the stop where it belongs by it: as it is, if that suits."""
    tours = ground.matching(pin)
    if not tours:
        raise PlanRefused(
            problem=Sentence(NOBODY, crew=pin.crew or Sentence(ANY), day=pin.day or Sentence(ANY))
        )
    told = replace(now, pins={**now.pins, door: pin})
    here = now.tour_of(door)
    if here in tours and pin.place is None and _suits(ground, now, told, here):
        return told
    free = [tour for tour in sorted(tours) if tour not in now.locked or tour == here]
    if here is not None and here in tours:
        free = [here]
    if not free:
        first = min(tours)
        _refuse_locked(ground, now, first)
    tour = cheapest(ground, told, door, free)
    return _moved(ground, told, door, tour, pin.place)


def _suits(ground: Ground, now: Arrangement, told: Arrangement, tour: int) -> bool:
    """Whether a route may stay as it is with a new pin: else its crew would wait for a pinned hour.

    A locked route stays in any case.
    """
    if tour in now.locked:
        return True
    order = now.orders[tour]
    before, after = (_cost(ground.posed(one), tour, order) for one in (now, told))
    return after <= before


def _unpinned(now: Arrangement, door: int) -> Arrangement:
    return replace(now, pins={one: pin for one, pin in now.pins.items() if one != door})


def _moved(
    ground: Ground, now: Arrangement, door: int, tour: int, place: int | None
) -> Arrangement:
    _refuse_locked(ground, now, tour)
    left = _without(ground, now, door)
    order = left.orders[tour]
    at = best_place(ground, left, door, tour) if place is None else _index(place, len(order))
    told = _with_order(left, tour, (*order[:at], door, *order[at:]))
    return replace(told, excluded=told.excluded - {door})


def _index(place: int, count: int) -> int:
    """Where to put a stop into so many others, by its place from 1, or from the end (-1: last)."""
    return count if place == LAST else min(max(place - 1, 0), count)


def _ordered(ground: Ground, now: Arrangement, tour: int, doors: Iterable[int]) -> Arrangement:
    _refuse_locked(ground, now, tour)
    order = tuple(doors)
    if sorted(order) != sorted(now.orders[tour]):
        raise PlanRefused(problem=Sentence(NOT_ALL))
    return _with_order(now, tour, order)


def _without(ground: Ground, now: Arrangement, door: int) -> Arrangement:
    here = now.tour_of(door)
    if here is None:
        return now
    _refuse_locked(ground, now, here)
    return _with_order(now, here, tuple(one for one in now.orders[here] if one != door))


def _with_order(now: Arrangement, tour: int, order: tuple[int, ...]) -> Arrangement:
    orders = tuple(order if at == tour else one for at, one in enumerate(now.orders))
    return replace(now, orders=orders)


def _refuse_locked(ground: Ground, now: Arrangement, tour: int) -> None:
    if tour in now.locked:
        one = ground.tours[tour]
        raise PlanRefused(problem=Sentence(LOCKED, crew=one.crew.name, day=one.day))


def cheapest(ground: Ground, now: Arrangement, door: int, tours: Iterable[int]) -> int:
    """Of some tours the one that a door costs least; those that it breaks come last."""
    problem = ground.posed(now)
    return min(tours, key=lambda tour: (_best(problem, now.orders[tour], door, tour)[0], tour))


def best_place(ground: Ground, now: Arrangement, door: int, tour: int) -> int:
    """Where in the order of a tour a door costs least."""
    return _best(ground.posed(now), now.orders[tour], door, tour)[1]


def _best(
    problem: Problem, order: tuple[int, ...], door: int, tour: int
) -> tuple[tuple[bool, int, int], int]:
    """What a door costs a tour (broken, stops outside their hours, how much) and at which place."""
    others = tuple(one for one in order if one != door)
    _, _, before = _cost(problem, tour, others)
    found = []
    for at in range(len(others) + 1):
        broken, missed, cost = _cost(problem, tour, (*others[:at], door, *others[at:]))
        found.append(((broken, missed, cost - before), at))
    return min(found)


def _cost(problem: Problem, tour: int, order: tuple[int, ...]) -> tuple[bool, int, int]:
    """What a route costs: whether it is broken, how many stops miss their hours, how much."""
    whole = timed(problem, tour, order)
    driven = whole or roughly(problem, tour, order)
    missed = sum(not possible(problem, visit) for visit in driven.visits)
    return whole is None, missed, driven.cost
