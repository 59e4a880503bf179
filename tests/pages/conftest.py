"""Pages without a browser: a store of their own and fresh caches for each test."""

import logging
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from lib.ledger import Ledger
from lib.screen import data, signed
from lib.screen.router import PAGES
from lib.screen.sharing import Shared

APP = str(Path(__file__).parents[2] / "app.py")
PATIENCE = 120
"""Seconds that a run may take on a busy machine."""

Visit = Callable[..., AppTest]


def asked(boxes: Iterable[Any], name: str) -> Any:  # noqa: ANN401 — a widget of any kind
    """A field of the form of a contact, whichever form it is."""
    return next(one for one in boxes if str(one.key).startswith(f"rec_{name}_"))


@pytest.fixture(scope="session", autouse=True)
def as_on_a_server() -> Iterator[None]:
    """Spare each run what a server does once, and let each be one run of who is at the screen.

    A server searches the installed packages for components when it starts. It runs every page
    through app.py, which looks up once who asks; an AppTest comes to a page's script without it.
    It looks each millisecond whether the page has ended, which keeps the page waiting.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(script_runner, "_mpa_v1", signed.one_run()(script_runner._mpa_v1))
        patch.setattr(local_script_runner, "require_widgets_deltas", ended)
        yield


LOOK = local_script_runner.require_widgets_deltas


def ended(runner: LocalScriptRunner, timeout: float) -> None:
    """Wait until the page's thread has ended, then look as an AppTest does."""
    if runner._script_thread is not None:
        runner._script_thread.join(timeout)
    LOOK(runner, timeout)


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """Streamlit's caches outlive an AppTest; nobody may see another test's data."""
    logging.getLogger("streamlit.runtime.scriptrunner_utils").setLevel(logging.ERROR)
    logging.getLogger("streamlit.runtime.state").setLevel(logging.ERROR)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the product an empty store."""
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def new_server(sample_home: Path, tmp_path: Path) -> Iterator[Path]:
    """Give the product a store with the sample open, of which nobody has asked anything yet."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOORSTEP_HOME", str(home))
        yield home


@pytest.fixture
def with_sample(
    new_server: Path, sample_version: int, request: pytest.FixtureRequest
) -> Iterator[Path]:
    """Give the product the same store while others have been looking at the sample.

    A test that replaces a part of the product neither sees what they found out nor adds to it.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "monkeypatch" not in request.fixturenames:
            patch.setattr(data, "_store", partial(Beginning, sample_version, data._store))
        yield new_server


@pytest.fixture(scope="session")
def sample_version(sample_home: Path) -> int:
    """Return how often the ledger was written while the sample was opened."""
    ledger = Ledger.open(sample_home)
    version = ledger.version()
    ledger.close()
    return version


class Sample(Shared):
    """What was found out of the sample as it was opened."""

    def knows(self, kind: str, asked: Hashable) -> bool:
        """Whether somebody asked for it before."""
        return (kind, asked) in self._kept


SAMPLE = Sample()


@dataclass(frozen=True)
class Beginning:
    """What is shared by sessions; before a test writes anything, by those of other tests too."""

    opened: int
    own: Callable[[], Shared]

    def get(self, kind: str, asked: Hashable, compute: Callable[[], Any]) -> Any:  # noqa: ANN401 — whatever is shared
        """As Shared.get; what is asked names the state of the data, which to look up takes time."""
        as_opened = SAMPLE.knows(kind, asked) or data.version() == self.opened
        return (SAMPLE if as_opened else self.own()).get(kind, asked, compute)

    def room_for(self, size: int) -> None:
        """As Shared.room_for; other tests go on with what they found."""
        self.own().room_for(size)


@pytest.fixture
def visit() -> Visit:
    """Open a page as a first request would, in English, with the given address parameters."""
    return opened


def opened(name: str, **parameters: str) -> AppTest:
    """The same without a fixture, for what is made once for several tests."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    app.session_state["language"] = "en"
    for key, value in parameters.items():
        app.query_params[key] = value
    # The first page answers to `/`; its name only leads there, which costs a click its form.
    return (app if name == PAGES[0].name else app.switch_page(f"pages/{name}.py")).run()


def captioned(app: AppTest, text: str) -> bool:
    """Whether one of the captions of a page has these words."""
    return any(text in one.value for one in app.caption)


def kinds_of(app: AppTest) -> dict[str, int]:
    """What happened to the cases → how many, from the first table that says so."""
    told = next(one.value for one in app.dataframe if "What happened to the case" in one.value)
    return dict(zip(told["What happened to the case"], told["Cases (n)"], strict=True))
