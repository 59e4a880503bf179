"""Ruin and recreate with annealing: compiled code.

After Christiaens & Vanden Berghe 2020, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54, 417-433: strings of neighbouring stops are taken out of routes
that pass near each other, and put back one by one where they cost the least way. What is new here
is that visits are chosen: those left out nearby compete for the room that was made.
"""

from typing import NamedTuple

import numpy as np

from lib.visits.solving.chance import below, share
from lib.visits.solving.compiled import compiled, inner
from lib.visits.solving.field import NEVER, Field, Small
from lib.visits.solving.legs import Floats, Whole
from lib.visits.solving.tracks import Tracks, place_for, refresh

STRING = 10
"""The longest string that is taken out of a route."""
REMOVED = 10
"""Stops that are taken out at a time, on the mean."""
POOL = 40
"""Left-out jobs that compete for the room."""
ROUTES = 12
"""Nearest jobs whose routes a job may move to."""
TOUCHED, POOLED, ROUND, NOW, BEST, PLANNED, USED = range(7)
"""Where `counts` keeps what."""


class Desk(NamedTuple):
    """What a search works with: marks, the routes as they were, the jobs in hand, the best plan.

    `counts` has the routes touched and the jobs in hand, the number of the round, the objective now
    and of the best plan, and about how many stops and routes there are.
    """

    mark_route: Whole
    mark_job: Whole
    touched: Whole
    old_jobs: Small
    old_count: Whole
    old_cost: Whole
    pool: Whole
    keys: Floats
    best_jobs: Small
    best_count: Whole
    counts: Whole


def desk_of(field: Field, tracks: Tracks) -> Desk:
    """A desk for a search that begins with these routes."""
    vehicles, jobs = len(field.start), len(field.place)
    desk = Desk(
        mark_route=np.zeros(vehicles, dtype=np.int64),
        mark_job=np.zeros(jobs, dtype=np.int64),
        touched=np.zeros(vehicles, dtype=np.int64),
        old_jobs=tracks.jobs.copy(),
        old_count=tracks.count.copy(),
        old_cost=tracks.cost.copy(),
        pool=np.zeros(jobs, dtype=np.int64),
        keys=np.zeros(jobs),
        best_jobs=tracks.jobs.copy(),
        best_count=tracks.count.copy(),
        counts=np.zeros(7, dtype=np.int64),
    )
    cost = int(tracks.cost.sum() + field.value[tracks.at < 0].sum())
    desk.counts[NOW] = desk.counts[BEST] = cost
    return desk


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
    counts[PLANNED], counts[USED] = tracks.count.sum(), max((tracks.count > 0).sum(), 1)
    for _ in range(rounds):
        counts[ROUND] += 1
        counts[TOUCHED] = counts[POOLED] = 0
        seed = below(chance, len(field.place))
        _ruin(field, tracks, desk, chance, seed)
        lost = 0
        for one in range(counts[POOLED]):
            lost += field.value[desk.pool[one]]
        own = counts[POOLED]
        _invite(field, tracks, desk, seed)
        _sort(field, desk, chance)
        won = _recreate(field, tracks, desk, chance)
        change = lost - won
        for one in range(counts[TOUCHED]):
            vehicle = desk.touched[one]
            change += tracks.cost[vehicle] - desk.old_cost[vehicle]
        if own >= 0 and change < -warmth * np.log(share(chance)):
            counts[NOW] += change
            if counts[NOW] < counts[BEST]:
                counts[BEST] = counts[NOW]
                desk.best_jobs[:] = tracks.jobs
                desk.best_count[:] = tracks.count
        else:
            _restore(field, tracks, desk)


@inner
def _opening(field: Field, tracks: Tracks, vehicle: int) -> int:
    """What it costs that this vehicle goes out."""
    return int(field.fixed[vehicle]) if tracks.count[vehicle] == 0 else 0


@inner
def _touch(tracks: Tracks, desk: Desk, vehicle: int) -> None:
    """Remember a route before its first change in this round."""
    if desk.mark_route[vehicle] == desk.counts[ROUND]:
        return
    desk.mark_route[vehicle] = desk.counts[ROUND]
    desk.touched[desk.counts[TOUCHED]] = vehicle
    desk.counts[TOUCHED] += 1
    count = tracks.count[vehicle]
    desk.old_jobs[vehicle, :count] = tracks.jobs[vehicle, :count]
    desk.old_count[vehicle] = count
    desk.old_cost[vehicle] = tracks.cost[vehicle]


