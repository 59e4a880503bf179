"""The visit list: what one crew does on one day, and why what is missing is missing.

The day is put as a problem, solved, and its answer put back into the words of the trade.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.places.travel import TravelTimes
from lib.visits.candidates import Candidate, Candidates, Refused
from lib.visits.crew import Crew, Point
from lib.visits.posing import Hours, build, start_of
from lib.visits.solving.legs import KILOMETRE, MINUTE
from lib.visits.solving.problem import Problem
from lib.visits.solving.solution import Visit, idle
from lib.visits.solving.solver import Solver
from lib.visits.solving.wishes import infeasible
from lib.words import N_, Sentence


@dataclass(frozen=True)
class Stop:
    """One door: local times, and the way there from the stop before in km and minutes.

    `name` is empty until a caller who may show names fills it in (`VisitList.named`). `why` says
    why it is there, `then` why at that time. Of a plan also `service` minutes, the expected extra
    money `gains` by currency, the `score` in typical visits, whether somebody `pinned` it, and the
    `problems` for which it cannot be approved as it stands. `windows` are the times (from, until)
    between which the whole visit must lie; lists that were kept before have none.
    """

    number: int
    case_keys: tuple[str, ...]
    name: str
    arrive: dt.datetime
    leave: dt.datetime
    lat: float
    lon: float
    km: float
    minutes: float
    approximate: bool
    why: Sentence
    service: float = 0.0
    gains: Mapping[str, int] = field(default_factory=dict)
    score: float = 0.0
    pinned: bool = False
    then: Sentence | None = None
    problems: tuple[Sentence, ...] = ()
    windows: tuple[tuple[dt.time, dt.time], ...] = ()


@dataclass(frozen=True)
class Totals:
    """Of the whole day: driven km, minutes on duty, overdue amounts visited by currency.

    `gains` is the extra money expected of the visits, by currency.
    """

    km: float
    minutes: int
    amounts: Mapping[str, int]
    gains: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class VisitList:
    """One crew, one day; `leave` and `back` are the times at `start`, local.

    Of a plan also the `pause`, whether the route is `locked`, and the `problems` of the whole day.
    """

    day: dt.date
    crew: str
    members: tuple[str, ...]
    start: Point
    leave: dt.datetime
    back: dt.datetime
    stops: tuple[Stop, ...]
    left_out: tuple[Refused, ...]
    refused: tuple[Refused, ...]
    totals: Totals
    pause: tuple[dt.datetime, dt.datetime] | None = None
    locked: bool = False
    problems: tuple[Sentence, ...] = ()

    def place(self, stop: Stop) -> int:
        """Where a stop is in the order, from 1; numbers of the rest of a day go on instead."""
        return stop.number - self.stops[0].number + 1

    def named(self, names: Mapping[str, str]) -> "VisitList":
        """Fill in the names of the stops: case_key → name, masked as the reader's role demands."""

        def name(stop: Stop) -> str:
            return "、".join(dict.fromkeys(names[key] for key in stop.case_keys if names.get(key)))

        return replace(self, stops=tuple(replace(stop, name=name(stop)) for stop in self.stops))

    def summary(self) -> Sentence:
        """The day in one sentence."""
        return Sentence(
            N_(
                "{crew} visits {stops} doors on {day}: {km} km, {hours} hours on duty; "
                "{left_out} cases did not fit, {refused} may not be visited."
            ),
            crew=self.crew,
            stops=len(self.stops),
            day=self.day,
            km=round(self.totals.km, 1),
            hours=round(self.totals.minutes / 60, 1),
            left_out=len(self.left_out),
            refused=len(self.refused),
        )


def make(  # noqa: PLR0913 — each answers a question that no plan can do without
    candidates: Candidates,
    crew: Crew,
    day: dt.date,
    settings: Hours,
    travel: TravelTimes,
    solver: Solver,
    seed: int,
    *,
    iterations: int | None = None,
    seconds: float | None = None,
) -> VisitList:
    """Plan the day of `crew` over the chosen candidates.

    The most value is visited, and in the least time on duty. The value of a door grows with its
    overdue amount relative to the largest of the same currency: currencies are never compared.
    The same seed and iterations without `seconds` give the same list.

    Raises:
        PlanRefused: no candidates, too many, or hours in which no visit is possible.

    """
    doors = candidates.chosen
    problem = build(doors, crew, settings, travel)
    solution = solver.solve(problem, seed=seed, iterations=iterations, seconds=seconds)
    route = solution.route(0) or idle(problem, 0)
    stops = _stops(route.visits, doors, day, (settings.visit_start, settings.visit_end))
    amounts: Counter[str] = Counter()
    for visit in route.visits:
        amounts.update(doors[visit.job].amounts)
    return VisitList(
        day=day,
        crew=crew.name,
        members=crew.members,
        start=start_of(crew, doors),
        leave=moment(day, route.leave),
        back=moment(day, route.back),
        stops=stops,
        left_out=tuple(
            Refused(key, _left_out(problem, job, len(solution.left_out)))
            for job in solution.left_out
            for key in doors[job].case_keys
        ),
        refused=candidates.refused,
        totals=Totals(
            km=route.metres / KILOMETRE,
            minutes=round((route.back - route.leave) / MINUTE),
            amounts=dict(amounts),
        ),
    )


def _stops(
    visits: Sequence[Visit],
    doors: Sequence[Candidate],
    day: dt.date,
    hours: tuple[dt.time, dt.time],
) -> tuple[Stop, ...]:
    stops = []
    for number, visit in enumerate(visits, start=1):
        door = doors[visit.job]
        stops.append(
            Stop(
                number=number,
                case_keys=door.case_keys,
                name="、".join(door.names),
                arrive=moment(day, visit.arrive),
                leave=moment(day, visit.leave),
                lat=door.lat,
                lon=door.lon,
                km=visit.metres / KILOMETRE,
                minutes=round(visit.seconds / MINUTE, 2),
                approximate=door.approximate,
                why=_why(door),
                windows=door.windows or (hours,),
            )
        )
    return tuple(stops)


def _why(door: Candidate) -> Sentence:
    cases = len(door.case_keys)
    if door.dpd is None:
        return Sentence(N_("Overdue; {cases} at this door."), cases=cases)
    if cases == 1:
        return Sentence(N_("{days} days past due."), days=door.dpd)
    return Sentence(
        N_("{cases} cases at this door, up to {days} days past due."), cases=cases, days=door.dpd
    )


def _left_out(problem: Problem, job: int, left_out: int) -> Sentence:
    if why := infeasible(problem, job):
        return why.why()
    most = problem.vehicles[0].most_stops
    if most is not None and most <= len(problem.jobs) - left_out:
        return Sentence(
            N_("The crew's limit of {stops} stops is reached. Please choose another day or crew."),
            stops=most,
        )
    return Sentence(
        N_("No room beside stops with larger amounts. Please choose another day or crew.")
    )


def moment(day: dt.date, seconds: int) -> dt.datetime:
    """The local time so many seconds after midnight of the day."""
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
