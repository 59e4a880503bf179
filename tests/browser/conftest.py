"""A real browser on a real server: what only a browser knows is tested here.

`server` is a product with an empty store, `sample_server` one with the sample open and with what
`told` says in its environment, `looked_at` one with the sample, shared by tests that save nothing;
`page` is a tab in a Chinese browser that fails its test when anything is asked of another machine
or the console shows an error. A test says

    def test_something(server: Server, page: Page) -> None:
        page.goto(server.url)
        expect(page.get_by_text("…")).to_be_visible()

and waits with `expect` and `tests/browser/waiting.py`, which are patient; it never sleeps.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import Server, serving
from tests.browser.waiting import tab
from tests.browser.watching import watch
from tools.browser import ADVICE, ARGUMENTS, find, ready


@pytest.fixture(scope="session")
def browser_program() -> Path:
    """Return the browser; without one skip, but fail where everything has to be tested."""
    program = find()
    if program is not None and ready():
        return program
    if os.environ.get("CI"):
        pytest.fail(ADVICE)
    pytest.skip(ADVICE)


@pytest.fixture(scope="module")
def browser(browser_program: Path) -> Iterator[Browser]:
    """Start the browser once for a file of tests.

    Not once for all: Playwright keeps an event loop in this thread, in which later tests of other
    folders could start none of their own.
    """
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=browser_program, args=list(ARGUMENTS))
        yield one
        one.close()


@pytest.fixture
def server(browser_program: Path, tmp_path: Path) -> Iterator[Server]:
    """Run the product with an empty store."""
    del browser_program  # without one there is no need of a server
    with serving(tmp_path / "home") as one:
        yield one
        if one.trouble:
            pytest.fail(one.trouble)


@pytest.fixture
def told() -> dict[str, str]:
    """What `sample_server` is told by its environment; a file of tests may say something else."""
    return {}


@pytest.fixture
def sample_server(
    browser_program: Path, sample_home: Path, tmp_path: Path, told: dict[str, str]
) -> Iterator[Server]:
    """Run the product with the sample open, as a click on the first screen leaves it."""
    del browser_program
    shutil.copytree(sample_home, tmp_path / "home")
    with serving(tmp_path / "home", gate=False, **told) as one:
        yield one
        if one.trouble:
            pytest.fail(one.trouble)


@pytest.fixture(scope="session")
def shown_server(
    browser_program: Path, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run the product with the sample for all tests that only look at it."""
    del browser_program
    home = tmp_path_factory.mktemp("shown") / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as one:
        yield one


@pytest.fixture
def looked_at(shown_server: Server) -> Iterator[Server]:
    """Take the server of those who only look; fail the test in which it met an error."""
    yield shown_server
    if shown_server.trouble:
        pytest.fail(shown_server.trouble)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a tab in a Chinese browser that reports foreign requests and errors."""
    size = {"width": 1280, "height": 900}
    one = tab(browser, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size)
    faults = watch(one)
    yield one
    one.context.close()
    assert faults == []
