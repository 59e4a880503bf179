"""Ruin and recreate with annealing: compiled code.

After Christiaens & Vanden Berghe 2020, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54, 417-433: strings of neighbouring stops are taken out of routes
that pass near each other, and put back one by one where they cost the least way. What is new here
is that visits are chosen: those left out nearby compete for the room that was made.
"""

import numpy as np

from lib.visits.solving.chance import below, share
from lib.visits.solving.compiled import compiled, inner
from lib.visits.solving.field import NEVER, Field
from lib.visits.solving.legs import Whole
from lib.visits.solving.ruin import (
    BEST,
    NOW,
    PLANNED,
    POOLED,
    REFUSED,
    ROUND,
    TOUCHED,
    USED,
    Desk,
    restore,
    ruin,
    touch,
)
from lib.visits.solving.tracks import Tracks, place_for, refresh

POOL = 40
"""Left-out jobs that compete for the room."""
ROUTES = 12
"""Nearest jobs whose routes a job may move to."""
BOLD, BOLDNESS = 20, 0.3
"""How many times its value a job may cost in a bold round, and the share of these: alone a far-off
door may not be worth the way, together with its neighbours it is."""
WAYS = 5
BY_CHANCE, BY_VALUE, BY_DENSITY, ABOUT_BY_DENSITY, ABOUT_BY_VALUE = range(WAYS)
"""Orders in which jobs are put in; "about" lets chance halve a key or add a half."""


@compiled
def fill(field: Field, tracks: Tracks, order: Whole, chance: Whole) -> None:
    """Put in the jobs of `order` one by one wherever they cost the least way in any route."""
    for job in order:
        if tracks.at[job] >= 0:
            continue
        route, place, least = -1, -1, NEVER
        for vehicle in range(len(field.start)):
            position, cost = place_for(field, tracks, vehicle, job, chance)
            if position >= 0 and cost + _opening(field, tracks, vehicle) < least:
                route, place = vehicle, position
                least = cost + _opening(field, tracks, vehicle)
        if route >= 0:
            _put_if_worth(field, tracks, route, place, job, 1)


@compiled
def search(
    field: Field, tracks: Tracks, desk: Desk, chance: Whole, warmth: float, rounds: int
) -> None:
    """Do so many rounds at one temperature (in the unit of the objective)."""
    counts = desk.counts
    counts[REFUSED] = 0
    counts[PLANNED], counts[USED] = tracks.stops.sum(), (tracks.stops > 0).sum()
    for _ in range(rounds):
        counts[ROUND] += 1
        counts[TOUCHED] = counts[POOLED] = 0
        seed = below(chance, len(field.place))
        ruin(field, tracks, desk, chance, seed)
        lost = 0
        for one in range(counts[POOLED]):
            lost += field.value[desk.pool[one]]
        _invite(field, tracks, desk, seed)
        _sort(field, desk, chance)
        won = _recreate(field, tracks, desk, chance)
        change = lost - won
        for one in range(counts[TOUCHED]):
            vehicle = desk.touched[one]
            change += tracks.cost[vehicle] - desk.old_cost[vehicle]
        if change < -warmth * np.log(share(chance)):
            counts[NOW] += change
            if counts[NOW] < counts[BEST]:
                counts[BEST] = counts[NOW]
                desk.best_jobs[:] = tracks.jobs
                desk.best_count[:] = tracks.stops
        else:
            restore(field, tracks, desk)


@inner
def _opening(field: Field, tracks: Tracks, vehicle: int) -> int:
    """What it costs that this vehicle goes out."""
    return int(field.fixed[vehicle]) if tracks.stops[vehicle] == 0 else 0


@inner
def _invite(field: Field, tracks: Tracks, desk: Desk, seed: int) -> None:
    """Let jobs that are left out near the seed and near those taken out compete for the room.

    Their mark is negative: they are tried only in the routes that were touched, since the others
    have no more room for them than before.
    """
    counts = desk.counts
    own = counts[POOLED]
    most = min(own + POOL, len(desk.pool))
    if tracks.at[seed] < 0 and desk.mark_job[seed] != counts[ROUND] and counts[POOLED] < most:
        desk.mark_job[seed] = -counts[ROUND]
        desk.pool[counts[POOLED]] = seed
        counts[POOLED] += 1
    for rank in range(field.near.shape[1]):
        for one in range(-1, own):
            job = field.near[seed if one < 0 else desk.pool[one], rank]
            if tracks.at[job] < 0 and abs(desk.mark_job[job]) != counts[ROUND]:
                if counts[POOLED] >= most:
                    return
                desk.mark_job[job] = -counts[ROUND]
                desk.pool[counts[POOLED]] = job
                counts[POOLED] += 1


