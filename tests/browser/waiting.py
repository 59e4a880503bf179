"""How a hand on the screen waits: for what it sees, never for a while.

A busy machine is no fault of the product. Who measures, points at a drawing or presses a key waits
first until the page stands still (`settled`), and for a table until its drawing takes clicks
(`table`); where nothing tells that, `until` does it again.
"""

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PATIENCE = 60_000
"""Milliseconds that `expect` and actions wait."""

A_TRY, TRIES = 5_000, 12
"""Milliseconds after which `until` does it again, and how often it does it at the most."""

expect.set_options(timeout=PATIENCE)


def tab(browser: Browser, **kind: object) -> Page:
    """Open a tab of its own in a browser of this `kind` (the options of `Browser.new_context`).

    What moves for show stands still: drawing it sixty times a second takes the server's time.
    """
    still: dict[str, object] = {"reduced_motion": "reduce"}
    context: BrowserContext = browser.new_context(**(still | kind))  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def settled(page: Page) -> None:
    """Wait until the page has been drawn to its end.

    What runs anew after a click stands still before, too: wait for what the click brings, then for
    this.
    """
    expect(page.get_by_test_id("stMain")).to_be_visible()
    expect(page.get_by_test_id("stHeading").first).to_be_visible()
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_attached()


def table(page: Page, number: int = 0) -> Locator:
    """Return a table of a page that has settled, once it was drawn and takes clicks.

    Its cells are one drawing, hit by where they lie. The rows for those who cannot see it come
    after that drawing.
    """
    settled(page)
    found = page.get_by_test_id("stDataFrame").nth(number)
    found.scroll_into_view_if_needed()
    expect(found.locator("[role=gridcell]").first).to_be_attached()
    return found


def until(shown: Locator, act: Callable[[], object]) -> None:
    """Do what may come too early again until `shown` is to be seen; twice is as good as once."""
    for _ in range(TRIES - 1):
        act()
        with suppress(PlaywrightTimeout):
            shown.wait_for(timeout=A_TRY)
            return
    act()
    expect(shown).to_be_visible()
