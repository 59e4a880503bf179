"""A ledger in a database of PostgreSQL, which several servers of the product may share.

Who reads sees one state throughout (repeatable read). Who writes holds an advisory lock for as long
as his transaction lasts, whichever process or machine he writes from, and then reads what the one
before him committed; a process that dies gives the lock back with its connection.

The address may hold a password, so it is kept as a secret and never told: people read `place`.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError

from lib.errors import DoorstepError, RecordRefused, StoreBroken
from lib.ledger import file
from lib.ledger.databases import addresses, sqlite
from lib.ledger.databases.database import DATABASE, WRITES
from lib.ledger.databases.searching import holding
from lib.ledger.errors import (
    DatabaseEmpty,
    DatabaseNotUnicode,
    DatabaseUnwritable,
    StoreBusy,
    StoreFull,
    StoreUnreachable,
)
from lib.ledger.schema import metadata
from lib.words import N_, Sentence

CONNECTIONS = 5
"""Connections of a process that stay open."""

MORE = 15
"""Further ones while many people work; a server as it is installed allows a hundred to all."""

LEAST = 2
"""Seconds below which libpq waits for no server."""

SESSION = (
    "synchronous_commit=on",
    "timezone=UTC",
    "datestyle=ISO",
    # Of a machine that is cut off the server takes the lock back within two minutes.
    "tcp_keepalives_idle=60",
    "tcp_keepalives_interval=15",
    "tcp_keepalives_count=4",
)
"""What each connection asks of the server, whatever the database's own settings are."""

ALONE = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
    f"SELECT pg_advisory_xact_lock({int.from_bytes(b'doorstep')})",
)
"""How a transaction begins that writes: what it reads after the lock is what was committed last."""

UNKEPT = N_("a text holds a character that no text can have. Please delete it.")
TOO_LARGE = N_("a number is larger than can be kept. Please correct it.")
OUT_OF_RANGE = "22003"

REFUSALS: dict[str, type[DoorstepError]] = {
    "53100": StoreFull,
    "55P03": StoreBusy,
    "40001": StoreBusy,
    "40P01": StoreBusy,
    "57014": StoreBusy,
    "42501": DatabaseUnwritable,
    "25006": DatabaseUnwritable,
    "42P01": StoreBroken,
    "08": StoreUnreachable,
    "28": StoreUnreachable,
    "3D": StoreUnreachable,
    "53": StoreUnreachable,
    "57": StoreUnreachable,
    "58": DatabaseUnwritable,
    "XX001": StoreBroken,
    "XX002": StoreBroken,
}
"""SQLSTATE, or the class that it begins with, → what the user reads."""

BODY = """
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        MESSAGE = TG_TABLE_NAME || ' is only ever added to';
END
"""

REFUSED = {"update": ("ROW", 19), "delete": ("ROW", 11), "truncate": ("STATEMENT", 34)}
"""What a guarded table refuses, each by a trigger of its own: for each of what, and the sum by
which the server remembers the kind of trigger (pg_trigger.tgtype)."""

AT = """to_char("at", 'YYYY-MM-DD HH24:MI:SS.US') ||
    CASE WHEN extract(year FROM "at") < 1 THEN ' BC' ELSE '' END"""
"""A moment written as SQLite keeps it, so that one row has the same seal in both."""


