"""What it would take to visit who is not in the plan: the nearest route, and the minutes there.

"No room" alone convinces nobody in a meeting. Here each such door gets the route of least detour,
the minutes that it adds to it and those that the route has left.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from lib.visits.plans.drawing import routes
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.solving.legs import MINUTE
from lib.visits.solving.problem import Problem
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

NEEDED = N_(
    "No room. Nearest is the route of {crew} on {day}: {way} minutes more on the way and {stay} at "
    "the door; {free} minutes of that day are left. {but}"
)
TOO_LITTLE = N_("Its stops bring more for their time, or were wanted there.")
NO_STOPS = N_("The crew makes its {most} stops already.")
OTHER_HOURS = N_("The time is left at other hours than this door's.")


def detours(ground: Ground, now: Arrangement, doors: Sequence[int]) -> Mapping[int, Sentence]:
    """Door → what stands against putting it into the nearest route that is not locked.

    Doors for which there is no route at all have none.
    """
    problem = ground.posed(now)
    drawn = routes(ground, now, problem)
    found: dict[int, tuple[float, int]] = {}
    for tour in drawn:
        if tour not in now.locked:
            for door, extra in zip(doors, _extra(problem, now, tour, doors), strict=True):
                if door not in found or extra < found[door][0]:
                    found[door] = (float(extra), tour)
    return {
        door: _said(ground, problem, drawn[tour], door, tour, extra)
        for door, (extra, tour) in found.items()
    }


def _extra(problem: Problem, now: Arrangement, tour: int, doors: Sequence[int]) -> Iterator[float]:
    """Seconds that the way of a tour grows by for each door, put where it grows least."""
    vehicle, order = problem.vehicles[tour], now.orders[tour]
    stops = [vehicle.start, *(problem.jobs[job].place for job in order), vehicle.end]
    places = np.array(stops, dtype=np.int64)
    to = np.array([problem.jobs[door].place for door in doors], dtype=np.int64)
    there, _ = problem.legs.table(places[:-1], to)
    on, _ = problem.legs.table(to, places[1:])
    direct, _ = problem.legs.along(places.tolist())
    yield from (there + on.T - np.asarray(direct)[:, None]).min(axis=0).clip(min=0).tolist()


def _said(
    ground: Ground, problem: Problem, drawn: VisitList, door: int, tour: int, extra: float
) -> Sentence:
    vehicle, stay = problem.vehicles[tour], problem.jobs[door].service
    shift = (vehicle.shift.closes - vehicle.shift.opens) / MINUTE
    free = max(0, round(shift - drawn.totals.minutes))
    if vehicle.most_stops is not None and len(drawn.stops) >= vehicle.most_stops:
        but = Sentence(NO_STOPS, most=vehicle.most_stops)
    elif free >= round((extra + stay) / MINUTE):
        but = Sentence(OTHER_HOURS)
    else:
        but = Sentence(TOO_LITTLE)
    return Sentence(
        NEEDED,
        crew=ground.tours[tour].crew.name,
        day=ground.tours[tour].day,
        way=round(extra / MINUTE),
        stay=round(stay / MINUTE),
        free=free,
        but=but,
    )
