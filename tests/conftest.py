"""What all tests share."""

import datetime as dt
from pathlib import Path

import pytest

from lib.portfolio import Portfolio
from lib.sample.opening import open_sample

SHARED = Path(__file__).parents[2] / "shared"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
"""The moment at which tests load files."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data beside the project, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data, ../shared, is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store with the sample once; tests get copies of it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    open_sample(Portfolio.open(home), NOW)
    return home
