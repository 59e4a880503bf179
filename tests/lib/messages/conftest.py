"""What the tests of messages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return an empty ledger."""
    opened = Ledger.open(tmp_path / "home")
    yield opened
    opened.close()
