"""Give customers back to the crew that was at their door the last time, where that costs little.

A preference, no rule: a stop changes its crew only if all crews together are on duty by no more
than so many minutes longer for it, nothing is left out, and the gate has nothing against it.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from lib.ledger import Ledger, schema
from lib.visits.plans.balancing import MINUTES, Measure, Move, Scale, lawful, with_orders
from lib.visits.plans.ground import Arrangement, Ground


def crews_before(ledger: Ledger, day: dt.date) -> Mapping[str, str]:
    """Case key → the crew of its last visit list before the day, of lists that still stand."""
    plans, stops, later = schema.plans, schema.stops, schema.plans.alias()
    superseded = sa.exists().where(later.c.supersedes == plans.c.plan_id)
    query = (
        sa.select(stops.c.case_key, plans.c.crew)
        .join(stops, stops.c.plan_id == plans.c.plan_id)
        .where(plans.c.day < day, ~superseded)
        .order_by(plans.c.day, plans.c.created_at, plans.c.plan_id)
    )
    with ledger.read() as connection:
        return {row.case_key: row.crew for row in connection.execute(query)}


def familiar(
    ground: Ground, now: Arrangement, before: Mapping[str, str], *, most_minutes: float
) -> Arrangement:
    """The arrangement with stops given back to the crew that knows them; at worst as it was.

    Args:
        ground: what the plan stands on.
        now: the arrangement; locked routes, pinned stops and what a day has behind it stay.
        before: as `crews_before` gives it.
        most_minutes: by how much a stop may lengthen the day of all crews together.

    """
    scale = Scale(ground, ground.posed(now), Measure.STOPS)
    for door in strangers(ground, now, before):
        move = _back(scale, now, door, before[_key(ground, before, door)])
        if move is not None and move.cost <= most_minutes * MINUTES:
            now = with_orders(now, move.orders)
    return now


def strangers(ground: Ground, now: Arrangement, before: Mapping[str, str]) -> list[int]:
    """The planned doors that another crew knows which goes on one of the days, by their number."""
    return [
        door
        for tour, order in enumerate(now.orders)
        for door in order
        if (key := _key(ground, before, door))
        and before[key] in ground.crews
        and before[key] != ground.tours[tour].crew.name
        and door not in now.pins
        and door not in now.over
        and tour not in now.locked
    ]


def _key(ground: Ground, before: Mapping[str, str], door: int) -> str:
    """The first case of a door that was visited before; empty if none was."""
    return next((key for key in ground.doors[door].case_keys if key in before), "")


def _back(scale: Scale, now: Arrangement, door: int, crew: str) -> Move | None:
    """The cheapest way to give a door to a crew, on any of its days."""
    ground = scale.ground
    here = now.tour_of(door)
    if here is None:
        return None
    rest = tuple(one for one in now.orders[here] if one != door)
    found = []
    for tour, one in enumerate(ground.tours):
        if one.crew.name != crew or tour in now.locked or (door, tour) in now.barred:
            continue
        order = now.orders[tour]
        for at in range(len(order) + 1):
            orders = {here: rest, tour: (*order[:at], door, *order[at:])}
            if all(scale.route(*route) is not None for route in orders.items()):
                found.append(Move(orders, scale.longer(now, orders)))
    found.sort(key=lambda move: (move.cost, tuple(move.orders.items())))
    return next((move for move in found if lawful(ground, now, move.orders)), None)
