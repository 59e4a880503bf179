"""What all tests share."""

import datetime as dt
import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from lib.ledger import file
from lib.portfolio import Portfolio
from lib.sample.opening import open_sample
from tests.cheaply import cheaply, once
from tests.postgres import Server, running

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")  # the same examples on every machine, however slow it is

SHARED = Path(__file__).parents[2] / "shared"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
"""The moment at which tests load files."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: one of them often waits for its browser."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search for no garbage while tests are gathered: what is imported for them stays."""
    gc.disable()
    found = yield
    gc.enable()
    return found


def pytest_collection_finish() -> None:
    """Let no test pay for the search for garbage in all that was imported for all of them.

    Pages make many objects that stay a while; Python would search for each seven hundred of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data beside the project, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data, ../shared, is not here")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def temporary_by_itself() -> Iterator[None]:
    """Give each process of a test run its own folder for temporary files.

    Days of tests may be later than today: whoever clears away on such a day what others left long
    ago would take what another process is just reading.
    """
    with (
        tempfile.TemporaryDirectory(prefix="doorstep-tests-", ignore_cleanup_errors=True) as own,
        pytest.MonkeyPatch.context() as patch,
    ):
        Path(own).chmod(0o711)  # the server of PostgreSQL runs as somebody else
        patch.setattr(tempfile, "tempdir", own)
        patch.setenv("TMPDIR", own)
        yield


@pytest.fixture(scope="session", autouse=True)
def at_little_cost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spare all tests what is the question of few."""
    with cheaply(tmp_path_factory):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Run a server of PostgreSQL, or skip what needs one."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store with the sample once; who writes into it takes a copy."""
    home = tmp_path_factory.mktemp("sample") / "home"
    shutil.copytree(once(tmp_path_factory, "sample_of_all", _fill), home)
    return home


SECRET = "5ec2e75ec2e75ec2"  # noqa: S105 — of nobody
"""What names the persons of the sample: with another one chance would draw other arms of them."""


def _fill(home: Path) -> None:
    file.make_folder(home)
    file.write(home / file.NAMING, SECRET)
    place = Portfolio.open(home)
    open_sample(place, NOW)
    place.ledger.close()
