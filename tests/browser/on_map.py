"""The map in its frame, and a hand that points and draws on it."""

import math

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.waiting import settled, until

FRAME = "iframe[title*='st_folium']"


def the_map(page: Page, drawn: str = ".doorstep-lasso") -> FrameLocator:
    """Return the map of a page that stands still, once `drawn` is to be seen on it."""
    settled(page)
    frame = page.frame_locator(FRAME).first
    expect(frame.locator(drawn).first).to_be_visible()
    return frame


def middle(page: Page) -> tuple[float, float]:
    """Bring the map into view and return where its middle lies in the window, in pixels."""
    ground = page.locator(FRAME).first
    ground.hover()  # waits until nothing above it moves it any more
    box = ground.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def hover_the_middle(page: Page, shown: Locator) -> None:
    """Let the pointer come to rest on the middle of the map, where it brings up what is `shown`.

    A pointer that rests tells a map nothing: whoever came before the points were laid out, or while
    the map still moved, moves again.
    """

    def point() -> None:
        x, y = middle(page)
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y, steps=3)

    until(shown, point)


def draw_around_the_middle(page: Page, radius: float) -> None:
    """Draw a circle with the lasso; `radius` in pixels."""
    lasso = the_map(page).locator(".doorstep-lasso")
    x, y = middle(page)
    lasso.click()
    expect(lasso).to_have_attribute("aria-pressed", "true")
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for step in range(1, 25):
        turn = step / 24 * 2 * math.pi
        page.mouse.move(x + radius * math.cos(turn), y + radius * math.sin(turn))
    page.mouse.up()
