"""Where a ledger may lie: what it promises, it promises in both places."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from lib.ledger.file import FILE
from tests.postgres import Server


@dataclass(frozen=True)
class Place:
    """A folder, and where on a server the ledger lies, if it does not lie there."""

    home: Path
    server: Server | None = None
    schema: str = ""

    @property
    def url(self) -> SecretStr | None:
        """As Ledger.open takes it."""
        return self.server.url(self.schema) if self.server else None

    def own(self, *statements: str) -> None:
        """Do as somebody who owns the database."""
        if self.server:
            self.server.run(self.schema, *statements)
            return
        with closing(sqlite3.connect(self.home / FILE, isolation_level=None)) as file:
            for statement in statements:
                file.execute(statement)

    def tamper(self, *statements: str) -> None:
        """Take the triggers of the audit away, change it, put them back."""
        if self.server:
            acts = ("update", "delete", "truncate")
            back = [f"ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_refuses_{act}" for act in acts]
            self.own("ALTER TABLE audit DISABLE TRIGGER ALL", *statements, *back)
            return
        with closing(sqlite3.connect(self.home / FILE)) as file:
            query = "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'"
            triggers = file.execute(query).fetchall()
        away = [f"DROP TRIGGER {name}" for name, _ in triggers]
        self.own(*away, *statements, *(made for _, made in triggers))


IN_A_FILE = pytest.mark.parametrize("place", ["filed"], indirect=True)
"""For what only a file can do or suffer."""

ON_A_SERVER = pytest.mark.parametrize("place", ["served"], indirect=True)
"""Likewise of a server."""


@pytest.fixture
def filed(tmp_path: Path) -> Place:
    """A place in a file."""
    return Place(tmp_path / "home")


@pytest.fixture
def served(tmp_path: Path, postgres: Server) -> Place:
    """A place on a server."""
    home = tmp_path / "home"
    return Place(home, postgres, postgres.schema(home))


@pytest.fixture(params=["filed", "served"])
def place(request: pytest.FixtureRequest) -> Place:
    """Either of both."""
    found: Place = request.getfixturevalue(request.param)
    return found
