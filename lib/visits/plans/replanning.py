"""Plan again what is planned already, in three ways, as far as whoever asks wants it changed."""

from dataclasses import replace
from enum import StrEnum

from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.making import Search, arranged, lawful, part_of, solved, standing
from lib.visits.solving.insertion import ITERATIONS, insertion
from lib.visits.solving.problem import Problem
from lib.visits.solving.timing import fitted, timed
from lib.words import N_


class Way(StrEnum):
    """What may change. Locked routes, pins and what was taken out are kept in every way."""

    EVERYTHING = "everything"
    FILL = "fill"
    CREWS = "crews"


WAYS = {
    Way.EVERYTHING: N_("Everything may change"),
    Way.FILL: N_("Keep what is planned and fill in"),
    Way.CREWS: N_("Keep crews and fit new stops"),
}
"""Way → its name."""


def replanned(ground: Ground, now: Arrangement, way: Way, search: Search) -> Arrangement:
    """Plan again.

    - EVERYTHING: as if for the first time, but never worse than what is there.
    - FILL: every stop keeps its crew, day and place in the order; others are put between them.
      Routes that cannot be kept as they stand are left alone.
    - CREWS: every stop keeps its crew and day; the order may change, others are put in.

    A stop that the gate refuses is not kept in any way, but for those of locked routes.
    """
    match way:
        case Way.EVERYTHING:
            return arranged(ground, now, search)
        case Way.FILL:
            return lawful(ground, now, lambda one, how: _filled(ground, one, how), search)
        case Way.CREWS:
            return lawful(ground, now, lambda one, how: _kept(ground, one, how), search)


def _filled(ground: Ground, now: Arrangement, search: Search) -> Arrangement:
    posed = ground.posed(now)
    broken = {tour for tour, order in enumerate(now.orders) if not timed(posed, tour, order)}
    still = replace(now, locked=now.locked | broken)
    part = part_of(ground, still, posed)
    kept = part.inner(standing(posed, still))
    rounds = ITERATIONS if search.iterations is None else search.iterations
    found = insertion(part.problem, kept, seed=ground.seed, iterations=rounds)
    told = {route.vehicle: route.jobs for route in part.outer(found)}
    orders = tuple(told.get(tour, order) for tour, order in enumerate(now.orders))
    return replace(now, orders=orders)


def _kept(ground: Ground, now: Arrangement, search: Search) -> Arrangement:
    posed = ground.posed(now)
    return solved(ground, now, search, _bound(posed, now))


def _bound(posed: Problem, now: Arrangement) -> Problem:
    """The problem in which every stop belongs to its tour.

    Where a tour has more than it can make, what was pinned or agreed goes before the others.
    """
    jobs = list(posed.jobs)
    for tour, order in enumerate(now.orders):
        fits = frozenset(fitted(posed, tour, order).jobs)
        for door in order:
            needed = door in fits or jobs[door].required
            jobs[door] = replace(jobs[door], vehicles=frozenset({tour}), required=needed)
    return replace(posed, jobs=tuple(jobs))
