"""What somebody pinned and a plan has not kept: it is never dropped in silence."""

from dataclasses import dataclass

from lib.visits.candidates import together
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.solving.problem import Problem
from lib.visits.solving.wishes import infeasible
from lib.words import N_, Sentence

PINNED_OUT = N_("{who} is pinned and not in the plan: {why}")
LOCKED = N_("The route of {crew} on {day} is locked.")
FULL = N_("{crew} makes {most} stops at most and has them on {day}.")
NO_TIME = N_("{crew} has no time left for it on {day}.")
NEXT = N_("Please take another stop out there, or unpin it.")

TOLD = 3
"""Routes that are named for one stop."""


@dataclass(frozen=True)
class Fallen:
    """A pinned stop that is on no route, by its first case, and why."""

    case_key: str
    reason: Sentence


def fallen(ground: Ground, now: Arrangement) -> tuple[Fallen, ...]:
    """The pinned stops that are on no route, in the order of their doors."""
    out = sorted(now.pins.keys() - now.planned - now.over - now.excluded)
    if not out:
        return ()
    problem = ground.posed(now)
    return tuple(
        Fallen(ground.doors[door].case_keys[0], _why(ground, now, problem, door)) for door in out
    )


def _why(ground: Ground, now: Arrangement, problem: Problem, door: int) -> Sentence:
    never = infeasible(problem, door)
    if never is not None:
        return never.why()
    tours = [tour for tour in range(len(ground.tours)) if problem.may(tour, door)]
    told = [_of_tour(ground, now, tour) for tour in tours[:TOLD]]
    return together([*told, Sentence(NEXT)])


def _of_tour(ground: Ground, now: Arrangement, tour: int) -> Sentence:
    """Why a stop is not on a tour that it may be on."""
    one, most = ground.tours[tour], ground.problem.vehicles[tour].most_stops
    where = {"crew": one.crew.name, "day": one.day}
    if tour in now.locked:
        return Sentence(LOCKED, **where)
    if most is not None and len(now.orders[tour]) >= most:
        return Sentence(FULL, most=most, **where)
    return Sentence(NO_TIME, **where)
