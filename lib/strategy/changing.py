"""Saving segments, and putting another strategy into force: each step a further row in the ledger.

A strategy is proposed as a whole, with the reason; a second person puts it into force or refuses
it. Who uses the product alone is his own second person. What was in force stays in the ledger.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import segments, strategies
from lib.overrides import deciding
from lib.privacy.masking import mask_text
from lib.strategy.matrix import Matrix, default, matrix_of
from lib.strategy.segments import Rule, faults
from lib.words import N_, Sentence

SAVED, RETIRED = "saved", "retired"
"""What was done to a segment."""

PROPOSED, APPROVED, REFUSED, WITHDRAWN = "proposed", "approved", "refused", "withdrawn"
"""What was done to a strategy."""

OF_SEGMENT, OF_STRATEGY = segments.c.segment_id, strategies.c.strategy_id

LONGEST_NAME = 60
"""Characters of a name."""

NO_NAME = N_("Please give the segment a name of at most {longest} characters.")
NAME_TAKEN = N_("There is a segment of this name already; please choose another name.")
CHANGED = N_("Somebody else has changed this segment just now. Please reload the page.")
GONE = N_("This segment was retired. Please reload the page.")
SAME = N_("Nothing differs from the strategy in force.")
DECIDED = N_("Somebody has decided about this strategy already. Please reload the page.")
SELF = N_("You proposed this strategy yourself; a second person has to put it into force.")
NOT_YOURS = N_("Somebody else proposed this strategy; only he can take it back.")
OVERTAKEN = N_(
    "Another strategy has come into force since this one was proposed; please propose it anew."
)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A segment to be saved: a new one, or the next version of the one that `entry_id` is of.

    `follows` is the entry that is superseded; None for a new segment.
    """

    name: str
    rule: Rule
    follows: str | None = None
    entry_id: str = field(default_factory=new_id)


def save_segment(ledger: Ledger, segment: Segment, now: dt.datetime) -> str:
    """Save a segment, or its next version, and return its identifier; the same again is nothing.

    Raises:
        RecordRefused: with all that is missing or wrong, or somebody was faster.
        NotFound: the version that it follows is unknown.
        NotAllowed: the actor may not keep segments.

    """
    name = segment.name.strip()
    problems = tuple(faults(segment.rule))
    if not 0 < len(name) <= LONGEST_NAME:
        problems = (Sentence(NO_NAME, longest=LONGEST_NAME), *problems)
    if problems:
        raise RecordRefused(problem=Problems(problems))
    with ledger.read() as connection:
        if (known := _entry(connection, segment.entry_id)) is not None:
            return str(known["segment_id"])
    with ledger.write("save_segment", segment.entry_id) as connection:
        before = None if segment.follows is None else _followed(connection, segment.follows)
        own = segment.entry_id if before is None else str(before["segment_id"])
        _refuse_name(connection, name, own)
        told = {
            "entry_id": segment.entry_id,
            "segment_id": own,
            "supersedes": segment.follows,
            "name": name,
            "content": segment.rule.as_json(),
        }
        deciding.add(connection, segments, told, SAVED, ledger, now)
    return own


def retire_segment(ledger: Ledger, follows: str, now: dt.datetime) -> None:
    """Let a segment go: it is offered no more, and its versions stay in the ledger.

    Raises:
        RecordRefused: somebody was faster.
        NotFound: the version is unknown.
        NotAllowed: the actor may not keep segments.

    """
    with ledger.write("retire_segment", follows) as connection:
        before = _followed(connection, follows)
        kept = {name: before[name] for name in ("segment_id", "name", "content")}
        told = {**kept, "entry_id": new_id(), "supersedes": follows}
        deciding.add(connection, segments, told, RETIRED, ledger, now)


def propose(
    ledger: Ledger, matrix: Matrix, note: str, now: dt.datetime, strategy_id: str | None = None
) -> str:
    """Propose a strategy and return its identifier; the same identifier again changes nothing.

    Raises:
        RecordRefused: without a reason, or nothing differs from the strategy in force.
        MatrixRefused: a cell may not be.
        NotAllowed: the actor may not change the strategy.

    """
    matrix_of(matrix.as_json())
    deciding.demand_words(note)
    key = strategy_id or new_id()
    with ledger.read() as connection:
        if deciding.last(connection, OF_STRATEGY, key) is not None:
            return key
    with ledger.write("propose_strategy", key) as connection:
        if deciding.last(connection, OF_STRATEGY, key) is None:
            base, content = in_force(connection)
            deciding.refuse_if(matrix.as_json() == content, Sentence(SAME))
            told = {
                "entry_id": key,
                "strategy_id": key,
                "supersedes": None,
                "instead_of": base,
                "content": matrix.as_json(),
                "note": mask_text(note.strip()) or "",
            }
            deciding.add(connection, strategies, told, PROPOSED, ledger, now)
    return key


