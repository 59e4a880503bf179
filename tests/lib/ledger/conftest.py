"""Here the migrations are the question: every ledger is really migrated."""

import pytest

from lib.ledger import migrating
from tests.cheaply import MIGRATE


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the migrations as they are."""
    monkeypatch.setattr(migrating, "migrate", MIGRATE)
