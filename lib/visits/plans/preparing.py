"""Everything that a plan stands on, read afresh from a portfolio, for page and command line."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import polars as pl

from lib.errors import NotFound, PlanRefused
from lib.experiments import gathering as experiments
from lib.followups.entry import Problems
from lib.overrides import records as overrides
from lib.people import collectors, leave, qualifications
from lib.people.fitness import Staff
from lib.places.roads.choosing import travel_times
from lib.places.travel import StraightLine, TravelTimes
from lib.portfolio import Portfolio
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.crew import Crew, Point, crews
from lib.visits.legality import crew_fit, judging, knowing
from lib.visits.legality.world import World
from lib.visits.lessons.applying import applied
from lib.visits.picking import gathering
from lib.visits.picking.sources import Wanted
from lib.visits.plans import crewing, underway
from lib.visits.plans.ground import Ground
from lib.visits.plans.measuring import measured
from lib.visits.plans.model import Idle
from lib.visits.plans.offering import Day, Offer, offer
from lib.visits.plans.preferring import Preferred, often_met
from lib.visits.plans.rules_gate import RulesGate
from lib.visits.solving.problem import Problem
from lib.visits.solving.traffic import Traffic
from lib.words import N_, Sentence

MOST_DAYS = 10

NO_CREW = N_("no crew has been entered. Please load a file of collectors, or enter them.")
NO_CASES = N_("no file of cases has been loaded for {day} or before. Please load one.")
TOO_MANY = N_("a plan has 1 to {most} days, not {days}. Please correct the number of days.")


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for: from which day on, how many days, whom, by which crews (none: all).

    `as_of` is the day of the files; None for the latest on the first day. `stands` are places that
    crews have reached on a day that goes on, from which its rest may be planned.
    """

    first: dt.date
    days: int = 1
    crews: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    seed: int = 1
    as_of: dt.date | None = None
    stands: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """The ground of a plan, of each day whom it may choose among, and what it reckons with.

    `learned` says what earlier days taught and what hours are preferred.
    """

    ground: Ground
    days: tuple[Day, ...]
    learned: tuple[Sentence, ...] = ()


def prepared(place: Portfolio, settings: Settings, asked: Asked) -> Prepared:
    """Read everything that a plan stands on; earlier days correct the settings if they ask for it.

    Raises:
        PlanRefused: no crew may go on any of the days, with the reasons; no cases; no such plan.
        NotFound: a crew that nobody knows.

    """
    if not 1 <= asked.days <= MOST_DAYS:
        raise PlanRefused(problem=Sentence(TOO_MANY, most=MOST_DAYS, days=asked.days))
    settings, lessons = applied(place, settings, asked.first)
    travel = travel_times(settings)
    days = [asked.first + dt.timedelta(days=n) for n in range(asked.days)]
    as_of = asked.as_of or _latest(place, asked.first)
    known = _crews(place, asked.crews)
    world = _worlds(place, settings, as_of)
    going, idle, staff = _going(place, settings, known, days, world)
    been = underway.visited(place.ledger, days[-1], sample=_invented(place))
    open_ = tuple(
        _visitable(_day(place, settings, asked, as_of, day, world("", day), going), been, settings)
        for day in days
    )
    met = often_met(lessons.met) if settings.met_hours else frozenset()
    preferred = Preferred(settings.daylight, met, settings.timezone)
    found = offer(open_, gathering.service(settings), preferred)
    middle = _middle(found)
    tours = tuple(crewing.tour(one, staff[one.day], middle) for one in going)
    starts = [one.start for one in tours]
    places = {at: place for place, at in enumerate(dict.fromkeys([*starts, *asked.stands]))}
    problem, ways = _problem(found, going, places, starts, settings, travel, open_[0])
    told = Ground(
        days=tuple(days),
        tours=tours,
        doors=found.doors,
        problem=problem,
        ways=ways,
        gate=RulesGate({one.day: one.picked.cases for one in open_}, world),
        hours=(open_[0].hours.visit_start, open_[0].hours.visit_end),
        why=_reasons(found, open_),
        rules_hash=world("", days[0]).rules.hash,
        seed=asked.seed,
        as_of=as_of,
        refused=found.missing,
        excluded=_excluded(open_),
        idle=idle,
        places=places,
    )
    said = (*lessons.says(), *preferred.says(middle, asked.first))
    return Prepared(told, open_, said)


def _latest(place: Portfolio, day: dt.date) -> dt.date:
    found = max((one for one in place.as_of_dates() if one <= day), default=None)
    if found is None:
        raise PlanRefused(problem=Sentence(NO_CASES, day=day))
    return found


def _crews(place: Portfolio, names: Collection[str]) -> tuple[Crew, ...]:
    filed = place.rows("collectors").collect()
    known = crews(collectors.standing(filed, collectors.known(place.ledger)))
    if strange := set(names) - {one.name for one in known}:
        raise NotFound(what=min(strange))
    if not known:
        raise PlanRefused(problem=Sentence(NO_CREW))
    return tuple(one for one in known if not names or one.name in names)


