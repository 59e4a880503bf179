"""The ruin of ruin and recreate: strings of neighbouring stops are taken out. Compiled code.

Also the desk at which a search works, and how a round that led nowhere is undone.
"""

from typing import NamedTuple

import numpy as np

from lib.visits.solving.chance import below, share
from lib.visits.solving.compiled import inner
from lib.visits.solving.field import Field, Small
from lib.visits.solving.legs import Floats, Whole
from lib.visits.solving.tracks import Tracks, refresh

STRING = 10
"""The longest string that is taken out of a route."""
REMOVED = 10
"""Stops that are taken out at a time, on the mean."""
SPLIT = 0.5
"""How often a string keeps some stops in its middle, and how often one more of them."""
TOUCHED, POOLED, ROUND, NOW, BEST, PLANNED, USED, REFUSED = range(8)
"""Where `counts` keeps what."""


class Desk(NamedTuple):
    """What a search works with: marks, the routes as they were, the jobs in hand, the best plan.

    `counts` has the routes touched and the jobs in hand, the number of the round, the objective now
    and of the best plan, about how many stops and routes there are, and how often a job was refused
    because it is not worth its cost.
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
        old_count=tracks.stops.copy(),
        old_cost=tracks.cost.copy(),
        pool=np.zeros(jobs, dtype=np.int64),
        keys=np.zeros(jobs),
        best_jobs=tracks.jobs.copy(),
        best_count=tracks.stops.copy(),
        counts=np.zeros(8, dtype=np.int64),
    )
    cost = int(tracks.cost.sum() + field.value[tracks.at < 0].sum())
    desk.counts[NOW] = desk.counts[BEST] = cost
    return desk


@inner
def touch(tracks: Tracks, desk: Desk, vehicle: int) -> None:
    """Remember a route before its first change in this round."""
    if desk.mark_route[vehicle] == desk.counts[ROUND]:
        return
    desk.mark_route[vehicle] = desk.counts[ROUND]
    desk.touched[desk.counts[TOUCHED]] = vehicle
    desk.counts[TOUCHED] += 1
    count = tracks.stops[vehicle]
    desk.old_jobs[vehicle, :count] = tracks.jobs[vehicle, :count]
    desk.old_count[vehicle] = count
    desk.old_cost[vehicle] = tracks.cost[vehicle]


@inner
def restore(field: Field, tracks: Tracks, desk: Desk) -> None:
    """Put the routes back as they were before this round."""
    for one in range(desk.counts[TOUCHED]):
        vehicle = desk.touched[one]
        for position in range(tracks.stops[vehicle]):
            tracks.at[tracks.jobs[vehicle, position]] = -1
    for one in range(desk.counts[TOUCHED]):
        vehicle = desk.touched[one]
        count = desk.old_count[vehicle]
        tracks.jobs[vehicle, :count] = desk.old_jobs[vehicle, :count]
        tracks.stops[vehicle] = count
        for position in range(count):
            tracks.at[tracks.jobs[vehicle, position]] = vehicle
        refresh(field, tracks, vehicle)


@inner
def ruin(field: Field, tracks: Tracks, desk: Desk, chance: Whole, seed: int) -> None:
    """Take strings out of routes that pass near a job."""
    counts = desk.counts
    mean = counts[PLANNED] / max(counts[USED], 1)
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
        count = tracks.stops[vehicle]
        length = 1 + below(chance, int(min(longest, count)))
        kept = 0
        if length < count and share(chance) < SPLIT:
            while length + kept < count and share(chance) < SPLIT:
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
    touch(tracks, desk, vehicle)
    count = tracks.stops[vehicle]
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
        inside = position < begin + span and not keep_from <= position < keep_from + kept
        if inside and not field.kept[one]:
            tracks.at[one] = -1
            desk.mark_job[one] = desk.counts[ROUND]
            desk.pool[desk.counts[POOLED]] = one
            desk.counts[POOLED] += 1
        else:
            tracks.jobs[vehicle, left] = one
            left += 1
    tracks.stops[vehicle] = left
    refresh(field, tracks, vehicle)