@inner
def _restore(field: Field, tracks: Tracks, desk: Desk) -> None:
    for one in range(desk.counts[TOUCHED]):
        vehicle = desk.touched[one]
        for position in range(tracks.count[vehicle]):
            tracks.at[tracks.jobs[vehicle, position]] = -1
    for one in range(desk.counts[TOUCHED]):
        vehicle = desk.touched[one]
        count = desk.old_count[vehicle]
        tracks.jobs[vehicle, :count] = desk.old_jobs[vehicle, :count]
        tracks.count[vehicle] = count
        for position in range(count):
            tracks.at[tracks.jobs[vehicle, position]] = vehicle
        refresh(field, tracks, vehicle)


@inner
def _ruin(field: Field, tracks: Tracks, desk: Desk, chance: Whole, seed: int) -> None:
    """Take strings out of routes that pass near a job."""
    counts = desk.counts
    mean = counts[PLANNED] / counts[USED]
    longest = max(1.0, min(float(STRING), mean))
    strings = 1 + below(chance, max(1, int(4 * REMOVED / (1 + longest) - 1)))
    for rank in range(-1, field.near.shape[1]):
        if strings == 0:
            break
        job = seed if rank < 0 else field.near[seed, rank]
        vehicle = tracks.at[job]
        if vehicle < 0 or desk.mark_route[vehicle] == counts[ROUND]:
            continue
        strings -= 1
        count = tracks.count[vehicle]
        length = 1 + below(chance, int(min(longest, count)))
        kept = 0
        if length < count and share(chance) < 0.5:
            while length + kept < count and share(chance) > 0.5:
                kept += 1
        _cut(field, tracks, desk, chance, job, length, kept)


@inner
def _cut(
    field: Field,
    tracks: Tracks,
    desk: Desk,
    chance: Whole,
    job: int,
    length: int,
    kept: int,
) -> None:
    """Take out a string around a job; some in the middle of it may be kept."""
    vehicle = tracks.at[job]
    _touch(tracks, desk, vehicle)
    count = tracks.count[vehicle]
    where = 0
    while tracks.jobs[vehicle, where] != job:
        where += 1
    span = length + kept
    low, high = max(0, where - span + 1), min(where, count - span)
    begin = low + below(chance, high - low + 1)
    keep_from = begin + 1 + below(chance, length) if kept else begin + span
    left = begin
    for position in range(begin, count):
        one = tracks.jobs[vehicle, position]
        if position < begin + span and not keep_from <= position < keep_from + kept:
            tracks.at[one] = -1
            desk.mark_job[one] = desk.counts[ROUND]
            desk.pool[desk.counts[POOLED]] = one
            desk.counts[POOLED] += 1
        else:
            tracks.jobs[vehicle, left] = one
            left += 1
    tracks.count[vehicle] = left
    refresh(field, tracks, vehicle)


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
    """Order the jobs in hand: by chance, by value, or by value for time with more or less chance."""
    way = below(chance, 10)
    for one in range(desk.counts[POOLED]):
        job = desk.pool[one]
        if way < 2:
            key = share(chance)
        elif way < 4:
            key = float(field.value[job])
        elif way < 6:
            key = field.density[job]
        elif way < 8:
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
                if tracks.count[vehicle] == 0 and desk.mark_route[vehicle] != counts[ROUND]:
                    position, cost = place_for(field, tracks, vehicle, job, chance)
                    if position >= 0 and cost + field.fixed[vehicle] < least:
                        route, place = vehicle, position
                        least = cost + field.fixed[vehicle]
        if route >= 0:
            _touch(tracks, desk, route)
            if _put_if_worth(field, tracks, route, place, job):
                won += field.value[job]
    return int(won)


@inner
def _put_if_worth(field: Field, tracks: Tracks, vehicle: int, position: int, job: int) -> bool:
    """Put a job after a position of a route, unless that costs more than it is worth."""
    before = tracks.cost[vehicle]
    count = tracks.count[vehicle]
    for one in range(count, position, -1):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one - 1]
    tracks.jobs[vehicle, position] = job
    tracks.count[vehicle] = count + 1
    tracks.at[job] = vehicle
    if refresh(field, tracks, vehicle) and tracks.cost[vehicle] - before <= field.value[job]:
        return True
    for one in range(position, count):
        tracks.jobs[vehicle, one] = tracks.jobs[vehicle, one + 1]
    tracks.count[vehicle] = count
    tracks.at[job] = -1
    refresh(field, tracks, vehicle)
    return False
