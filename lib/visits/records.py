"""Visit lists in the ledger, so that a day can be looked at again and compared with what was done.

Names are not kept: the list is read back without them, and whoever may see them fills them in.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger, schema
from lib.visits import written
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.visits.visit_list import VisitList

NAMESPACE = uuid.UUID("6f0d5c1e-4a83-5f0b-9f5e-0d0b5a1c7e21")
"""Makes the number of a plan from its content, so that saving the same list twice keeps one."""

RECENT = 20


@dataclass(frozen=True)
class Record:
    """One kept list; `stops` counts doors."""

    plan_id: str
    day: dt.date
    crew: str
    created_at: dt.datetime
    stops: int


def save(
    ledger: Ledger,
    visit_list: VisitList,
    now: dt.datetime,
    *,
    decided: Sequence[Decided] = (),
    rules_hash: str | None = None,
) -> str:
    """Keep the list and what was decided of its cases; return its plan_id.

    `now` has its zone; `rules_hash` names the rules by which it was made. The same list is kept
    once.
    """
    plan_id = number(visit_list)
    if _kept(ledger, plan_id) is not None:
        return plan_id
    with ledger.write("plan", plan_id) as connection:
        # Somebody else may have saved the same list while this one waited for the lock.
        done = connection.scalar(
            sa.select(schema.plans.c.plan_id).where(schema.plans.c.plan_id == plan_id)
        )
        if done is None:
            put(connection, visit_list, now, rules_hash=rules_hash)
            decisions.put(connection, decided, now=now, by=ledger.actor.name, plan_id=plan_id)
    return plan_id


def keep_refused(ledger: Ledger, decided: Sequence[Decided], now: dt.datetime) -> None:
    """Keep what was decided of a basket of which every case was refused, so that there is no list.

    `now` has its zone.
    """
    with ledger.write("refuse_list", str(uuid.uuid4())) as connection:
        decisions.put(connection, decided, now=now, by=ledger.actor.name)


def number(visit_list: VisitList) -> str:
    """The number of a list, made from its content."""
    content = json.dumps(
        [written.summary_of(visit_list), written.rows_of(visit_list)], sort_keys=True, default=str
    )
    return str(uuid.uuid5(NAMESPACE, content))


def put(
    connection: sa.Connection,
    visit_list: VisitList,
    now: dt.datetime,
    *,
    rules_hash: str | None = None,
    supersedes: str | None = None,
) -> None:
    """Keep a list that is not kept yet, within the step of an act; see `save`.

    `supersedes` is the list of the same crew and day that it takes the place of.
    """
    plan_id, rows = number(visit_list), written.rows_of(visit_list)
    connection.execute(
        sa.insert(schema.plans).values(
            plan_id=plan_id,
            day=visit_list.day,
            crew=visit_list.crew,
            created_at=now,
            summary=written.summary_of(visit_list),
            rules_hash=rules_hash,
            supersedes=supersedes,
        )
    )
    if rows:
        connection.execute(sa.insert(schema.stops), [{"plan_id": plan_id, **row} for row in rows])


def load(ledger: Ledger, plan_id: str) -> VisitList:
    """Read a list back, without names.

    Raises:
        NotFound: no such plan.

    """
    plan = _kept(ledger, plan_id)
    if plan is None:
        raise NotFound(what=plan_id)
    query = (
        sa.select(schema.stops)
        .where(schema.stops.c.plan_id == plan_id)
        .order_by(schema.stops.c.position)
    )
    with ledger.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return written.read(plan, rows)


def superseded(ledger: Ledger, plan_id: str) -> bool:
    """Whether a later list of the same crew and day took the place of this one."""
    query = sa.select(schema.plans.c.plan_id).where(schema.plans.c.supersedes == plan_id)
    with ledger.read() as connection:
        return connection.execute(query).first() is not None


def rules_of(ledger: Ledger, plan_id: str) -> str | None:
    """The hash of the rules by which a list was made; None where nobody kept it."""
    found = _kept(ledger, plan_id)
    return None if found is None else found["rules_hash"]


def recent(ledger: Ledger, limit: int = RECENT) -> tuple[Record, ...]:
    """The latest kept lists that no later one took the place of, the last one first."""
    return _records(ledger, _latest_first().limit(limit))


def on(ledger: Ledger, day: dt.date) -> tuple[Record, ...]:
    """The kept lists of a day that no later one took the place of, the last one first."""
    return _records(ledger, _latest_first().where(schema.plans.c.day == day))


def _latest_first() -> sa.Select[Any]:
    plans, later = schema.plans, schema.plans.alias()
    superseded = sa.exists().where(later.c.supersedes == plans.c.plan_id)
    return sa.select(plans).where(~superseded).order_by(plans.c.created_at.desc(), plans.c.plan_id)


def _records(ledger: Ledger, query: sa.Select[Any]) -> tuple[Record, ...]:
    with ledger.read() as connection:
        return tuple(
            Record(
                row["plan_id"],
                row["day"],
                row["crew"],
                row["created_at"],
                len(row["summary"]["stops"]),
            )
            for row in connection.execute(query).mappings()
        )


def visited_by(
    ledger: Ledger, day: dt.date, crews: Collection[str], members: Collection[str]
) -> frozenset[str]:
    """The case keys on the lists of a day of one of these crews that has one of these members."""
    query = (
        sa.select(schema.plans.c.summary, schema.stops.c.case_key)
        .join(schema.stops, schema.stops.c.plan_id == schema.plans.c.plan_id)
        .where(schema.plans.c.day == day, schema.plans.c.crew.in_(list(crews)))
    )
    with ledger.read() as connection:
        return frozenset(
            case_key
            for summary, case_key in connection.execute(query)
            if set(summary["members"]) & set(members)
        )


def _kept(ledger: Ledger, plan_id: str) -> dict[str, Any] | None:
    query = sa.select(schema.plans).where(schema.plans.c.plan_id == plan_id)
    with ledger.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)
