"""A ledger of several people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger
from tests.cast import NOON, two_people


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path, clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def people(ledger: Ledger) -> Ledger:
    """Give the ledger an administrator and a collector."""
    return two_people(ledger)
