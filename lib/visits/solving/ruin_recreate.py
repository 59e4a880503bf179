"""The engine of the house: ruin and recreate, compiled.

It keeps pauses and several windows, skills and pins while it searches, and computes ways from
coordinates as it goes, so it needs no matrix.
"""

from dataclasses import dataclass

import numpy as np

from lib.visits.solving.annealing import fill, search
from lib.visits.solving.chance import chance_of, no_chance
from lib.visits.solving.field import Field, field_of
from lib.visits.solving.problem import Problem
from lib.visits.solving.ruin import BEST, Desk, desk_of
from lib.visits.solving.solution import Solution, together
from lib.visits.solving.solver import Cancelled, Tell
from lib.visits.solving.timing import fitted
from lib.visits.solving.tracks import Tracks, refresh, tracks_of
from lib.visits.solving.watch import Watch

ITERATIONS = 20_000
"""A second or two; for one crew five times as many found hardly more in our trials."""
ROUNDS = 250
"""Rounds between two looks at the watch; some milliseconds."""
WARM, COLD = 1.0, 0.01
"""The temperature at the beginning and at the end, in the mean value of a job in the plan."""


@dataclass(frozen=True)
class RuinRecreate:
    """Solver by ruin and recreate; the same seed and iterations give the same plan.

    Jobs to `keep` stay in the routes of the first solution, in their order.
    """

    warm: float = WARM
    cold: float = COLD
    keep: frozenset[int] = frozenset()

    def solve(
        self,
        problem: Problem,
        *,
        seed: int = 0,
        iterations: int | None = None,
        seconds: float | None = None,
        tell: Tell | None = None,
        cancelled: Cancelled | None = None,
        first: Solution | None = None,
    ) -> Solution:
        """Solve; required jobs are worth more than all others together."""
        if iterations is None and seconds is None:
            iterations = ITERATIONS
        watch = Watch(iterations, seconds, tell, cancelled)
        if not problem.jobs or not problem.vehicles:
            nothing = together(problem, ())
            watch.finish(nothing)
            return nothing
        field = field_of(problem, self.keep)
        tracks = tracks_of(field)
        if first:
            lay(field, tracks, first)
        fill(field, tracks, np.argsort(-field.density, kind="stable"), no_chance())
        desk = desk_of(field, tracks)
        watch.tell(0, read(problem, desk) if tell else None)
        self._anneal(problem, field, tracks, desk, watch, seed)
        found = read(problem, desk)
        if first:
            found = min(first, found, key=lambda one: one.rank(problem))
        watch.finish(found)
        return found

    def _anneal(
        self,
        problem: Problem,
        field: Field,
        tracks: Tracks,
        desk: Desk,
        watch: Watch,
        seed: int,
    ) -> None:
        chance = chance_of(seed)
        planned = [problem.jobs[job].value for job in np.flatnonzero(tracks.at >= 0)]
        unit = float(np.mean(planned or [job.value for job in problem.jobs])) + 1
        done, told = 0, int(desk.counts[BEST])
        while not watch.over(done):
            share = watch.share(done)
            warmth = unit * self.warm * (self.cold / self.warm) ** share
            search(field, tracks, desk, chance, warmth, ROUNDS)
            done += ROUNDS
            if watch.listening:
                news = desk.counts[BEST] < told
                told = int(desk.counts[BEST])
                watch.tell(done, read(problem, desk) if news else None)


def lay(field: Field, tracks: Tracks, solution: Solution) -> None:
    """Lay the routes of a solution as the start."""
    for route in solution.routes:
        count = len(route.jobs)
        tracks.jobs[route.vehicle, :count] = route.jobs
        tracks.stops[route.vehicle] = count
        tracks.at[list(route.jobs)] = route.vehicle
        refresh(field, tracks, route.vehicle)


def read(problem: Problem, desk: Desk) -> Solution:
    """The best plan, with exact times."""
    return together(
        problem,
        (
            fitted(problem, vehicle, [int(job) for job in desk.best_jobs[vehicle, :count]])
            for vehicle, count in enumerate(desk.best_count)
        ),
    )
