"""What costs every test much and is the question of few: made once, or made cheap.

A room whose question it is takes the real thing back, see tests/lib/ledger/test_store.py
and tests/lib/people/accounts/test_passwords.py.
"""

import os
import shutil
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from lib.ledger import Ledger
from lib.ledger.databases.sqlite import SQLite
from lib.ledger.file import FILE
from lib.people.accounts import passwords
from lib.portfolio.catalogue import Catalogue
from lib.visits.solving import compiled
from lib.visits.solving.problem import STEADY
from lib.visits.solving.ruin_recreate import RuinRecreate
from lib.visits.solving.solution import Solution
from lib.visits.solving.traffic import HOURS, USUAL, Traffic
from lib.visits.solving.warming import compile_all

PREPARE = SQLite.prepare
"""What begins a ledger in a file as an empty one, which is then really migrated."""

HASHER = passwords._hasher
"""The real hasher of passwords."""

FRAMES = 60
"""How many frames made of files stay: those of the sample and of the files of a room."""

PATIENCE = 600.0
"""Seconds that a process waits for another that makes what both need."""

Prepare = Callable[[SQLite], None]
Solve = Callable[..., Solution]
MakeOfFiles = Callable[[Catalogue, str, Callable[[], pl.DataFrame]], pl.DataFrame]


@contextmanager
def cheaply(factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let passwords cost nothing and be made once what is asked for again and again.

    New ledgers are copies of one, copies of a store share what is made of its files, and the engine
    is compiled by one process.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
        patch.setattr(SQLite, "prepare", copied(PREPARE, factory))
        patch.setattr(Catalogue, "made_of_files", shared(Catalogue.made_of_files))
        if compiled.AVAILABLE:
            patch.setattr(RuinRecreate, "solve", compiled_first(factory, patch))
        yield


def shared(make_of_files: MakeOfFiles) -> MakeOfFiles:
    """Make what is made of files alone once for all copies of a store, not in each anew.

    Imports have numbers that no other store has, but for its copies.
    """
    kept: OrderedDict[Hashable, pl.DataFrame] = OrderedDict()

    def of_copies(self: Catalogue, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        files = ((one.import_id, one.path, one.snapshot_hash) for one in self.imports())
        key = (name, *files)
        if key not in kept:
            kept[key] = make_of_files(self, name, make)
        kept.move_to_end(key)
        if len(kept) > FRAMES:
            kept.popitem(last=False)
        return kept[key]

    return of_copies


def compiled_first(factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> Solve:
    """Let the engine be compiled before the first plan, while other processes wait for that.

    On a new machine that takes a minute of computing, which each of them would spend otherwise.
    """
    solve = RuinRecreate.solve

    def after_compiling(*args: object, **how: object) -> Solution:
        patch.setattr(RuinRecreate, "solve", solve)
        once(factory, "compiled", compile_everything)
        return solve(*args, **how)  # type: ignore[arg-type]

    return after_compiling


def compile_everything(folder: Path) -> None:
    """Compile what is needed with traffic and without; it lies where the product keeps it."""
    folder.mkdir()
    for traffic in (STEADY, Traffic.at({HOURS - 1: USUAL - 1})):
        compile_all(traffic)


def copied(prepare: Prepare, factory: pytest.TempPathFactory) -> Prepare:
    """Really migrate one new ledger; let every other one in a file begin as a copy of it.

    A file that was never written to holds nothing of its own: the secret lies beside it. Of
    PostgreSQL tests/postgres.py makes the tables as it heard them made.
    """

    @cache
    def template() -> bytes:
        return (once(factory, "ledger", new_ledger) / FILE).read_bytes()

    def as_copy(self: SQLite) -> None:
        prepare(self)
        path = Path(self.place)
        if not path.stat().st_size:
            path.write_bytes(template())

    return as_copy


def new_ledger(folder: Path) -> None:
    """Make a ledger in which nothing was ever done, by the real migrations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite, "prepare", PREPARE)
        Ledger.open(folder).close()


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
