"""The figures that were worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parents[2] / "golden" / "measures.json"


@pytest.fixture(scope="session")
def golden() -> Any:  # noqa: ANN401 — JSON
    """Return the figures that were worked out by hand."""
    return json.loads(GOLDEN.read_text("utf-8"))
