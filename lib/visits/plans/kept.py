"""Plans in the ledger: every version that somebody kept, what was decided about it, never changed.

A version is a proposal until it is approved; only then its routes become visit lists, which crews,
the watch over them and the rights of collectors go by. Names are not kept.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger
from lib.ledger.schema import plan_steps, plan_versions
from lib.visits import written
from lib.visits.plans.model import Idle, Missing, Plan

APPROVED, DISPATCHED = "approved", "dispatched"
"""Steps; a plan without one is a proposal."""

RECENT = 20


@dataclass(frozen=True)
class Record:
    """One kept version; `steps` are those that were taken, `superseded` when a later one stands."""

    version_id: str
    first_day: dt.date
    last_day: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    stops: int
    steps: tuple[str, ...]
    superseded: bool


def save(ledger: Ledger, plan: Plan, now: dt.datetime, *, supersedes: str | None = None) -> str:
    """Keep a plan; return its number. The same plan is kept once.

    `now` has its zone; `supersedes` is the version that it was made from.
    """
    if find(ledger, plan.plan_id) is not None:
        return plan.plan_id
    with ledger.write("save_plan", plan.plan_id) as connection:
        own = plan_versions.c.version_id
        # Somebody else may have kept the same plan while this one waited for the lock.
        if connection.scalar(sa.select(own).where(own == plan.plan_id)) is None:
            connection.execute(
                sa.insert(plan_versions).values(
                    version_id=plan.plan_id,
                    supersedes=supersedes,
                    first_day=plan.days[0],
                    last_day=plan.days[-1],
                    as_of=plan.as_of,
                    rules_hash=plan.rules_hash,
                    seed=plan.seed,
                    content=_content(plan),
                    recorded_at=now,
                    recorded_by=ledger.actor.name,
                )
            )
    return plan.plan_id


def load(ledger: Ledger, version_id: str) -> Plan:
    """Read a plan back, without names.

    Raises:
        NotFound: no such plan.

    """
    found = find(ledger, version_id)
    if found is None:
        raise NotFound(what=version_id)
    return found


def find(ledger: Ledger, version_id: str) -> Plan | None:
    """A plan, or None: the number may be that of a single visit list (lib.visits.records)."""
    query = sa.select(plan_versions).where(plan_versions.c.version_id == version_id)
    with ledger.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _plan(row)


def before(ledger: Ledger, version_id: str) -> tuple[str, ...]:
    """The versions that a plan was made from, the latest first."""
    query = sa.select(plan_versions.c.version_id, plan_versions.c.supersedes)
    with ledger.read() as connection:
        above = {version: earlier for version, earlier in connection.execute(query)}  # noqa: C416
    found = []
    while (version_id := above.get(version_id) or "") and version_id not in found:
        found.append(version_id)
    return tuple(found)


def steps(ledger: Ledger, version_id: str) -> Mapping[str, Mapping[str, Any]]:
    """What was decided about a version: step → rules_hash, lists, recorded_at, recorded_by."""
    query = sa.select(plan_steps).where(plan_steps.c.version_id == version_id)
    with ledger.read() as connection:
        return {row["step"]: dict(row) for row in connection.execute(query).mappings()}


def recent(ledger: Ledger, limit: int = RECENT) -> tuple[Record, ...]:
    """The latest versions, the last one first."""
    versions = sa.select(plan_versions).order_by(plan_versions.c.sequence.desc()).limit(limit)
    later = sa.select(plan_versions.c.supersedes).where(plan_versions.c.supersedes.is_not(None))
    taken = sa.select(plan_steps.c.version_id, plan_steps.c.step).order_by(plan_steps.c.sequence)
    with ledger.read() as connection:
        rows = connection.execute(versions).mappings().all()
        superseded = set(connection.scalars(later))
        told = [(version, step) for version, step in connection.execute(taken)]
    return tuple(
        Record(
            version_id=row["version_id"],
            first_day=row["first_day"],
            last_day=row["last_day"],
            recorded_at=row["recorded_at"],
            recorded_by=row["recorded_by"],
            stops=sum(len(one["summary"]["stops"]) for one in row["content"]["lists"]),
            steps=tuple(step for version, step in told if version == row["version_id"]),
            superseded=row["version_id"] in superseded,
        )
        for row in rows
    )


def _content(plan: Plan) -> dict[str, Any]:
    return {
        "days": [day.isoformat() for day in plan.days],
        "crews": list(plan.crews),
        "lists": [written.to_json(one) for one in plan.lists],
        "left_out": _missing(plan.left_out),
        "refused": _missing(plan.refused),
        "excluded": dict(plan.excluded),
        "idle": [
            [one.crew, one.day.isoformat(), [written.packed(said) for said in one.reasons]]
            for one in plan.idle
        ],
    }


def _missing(missing: Sequence[Missing]) -> list[list[Any]]:
    return [
        [one.case_key, one.code, written.packed(one.reason), list(one.rule_ids)] for one in missing
    ]


def _plan(row: Mapping[Any, Any]) -> Plan:
    told = row["content"]
    day = dt.date.fromisoformat
    return Plan(
        days=tuple(day(one) for one in told["days"]),
        crews=tuple(told["crews"]),
        lists=tuple(written.of_json(one) for one in told["lists"]),
        left_out=_back(told["left_out"]),
        refused=_back(told["refused"]),
        excluded=told["excluded"],
        idle=tuple(
            Idle(crew, day(on), tuple(written.unpacked(one) for one in said))
            for crew, on, said in told["idle"]
        ),
        rules_hash=row["rules_hash"],
        seed=row["seed"],
        as_of=row["as_of"],
    )


def _back(told: Sequence[Sequence[Any]]) -> tuple[Missing, ...]:
    return tuple(
        Missing(key, code, written.unpacked(said), tuple(rules)) for key, code, said, rules in told
    )
