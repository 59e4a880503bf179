"""What the gate decided, kept: who was allowed or refused what, by which rules, on which facts.

One row a case, kept in the step of the act that it is about: a visit list, or the record of a
contact that broke rules. No personal data: the facts are only hashed, so that it can be shown later
that the same facts were judged.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import decisions
from lib.rules.known import COUNT, FACTS
from lib.rules.model import Rule
from lib.visits.candidates import Refused
from lib.visits.legality.judging import SAFETY, Found

PLAN, RECORD, MESSAGE, CHECK = "plan", "record", "message", "check"
"""What a decision is for."""

DECISIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "decided_at": pl.Datetime("us", "UTC"),
    "purpose": pl.String,
    "case_key": pl.String,
    "channel": pl.String,
    "starts_at": pl.Datetime("us", "UTC"),
    "ends_at": pl.Datetime("us", "UTC"),
    "allowed": pl.Boolean,
    "rule_ids": pl.List(pl.String),
    "rules_hash": pl.String,
    "facts_hash": pl.String,
    "plan_id": pl.String,
    "followup_id": pl.String,
    "actor": pl.String,
}
"""The columns of the frame: times of the contact are null where none was chosen yet, `rule_ids` are
the rules that refuse, or that a recorded contact broke; `plan_id` or `followup_id` says in which
act it was decided."""


@dataclass(frozen=True)
class Decided:
    """One decision before it is kept; fields as in DECISIONS."""

    purpose: str
    case_key: str
    channel: str
    allowed: bool
    rules_hash: str
    facts_hash: str
    rule_ids: tuple[str, ...] = ()
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


def of_stops(found: Found, rules_hash: str, purpose: str = PLAN) -> tuple[Decided, ...]:
    """What was decided of the stops of a list."""
    frame = found.decisions.frame()
    told = zip(frame.iter_rows(named=True), found.allowed, strict=True)
    return tuple(
        Decided(
            purpose=purpose,
            case_key=row["case_key"],
            channel=row["channel"],
            allowed=allowed,
            rules_hash=rules_hash,
            facts_hash=facts_hash(row),
            rule_ids=(
                *((SAFETY,) if row["case_key"] in found.closed else ()),
                *row["refused_by"],
            ),
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
        )
        for row, allowed in told
    )


def of_proposed(found: Found, rules_hash: str) -> tuple[Decided, ...]:
    """What was decided of calls, messages or letters before they were made."""
    return of_stops(found, rules_hash, MESSAGE)


def of_refused(refused: Iterable[Refused], found: Found, rules_hash: str) -> tuple[Decided, ...]:
    """What was decided of the cases that are not on a list, by what was known of each."""
    facts = {row["case_key"]: row for row in found.decisions.facts.iter_rows(named=True)}
    return tuple(
        Decided(
            purpose=PLAN,
            case_key=one.case_key,
            channel="visit",
            allowed=False,
            rules_hash=rules_hash,
            facts_hash=facts_hash(facts[one.case_key]),
            rule_ids=one.rule_ids,
        )
        for one in refused
    )


def of_contact(found: Found, rules: Iterable[Rule], rules_hash: str) -> tuple[Decided, ...]:
    """That a recorded contact broke these rules; nothing where it broke none."""
    row = found.decisions.facts.row(0, named=True)
    broken = tuple(one.id for one in rules)
    told = Decided(
        purpose=RECORD,
        case_key=row["case_key"],
        channel=row["channel"],
        allowed=False,
        rules_hash=rules_hash,
        facts_hash=facts_hash(row),
        rule_ids=broken,
        starts_at=row["starts_at"],
    )
    return (told,) if broken else ()


def facts_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over the facts of one proposal and its counters, and nothing else of the case."""
    told = {name: value for name, value in row.items() if name in FACTS or name.startswith(COUNT)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def put(
    connection: sa.Connection,
    decided: Sequence[Decided],
    *,
    now: dt.datetime,
    by: str,
    plan_id: str | None = None,
    followup_id: str | None = None,
) -> None:
    """Keep decisions within the step of the act that they are about; `now` has a zone."""
    common = {"decided_at": now, "actor": by, "plan_id": plan_id, "followup_id": followup_id}
    rows = [{**asdict(one), "rule_ids": list(one.rule_ids), **common} for one in decided]
    if rows:
        connection.execute(sa.insert(decisions), rows)


def refused_by(ledger: Ledger, plan_id: str) -> dict[str, tuple[str, ...]]:
    """The cases that a list refused → the rules that did, the gravest first."""
    query = sa.select(decisions.c.case_key, decisions.c.rule_ids).where(
        decisions.c.plan_id == plan_id, sa.not_(decisions.c.allowed)
    )
    with ledger.read() as connection:
        return {case_key: tuple(rule_ids) for case_key, rule_ids in connection.execute(query)}


def frame(
    ledger: Ledger,
    first: dt.datetime | None = None,
    last: dt.datetime | None = None,
    case_keys: Collection[str] | None = None,
) -> pl.DataFrame:
    """All decisions in the order they were kept.

    Only those from `first`, until before `last`, or about `case_keys`, where these are said.
    """
    query = sa.select(*(decisions.c[name] for name in DECISIONS)).order_by(decisions.c.sequence)
    if first is not None:
        query = query.where(decisions.c.decided_at >= first)
    if last is not None:
        query = query.where(decisions.c.decided_at < last)
    if case_keys is not None:
        query = query.where(decisions.c.case_key.in_(sorted(case_keys)))
    with ledger.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=dict(DECISIONS), orient="row")
