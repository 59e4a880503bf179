"""What costs every test much and is the question of few: made once, or made cheap.

A room whose question it is takes the real thing back, see tests/lib/ledger/test_store.py
and tests/lib/people/accounts/test_passwords.py.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from lib.ledger import migrating
from lib.people.accounts import passwords

MIGRATE = migrating.migrate
"""The real migrations."""

HASHER = passwords._hasher
"""The real hasher of passwords."""

PATIENCE = 600.0
"""Seconds that a process waits for another that makes what both need."""

Migrate = Callable[[sa.Connection, str], None]


@contextmanager
def cheaply() -> Iterator[None]:
    """Let passwords cost nothing and new ledgers be made as the first one was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
        patch.setattr(migrating, "migrate", recorded(MIGRATE))
        yield


def recorded(migrate: Migrate) -> Migrate:
    """Migrate really once; make other new ledgers by the statements that SQLite kept of it.

    Of PostgreSQL tests/postgres.py copies whole databases.
    """
    statements: list[str] = []

    def again(connection: sa.Connection, place: str) -> None:
        on_server = connection.dialect.name != "sqlite"
        if on_server or connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first():
            migrate(connection, place)
        elif statements:
            for one in statements:
                connection.exec_driver_sql(one)
        else:
            migrate(connection, place)
            statements.extend(made(connection))

    return again


def made(connection: sa.Connection) -> list[str]:
    """The statements that make the ledger of a connection, without what was written into it."""
    found = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "ORDER BY type != 'table', name"
    )
    revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return [*found.scalars(), f"INSERT INTO alembic_version VALUES ('{revision}')"]  # noqa: S608 — our own


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this run of all tests, made by the first process that asks for it.

    The others wait and get it as it was made: nobody may write into it, nor open a ledger in it.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with closing(sqlite3.connect(f"{folder}.lock", PATIENCE, isolation_level=None)) as gate:
        gate.execute("BEGIN EXCLUSIVE")  # let go of by the system when a process dies
        whole = folder.with_suffix(".whole")
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            whole.touch()
    return folder
