"""Routes as arrays, and in constant time whether one more job fits into one: compiled code.

For each position of a route four times are known: when the crew can be ready there at the earliest
and when it may arrive there at the latest, with its pause still to come and with its pause taken.
Whether a job fits between two positions, pause and several windows included, is then a matter of
its own windows and two ways.
"""

from typing import NamedTuple

import numpy as np

from lib.visits.solving.chance import blinks
from lib.visits.solving.compiled import compiled, inner
from lib.visits.solving.field import NEVER, Field, Small, metres_of, seconds_of
from lib.visits.solving.legs import Whole
from lib.visits.solving.traffic import after, after_rested, before, before_rested


class Tracks(NamedTuple):
    """The routes: row v is that of vehicle v; position 0 is its start.

    `at` is the vehicle that does a job, or -1. `fresh` and `rested` are the earliest times at which
    a position is left with the pause to come and with the pause taken; `fresh_due` and `rested_due`
    the latest times at which it is reached. `cost` is each route's part of the objective.
    """

    jobs: Small
    stops: Whole
    at: Whole
    fresh: Whole
    rested: Whole
    fresh_due: Whole
    rested_due: Whole
    cost: Whole


def tracks_of(field: Field) -> Tracks:
    """Empty routes."""
    vehicles, jobs = len(field.start), len(field.place)
    shortest = max(int(field.service.min(initial=NEVER)), 1)
    longest = int((field.late - field.early).max(initial=0))
    room = min(jobs, int(field.most.max(initial=0)), longest // shortest + 1)
    times = (vehicles, room + 2)
    tracks = Tracks(
        jobs=np.zeros((vehicles, room), dtype=np.int32),
        stops=np.zeros(vehicles, dtype=np.int64),
        at=np.full(jobs, -1, dtype=np.int64),
        fresh=np.zeros(times, dtype=np.int64),
        rested=np.zeros(times, dtype=np.int64),
        fresh_due=np.zeros(times, dtype=np.int64),
        rested_due=np.zeros(times, dtype=np.int64),
        cost=np.zeros(vehicles, dtype=np.int64),
    )
    for vehicle in range(vehicles):
        refresh(field, tracks, vehicle)
    return tracks


@inner
def served(field: Field, job: int, arrive: int) -> int:
    """The earliest end of the service for an arrival."""
    for window in range(field.first[job], field.first[job + 1]):
        ends = max(arrive, field.opens[window]) + field.service[job]
        if ends <= field.closes[window]:
            return int(ends)
    return NEVER


@inner
def due(field: Field, job: int, leave: int) -> int:
    """The latest arrival with which the job is left by then."""
    for window in range(field.first[job + 1] - 1, field.first[job] - 1, -1):
        starts = min(leave, field.closes[window]) - field.service[job]
        if starts >= field.opens[window]:
            return int(starts)
    return -NEVER


@inner
def paused(field: Field, vehicle: int, leave: int, way: int) -> int:
    """The earliest arrival after a way with the pause."""
    opens, closes, length = field.pause[vehicle]
    if length < 0 or max(leave, opens) + length > closes:
        return NEVER
    return after_rested(field.reach, leave, way, opens, length)


@inner
def _unpaused(field: Field, vehicle: int, arrive: int, way: int) -> int:
    """The latest departure for an arrival after a way with the pause."""
    opens, closes, length = field.pause[vehicle]
    if length < 0 or opens + length > arrive:
        return -NEVER
    by = before_rested(field.reach, arrive, way, opens, length)
    return int(min(by, closes - length))


@compiled
def refresh(field: Field, tracks: Tracks, vehicle: int) -> bool:
    """Bring the times and the cost of a route up to date; whether it is possible at all.

    The cost is that of the shortest duty with the earliest return, which is hardly ever more than
    that of the shortest duty at all.
    """
    count = tracks.stops[vehicle]
    back = _forward(field, tracks, vehicle)
    _backward(field, tracks, vehicle, field.late[vehicle])
    if count == 0:
        tracks.cost[vehicle] = 0
        return True
    if back > field.late[vehicle]:
        return False
    leave = _latest(field, tracks, vehicle, back)
    metres = 0
    if field.metre_cost:
        here = field.start[vehicle]
        for position in range(count):
            there = field.place[tracks.jobs[vehicle, position]]
            metres += metres_of(field, here, there)
            here = there
        metres += metres_of(field, here, field.end[vehicle])
    tracks.cost[vehicle] = (
        field.fixed[vehicle] + field.second_cost * (back - leave) + field.metre_cost * metres
    )
    return True


@inner
def _forward(field: Field, tracks: Tracks, vehicle: int) -> int:
    """Fill the earliest times; the earliest return."""
    opens, closes, length = field.pause[vehicle]
    early = field.early[vehicle]
    if length < 0:
        fresh, rested = NEVER, early
    else:
        fresh, rested = early, paused(field, vehicle, early, 0)
    tracks.fresh[vehicle, 0], tracks.rested[vehicle, 0] = fresh, rested
    here = field.start[vehicle]
    for position in range(tracks.stops[vehicle]):
        job = tracks.jobs[vehicle, position]
        way = seconds_of(field, here, field.place[job])
        arrive = min(after(field.reach, rested, way), paused(field, vehicle, fresh, way))
        rested = served(field, job, arrive)
        fresh = served(field, job, after(field.reach, fresh, way))
        here = field.place[job]
        tracks.fresh[vehicle, position + 1], tracks.rested[vehicle, position + 1] = fresh, rested
    way = seconds_of(field, here, field.end[vehicle])
    back = min(after(field.reach, rested, way), paused(field, vehicle, fresh, way))
    home = after(field.reach, fresh, way)
    if max(home, opens) + length <= min(closes, field.late[vehicle]):
        back = min(back, home)
    return int(back)


@inner
def _last(field: Field, vehicle: int, back: int) -> tuple[int, int]:
    """The latest times at the end, with the pause to come and taken."""
    opens, closes, length = field.pause[vehicle]
    over = min(closes, field.late[vehicle])
    if length < 0 or opens + length > over:
        return -NEVER, int(back)
    return int(min(back, over - length)), int(back)


@inner
def _backward(field: Field, tracks: Tracks, vehicle: int, back: int) -> None:
    """Fill the latest times for a return."""
    count = tracks.stops[vehicle]
    fresh, rested = _last(field, vehicle, back)
    tracks.fresh_due[vehicle, count + 1], tracks.rested_due[vehicle, count + 1] = fresh, rested
    there = field.end[vehicle]
    for position in range(count, 0, -1):
        job = tracks.jobs[vehicle, position - 1]
        way = seconds_of(field, field.place[job], there)
        leave = max(before(field.reach, fresh, way), _unpaused(field, vehicle, rested, way))
        fresh = due(field, job, leave)
        rested = due(field, job, before(field.reach, rested, way))
        there = field.place[job]
        tracks.fresh_due[vehicle, position], tracks.rested_due[vehicle, position] = fresh, rested


@inner
def _latest(field: Field, tracks: Tracks, vehicle: int, back: int) -> int:
    """The latest departure for a return."""
    fresh, rested = _last(field, vehicle, back)
    there = field.end[vehicle]
    for position in range(tracks.stops[vehicle], 0, -1):
        job = tracks.jobs[vehicle, position - 1]
        way = seconds_of(field, field.place[job], there)
        leave = max(before(field.reach, fresh, way), _unpaused(field, vehicle, rested, way))
        fresh = due(field, job, leave)
        rested = due(field, job, before(field.reach, rested, way))
        there = field.place[job]
    way = seconds_of(field, field.start[vehicle], there)
    leave = max(before(field.reach, fresh, way), _unpaused(field, vehicle, rested, way))
    free = before(field.reach, rested, way)
    if free >= tracks.rested[vehicle, 0]:
        leave = max(leave, free)
    return int(leave)


@inner
def _fits(
    field: Field, tracks: Tracks, vehicle: int, position: int, job: int, to: int, on: int
) -> bool:
    """Whether the job fits after a position, `to` seconds from it and `on` before the next."""
    fresh, rested = tracks.fresh[vehicle, position], tracks.rested[vehicle, position]
    by = tracks.rested_due[vehicle, position + 1]
    there = min(after(field.reach, rested, to), paused(field, vehicle, fresh, to))
    if after(field.reach, served(field, job, there), on) <= by:
        return True
    if field.pause[vehicle, 2] < 0:
        return False
    left = served(field, job, after(field.reach, fresh, to))
    return bool(
        after(field.reach, left, on) <= tracks.fresh_due[vehicle, position + 1]
        or paused(field, vehicle, left, on) <= by
    )


@inner
def place_for(
    field: Field, tracks: Tracks, vehicle: int, job: int, chance: Whole
) -> tuple[int, int]:
    """Where a job costs the least way in a route: position and cost; -1 if it fits nowhere.

    Now and then chance passes over a position (`blinks`).
    """
    count = tracks.stops[vehicle]
    if count >= field.most[vehicle] or count >= tracks.jobs.shape[1]:
        return -1, NEVER
    found, least = -1, NEVER
    place, last = field.place[job], field.first[job + 1] - 1
    if last < field.first[job] or not field.allowed[field.kind[job], vehicle]:
        return -1, NEVER
    service, opens = field.service[job], field.opens[field.first[job]]
    latest = field.closes[last] - service
    here = field.start[vehicle]
    for position in range(count + 1):
        fresh, rested = tracks.fresh[vehicle, position], tracks.rested[vehicle, position]
        early = min(fresh, rested)
        if early > latest:
            break
        there = field.end[vehicle]
        if position < count:
            there = field.place[tracks.jobs[vehicle, position]]
        by = max(tracks.fresh_due[vehicle, position + 1], tracks.rested_due[vehicle, position + 1])
        if max(early, opens) + service > by or blinks(chance):
            here = there  # no room even if it were next door
            continue
        to, on = seconds_of(field, here, place), seconds_of(field, place, there)
        if _fits(field, tracks, vehicle, position, job, to, on):
            cost = field.second_cost * (to + on - seconds_of(field, here, there))
            if field.metre_cost:
                by = metres_of(field, here, place) + metres_of(field, place, there)
                cost += field.metre_cost * (by - metres_of(field, here, there))
            if cost < least:
                found, least = position, cost
        here = there
    return found, int(least)
