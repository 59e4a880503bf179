"""Pages without a browser: a store of their own and fresh caches for each test."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from lib.screen.router import PAGES

APP = str(Path(__file__).parents[2] / "app.py")
PATIENCE = 120
"""Seconds that a run may take on a busy machine."""

Visit = Callable[..., AppTest]


def asked(boxes: Iterable[Any], name: str) -> Any:  # noqa: ANN401 — a widget of any kind
    """A field of the form of a contact, whichever form it is."""
    return next(one for one in boxes if str(one.key).startswith(f"rec_{name}_"))


@pytest.fixture(scope="session", autouse=True)
def searched_once() -> Iterator[None]:
    """Search the installed packages for components once, as a server does, not for each visit."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


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
def with_sample(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the product a store with the sample open."""
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


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
