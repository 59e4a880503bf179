"""Records that are only ever added to: saved once under the client's identifier, never changed.

A correction is one more row that supersedes the first, and a withdrawn row ends what it supersedes.
Rooms whose records have nothing peculiar about their saving share it here.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lib.errors import NotFound, RecordRefused
from lib.ledger.schema.common import UTC
from lib.ledger.store import Ledger
from lib.words import N_, Sentence

USED_TWICE = N_("This form was saved before with other content. Please open a new one.")
CORRECTED = N_("Somebody has corrected this record already. Please reload it and correct the last.")

SPACE = uuid.UUID("3f1f0c58-0f0a-5c39-8a5e-2f6f7d0d1c42")
"""Makes the identifiers of the sample's records from what they are about."""

TYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], pl.DataType], ...] = (
    (sa.Boolean, pl.Boolean()),
    (sa.Integer, pl.Int64()),
    (sa.Float, pl.Float64()),
    (sa.DateTime, pl.Datetime("us")),
    (sa.Date, pl.Date()),
)
"""Type of a column in the ledger → its type in a frame; what is not named is text."""


def new_id() -> str:
    """Make the identifier under which a form is saved, however often it is sent."""
    return uuid.uuid4().hex


def sample_id(*about: object) -> str:
    """The identifier of a record of the sample: the same at each opening."""
    return uuid.uuid5(SPACE, "|".join(map(str, about))).hex


def identifier(table: sa.Table) -> str:
    """The name of the column that the client fills with the identifier."""
    return str(table.columns.keys()[1])


def add(
    ledger: Ledger,
    act: str,
    table: sa.Table,
    values: Mapping[str, Any],
    now: dt.datetime,
    *,
    also: Callable[[sa.Connection], None] | None = None,
    why: str | None = None,
) -> str:
    """Save one record in one step of its own; when this returns its identifier, it is on the disk.

    `values` has the identifier and may have supersedes, withdrawn and sample; `now` has a zone;
    `also` adds to the same step. The same record again changes nothing. The audit names the record
    and the one that it corrects, and `why`, which is never a person's data.

    Raises:
        RecordRefused: the identifier was used for something else, or a correction came first.
        NotFound: it corrects a record that does not exist.
        DoorstepError: the actor may not, or the ledger could not keep it.

    """
    key = str(values[identifier(table)])
    if _known(ledger, table, values):
        return key
    try:
        before = values.get("supersedes")
        with ledger.write(act, key, why=why, before=before, after=key) as connection:
            put(connection, table, values, now=now, by=ledger.actor.name)
            if also is not None:
                also(connection)
    except IntegrityError:
        # The same form was sent twice at one moment and the other one came first.
        if not _known(ledger, table, values):
            raise
    return key


def put(
    connection: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    *,
    now: dt.datetime,
    by: str,
) -> None:
    """Add one record within a step that is open already.

    Raises:
        RecordRefused, NotFound: as `add`.

    """
    _may_correct(connection, table, values.get("supersedes"))
    row = {"withdrawn": False, "sample": False, **values, "recorded_at": now, "recorded_by": by}
    connection.execute(sa.insert(table).values(**row))


def known(connection: sa.Connection, table: sa.Table, key: str) -> bool:
    """Whether a record of this identifier is there."""
    own = table.c[identifier(table)]
    return connection.scalar(sa.select(own).where(own == key)) is not None


def standing(ledger: Ledger, table: sa.Table, *, sample: bool = True) -> pl.DataFrame:
    """The records that nothing corrects or withdraws, in the order of saving.

    All columns of the table, JSON as text, and `first`: the identifier of the record that was
    corrected, however often. Without `sample` those of the sample are left out.
    """
    query = sa.select(table).order_by(table.c.sequence)
    if not sample:
        query = query.where(~table.c.sample)
    with ledger.read() as connection:
        rows = [tuple(map(_plain, row)) for row in connection.execute(query)]
    types = {column.name: _type(column) for column in table.columns}
    frame = pl.DataFrame(rows, schema=types, orient="row")
    own = identifier(table)
    frame = frame.with_columns(first=pl.Series(_firsts(frame, own), dtype=pl.String))
    later = frame.select(pl.col("supersedes").alias(own)).drop_nulls()
    return frame.join(later, on=own, how="anti", maintain_order="left").filter(~pl.col("withdrawn"))


def _firsts(frame: pl.DataFrame, own: str) -> list[str]:
    """Of each row, in the order of saving, the record that its corrections began with."""
    first: dict[str, str] = {}
    for key, before in frame.select(own, "supersedes").iter_rows():
        first[key] = first.get(before, key)
    return list(first.values())


def _known(ledger: Ledger, table: sa.Table, values: Mapping[str, Any]) -> bool:
    own = identifier(table)
    with ledger.read() as connection:
        query = sa.select(table).where(table.c[own] == values[own])
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return False
    if any(row[name] != value for name, value in values.items()):
        raise RecordRefused(problem=Sentence(USED_TWICE))
    return True


def _may_correct(connection: sa.Connection, table: sa.Table, supersedes: str | None) -> None:
    if supersedes is None:
        return
    if not known(connection, table, supersedes):
        raise NotFound(what=supersedes)
    others = sa.select(sa.func.count()).where(table.c.supersedes == supersedes)
    if connection.scalar(others):
        raise RecordRefused(problem=Sentence(CORRECTED))


def _type(column: sa.Column[Any]) -> pl.DataType:
    if isinstance(column.type, UTC):
        return pl.Datetime("us", "UTC")
    return next((kind for sort, kind in TYPES if isinstance(column.type, sort)), pl.String())


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
