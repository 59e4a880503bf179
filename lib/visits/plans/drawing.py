"""An arrangement in the words of the trade: routes with times, values, reasons and problems.

No solver is asked, so a move on the screen shows at once. A route that cannot be kept is drawn all
the same, with the times at which the crew would come, and each stop says what it is against.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lib.visits.candidates import Reason, together
from lib.visits.crew import in_order
from lib.visits.plans import telling
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.missing import left_out
from lib.visits.plans.model import Plan
from lib.visits.plans.telling import clock
from lib.visits.plans.timing import roughly
from lib.visits.solving.legs import KILOMETRE, MINUTE
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Route
from lib.visits.solving.timing import timed
from lib.visits.visit_list import Stop, Totals, VisitList
from lib.words import N_, Sentence

AGREED = N_("A visit was agreed for this day.")

DRAWN = 5_000
"""Routes that are remembered."""


def plan(ground: Ground, now: Arrangement) -> Plan:
    """The plan that an arrangement is."""
    problem = ground.posed(now)
    lists = routes(ground, now, problem).values()
    return Plan(
        days=ground.days,
        crews=ground.crews,
        lists=tuple(sorted(lists, key=lambda one: (one.day, in_order(one.crew)))),
        left_out=left_out(ground, now, problem),
        refused=ground.refused,
        excluded=ground.excluded,
        idle=ground.idle,
        rules_hash=ground.rules_hash,
        seed=ground.seed,
        as_of=ground.as_of,
    )


def routes(
    ground: Ground, now: Arrangement, problem: Problem | None = None
) -> Mapping[int, VisitList]:
    """The routes with stops, by tour, with their times and problems; the same is drawn once.

    The gate is asked about all new ones together.
    """
    posed = problem or ground.posed(now)
    keys = {tour: _key(now, tour) for tour, order in enumerate(now.orders) if order}
    new = [tour for tour, key in keys.items() if key not in ground.drawn]
    if len(ground.drawn) + len(new) > DRAWN:
        ground.drawn.clear()
        new = list(keys)
    made = [_checked(ground, now, tour, posed) for tour in new]
    refused = ground.gate.why_not(made, [ground.tours[tour].who for tour in new]) if new else {}
    for tour, one in zip(new, made, strict=True):
        ground.drawn[keys[tour]] = _judged(one, refused)
    return {tour: ground.drawn[key] for tour, key in keys.items()}


def _key(now: Arrangement, tour: int) -> tuple[object, ...]:
    """What a route depends on."""
    order = now.orders[tour]
    pins = tuple((door, now.pins[door]) for door in order if door in now.pins)
    barred = frozenset(door for door, at in now.barred if at == tour and door in order)
    return tour, order, pins, barred, tour in now.locked


def _checked(ground: Ground, now: Arrangement, tour: int, problem: Problem) -> VisitList:
    """The route with what it is against of its own: hours, skills, the end of work."""
    exact = timed(problem, tour, now.orders[tour])
    found = exact or roughly(problem, tour, now.orders[tour])
    made = _list(ground, now, found, problem)
    if exact:
        return made
    stops = tuple(
        replace(stop, problems=tuple(telling.against(ground, problem, tour, visit)))
        for stop, visit in zip(made.stops, found.visits, strict=True)
    )
    return replace(made, stops=stops, problems=tuple(telling.of_day(ground, problem, found)))


def _judged(made: VisitList, refused: Mapping[str, tuple[Reason, ...]]) -> VisitList:
    """The route with what the gate says of its stops, each reason once."""
    stops = []
    for stop in made.stops:
        told = [one.sentence for key in stop.case_keys for one in refused.get(key, ())]
        once = {str(one): one for one in (*stop.problems, *told)}
        stops.append(replace(stop, problems=tuple(once.values())))
    return replace(made, stops=tuple(stops))


def _list(ground: Ground, now: Arrangement, found: Route, problem: Problem) -> VisitList:
    tour = ground.tours[found.vehicle]
    amounts: Counter[str] = Counter()
    gains: Counter[str] = Counter()
    for visit in found.visits:
        amounts.update(ground.doors[visit.job].candidate.amounts)
        gains.update(ground.doors[visit.job].gains)
    pause = (
        None
        if found.pause is None
        else (clock(ground, found.pause.opens), clock(ground, found.pause.closes))
    )
    return VisitList(
        day=tour.day,
        crew=tour.crew.name,
        members=tour.crew.members,
        start=tour.start,
        leave=clock(ground, found.leave),
        back=clock(ground, found.back),
        stops=tuple(_stops(ground, now, found, problem)),
        left_out=(),
        refused=(),
        totals=Totals(
            km=found.metres / KILOMETRE,
            minutes=round((found.back - found.leave) / MINUTE),
            amounts=dict(amounts),
            gains=dict(gains),
        ),
        pause=pause,
        locked=found.vehicle in now.locked,
    )


def _stops(ground: Ground, now: Arrangement, found: Route, problem: Problem) -> Iterator[Stop]:
    for at, visit in enumerate(found.visits):
        door, pin = ground.doors[visit.job], now.pins.get(visit.job)
        why = ground.why(visit.job)
        yield Stop(
            number=ground.taken.get(found.vehicle, 0) + at + 1,
            case_keys=door.case_keys,
            name="、".join(door.candidate.names),
            arrive=clock(ground, visit.arrive),
            leave=clock(ground, visit.leave),
            lat=door.candidate.lat,
            lon=door.candidate.lon,
            km=visit.metres / KILOMETRE,
            minutes=round(visit.seconds / MINUTE, 2),
            approximate=door.candidate.approximate,
            why=together([Sentence(AGREED), why]) if door.agreed else why,
            service=(visit.leave - visit.arrive) / MINUTE,
            gains=dict(door.gains),
            score=door.score,
            pinned=pin is not None,
            then=telling.then(ground, problem, found, at, pin),
            windows=telling.windows(ground, problem, visit),
        )
