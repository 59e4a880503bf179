"""A page that needs what is kept of large files waits for who makes it, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.portfolio import prepared
from lib.portfolio.apart import children
from lib.preparing import asking, making
from lib.screen import preparing
from tests.lib.preparing.cast import large
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless


@pytest.fixture
def home(empty: Path) -> Iterator[Path]:
    """Fill a store with files that are as many as large ones."""
    large(empty).ledger.close()
    yield empty
    children.end(str(empty), making.folder_of(empty))


def test_the_page_reads_what_the_process_made(
    visit: Visit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def itself(*_: object) -> None:
        pytest.fail("the server makes nothing itself")

    monkeypatch.setattr(prepared, "_write", itself)
    app = visit("recovery", measure="rolls")

    faultless(app)
    assert list((home / prepared.FOLDER).glob("ways-*"))
    assert [one for one in app.info if "prepared" in one.value] == []


PAGE = """
import streamlit as st
from lib.preparing.making import Progress
from lib.preparing.steps import STEPS
from lib.screen import preparing, speech
for found in (None, Progress(STEPS[3].title, 4, len(STEPS))):
    preparing._say(speech.words_of_session(), st.empty(), found)
"""


def test_who_waits_reads_for_what_and_how_long_to_go() -> None:
    app = AppTest.from_string(PAGE).run()

    assert [one.value for one in app.info] == [
        "正在对新文件做一次性预处理，完成后本页自动继续。",
        "正在对新文件做一次性预处理：滚动与迁徙（第 4 步，共 9 步），完成后本页自动继续。",
    ]


KEPT = """
import streamlit as st
from pathlib import Path
from lib.screen import preparing, speech

def wait():
    preparing._wait(speech.words_of_session(), Path(), "names", Path())

wait()
st.cache_resource(wait)()
"""


def test_what_streamlit_keeps_does_not_say_again_that_somebody_waited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(asking, "wait", lambda _home, _name, _stands, tell: tell(None))
    monkeypatch.setattr(preparing, "_say", lambda *_: said.append("so"))
    app = AppTest.from_string(KEPT).run()
    app.run()

    assert said == ["so"] * 2
