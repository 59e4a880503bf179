"""The layer of points by itself: what the lasso and a click give back, without a server."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from lib.show.map_layer import Point, as_steady, base_map, leaflet_folder, points_layer
from lib.show.palette import LIGHT

WIDTH, HEIGHT = 800, 600
HERE = "http://localhost/map"
STAND_IN = (
    "<script>window.told = [];"
    "window.Streamlit = {setComponentValue: (value) => window.told.push(value)};</script>"
)
"""What the component's frame offers to the layer."""


def point(key: str, lat: float, lon: float, label: str = "") -> Point:
    return Point(key, lat, lon, "#DDAA33", 9.0, dashed=False, picked=False, label=[label or key])


def show(page: Page, points: Sequence[Point], **more: Any) -> None:  # noqa: ANN401 — passed on
    """Open a map of a degree by a degree around 30.5, 104.5, the middle of the window."""
    drawn = base_map(((30.2, 104.2), (30.8, 104.8)), [], LIGHT, "leaflet")
    points_layer(points, LIGHT, "Draw around cases", **more).add_to(drawn)
    html = drawn.get_root().render().replace("<head>", f"<head>{STAND_IN}")

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{HERE}/leaflet/")
        if name == route.request.url:
            route.fulfill(body=html, content_type="text/html")
        else:
            route.fulfill(path=leaflet_folder() / name)

    page.route("http://localhost/**", answer)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(f"{HERE}/index.html")
    expect(page.locator(".doorstep-lasso")).to_be_visible()


def told(page: Page, times: int) -> list[tuple[str | None, list[str]]]:
    """Return what was told, after waiting for so many times."""
    page.wait_for_function("times => window.told.length >= times", arg=times)
    said: list[dict[str, Any]] = page.evaluate("() => window.told")
    assert len({one["stamp"] for one in said}) == len(said)
    return [(one["clicked"], sorted(one["selected"])) for one in said]


def draw(page: Page, *, size: float, back_to_the_middle: bool = False) -> None:
    turns = [step / 24 * 2 * math.pi for step in range(25)]
    way = [(WIDTH / 2 + size * math.cos(a), HEIGHT / 2 + size * math.sin(a)) for a in turns]
    page.mouse.move(*way[0])
    page.mouse.down()
    for x, y in way[1:] + [(WIDTH / 2, HEIGHT / 2)] * back_to_the_middle:
        page.mouse.move(x, y)
    page.mouse.up()


NEAR = (point("middle", 30.5, 104.5), point("beside", 30.52, 104.53))
FAR = point("far", 30.75, 104.2)


def test_the_lasso_gives_the_keys_inside_and_no_others(page: Page) -> None:
    show(page, [*NEAR, FAR])

    page.locator(".doorstep-lasso").click()
    draw(page, size=120)

    assert told(page, 1) == [(None, ["beside", "middle"])]


def test_points_that_stay_are_picked_like_others_unless_they_are_hidden(page: Page) -> None:
    show(
        page,
        [NEAR[1]],
        steady=as_steady([NEAR[0], point("gone", 30.48, 104.5), FAR]),
        hidden=["gone"],
    )

    page.mouse.click(WIDTH / 2, HEIGHT / 2)
    page.locator(".doorstep-lasso").click()
    draw(page, size=120)

    assert told(page, 2) == [("middle", []), (None, ["beside", "middle"])]


def test_a_lasso_that_ends_on_a_point_is_not_followed_by_a_click_on_it(page: Page) -> None:
    show(page, [*NEAR, FAR])

    page.locator(".doorstep-lasso").click()
    draw(page, size=120, back_to_the_middle=True)
    expect(page.locator(".doorstep-sheet")).to_have_count(0)

    assert told(page, 1) == [(None, ["beside", "middle"])]


def test_a_click_gives_its_point_and_a_second_click_is_told_again(page: Page) -> None:
    show(page, [*NEAR, FAR])

    page.mouse.click(WIDTH / 2, HEIGHT / 2)
    page.mouse.click(WIDTH / 2, HEIGHT / 2)

    assert told(page, 2) == [("middle", []), ("middle", [])]


@pytest.mark.parametrize("key", [None, "Escape"])
def test_the_lasso_can_be_put_away_again(page: Page, key: str | None) -> None:
    show(page, [*NEAR, FAR])
    lasso = page.locator(".doorstep-lasso")
    lasso.click()
    expect(lasso).to_have_attribute("aria-pressed", "true")

    if key:
        page.keyboard.press(key)
    else:
        lasso.click()

    expect(lasso).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".doorstep-sheet")).to_have_count(0)
    draw(page, size=120)
    assert told(page, 0) == []
