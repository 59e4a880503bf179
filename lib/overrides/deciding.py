"""What is decided by two people has in common: rows of which the last one counts.

Somebody asks, another decides, each by a further row that names the one before; who asked is who
recorded the first.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.rights import Actor, Role
from lib.words import N_, Sentence

LONGEST = 500
"""Characters of a reason."""

NO_WHY = N_("Please say why.")
NO_GROUND = N_("Please say why you decide so.")
TOO_LONG = N_("Please say it in at most {longest} characters.")


def alone(actor: Actor) -> bool:
    """Whether there is no second person: who is not told from others decides nothing for them."""
    return not actor.name or Role.OWNER in actor.roles


def refuse_if(wrong: bool, said: Sentence) -> None:  # noqa: FBT001 — it is the question
    """Refuse with a sentence.

    Raises:
        RecordRefused: it is wrong.

    """
    if wrong:
        raise RecordRefused(problem=said)


def last(connection: sa.Connection, subject: sa.Column[str], value: str) -> sa.RowMapping | None:
    """The last row of a table whose column `subject` has that value."""
    table = subject.table
    query = sa.select(table).where(subject == value).order_by(table.c.sequence.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def asker(connection: sa.Connection, table: sa.Table, first: str) -> str:
    """Who recorded the row of that identifier; "" who was alone then."""
    query = sa.select(table.c.recorded_by).where(table.c.entry_id == first)
    return str(connection.scalar(query) or "")


def demand_second(
    ledger: Ledger, connection: sa.Connection, table: sa.Table, first: str, said: str
) -> None:
    """Refuse who recorded the first row himself, unless there is nobody else.

    Raises:
        RecordRefused: he did; `said` tells him so.

    """
    own = asker(connection, table, first) == ledger.actor.name
    refuse_if(own and not alone(ledger.actor), Sentence(said))


def demand_words(note: str, missing: str = NO_WHY) -> None:
    """Refuse a step without a reason, which is `missing` then, or with one that is too long.

    Raises:
        RecordRefused: it is.

    """
    refuse_if(not note.strip(), Sentence(missing))
    refuse_if(len(note) > LONGEST, Sentence(TOO_LONG, longest=LONGEST))


@contextmanager
def step(
    ledger: Ledger, subject: sa.Column[str], value: str, act: str, note: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step about what was recorded: the connection and the last row about it.

    The reason stays in the row, from which an erasure can take it, and out of the audit, from which
    nothing can.

    Raises:
        RecordRefused: there is no reason, or it is too long.
        NotFound: nothing of that identifier was recorded.
        NotAllowed: the actor may not do this.

    """
    demand_words(note)
    with ledger.read() as connection:
        known = last(connection, subject, value)
    if known is None:
        raise NotFound(what=value)
    with ledger.write(act, value) as connection:
        yield connection, last(connection, subject, value) or known


def add(
    connection: sa.Connection,
    table: sa.Table,
    told: Mapping[str, object],
    done: str,
    ledger: Ledger,
    now: dt.datetime,
) -> None:
    """Add a row of what was done, in the hands of the ledger's actor."""
    row = {**told, "step": done, "recorded_at": now, "recorded_by": ledger.actor.name}
    connection.execute(sa.insert(table).values(row))
