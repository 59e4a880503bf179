"""What had to be kept and a plan has not kept: it is never dropped in silence.

That is what somebody pinned, and visits that were agreed. The reason is that of the plan's list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.visits.candidates import together
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.model import Missing
from lib.visits.solving.problem import Problem
from lib.words import N_, Sentence

PINNED_OUT = N_("{who} is pinned and not in the plan: {why}")
AGREED_OUT = N_("A visit to {who} was agreed and is not in the plan: {why}")
LOCKED = N_("The route of {crew} on {day} is locked.")
FULL = N_("{crew} makes {most} stops at most and has them on {day}.")
NO_TIME = N_("{crew} has no time left for it on {day}.")
NEXT = N_("Please take another stop out there, or unpin it.")
NEXT_AGREED = N_("Please take another stop out there, or agree on another time.")

TOLD = 3
"""Routes that are named for one stop."""


@dataclass(frozen=True)
class Fallen:
    """A stop that is on no route, by its first case, and why; pinned, or else agreed."""

    case_key: str
    reason: Sentence
    pinned: bool = True


def fallen(ground: Ground, now: Arrangement, missing: Sequence[Missing]) -> tuple[Fallen, ...]:
    """The pinned and agreed stops among what is `missing`, in the order of their doors."""
    why = {one.case_key: one.reason for one in missing}
    must = sorted(_must(ground, now) - now.planned - now.over - now.excluded)
    firsts = {door: ground.doors[door].case_keys[0] for door in must}
    return tuple(Fallen(key, why[key], door in now.pins) for door, key in firsts.items())


def unkept(ground: Ground, now: Arrangement, problem: Problem, door: int) -> Sentence:
    """Why no tour that it may be on has a stop that had to be kept and could be made alone."""
    tours = [tour for tour in range(len(ground.tours)) if problem.may(tour, door)]
    told = [_of_tour(ground, now, tour) for tour in tours[:TOLD]]
    return together([*told, Sentence(NEXT if door in now.pins else NEXT_AGREED)])


def _must(ground: Ground, now: Arrangement) -> frozenset[int]:
    return frozenset(now.pins) | {at for at, door in enumerate(ground.doors) if door.agreed}


def _of_tour(ground: Ground, now: Arrangement, tour: int) -> Sentence:
    """Why a stop is not on a tour that it may be on."""
    one, most = ground.tours[tour], ground.problem.vehicles[tour].most_stops
    where = {"crew": one.crew.name, "day": one.day}
    if tour in now.locked:
        return Sentence(LOCKED, **where)
    # Any other stop would have made room for it, so that the limit alone is no reason.
    held = _must(ground, now) & set(now.orders[tour])
    if most is not None and len(held) >= most:
        return Sentence(FULL, most=most, **where)
    return Sentence(NO_TIME, **where)