def approve(ledger: Ledger, strategy_id: str, note: str, now: dt.datetime) -> None:
    """Put a strategy into force, from this moment.

    Raises:
        RecordRefused: without a reason, by who proposed it, decided already, or overtaken.
        NotFound: nobody proposed it.
        NotAllowed: the actor may not put strategies into force.

    """
    with _deciding(ledger, "approve_strategy", strategy_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, strategies, strategy_id, SELF)
        base, _ = in_force(connection)
        deciding.refuse_if(last["instead_of"] != base, Sentence(OVERTAKEN))
        _follow(connection, last, APPROVED, note, ledger, now)


def refuse(ledger: Ledger, strategy_id: str, note: str, now: dt.datetime) -> None:
    """Refuse a strategy.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "refuse_strategy", strategy_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, strategies, strategy_id, SELF)
        _follow(connection, last, REFUSED, note, ledger, now)


def withdraw(ledger: Ledger, strategy_id: str, note: str, now: dt.datetime) -> None:
    """Take back what one proposed oneself.

    Raises:
        RecordRefused: without a reason, somebody else proposed it, or decided already.
        NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "withdraw_strategy", strategy_id, note) as (connection, last):
        asker = deciding.asker(connection, strategies, strategy_id)
        deciding.refuse_if(asker != ledger.actor.name, Sentence(NOT_YOURS))
        _follow(connection, last, WITHDRAWN, note, ledger, now)


def in_force(connection: sa.Connection) -> tuple[str | None, object]:
    """The strategy that was approved last and its content; None for that of the product."""
    table = strategies
    newest = (
        sa.select(table.c.strategy_id)
        .where(table.c.step == APPROVED)
        .order_by(table.c.sequence.desc())
        .limit(1)
    )
    key = connection.scalar(newest)
    if key is None:
        return None, default().as_json()
    content = sa.select(table.c.content).where(table.c.entry_id == key)
    return str(key), connection.scalar(content)


def _entry(connection: sa.Connection, entry_id: str) -> sa.RowMapping | None:
    query = sa.select(segments).where(segments.c.entry_id == entry_id)
    return connection.execute(query).mappings().one_or_none()


def _followed(connection: sa.Connection, follows: str) -> sa.RowMapping:
    """The version that is superseded, which has to be the last one of a segment that stands."""
    before = _entry(connection, follows)
    if before is None:
        raise NotFound(what=follows)
    last = deciding.last(connection, OF_SEGMENT, before["segment_id"]) or before
    deciding.refuse_if(last["step"] == RETIRED, Sentence(GONE))
    deciding.refuse_if(last["entry_id"] != follows, Sentence(CHANGED))
    return before


def _refuse_name(connection: sa.Connection, name: str, own: str) -> None:
    """Refuse a name that another segment bears that stands."""
    newest = sa.select(sa.func.max(segments.c.sequence)).group_by(segments.c.segment_id)
    query = sa.select(segments.c.segment_id, segments.c.name, segments.c.step).where(
        segments.c.sequence.in_(newest)
    )
    taken = any(
        row.segment_id != own and row.step == SAVED and row.name.casefold() == name.casefold()
        for row in connection.execute(query)
    )
    deciding.refuse_if(taken, Sentence(NAME_TAKEN))


@contextmanager
def _deciding(
    ledger: Ledger, act: str, strategy_id: str, note: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step about a strategy that is proposed: the connection and the last row about it."""
    with deciding.step(ledger, OF_STRATEGY, strategy_id, act, note) as (connection, last):
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        yield connection, last


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    note: str,
    ledger: Ledger,
    now: dt.datetime,
) -> None:
    """Add the next row about a strategy."""
    told = {
        "entry_id": new_id(),
        "strategy_id": last["strategy_id"],
        "supersedes": last["entry_id"],
        "instead_of": last["instead_of"],
        "content": None,
        "note": mask_text(note.strip()) or "",
    }
    deciding.add(connection, strategies, told, step, ledger, now)
