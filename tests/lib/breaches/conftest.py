"""What all tests of breaches share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return an empty ledger."""
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()
