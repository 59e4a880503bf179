"""Arrange who goes where: an engine proposes, the gate is asked about every stop, until it agrees.

What the gate refuses is barred from that crew and day and arranged again; what it still refuses in
the end is taken out. So nothing leaves that the gate refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lib.visits.plans.drawing import routes
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.wishes import LAST
from lib.visits.solving.parts import Part
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route, Solution
from lib.visits.solving.solver import Cancelled, Solver
from lib.visits.solving.timing import fitted, timed

AGAIN = 2
"""How often what the gate refused is arranged anew."""

SHORTER = 0.2
"""Share of the time for that."""

Told = Callable[[float, Arrangement | None], None]
"""Told now and then: the share of the work that is done, and a better arrangement if there is one.
The gate has not seen it yet."""


@dataclass(frozen=True)
class Search:
    """How to look for an arrangement: by which engine, how long, who is told and who may stop it.

    The same ground and iterations without `seconds` give the same arrangement.
    """

    solver: Solver
    iterations: int | None = None
    seconds: float | None = None
    tell: Told | None = None
    cancelled: Cancelled | None = None

    def shorter(self) -> "Search":
        """The same with less time, quietly."""
        seconds = None if self.seconds is None else self.seconds * SHORTER
        return replace(self, seconds=seconds, tell=None)


def arranged(ground: Ground, now: Arrangement, search: Search) -> Arrangement:
    """Everything that is not locked or taken out, arranged anew; pins are kept where possible."""
    return lawful(ground, now, lambda one, how: solved(ground, one, how), search)


def lawful(
    ground: Ground,
    now: Arrangement,
    arrange: Callable[[Arrangement, Search], Arrangement],
    search: Search,
) -> Arrangement:
    """What `arrange` makes of it, without the stops that the gate refuses.

    A locked route is nobody's to change: what the gate says of it shows in the plan.
    """
    found = arrange(now, search)
    for _ in range(AGAIN):
        refused = refusals(ground, found)
        if not refused:
            return found
        found = arrange(_barred(found, refused), search.shorter())
    while refused := refusals(ground, found):
        found = _mended(ground, _barred(found, refused))
    return found


def refusals(ground: Ground, now: Arrangement) -> frozenset[tuple[int, int]]:
    """The stops with problems of routes that are not locked: door and tour."""
    return frozenset(
        (ground.door(stop.case_keys[0]), tour)
        for tour, one in routes(ground, now).items()
        if tour not in now.locked
        for stop in one.stops
        if stop.problems
    )


def solved(
    ground: Ground, now: Arrangement, search: Search, problem: Problem | None = None
) -> Arrangement:
    """What the engine finds for the tours that are not locked, never worse than how things stand.

    `problem` asks for more than the pins do.
    """
    posed = problem or ground.posed(now)
    part = part_of(ground, now, posed)
    known = part.inner(standing(posed, now))

    def tell(share: float, best: Solution | None) -> None:
        if search.tell:
            search.tell(share, None if best is None else _with(now, part.outer(best)))

    answer = search.solver.solve(
        part.problem,
        seed=ground.seed,
        iterations=search.iterations,
        seconds=search.seconds,
        tell=tell if search.tell else None,
        cancelled=search.cancelled,
        first=known if known.routes else None,
    )
    return placed(posed, _with(now, part.outer(answer)))


def part_of(ground: Ground, now: Arrangement, posed: Problem) -> Part:
    """The tours that may change, and the doors that may be on them."""
    fixed = {door for tour in now.locked for door in now.orders[tour]} | now.excluded | now.over
    tours = [tour for tour in range(len(ground.tours)) if tour not in now.locked]
    return Part(posed, tours, [door for door in range(len(ground.doors)) if door not in fixed])


def standing(posed: Problem, now: Arrangement) -> tuple[Route, ...]:
    """The routes as they are, without the stops that make one impossible."""
    return tuple(fitted(posed, tour, order) for tour, order in enumerate(now.orders) if order)


def placed(posed: Problem, now: Arrangement) -> Arrangement:
    """With the stops that are pinned to a place in the order put there.

    Engines know no order. Where the day then does not fit, the stops of least worth are taken out.
    """
    orders = list(now.orders)
    for tour, order in enumerate(orders):
        wanted = sorted(
            (pin.place, door)
            for door, pin in now.pins.items()
            if pin.place is not None and door in order
        )
        if not wanted or tour in now.locked:
            continue
        line = [door for door in order if door not in {one for _, one in wanted}]
        for place, door in sorted(wanted, key=lambda one: (one[0] == LAST, one)):
            line.insert(len(line) if place == LAST else place - 1, door)
        exact = timed(posed, tour, line) or fitted(posed, tour, line)
        orders[tour] = exact.jobs
    return replace(now, orders=tuple(orders))


def _with(now: Arrangement, found: tuple[Route, ...]) -> Arrangement:
    """With these routes in place of all that are not locked."""
    told = {route.vehicle: route.jobs for route in found}
    orders = tuple(
        order if tour in now.locked else told.get(tour, ()) for tour, order in enumerate(now.orders)
    )
    return replace(now, orders=orders)


def _mended(ground: Ground, now: Arrangement) -> Arrangement:
    """Without what makes a route impossible once other stops were taken out of it."""
    posed = ground.posed(now)
    orders = tuple(
        order if tour in now.locked or not order else fitted(posed, tour, order).jobs
        for tour, order in enumerate(now.orders)
    )
    return replace(now, orders=orders)


def _barred(now: Arrangement, refused: frozenset[tuple[int, int]]) -> Arrangement:
    """Without the stops that were refused, which are not tried with that crew and day again."""
    orders = tuple(
        tuple(door for door in order if (door, tour) not in refused)
        for tour, order in enumerate(now.orders)
    )
    return replace(now, orders=orders, barred=now.barred | refused)