@inner
def _sort(field: Field, desk: Desk, chance: Whole) -> None:
    """Order the jobs in hand: by chance, by value, or by value for time."""
    way = below(chance, WAYS)
    for one in range(desk.counts[POOLED]):
        job = desk.pool[one]
        if way == BY_CHANCE:
            key = share(chance)
        elif way == BY_VALUE:
            key = float(field.value[job])
        elif way == BY_DENSITY:
            key = field.density[job]
        elif way == ABOUT_BY_DENSITY:
            key = field.density[job] * (0.5 + share(chance))
        else:
            key = field.value[job] * (0.5 + share(chance))
        place = one
        while place > 0 and desk.keys[place - 1] < key:
            desk.keys[place], desk.pool[place] = desk.keys[place - 1], desk.pool[place - 1]
            place -= 1
        desk.keys[place], desk.pool[place] = key, job


@inner
def _recreate(field: Field, tracks: Tracks, desk: Desk, chance: Whole) -> int:
    """Put in what fits; the value of it."""
    won = 0
    counts = desk.counts
    patience = BOLD if counts[REFUSED] > 0 and share(chance) < BOLDNESS else 1
    for one in range(counts[POOLED]):
        job = desk.pool[one]
        route, place = _best_route(field, tracks, desk, chance, job)
        if route < 0:
            continue
        touch(tracks, desk, route)
        if _put_if_worth(field, tracks, route, place, job, patience):
            won += field.value[job]
        else:
            counts[REFUSED] += 1
    if patience > 1:
        won -= _prune(field, tracks, desk)
    return int(won)


@inner
def _best_route(
    field: Field, tracks: Tracks, desk: Desk, chance: Whole, job: int
) -> tuple[int, int]:
    """Where a job costs the least way: in a touched route, in one near it, or in an unused one."""
    counts = desk.counts
    route, place, least = -1, -1, NEVER
    near = min(ROUTES, field.near.shape[1]) if desk.mark_job[job] == counts[ROUND] else 0
    idle = len(field.start) if counts[USED] < len(field.start) else 0
    for at in range(counts[TOUCHED] + near + idle):
        if at < counts[TOUCHED]:
            vehicle = desk.touched[at]
        elif at < counts[TOUCHED] + near:
            vehicle = tracks.at[field.near[job, at - counts[TOUCHED]]]
        else:
            vehicle = at - counts[TOUCHED] - near
            if tracks.stops[vehicle] > 0:
                continue
        if vehicle < 0 or (at >= counts[TOUCHED] and desk.mark_route[vehicle] == counts[ROUND]):
            continue
        position, cost = place_for(field, tracks, vehicle, job, chance)
        if position >= 0 and cost + _opening(field, tracks, vehicle) < least:
            route, place = vehicle, position
            least = cost + _opening(field, tracks, vehicle)
    return route, place


@inner
def _prune(field: Field, tracks: Tracks, desk: Desk) -> int:
    """Take out of the touched routes what is not worth its cost; the value of it."""
    lost = 0
    for one in range(desk.counts[TOUCHED]):
        vehicle = desk.touched[one]
        for position in range(tracks.stops[vehicle] - 1, -1, -1):
            job = tracks.jobs[vehicle, position]
            if field.kept[job]:
                continue
            before = tracks.cost[vehicle]
            _take(field, tracks, vehicle, position)
            if before - tracks.cost[vehicle] > field.value[job]:
                lost += field.value[job]
            else:
                _put(field, tracks, vehicle, position, job)
    return int(lost)


@inner
def _put(field: Field, tracks: Tracks, vehicle: int, position: int, job: int) -> bool:
    """Put a job after a position of a route; whether the route is possible."""
    count = tracks.stops[vehicle]
    for one in range(count, position, -1):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one - 1]
    tracks.jobs[vehicle, position] = job
    tracks.stops[vehicle] = count + 1
    tracks.at[job] = vehicle
    return refresh(field, tracks, vehicle)


@inner
def _take(field: Field, tracks: Tracks, vehicle: int, position: int) -> None:
    """Take the job after a position out of a route."""
    count = tracks.stops[vehicle] - 1
    tracks.at[tracks.jobs[vehicle, position]] = -1
    for one in range(position, count):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one + 1]
    tracks.stops[vehicle] = count
    refresh(field, tracks, vehicle)


@inner
def _put_if_worth(
    field: Field, tracks: Tracks, vehicle: int, position: int, job: int, patience: int
) -> bool:
    """Put a job after a position of a route, unless that costs more than it is worth so often."""
    before = tracks.cost[vehicle]
    worth = field.value[job] * patience
    if _put(field, tracks, vehicle, position, job) and tracks.cost[vehicle] - before <= worth:
        return True
    _take(field, tracks, vehicle, position)
    return False
