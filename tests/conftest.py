"""What all tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data beside the project, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data, ../shared, is not here")
    return SHARED
