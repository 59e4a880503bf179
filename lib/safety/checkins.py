"""A watch over crews: where each is in its list by its own word, and who should have called.

A crew says that it set out, arrived, left, is safe, or is home; no positions are kept. Each planned
departure and the return home expect a sign of life. A delay that the crew told of moves what is
expected of it; after the grace the alarm stands until somebody has heard from them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import polars as pl

from lib.errors import NotFound
from lib.ledger import Ledger, kept
from lib.ledger.schema import checkins
from lib.people import collectors
from lib.people.entering import refuse
from lib.portfolio import Portfolio
from lib.rights import ALONE, Action, can
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence


class Step(StrEnum):
    """What a crew says."""

    START = "start"
    ARRIVED = "arrived"
    LEFT = "left"
    SAFE = "safe"
    HOME = "home"


STEPS: Mapping[Step, str] = {
    Step.START: N_("Set out"),
    Step.ARRIVED: N_("Arrived"),
    Step.LEFT: N_("Left"),
    Step.SAFE: N_("All is well"),
    Step.HOME: N_("Back home"),
}

NO_STEP = N_("Please choose what the crew says.")
NO_STOP = N_("Please choose the stop.")
AHEAD = N_("The check-in lies in the future; please correct its time.")

AT_STOP = (Step.ARRIVED, Step.LEFT)


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """One word of a crew; `stop` is the number of the stop, `at` the local time."""

    plan_id: str
    step: str
    at: dt.datetime
    stop: int | None = None
    sample: bool = False
    checkin_id: str = field(default_factory=kept.new_id)


@dataclass(frozen=True)
class Overdue:
    """A crew of which nothing was heard: since when, and after which stop (None: the way home)."""

    plan_id: str
    crew: str
    members: tuple[str, ...]
    stop: int | None
    due: dt.datetime
    last: dt.datetime | None


def is_watched(place: Portfolio, shown: VisitList) -> bool:
    """Whether the watch over a list is for the portfolio's actor.

    Who sees visit lists watches over all crews, a collector over the one that he travels with.
    """
    actor = place.ledger.actor
    if can(actor, Action.SEE_PLANS):
        return True
    every = place.by(ALONE).rows("collectors").collect()
    mine = collectors.standing(every, collectors.known(place.ledger)).filter(
        pl.col("collector_no") == actor.collector
    )
    called = {*mine["collector_no"], *mine["name"].drop_nulls()}
    return shown.crew in set(mine["crew"]) and bool(called & set(shown.members))


def check_in(place: Portfolio, one: CheckIn, shown: VisitList, now: dt.datetime) -> str:
    """Keep a check-in of a list; `now` is local with its zone. Return its identifier.

    Raises:
        RecordRefused: with all that is wrong.
        NotFound: the watch over the list is not for the portfolio's actor.

    """
    if not is_watched(place, shown):
        raise NotFound(what=shown.crew)
    problems = []
    if one.step not in {step.value for step in STEPS}:
        problems.append(Sentence(NO_STEP))
    if one.step in AT_STOP and one.stop not in {stop.number for stop in shown.stops}:
        problems.append(Sentence(NO_STOP))
    if one.at > now.replace(tzinfo=None):
        problems.append(Sentence(AHEAD))
    refuse(problems)
    return kept.add(place.ledger, "check_in", checkins, asdict(one), now)


def said(ledger: Ledger, plan_ids: Sequence[str]) -> pl.DataFrame:
    """The check-ins of some lists, in the order of saving: the columns of the ledger's table."""
    return kept.standing(ledger, checkins).filter(pl.col("plan_id").is_in(list(plan_ids)))


def expected(shown: VisitList) -> tuple[tuple[int | None, dt.datetime], ...]:
    """The moments at which a sign of life is planned: stop → its departure, None → the return."""
    return (*((stop.number, stop.leave) for stop in shown.stops), (None, shown.back))


def overdue(
    plan_id: str,
    shown: VisitList,
    heard: pl.DataFrame,
    now: dt.datetime,
    grace: dt.timedelta,
) -> Overdue | None:
    """Whether a crew should have been heard of by `now` (local, without zone).

    `heard` are the check-ins of this list in the order of saving.
    """
    last = heard.row(-1, named=True) if heard.height else None
    if last and last["step"] == Step.HOME:
        return None
    covered, delay = _reached(shown, last)
    for number, (stop, planned) in enumerate(expected(shown)):
        due = planned + delay + grace
        if number >= covered and due < now:
            at = last["at"] if last else None
            return Overdue(plan_id, shown.crew, shown.members, stop, planned + delay, at)
        if number >= covered:
            return None
    return None


def _reached(shown: VisitList, last: Mapping[str, object] | None) -> tuple[int, dt.timedelta]:
    """How many of the expected moments the last word covers, and how late the crew is by it."""
    nothing = dt.timedelta()
    if last is None:
        return 0, nothing
    at = last["at"]
    if not isinstance(at, dt.datetime):
        return 0, nothing
    places = {stop.number: place for place, stop in enumerate(shown.stops)}
    place = places.get(last["stop"]) if isinstance(last["stop"], int) else None
    match last["step"]:
        case Step.START:
            return 0, max(at - shown.leave, nothing)
        case Step.ARRIVED if place is not None:
            return place, max(at - shown.stops[place].arrive, nothing)
        case Step.LEFT if place is not None:
            return place + 1, max(at - shown.stops[place].leave, nothing)
        case _:
            return sum(moment <= at for _, moment in expected(shown)), nothing
