"""A ledger in a file: SQLite in WAL mode with full sync.

Under a simulated power cut no acknowledged row was lost, where `synchronous=NORMAL` lost one in
six.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from lib.errors import DoorstepError, StoreBroken
from lib.ledger import file
from lib.ledger.databases.database import DATABASE, WRITES
from lib.ledger.errors import DatabaseUnsaid, StoreBusy, StoreFull, StoreUnwritable

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes past the triggers
)

REFUSALS: dict[int, type[DoorstepError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_READONLY: StoreUnwritable,
    sqlite3.SQLITE_CANTOPEN: StoreUnwritable,
    sqlite3.SQLITE_PERM: StoreUnwritable,
    sqlite3.SQLITE_IOERR: StoreUnwritable,
    sqlite3.SQLITE_CORRUPT: StoreBroken,
    sqlite3.SQLITE_NOTADB: StoreBroken,
}
"""SQLite's primary result code → what the user reads."""

PRIMARY = 0xFF
"""The low byte of an extended result code names its family."""

REFUSED = ("UPDATE", "DELETE")
"""What a guarded table refuses, each by a trigger of its own."""


def refusal(error: Exception, place: str) -> DoorstepError | None:
    """The sentence for an error of SQLite; None when it is a fault of ours."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    known = REFUSALS.get(code & PRIMARY) if isinstance(code, int) else None
    return known(path=place) if known else None


class SQLite:
    """The Database of one file in the folder `home`."""

    def __init__(self, home: Path, patience: dt.timedelta) -> None:
        self._path = home / file.FILE
        self._patience = patience

    @property
    def place(self) -> str:
        """The file."""
        return str(self._path)

    @cached_property
    def engine(self) -> sa.Engine:
        """Make an engine on which SQLAlchemy, not the driver, says when a transaction begins.

        The sqlite3 driver by itself begins none before a SELECT or a CREATE TABLE; without its
        `isolation_level` it leaves that to the event below (SQLAlchemy 2.1, "Transactions with
        SQLite and the sqlite3 driver").
        """
        made = sa.create_engine(
            sa.URL.create("sqlite", database=self.place),
            connect_args={"timeout": self._patience.total_seconds()},
            execution_options={DATABASE: self},
            pool_size=8,
            max_overflow=56,
        )

        @sa.event.listens_for(made, "connect")
        def connected(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
            del entry
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @sa.event.listens_for(made, "begin")
        def begun(connection: sa.Connection) -> None:
            writes = connection.get_execution_options().get(WRITES)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return made

    def prepare(self) -> None:
        """Make the file and the secret of a new store.

        Raises:
            StoreBroken: there was a ledger.
            DatabaseUnsaid: it lies in a database.

        """
        elsewhere = self._path.with_name(file.ELSEWHERE)
        if elsewhere.exists():
            raise DatabaseUnsaid(elsewhere.read_text("utf-8"), self._path.parent)
        file.refuse_to_start_over(self._path)
        file.make_file(self._path)
        file.make_secret(self._path.with_name(file.NAMING))

    def refusal(self, error: Exception) -> DoorstepError | None:
        """See Database."""
        return refusal(error, self.place)

    def compact(self) -> None:
        """Make the file anew, its log too."""
        with closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()  # in no transaction: `begin` is only for connect()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()

    def guard(self, connection: sa.Connection, table: str) -> None:
        """See Database. The statements lie in the file as they stand here: never change them."""
        for act in REFUSED:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )

    def is_guarded(self, connection: sa.Connection, table: str) -> bool:
        """See Database."""
        names = {f"{table}_refuses_{act.lower()}" for act in REFUSED}
        return names <= {name for name, _ in _triggers(connection, table)}

    @contextmanager
    def door(self, connection: sa.Connection, table: str) -> Iterator[None]:
        """See Database."""
        guards = [one for one in _triggers(connection, table) if "BEFORE UPDATE" in one[1]]
        for name, _ in guards:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, made in guards:
            connection.exec_driver_sql(made)

    def damage(self, connection: sa.Connection) -> str | None:
        """What SQLite says of its file."""
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        return None if said == "ok" else str(said)

    def cell(self, column: str) -> str:
        """See Database; in SQLite any column can hold values of any type."""
        return f"typeof({column}), CAST({column} AS BLOB)"

    def left(self, connection: sa.Connection, texts: Iterable[str]) -> Sequence[str]:
        """Nowhere: the file lies in the folder, and is searched with all others there."""
        del connection, texts
        return ()


def _triggers(connection: sa.Connection, table: str) -> Sequence[tuple[str, str]]:
    """Name and statement of the triggers of a table."""
    query = sa.text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    )
    return [(name, made) for name, made in connection.execute(query, {"table": table})]
