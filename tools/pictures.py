"""Take the README's pictures: the main screens with the sample open, as a visitor sees them.

    make pictures

The sample is the same every time, so a picture changes when its screen does.
"""

import datetime as dt
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from lib.portfolio import Portfolio
from lib.sample.opening import FOLDER as SAMPLE
from lib.sample.opening import open_sample
from lib.settings import ROOT
from tests.browser.serving import serving
from tools.browser import ADVICE, ARGUMENTS, find

FOLDER = ROOT / "docs" / "pictures"
UNTIDY = SAMPLE / "untidy.csv"
"""A case file full of faults on purpose."""

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SIZE = ViewportSize(width=1360, height=900)
COLOURS = 128
"""Enough for a screen, and a fifth of the bytes."""

BELOW_THE_MENU = """one => {
    one.style.scrollMarginTop = "5rem";
    one.scrollIntoView();
}"""
"""Scrolls until an element is the first that the menu does not cover."""

MAKE = re.compile("生成计划|Make the plan|產生計畫|生成計劃")
"""The button that begins a plan, in each language."""

PATIENCE = 120_000
"""Milliseconds that a screen may take to settle."""


def settled(page: Page) -> None:
    """Wait until the script of the page has ended and nothing is left to draw."""
    expect(page.get_by_test_id("stMain")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_load_state("networkidle", timeout=PATIENCE)


def the_map(page: Page) -> None:
    """Wait until the map has drawn its borders and points on their canvases."""
    settled(page)
    canvas = page.frame_locator("iframe").locator("canvas").first
    expect(canvas).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("networkidle", timeout=PATIENCE)


def the_verdict(page: Page) -> None:
    """Choose a file full of faults and go to what was found in it; nothing is loaded."""
    settled(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(UNTIDY)
    figures = page.get_by_test_id("stMetric").first
    expect(figures).to_be_visible(timeout=PATIENCE)
    settled(page)
    figures.evaluate(BELOW_THE_MENU)


def the_plan(page: Page) -> None:
    """Make a plan and wait until its routes are on the map."""
    settled(page)
    page.get_by_role("button", name=MAKE).click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=PATIENCE)
    the_map(page)
    page.get_by_test_id("stMetric").first.evaluate(BELOW_THE_MENU)


SCREENS: Mapping[str, Callable[[Page], None]] = {
    "overview": settled,
    "upload": the_verdict,
    "changes": settled,
    "quality": settled,
    "cases": settled,
    "map": the_map,
    "planning": the_plan,
    "recovery": settled,
    "effect": settled,
    "team": settled,
    "forecast": settled,
    "strategy": settled,
}
"""File in pages/ → what its picture waits for."""


FIRST = "overview"
"""The screen at the bare address."""


@contextmanager
def visitor(language: str) -> Iterator[Page]:
    """A tab of the browser that the tests use."""
    program = find()
    if program is None:
        sys.exit(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser.new_page(locale=language, viewport=SIZE, color_scheme="light")
        browser.close()


def main(language: str = "zh-CN") -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        open_sample(Portfolio.open(home), NOW)
        with serving(home) as server, visitor(language) as page:
            for name, ready in SCREENS.items():
                page.goto(f"{server.url}/{'' if name == FIRST else name}")
                ready(page)
                _keep(page.screenshot(animations="disabled"), FOLDER / f"{name}.png")


def _keep(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(*sys.argv[1:2])
