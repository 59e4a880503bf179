"""A ledger of several people."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.people.accounts import users
from lib.rights import Role

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"  # noqa: S105 — of nobody


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path, clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def people(ledger: Ledger) -> Ledger:
    """Give the ledger an administrator and a collector."""
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=PASSWORD, now=NOON)
    users.add(ledger, "colin", roles=[Role.COLLECTOR], collector="W01", password=PASSWORD, now=NOON)
    return ledger
