"""The catalogue: one row of the ledger commits an import, and one more withdraws it.

A snapshot file without its row was never imported; so an import is atomic, and a crash at any
moment leaves either all of it or nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from lib.errors import NotFound
from lib.ledger import Ledger
from lib.ledger.schema import imports


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


def add(ledger: Ledger, record: ImportRecord, actor: str) -> None:
    """Commit an import: from here on its snapshot counts."""
    with ledger.write("import", record.import_id, actor) as connection:
        connection.execute(sa.insert(imports).values(**asdict(record)))


def withdraw(ledger: Ledger, import_id: str, now: dt.datetime, actor: str) -> None:
    """Take an import back: its snapshot stays on the disk but no longer counts."""
    with ledger.write("withdraw", import_id, actor) as connection:
        done = connection.execute(
            sa.update(imports)
            .where(imports.c.import_id == import_id, imports.c.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )
        if done.rowcount == 0:
            raise NotFound(what=import_id)


def listed(
    ledger: Ledger, *, kind: str | None = None, withdrawn: bool = False
) -> tuple[ImportRecord, ...]:
    """All imports, or those of a kind, in the order of their as-of date, then of their commit."""
    query = sa.select(imports).order_by(imports.c.as_of, imports.c.committed_at)
    if not withdrawn:
        query = query.where(imports.c.withdrawn_at.is_(None))
    if kind:
        query = query.where(imports.c.kind == kind)
    with ledger.read() as connection:
        return tuple(ImportRecord(**row) for row in connection.execute(query).mappings())
