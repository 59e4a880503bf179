"""A case without a place is put on the map by a click, and stays there."""

import datetime as dt
from pathlib import Path

from playwright.sync_api import Page, expect

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from tests.browser.on_map import middle, the_map
from tests.browser.serving import Server
from tests.browser.waiting import table, until

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = (
    "案件编号,姓名,逾期金额,逾期天数,纬度,经度,居住地址\n"
    "A1,张三,100,40,30.65,104.08,\n"
    "A2,李四,300,10,,,地址不详\n"
)


def bring(home: Path) -> Portfolio:
    place = Portfolio.open(home)
    content = CASES.encode()
    intake = read(content, "cases_2026-11-20.csv", Options(datum="wgs84"))
    place.commit(content, "cases_2026-11-20.csv", intake, now=NOW)
    return place


def test_a_click_on_the_map_places_a_case_which_is_then_on_the_map(
    server: Server, page: Page
) -> None:
    place = bring(server.home)
    page.goto(f"{server.url}/quality?part=places&case=A2")

    frame = the_map(page, ".leaflet-control-zoom-in")
    # The label comes with the layer that hears the click.
    expect(frame.locator(".doorstep-label")).to_be_attached()
    x, y = middle(page)
    page.mouse.click(x + 10, y)
    save = page.locator("[data-testid='stBaseButton-primary']")
    expect(save).to_be_enabled()
    save.click()

    expect(page.get_by_test_id("stExpander")).to_be_visible()
    case = place.cases().collect().filter(case_key="A2").row(0, named=True)
    assert (case["place_source"], case["place_quality"]) == ("correction", "exact")
    assert abs(case["lat"] - 30.65) < 0.002
    assert 104.08 < case["lon"] < 104.1

    page.goto(f"{server.url}/map")
    shown = the_map(page)
    assert shown.locator("body").evaluate("() => window.doorstepMarkers") == 2


def test_the_toolbar_of_a_table_offers_no_copy_that_nobody_marks_and_logs(
    server: Server, page: Page
) -> None:
    bring(server.home)
    page.goto(f"{server.url}/quality?part=places")

    shown = table(page)
    until(shown.get_by_label("Search"), shown.hover)

    expect(shown.get_by_label("Download as CSV")).to_have_count(0)