def _worlds(
    place: Portfolio, settings: Settings, as_of: dt.date
) -> Callable[[str, dt.date], World]:
    """What is known for a crew on a day, each read once; crews differ by their exceptions only."""
    rules = load(settings.home)
    taken = overrides.steps(place.ledger)

    @cache
    def of_day(day: dt.date) -> World:
        cases = place.cases_at_hand(as_of, known_by=day).select(knowing.KEYS).collect()
        known = knowing.world(place, settings, rules, cases, day, "")
        return replace(known, arms=experiments.arms(place, settings, day))

    @cache
    def of_crew(crew: str, day: dt.date) -> World:
        listed = overrides.listed(taken, day, settings.timezone)
        own = overrides.counting(listed, day, crew)
        usual = of_day(day)
        return usual if own.equals(usual.overrides) else replace(usual, overrides=own)

    return of_crew


def _going(
    place: Portfolio,
    settings: Settings,
    known: Sequence[Crew],
    days: Sequence[dt.date],
    world: Callable[[str, dt.date], World],
) -> tuple[tuple[crewing.Going, ...], tuple[Idle, ...], Mapping[dt.date, Staff]]:
    sample = _invented(place)
    gone, held = (room.standing(place.ledger, sample=sample) for room in (leave, qualifications))
    staff = {day: Staff(held, leave.away(gone, day)) for day in days}
    rules = world("", days[0]).rules
    needs = crew_fit.Needs(rules, settings.jurisdiction, settings.crew_members)
    told = [crewing.going(known, staff[day], day, needs) for day in days]
    able = tuple(one for going, _ in told for one in going)
    idle = tuple(one for _, some in told for one in some)
    if not able:
        reasons = {str(said): said for one in idle for said in one.reasons}
        raise PlanRefused(problem=Problems(tuple(reasons.values())))
    return able, idle, staff


def _day(
    place: Portfolio,
    settings: Settings,
    asked: Asked,
    as_of: dt.date,
    day: dt.date,
    world: World,
    going: Sequence[crewing.Going],
) -> Day:
    """Whom a plan may choose among on a day."""
    here = [one for one in going if one.day == day]
    what = gathering.Asked(
        as_of=as_of,
        day=day,
        wanted=asked.wanted,
        members=max((len(set(one.crew.numbers)) for one in here), default=0),
        crews=[one.skills for one in here],
        starts=tuple(dict.fromkeys(one.crew.home for one in going if one.crew.home)),
    )
    picked = gathering.picked(place, settings, world, what)
    return Day(day, picked, world, judging.hours(settings, world))


def _visitable(day: Day, been: pl.DataFrame, settings: Settings) -> Day:
    """The day without the doors at which crews have reported to have been."""
    usual = settings.visit_interval_days
    return replace(day, picked=underway.without_visited(day.picked, been, day.day, usual))


def _invented(place: Portfolio) -> bool:
    """Whether the sample is open, so that its people count."""
    return any(record.sample for record in place.imports())


def _middle(found: Offer) -> Point:
    count = max(len(found.doors), 1)
    places = [one.candidate for one in found.doors]
    return Point(sum(one.lat for one in places) / count, sum(one.lon for one in places) / count)


def _problem(
    found: Offer,
    going: Sequence[crewing.Going],
    places: Mapping[Point, int],
    starts: Sequence[Point],
    settings: Settings,
    travel: TravelTimes,
    first: Day,
) -> tuple[Problem, Sentence]:
    """The problem, and how its ways are measured.

    Places are those where crews start or stand, each once, then those of the doors.
    """
    points = np.array(
        [*places, *((one.candidate.lat, one.candidate.lon) for one in found.doors)],
        dtype=np.float64,
    ).reshape(-1, 2)
    work = crewing.work(
        first.hours.visit_start,
        first.hours.visit_end,
        settings.pause_minutes,
        settings.pause_start,
        settings.pause_end,
    )
    vehicles = tuple(
        crewing.vehicle(one, places[start], first.day, work)
        for one, start in zip(going, starts, strict=True)
    )
    jobs = tuple(replace(job, place=len(places) + at) for at, job in enumerate(found.jobs))
    usual = StraightLine(settings.circuity, settings.speed_kmh)
    legs, told = measured(travel, points, len(jobs), usual)
    traffic = Traffic.of(settings.speed_kmh, settings.speed_by_hour)
    return Problem(vehicles, jobs, legs, traffic=traffic), told


def _reasons(found: Offer, days: Sequence[Day]) -> Callable[[int], Sentence]:
    """Why a door is worth a visit: the sentence of its case of most worth, and how many there are.

    Sentences are made when somebody reads them: most doors of a large portfolio are never planned.
    """
    picked = {one.day: one.picked for one in days}
    rows = {key: at for at, key in enumerate(found.rows["case_key"])}

    def why(door: int) -> Sentence:
        keys = found.doors[door].case_keys
        told = found.rows.row(rows[keys[0]], named=True)
        said = picked[told["_day"]].value_of(told)
        if len(keys) == 1:
            return said
        return Sentence(N_("{cases} cases at this door. {why}"), cases=len(keys), why=said)

    return why


def _excluded(days: Sequence[Day]) -> Mapping[str, int]:
    """How many cases may be visited on no day, by the reason of the first."""
    free = pl.concat([one.picked.free for one in days])
    mine = pl.col("why").is_not_null() & ~pl.col("case_key").is_in(free.implode())
    left = days[0].picked.cases.select("case_key", "why").filter(mine)
    counted = left.group_by("why").agg(n=pl.len()).sort("why")
    return dict(counted.iter_rows())
