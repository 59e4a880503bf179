"""Why a case that may be visited is not in the plan: a code and a sentence each."""

from collections.abc import Iterator

from lib.visits.plans.fallen import unkept
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.model import Missing
from lib.visits.solving.problem import Problem
from lib.visits.solving.wishes import Infeasible, infeasible
from lib.words import N_, Sentence

NO_ROOM, EXCLUDED, GATE, UNKEPT = "no_room", "excluded", "gate", "unkept"
"""Codes beside those of lib.visits.solving.wishes.Wish. Never renamed."""

EXPLAINED = 300
"""Doors of which it is found out one by one whether anybody could go there at all."""

ROOM = N_(
    "No room: other stops bring more for the same time. Please choose another day, or more crews."
)
TAKEN_OUT = N_("Taken out of the plan by hand.")
REFUSED = N_("The gate refuses every crew and time that was tried for this visit.")


def left_out(ground: Ground, now: Arrangement, problem: Problem) -> tuple[Missing, ...]:
    """All cases of doors that are on no tour, in the order of the doors."""
    return tuple(_all(ground, now, problem))


def _all(ground: Ground, now: Arrangement, problem: Problem) -> Iterator[Missing]:
    planned, explained = now.planned | now.over, 0
    barred = {door for door, _ in now.barred}
    for door in range(len(ground.doors)):
        if door in planned:
            continue
        must = door in now.pins or ground.doors[door].agreed
        explained += not must
        asked = must or explained <= EXPLAINED
        code, said = _why(ground, problem, now, door, asked=asked, barred=door in barred)
        if must and code == NO_ROOM:
            code, said = UNKEPT, unkept(ground, now, problem, door)
        for key in ground.doors[door].case_keys:
            yield Missing(key, code, said)


def _why(
    ground: Ground, problem: Problem, now: Arrangement, door: int, *, asked: bool, barred: bool
) -> tuple[str, Sentence]:
    if door in now.excluded:
        return EXCLUDED, Sentence(TAKEN_OUT)
    if asked and (found := _alone(ground, problem, door, free=door not in now.pins and not barred)):
        return (GATE, Sentence(REFUSED)) if barred else (found.wish.value, found.why())
    return NO_ROOM, Sentence(ROOM)


def _alone(ground: Ground, problem: Problem, door: int, *, free: bool) -> Infeasible | None:
    """Why nobody could go there even alone; for a door `free` of wishes it is found out once."""
    if not free:
        return infeasible(problem, door)
    if door not in ground.explained:
        ground.explained[door] = infeasible(problem, door)
    return ground.explained[door]
