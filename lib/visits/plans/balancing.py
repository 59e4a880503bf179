"""Share a plan more evenly over its crews, and say what that costs.

An engine looks for the most value; nobody asked it to be fair. Here stops move from the crew that
has most to the one that has least, or are exchanged between them, as long as the more of the two
becomes less, nothing is left out, no lawful time or shift is broken, and all crews together are on
duty by no more than somebody allowed. What it costs in time and km shows when the plan before and
after are compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.visits.plans.drawing import routes
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.solving.legs import HOUR
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route
from lib.visits.solving.timing import timed
from lib.words import N_


class Measure(StrEnum):
    """What is to be shared evenly."""

    HOURS = "hours"
    STOPS = "stops"
    MONEY = "money"
    DIFFICULTY = "difficulty"


MEASURES: Mapping[Measure, str] = {
    Measure.HOURS: N_("Hours on duty"),
    Measure.STOPS: N_("Stops"),
    Measure.MONEY: N_("Expected money"),
    Measure.DIFFICULTY: N_("Difficult visits"),
}
"""Measure → its name. A difficult visit is one for which a crew needs a skill; money is counted in
typical visits, so that currencies can be compared."""

SHARE_MINUTES = 30
"""By how much all crews together may be longer on duty if nobody says otherwise."""

TINY = 1e-9

MOST_MOVES = 200
"""Moves after which a plan is left as it is; each takes a stop from one crew to another."""

MOST_TRIED = 20
"""Moves of one round about which the gate is asked, the cheapest first."""

MINUTES = 60
"""Seconds."""

Orders = Mapping[int, tuple[int, ...]]
"""Tour → its doors in their order."""


@dataclass(frozen=True)
class Move:
    """The routes that change, what the day grows by in seconds, and the more of the two crews."""

    orders: Orders
    cost: int
    most: float = 0.0

    def price(self, had: float) -> tuple[float, float, tuple[int, ...]]:
        """What it costs to take a unit from the crew that had most; free ones by what they take."""
        return max(self.cost, 0) / (had - self.most), self.most, tuple(self.orders)


def balanced(ground: Ground, now: Arrangement, by: Measure, *, most_minutes: float) -> Arrangement:
    """The arrangement shared more evenly over its crews; at worst as it was.

    Args:
        ground: what the plan stands on.
        now: the arrangement; locked routes, pinned stops and what a day has behind it stay.
        by: what is shared.
        most_minutes: by how much all crews together may be longer on duty in the end.

    """
    scale = Scale(ground, ground.posed(now), by)
    room = round(most_minutes * MINUTES)
    for _ in range(MOST_MOVES):
        move = _best(scale, now, room)
        if move is None:
            break
        now, room = with_orders(now, move.orders), room - move.cost
    return now


def loads(ground: Ground, now: Arrangement, by: Measure) -> Mapping[str, float]:
    """What each crew has over all its days: hours, or a number."""
    return Scale(ground, ground.posed(now), by).loads(now.orders)


class Scale:
    """Weighs routes: what a crew has by them, and how long they take; each is weighed once."""

    def __init__(self, ground: Ground, posed: Problem, by: Measure) -> None:
        self.ground = ground
        self.posed = posed
        self.by = by
        self._known: dict[tuple[int, tuple[int, ...]], Route | None] = {}

    def route(self, tour: int, order: tuple[int, ...]) -> Route | None:
        """The route with its times; None if there are none."""
        key = (tour, order)
        if key not in self._known:
            self._known[key] = timed(self.posed, tour, order)
        return self._known[key]

    def duty(self, tour: int, order: tuple[int, ...]) -> int:
        """Seconds on duty; none for a route that cannot be driven."""
        route = self.route(tour, order)
        return route.back - route.leave if route else 0

    def longer(self, now: Arrangement, orders: Orders) -> int:
        """By how many seconds the day of all crews together grows when these routes change."""
        return sum(
            self.duty(tour, order) - self.duty(tour, now.orders[tour])
            for tour, order in orders.items()
        )

    def load(self, tour: int, order: tuple[int, ...]) -> float:
        """What a route counts."""
        match self.by:
            case Measure.HOURS:
                return self.duty(tour, order) / HOUR
            case Measure.STOPS:
                return len(order)
            case Measure.MONEY:
                return sum(self.ground.doors[door].score for door in order)
            case Measure.DIFFICULTY:
                return sum(bool(self.posed.jobs[door].skills) for door in order)

    def loads(self, orders: Sequence[tuple[int, ...]]) -> dict[str, float]:
        """What each crew has."""
        told = dict.fromkeys(self.ground.crews, 0.0)
        for tour, order in enumerate(orders):
            told[self.ground.tours[tour].crew.name] += self.load(tour, order)
        return told


def _best(scale: Scale, now: Arrangement, room: int) -> Move | None:
    """The cheapest move that takes from the crew with most what the one with least can bear."""
    have = scale.loads(now.orders)
    rich = max(have, key=lambda crew: (have[crew], crew))
    poor = min(have, key=lambda crew: (have[crew], crew))
    if rich == poor:
        return None
    most = have[rich]
    moves = (
        _weighed(scale, now, orders, have[rich], have[poor])
        for orders in _moves(scale.ground, now, rich, poor)
    )
    good = [one for one in moves if one and one.most < most - TINY and one.cost <= room]
    good.sort(key=lambda one: one.price(most))
    return next((one for one in good[:MOST_TRIED] if lawful(scale.ground, now, one.orders)), None)


def _weighed(
    scale: Scale, now: Arrangement, orders: Orders, rich: float, poor: float
) -> Move | None:
    """What a move comes to; None if a route breaks. The first of `orders` is the richer crew's."""
    if any(scale.route(*one) is None for one in orders.items()):
        return None
    given, taken = (
        scale.load(at, one) - scale.load(at, now.orders[at]) for at, one in orders.items()
    )
    return Move(orders, scale.longer(now, orders), max(rich + given, poor + taken))


