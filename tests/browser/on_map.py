"""The map in its frame, and a hand that draws on it."""

import math

from playwright.sync_api import FrameLocator, Page, expect

FRAME = "iframe[title*='st_folium']"


def the_map(page: Page, drawn: str = ".doorstep-lasso") -> FrameLocator:
    """Return the map once `drawn` is to be seen on it."""
    frame = page.frame_locator(FRAME).first
    expect(frame.locator(drawn).first).to_be_visible()
    return frame


def draw_around_the_middle(page: Page, radius: float) -> None:
    """Draw a circle with the lasso; `radius` in pixels."""
    the_map(page).locator(".doorstep-lasso").click()
    box = page.locator(FRAME).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for step in range(1, 25):
        turn = step / 24 * 2 * math.pi
        page.mouse.move(x + radius * math.cos(turn), y + radius * math.sin(turn))
    page.mouse.up()
