"""Approve a plan and send the crews out: the gate is asked a second time, by what is known then.

A plan may lie for days; holds, payments and rules go on. So each stop is judged again at the moment
of approval and at that of dispatch, and what was decided is kept with the hash of the rules. A plan
with a single refused stop is not approved; the refusal says which.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lib.errors import PlanNotSettled
from lib.ledger import Ledger
from lib.ledger.schema import plan_steps, plans
from lib.visits import records
from lib.visits.candidates import together
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.visits.plans import kept
from lib.visits.plans.kept import APPROVED, DISPATCHED
from lib.visits.plans.model import Plan
from lib.visits.requests import asking as requests
from lib.visits.visit_list import VisitList
from lib.words import N_, Sentence

TOLD = 3
"""Reasons that are named where a plan is refused."""

REFUSED = N_("{n} stops or routes may not be made as they stand: {why} Please plan again.")
NOT_YET = N_("it has not been approved yet. Please approve it first.")
UNFIT = N_("{crew}, {day}, stop {number}: {why}")
UNFIT_ROUTE = N_("{crew}, {day}, the whole route: {why}")


@dataclass(frozen=True)
class Judged:
    """What the gate says of a plan now, by which rules.

    `decided` has the decisions of each of its lists, in their order; `refused` the refusals in
    words.
    """

    decided: tuple[tuple[Decided, ...], ...]
    rules_hash: str
    refused: tuple[Sentence, ...]


def problems(plan: Plan) -> tuple[Sentence, ...]:
    """What a plan itself says against being approved as it stands, with crew, day and stop."""
    told = []
    for one in plan.lists:
        whole = {"crew": one.crew, "day": one.day}
        if one.problems:
            told.append(Sentence(UNFIT_ROUTE, **whole, why=together(one.problems)))
        for stop in one.stops:
            if stop.problems:
                why = together(stop.problems)
                told.append(Sentence(UNFIT, **whole, number=stop.number, why=why))
    return tuple(told)


def approve(ledger: Ledger, version_id: str, judged: Judged, now: dt.datetime) -> tuple[str, ...]:
    """Approve a kept plan; return the numbers of its visit lists. `now` has its zone.

    The same approval again changes nothing. Lists of an earlier version for the same crew and day
    are superseded; visits that were asked for count as scheduled.

    Raises:
        NotFound: no such plan.
        PlanNotSettled: a stop may not be made, or the plan is out of date.

    """
    plan = kept.load(ledger, version_id)
    done = kept.steps(ledger, version_id)
    if APPROVED in done:
        return tuple(done[APPROVED]["lists"])
    check(plan, judged)
    lists = tuple(records.number(one) for one in plan.lists)
    earlier = _earlier(ledger, version_id)
    with ledger.write("approve_plan", version_id) as connection:
        if _taken(connection, version_id, APPROVED):
            return lists
        for one in plan.lists:
            _put(connection, one, judged.rules_hash, earlier, now)
        _step(connection, ledger, version_id, APPROVED, judged, lists, now)
    for one, number in zip(plan.lists, lists, strict=True):
        keys = frozenset(key for stop in one.stops for key in stop.case_keys)
        requests.schedule(ledger, keys, number, now)
    return lists


def check(plan: Plan, judged: Judged) -> None:
    """Refuse to approve a plan; of each stop or route it is counted once, whoever says it.

    Raises:
        PlanNotSettled: a stop or a route may not be made.

    """
    _refuse((*problems(plan), *judged.refused))


def dispatch(ledger: Ledger, version_id: str, judged: Judged, now: dt.datetime) -> tuple[str, ...]:
    """Send the crews of an approved plan out; return the numbers of their lists.

    Raises:
        NotFound: no such plan.
        PlanNotSettled: it is not approved, or a stop may not be made any more.

    """
    done = kept.steps(ledger, version_id)
    if APPROVED not in done:
        kept.load(ledger, version_id)
        raise PlanNotSettled(problem=Sentence(NOT_YET))
    lists = tuple(done[APPROVED]["lists"])
    if DISPATCHED in done:
        return lists
    _refuse(judged.refused)
    with ledger.write("dispatch_plan", version_id) as connection:
        if not _taken(connection, version_id, DISPATCHED):
            _step(connection, ledger, version_id, DISPATCHED, judged, lists, now)
    return lists


def _refuse(refused: tuple[Sentence, ...]) -> None:
    if refused:
        stops: dict[tuple[object, ...], Sentence] = {}
        for one in refused:
            stops.setdefault(_stop(one), one)
        why = together(list(stops.values())[:TOLD])
        raise PlanNotSettled(problem=Sentence(REFUSED, n=len(stops), why=why))


def _stop(said: Sentence) -> tuple[object, ...]:
    """What a sentence of UNFIT speaks of; any other speaks of itself."""
    told = said.values
    return (told["crew"], told["day"], told["number"]) if "number" in told else (str(said),)


def _taken(connection: sa.Connection, version_id: str, step: str) -> bool:
    query = sa.select(plan_steps.c.sequence).where(
        plan_steps.c.version_id == version_id, plan_steps.c.step == step
    )
    return connection.scalar(query) is not None


def _earlier(ledger: Ledger, version_id: str) -> frozenset[str]:
    """The lists of the versions before, which those of this one take the place of."""
    return frozenset(
        number
        for version in kept.before(ledger, version_id)
        for number in kept.steps(ledger, version).get(APPROVED, {}).get("lists", ())
    )


def _put(
    connection: sa.Connection,
    made: VisitList,
    rules_hash: str,
    earlier: frozenset[str],
    now: dt.datetime,
) -> None:
    """Keep the list unless it is kept already, in place of the last of its crew and day."""
    later = plans.alias()
    standing = sa.select(plans.c.plan_id).where(
        plans.c.plan_id.in_(earlier),
        plans.c.day == made.day,
        plans.c.crew == made.crew,
        ~sa.exists().where(later.c.supersedes == plans.c.plan_id),
    )
    own = sa.select(plans.c.plan_id).where(plans.c.plan_id == records.number(made))
    if connection.scalar(own) is None:
        before = connection.scalar(standing)
        records.put(connection, made, now, rules_hash=rules_hash, supersedes=before)


def _step(
    connection: sa.Connection,
    ledger: Ledger,
    version_id: str,
    step: str,
    judged: Judged,
    lists: tuple[str, ...],
    now: dt.datetime,
) -> None:
    connection.execute(
        sa.insert(plan_steps).values(
            version_id=version_id,
            step=step,
            rules_hash=judged.rules_hash,
            lists=list(lists),
            recorded_at=now,
            recorded_by=ledger.actor.name,
        )
    )
    by = ledger.actor.name
    for number, decided in zip(lists, judged.decided, strict=False):
        decisions.put(connection, decided, now=now, by=by, plan_id=number)