def _moves(ground: Ground, now: Arrangement, rich: str, poor: str) -> Iterator[Orders]:
    """All ways to give a stop of one crew to another, and to exchange two stops in their places."""
    free = [tour for tour in range(len(ground.tours)) if tour not in now.locked]
    for source in (tour for tour in free if ground.tours[tour].crew.name == rich):
        for target in (tour for tour in free if ground.tours[tour].crew.name == poor):
            yield from _gifts(now, source, target)
            yield from _swaps(now, source, target)


def _gifts(now: Arrangement, source: int, target: int) -> Iterator[Orders]:
    order = now.orders[target]
    for door in _movable(now, source, target):
        rest = tuple(one for one in now.orders[source] if one != door)
        for at in range(len(order) + 1):
            yield {source: rest, target: (*order[:at], door, *order[at:])}


def _swaps(now: Arrangement, source: int, target: int) -> Iterator[Orders]:
    for one in _movable(now, source, target):
        for other in _movable(now, target, source):
            there = {one: other, other: one}
            yield {
                tour: tuple(there.get(door, door) for door in now.orders[tour])
                for tour in (source, target)
            }


def _movable(now: Arrangement, tour: int, to: int) -> Iterator[int]:
    """The stops of a tour that may go to another one."""
    for door in now.orders[tour]:
        if door not in now.pins and door not in now.over and (door, to) not in now.barred:
            yield door


def lawful(ground: Ground, now: Arrangement, orders: Orders) -> bool:
    """Whether the gate has nothing against any stop of the routes that change."""
    drawn = routes(ground, with_orders(now, orders))
    return not any(stop.problems for at in orders if at in drawn for stop in drawn[at].stops)


def with_orders(now: Arrangement, orders: Orders) -> Arrangement:
    """The arrangement with these routes."""
    told = tuple(orders.get(tour, order) for tour, order in enumerate(now.orders))
    return replace(now, orders=told)
