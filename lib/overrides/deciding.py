"""What exceptions and requests for visits have in common: rows of which the last one counts.

Somebody asks, another decides, each by a further row that names the one before; who asked is who
recorded the first.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.privacy.masking import mask_text
from lib.words import Sentence


def refuse_if(wrong: bool, said: Sentence) -> None:  # noqa: FBT001 — it is the question
    """Refuse with a sentence.

    Raises:
        RecordRefused: it is wrong.

    """
    if wrong:
        raise RecordRefused(problem=said)


def why(about: str, words: str = "") -> str:
    """What the audit keeps; numbers of persons in the words stay out of it."""
    return f"{about}: {mask_text(words.strip())}" if words.strip() else about


def last(connection: sa.Connection, subject: sa.Column[str], value: str) -> sa.RowMapping | None:
    """The last row of a table whose column `subject` has that value."""
    table = subject.table
    query = sa.select(table).where(subject == value).order_by(table.c.sequence.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def asker(connection: sa.Connection, table: sa.Table, first: str) -> str:
    """Who recorded the row of that identifier; "" who was alone then."""
    query = sa.select(table.c.recorded_by).where(table.c.entry_id == first)
    return str(connection.scalar(query) or "")


def add(
    connection: sa.Connection,
    table: sa.Table,
    told: Mapping[str, object],
    step: str,
    ledger: Ledger,
    now: dt.datetime,
) -> None:
    """Add a row of a step, in the hands of the ledger's actor."""
    row = {**told, "step": step, "recorded_at": now, "recorded_by": ledger.actor.name}
    connection.execute(sa.insert(table).values(row))
