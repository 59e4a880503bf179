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
            _put_if_worth(field, tracks, route, place, job)


@compiled
def search(
    field: Field, tracks: Tracks, desk: Desk, chance: Whole, warmth: float, rounds: int
) -> None:
    """Do so many rounds at one temperature (in the unit of the objective)."""
    counts = desk.counts
    counts[PLANNED], counts[USED] = tracks.stops.sum(), max((tracks.stops > 0).sum(), 1)
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
    for one in range(counts[POOLED]):
        job = desk.pool[one]
        route, place, least = -1, -1, NEVER
        for at in range(counts[TOUCHED]):
            vehicle = desk.touched[at]
            position, cost = place_for(field, tracks, vehicle, job, chance)
            if position >= 0 and cost + _opening(field, tracks, vehicle) < least:
                route, place = vehicle, position
                least = cost + _opening(field, tracks, vehicle)
        own = desk.mark_job[job] == counts[ROUND]
        for rank in range(min(ROUTES, field.near.shape[1]) if own else 0):
            vehicle = tracks.at[field.near[job, rank]]
            if vehicle < 0 or desk.mark_route[vehicle] == counts[ROUND]:
                continue
            position, cost = place_for(field, tracks, vehicle, job, chance)
            if position >= 0 and cost < least:
                route, place, least = vehicle, position, cost
        if counts[USED] < len(field.start):
            for vehicle in range(len(field.start)):
                if tracks.stops[vehicle] == 0 and desk.mark_route[vehicle] != counts[ROUND]:
                    position, cost = place_for(field, tracks, vehicle, job, chance)
                    if position >= 0 and cost + field.fixed[vehicle] < least:
                        route, place = vehicle, position
                        least = cost + field.fixed[vehicle]
        if route >= 0:
            touch(tracks, desk, route)
            if _put_if_worth(field, tracks, route, place, job):
                won += field.value[job]
    return int(won)


@inner
def _put_if_worth(field: Field, tracks: Tracks, vehicle: int, position: int, job: int) -> bool:
    """Put a job after a position of a route, unless that costs more than it is worth."""
    before = tracks.cost[vehicle]
    count = tracks.stops[vehicle]
    for one in range(count, position, -1):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one - 1]
    tracks.jobs[vehicle, position] = job
    tracks.stops[vehicle] = count + 1
    tracks.at[job] = vehicle
    if refresh(field, tracks, vehicle) and tracks.cost[vehicle] - before <= field.value[job]:
        return True
    for one in range(position, count):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one + 1]
    tracks.stops[vehicle] = count
    tracks.at[job] = -1
    refresh(field, tracks, vehicle)
    return False
