"""A ledger for each test of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.portfolio import Portfolio
from tests.cast import ALICE


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Give an empty ledger in Alice's hands."""
    opened = Ledger.open(tmp_path).by(ALICE)
    yield opened
    opened.close()


@pytest.fixture
def place(ledger: Ledger, tmp_path: Path) -> Portfolio:
    """Give the empty portfolio of that ledger."""
    return Portfolio(tmp_path, ledger)
