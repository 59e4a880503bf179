"""Which doors are worth an engine's time: those of most value for each hour.

A crew makes some twenty visits a day. Of hundreds of doors for each crew most have no chance, and
an engine that looks at them finds less in the same time. How many are too many depends on the
engine: with 2,000 doors and 20 crews PyVRP found most among the best 600, ruin and recreate among
the best 1,500, and 3 % less among 600.
"""

import numpy as np

from lib.visits.solving.legs import HOUR, Floats, Whole
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Solution

MANY, SOME = 3.0, 1.2
"""Doors that are kept for a fast and for a slow engine, in multiples of the visits that all crews
can make."""

FEWEST = 200
"""Fewer doors than this are all kept."""


SPAN = 4 * HOUR
"""Hours that count as about the same."""
SAMPLE = 500
"""Doors among which the neighbours of every door are sought."""
FEW = 5
"""Neighbours whose mean distance says how far off a door lies."""
BLOCK = 5_000
"""Doors that are looked at at once."""


def away_of(problem: Problem) -> Floats:
    """About how many seconds each job lies from those around it.

    The nearest are sought in a sample; in the plane, n times as many are nearer by the root of n.
    """
    place = np.array([job.place for job in problem.jobs], dtype=np.int64)
    sample = place[np.unique(np.linspace(0, len(place) - 1, SAMPLE).astype(np.int64))]
    few = min(FEW, len(sample) - 1)
    if few < 1:
        return np.zeros(len(place))
    nearer = np.sqrt(len(sample) / len(place))
    away = np.empty(len(place))
    for begin in range(0, len(place), BLOCK):
        ways, _ = problem.legs.table(place[begin : begin + BLOCK], sample)
        some = np.partition(ways, few, axis=1)[:, : few + 1]
        away[begin : begin + BLOCK] = some.sum(axis=1) / few * nearer
    return away


def stops(problem: Problem, away: Floats) -> float:
    """About how many visits all crews together can make."""
    service = float(np.mean([job.service for job in problem.jobs]))
    way = float(np.mean(away))
    total = 0.0
    for crew in problem.vehicles:
        length = crew.shift.closes - crew.shift.opens - (crew.pause.seconds if crew.pause else 0)
        most = max(length, 0) / max(service + way, 1.0)
        total += most if crew.most_stops is None else min(most, crew.most_stops)
    return total


def promising(problem: Problem, first: Solution | None = None, times: float = MANY) -> Whole:
    """The jobs to look at, in their order: required, pinned and planned ones in any case."""
    count = len(problem.jobs)
    if count <= FEWEST:
        return np.arange(count)
    away = away_of(problem)
    keep = max(FEWEST, round(times * stops(problem, away)))
    if count <= keep:
        return np.arange(count)
    value = np.array([job.value for job in problem.jobs], dtype=np.float64)
    service = np.array([job.service for job in problem.jobs], dtype=np.float64)
    density = value / (service + away + 1)
    planned = {job for route in first.routes for job in route.jobs} if first else set()
    for at, job in enumerate(problem.jobs):
        if job.required or job.vehicles is not None or at in planned:
            density[at] = np.inf
    order = np.argsort(-density, kind="stable")
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    group = _groups(problem)
    within = _rank_within(group, rank)
    fair = keep // (2 * (int(group.max()) + 1))
    return np.flatnonzero((rank < keep) | np.isinf(density) | (within < fair))


def _groups(problem: Problem) -> Whole:
    """Doors of about the same hours and skills, so that no hour or crew is left without work."""
    keys = [(job.skills, *(window.opens // SPAN for window in job.windows)) for job in problem.jobs]
    number = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return np.array([number[key] for key in keys], dtype=np.int64)


def _rank_within(group: Whole, rank: Whole) -> Whole:
    order = np.lexsort((rank, group))
    begins = np.searchsorted(group[order], np.arange(int(group.max()) + 1))
    within = np.empty(len(group), dtype=np.int64)
    within[order] = np.arange(len(group)) - begins[group[order]]
    return within
