"""The catalogue: one row of the ledger commits an import, and a mark in it withdraws it.

A snapshot file without its row was never imported; so an import is atomic, and a crash at any
moment leaves either all of it or nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger
from lib.ledger.schema import imports
from lib.portfolio.errors import RestoreRefused
from lib.words import N_, Sentence

BETWEEN = " "
"""Stands between the numbers of several imports in the audit."""

STANDS_INSTEAD = N_("“{name}” stands in its place. Please withdraw that one first.")
STANDS_BESIDE = N_("it replaced “{name}”, which counts again. Please withdraw that one first.")


@dataclass(frozen=True)
class ImportRecord:
    """One import as the catalogue keeps it; the counts are rows of the file."""

    import_id: str
    kind: str
    as_of: dt.date
    client: str
    clients: Sequence[str]
    file_name: str
    file_hash: str
    encoding: str
    delimiter: str
    mapping: Mapping[str, str | None]
    report: Mapping[str, Any]
    read: int
    accepted: int
    repaired: int
    rejected: int
    duplicate: int
    path: str
    snapshot_hash: str
    sample: bool
    committed_at: dt.datetime
    withdrawn_at: dt.datetime | None = None
    replaces: str | None = None

    @property
    def told_of(self) -> Sequence[str]:
        """Of which clients a file of repayments tells all; ("",) is of any.

        One that names no client speaks of all. One that names some speaks of these only: a row
        without a client in it tells of its own case and of nobody else.
        """
        return [one for one in self.clients if one] or ("",)


class AlreadyThere(Exception):
    """Somebody else committed the same file first; nothing was written."""

    def __init__(self, record: ImportRecord) -> None:
        super().__init__()
        self.record = record


def way_of(record: ImportRecord) -> tuple[object, ...]:
    """As what, and in which way, the file of an import was read."""
    mapping = tuple(sorted(record.mapping.items()))
    return record.kind, record.as_of, record.client, mapping


def identity(record: ImportRecord) -> tuple[object, ...]:
    """What makes two imports the same: equal bytes, read as the same thing in the same way."""
    return record.file_hash, *way_of(record)


def add(ledger: Ledger, record: ImportRecord) -> None:
    """Commit an import: from here on its snapshot counts, and what it replaces does not.

    Raises:
        AlreadyThere: the same file stands already, perhaps since a moment ago.
        NotFound: what it is to replace does not stand any more.

    """
    act = "replace" if record.replaces else "import"
    told = {"before": record.replaces, "after": record.import_id}
    with ledger.write(act, record.import_id, **told) as connection:
        for one in _select(connection, withdrawn=False):
            if identity(one) == identity(record):
                raise AlreadyThere(one)
        if record.replaces:
            _mark(connection, record.replaces, record.committed_at)
        # Not asdict: it copies the report's ten thousand findings one by one.
        connection.execute(sa.insert(imports).values(**vars(record)))


def withdraw(ledger: Ledger, import_ids: Sequence[str], now: dt.datetime) -> None:
    """Take imports back in one step: their snapshots stay on the disk but no longer count.

    Raises:
        NotFound: one of them does not stand; then all stay.

    """
    ids = BETWEEN.join(import_ids)
    with ledger.write("withdraw", ids, before=ids) as connection:
        for import_id in import_ids:
            _mark(connection, import_id, now)


def restore(ledger: Ledger, import_ids: Sequence[str]) -> None:
    """Let withdrawn imports count again, all of them or none.

    Raises:
        NotFound: there is no withdrawn import of one of the numbers.
        RestoreRefused: what replaced one of them, what one of them replaced, or the same file
            loaded again, stands.

    """
    ids = BETWEEN.join(import_ids)
    with ledger.write("restore", ids, after=ids) as connection:
        for import_id in import_ids:
            _restore(connection, import_id)


def _restore(connection: sa.Connection, import_id: str) -> None:
    every = {one.import_id: one for one in _select(connection, withdrawn=True)}
    record = every.get(import_id)
    if record is None or record.withdrawn_at is None:
        raise NotFound(what=import_id)
    if problem := obstacle(record, [one for one in every.values() if one.withdrawn_at is None]):
        raise RestoreRefused(problem=problem)
    connection.execute(
        sa.update(imports).where(imports.c.import_id == import_id).values(withdrawn_at=None)
    )


def obstacle(record: ImportRecord, standing: Sequence[ImportRecord]) -> Sentence | None:
    """What keeps a withdrawn import from counting again among those that stand; None if nothing."""
    for one in standing:
        if one.replaces == record.import_id or identity(one) == identity(record):
            return Sentence(STANDS_INSTEAD, name=one.file_name)
        if one.import_id == record.replaces:
            return Sentence(STANDS_BESIDE, name=one.file_name)
    return None


def listed(ledger: Ledger, *, withdrawn: bool = False) -> tuple[ImportRecord, ...]:
    """All imports in the order of their as-of date, then of their commit."""
    with ledger.read() as connection:
        return _select(connection, withdrawn=withdrawn)


def _select(connection: sa.Connection, *, withdrawn: bool) -> tuple[ImportRecord, ...]:
    query = sa.select(imports).order_by(imports.c.as_of, imports.c.committed_at)
    if not withdrawn:
        query = query.where(imports.c.withdrawn_at.is_(None))
    return tuple(ImportRecord(**row) for row in connection.execute(query).mappings())


def _mark(connection: sa.Connection, import_id: str, now: dt.datetime) -> None:
    """Mark a standing import as withdrawn."""
    done = connection.execute(
        sa.update(imports)
        .where(imports.c.import_id == import_id, imports.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    if done.rowcount == 0:
        raise NotFound(what=import_id)
