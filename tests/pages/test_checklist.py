"""The same checklist for each page."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from lib.screen.router import PAGES
from tests.pages.conftest import APP, PATIENCE, Visit

NAMES = [page.name for page in PAGES]
NEED_CASES = [
    "changes",
    "quality",
    "cases",
    "case",
    "map",
    "planning",
    "visits",
    "recovery",
    "followup",
    "compliance",
    "complaints",
    "agreements",
    "strategy",
    "effect",
    "scores",
    "team",
    "forecast",
    "questions",
    "messages",
]


def faultless(app: AppTest) -> None:
    assert [error.value for error in app.error] == []
    assert not app.exception


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", NAMES)
def test_each_page_opens_on_an_empty_store_and_says_how_to_begin(name: str, visit: Visit) -> None:
    app = visit(name)

    faultless(app)
    if name in NEED_CASES:
        assert "There are no cases yet" in app.info[0].value


def ours() -> dict[str, ModuleType]:
    """The modules of the product that this process has imported."""
    return {name: one for name, one in sys.modules.items() if name.partition(".")[0] == "lib"}


@pytest.fixture
def newly_started() -> Iterator[None]:
    """Nothing of the product has been imported yet, as in a server that has just been started."""
    before = ours()
    for name in before:
        del sys.modules[name]
    yield
    for name in ours():
        del sys.modules[name]
    sys.modules.update(before)


@pytest.mark.usefixtures("new_server", "newly_started")
@pytest.mark.parametrize("name", [name for name in NAMES if name != "case"])
def test_each_page_may_be_the_first_of_a_new_server_and_marks_the_sample(
    name: str, visit: Visit
) -> None:
    app = visit(name)

    faultless(app)
    assert any("invented" in caption.value for caption in app.caption)
    assert not any("days old" in caption.value for caption in app.caption)


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("name", ["overview", *NEED_CASES])
def test_each_page_that_shows_figures_of_old_files_says_how_old_they_are(
    name: str, visit: Visit
) -> None:
    old = visit(name, as_of="2026-08-31")

    assert [one.value for one in old.caption if "days old" in one.value] == [
        ":material/history: Data as of 31 Aug 2026, 81 days old."
    ]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_reached_without_the_router(name: str) -> None:
    page = AppTest.from_file(
        str(Path(APP).parent / "pages" / f"{name}.py"), default_timeout=PATIENCE
    )

    # A page that is run by itself declares the navigation and starts over; outside of a server
    # that new start runs the page again, now with the frame of the router's session.
    page.run()

    assert page.session_state["_routed"]


def test_every_page_of_the_menu_is_a_file_and_every_file_is_in_the_menu() -> None:
    files = {path.stem for path in (Path(APP).parent / "pages").glob("*.py")}

    assert files == set(NAMES)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_the_frame_speaks_the_chosen_language(language: str) -> None:
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    app.session_state["language"] = language

    app.run()

    assert {"zh_Hans": "总览", "zh_Hant": "總覽", "en": "Overview"}[language] == app.header[0].value
