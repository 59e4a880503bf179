"""The same checklist for each page."""

from pathlib import Path

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
    "scores",
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


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("name", [name for name in NAMES if name != "case"])
def test_each_page_opens_with_the_sample_and_marks_it(name: str, visit: Visit) -> None:
    app = visit(name)

    faultless(app)
    assert any("invented" in caption.value for caption in app.caption)


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("name", ["overview", *NEED_CASES])
def test_each_page_that_shows_figures_of_old_files_says_how_old_they_are(
    name: str, visit: Visit
) -> None:
    old = visit(name, as_of="2026-08-31")
    new = visit(name)

    assert [one.value for one in old.caption if "days old" in one.value] == [
        ":material/history: Data as of 31 Aug 2026, 81 days old."
    ]
    assert not any("days old" in one.value for one in new.caption)


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
