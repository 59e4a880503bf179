"""Fill routes that stay as they are: what is planned keeps its crew and its place in the order.

So a day that has begun, or a plan that was approved, takes in what came later.
"""

import numpy as np

from lib.visits.solving.annealing import fill
from lib.visits.solving.chance import no_chance
from lib.visits.solving.compiled import AVAILABLE
from lib.visits.solving.field import field_of
from lib.visits.solving.problem import Problem
from lib.visits.solving.ruin import desk_of
from lib.visits.solving.ruin_recreate import RuinRecreate, lay, read
from lib.visits.solving.solution import Solution
from lib.visits.solving.tracks import tracks_of

ITERATIONS = 5_000
"""Which jobs fill the gaps best is searched for so long; well under a second."""


def insertion(
    problem: Problem, kept: Solution, *, seed: int = 0, iterations: int = ITERATIONS
) -> Solution:
    """Keep these routes and put more jobs between their visits, as much value as fits.

    Times may move within the windows. Without a compiler each job is put in once, the most valuable
    for its time first.
    """
    if not AVAILABLE:
        return inserted(problem, kept)
    stay = frozenset(job for route in kept.routes for job in route.jobs)
    return RuinRecreate(keep=stay).solve(problem, seed=seed, iterations=iterations, first=kept)


def inserted(problem: Problem, first: Solution) -> Solution:
    """Put in what fits, each job once, where it costs the least way."""
    if not problem.jobs or not problem.vehicles:
        return first
    field = field_of(problem)
    tracks = tracks_of(field)
    lay(field, tracks, first)
    fill(field, tracks, np.argsort(-field.density, kind="stable"), no_chance())
    return read(problem, desk_of(field, tracks))