class PostgreSQL:
    """The Database of an address; what lies outside of it stays in the folder `home`."""

    def __init__(self, home: Path, url: SecretStr, patience: dt.timedelta) -> None:
        self._home = home
        self._url = addresses.read(url)
        self._patience = patience
        self.place = addresses.told(self._url)

    @cached_property
    def engine(self) -> sa.Engine:
        """Make an engine that outlives a restart of the server."""
        wait = self._patience.total_seconds()
        session = (*SESSION, f"lock_timeout={int(wait * 1000)}")
        options = " ".join(
            [str(self._url.query.get("options", "")), *(f"-c {one}" for one in session)]
        )
        made = sa.create_engine(
            self._url.difference_update_query(["options"]),
            connect_args={
                "connect_timeout": max(LEAST, int(wait)),
                "options": options,
                "client_encoding": "utf8",
                "application_name": "doorstep",
            },
            execution_options={DATABASE: self},
            isolation_level="REPEATABLE READ",
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_timeout=wait,
            pool_pre_ping=True,
            hide_parameters=True,
        )

        @sa.event.listens_for(made, "begin")
        def begun(connection: sa.Connection) -> None:
            if connection.get_execution_options().get(WRITES):
                for one in ALONE:
                    connection.exec_driver_sql(one)

        return made

    def prepare(self) -> None:
        """Make the secret of a new store.

        Raises:
            DatabaseEmpty: the folder belongs to another ledger.
            DatabaseNotUnicode: it cannot keep every name.
            StoreBroken: the folder is not the one that belongs to it.

        """
        with self.engine.connect() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
            new = not sa.inspect(connection).has_table("alembic_version")
        if encoding != "UTF8":
            raise DatabaseNotUnicode(path=self.place)
        naming = self._home / file.NAMING
        if not new and not naming.exists():
            raise StoreBroken(path=naming)
        if new and self._is_taken():
            raise DatabaseEmpty(path=self.place, home=self._home)
        file.make_secret(naming)
        file.write(self._home / file.ELSEWHERE, self.place)

    def _is_taken(self) -> bool:
        """Whether the folder holds anything of a ledger that is not in the empty database."""
        other = self._home / file.FILE
        begun = other.exists() and other.stat().st_size > 0
        return begun or (self._home / file.ANCHORS).exists() or file.has_snapshots(self._home)

    def refusal(self, error: Exception) -> DoorstepError | None:
        """See Database."""
        if isinstance(error, sqlite3.Error):  # the lock in the folder is SQLite's
            return sqlite.refusal(error, str(self._home))
        origin = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(origin, "sqlstate", None)
        if code == OUT_OF_RANGE:
            return RecordRefused(problem=Sentence(TOO_LARGE))
        if isinstance(code, str):
            known = REFUSALS.get(code) or REFUSALS.get(code[:2])
            return known(path=self.place) if known else None
        if isinstance(origin, psycopg.DataError) and "NUL" in str(origin):
            return RecordRefused(problem=Sentence(UNKEPT))
        if isinstance(origin, psycopg.OperationalError | psycopg.InterfaceError):
            return StoreUnreachable(path=self.place)  # it broke off, so that no code came
        return None

    def compact(self) -> None:
        """Write all tables anew; what the server's own log and backups hold is its owner's."""
        tables = ", ".join(f'"{name}"' for name in metadata.tables)
        with self.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql(f"VACUUM (FULL) {tables}")

    def guard(self, connection: sa.Connection, table: str) -> None:
        """See Database; ALWAYS, or a setting of the session would pass the triggers by."""
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger "
            f"LANGUAGE plpgsql AS $${BODY}$$"
        )
        for act, (each, _) in REFUSED.items():
            name = f'"{table}_refuses_{act}"'
            connection.exec_driver_sql(
                f'CREATE TRIGGER {name} BEFORE {act} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}')

    def is_guarded(self, connection: sa.Connection, table: str) -> bool:
        """See Database: the triggers stand, are on, and do what they did."""
        query = sa.text(
            "SELECT tgname, tgtype FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = CAST(:table AS regclass) AND tgenabled = 'A' AND tgqual IS NULL "
            "AND prosrc = :body"
        )
        found = connection.execute(query, {"table": f'"{table}"', "body": BODY})
        wanted = {(f"{table}_refuses_{act}", kind) for act, (_, kind) in REFUSED.items()}
        return wanted <= {(name, kind) for name, kind in found}

    @contextmanager
    def door(self, connection: sa.Connection, table: str) -> Iterator[None]:
        """See Database; readers are not held up."""
        trigger = f'TRIGGER "{table}_refuses_update"'
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE {trigger}')
        yield
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ALWAYS {trigger}')

    def damage(self, connection: sa.Connection) -> str | None:
        """Nothing: a page that its checksum does not fit is refused when it is read."""
        del connection
        return None

    def cell(self, column: str) -> str:
        """See Database; the columns have types here, so that only what they hold can be changed."""
        kind = "integer" if column == "sequence" else "text"
        text = AT if column == "at" else f'CAST("{column}" AS text)'
        told = f"CASE WHEN \"{column}\" IS NULL THEN 'null' ELSE '{kind}' END"
        return f"{told}, convert_to({text}, 'UTF8')"

    def left(self, connection: sa.Connection, texts: Iterable[str]) -> Sequence[str]:
        """The tables in which one of the texts is."""
        return [f"{self.place} {name}" for name in holding(connection, tuple(texts))]
