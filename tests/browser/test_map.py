"""The map without internet: points, lasso, basket, visit list."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser import menu
from tests.browser.on_map import draw_around_the_middle, hover_the_middle, the_map
from tests.browser.serving import Server

HOSTILE = '<img src=x onerror="window.hacked=1">${window.hacked=1}`</script>{{7*7}}'


def test_a_lasso_fills_the_basket_which_becomes_a_visit_list(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/map?bucket=M3")

    draw_around_the_middle(page, 120)
    button = page.get_by_role("button", name="生成外访清单")
    expect(button).to_be_enabled()
    button.click()
    page.get_by_role("button", name="排定外访清单").click()

    expect(page.get_by_text("外勤", exact=False).first).to_be_visible()
    expect(page.get_by_text("打印页")).to_be_visible()
    expect(page).to_have_url(re.compile("plan="))
    page.reload()
    expect(page.get_by_text("打印页")).to_be_visible()


def test_panning_the_map_does_not_run_the_page_again(looked_at: Server, page: Page) -> None:
    messages: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: messages.append(1)))
    page.goto(f"{looked_at.url}/map")
    frame = the_map(page)
    assert messages
    messages.clear()

    scale = frame.locator(".leaflet-proxy")
    for step in ("in", "out"):
        before = scale.get_attribute("style") or ""
        frame.locator(f".leaflet-control-zoom-{step}").click()
        expect(scale).not_to_have_attribute("style", before)
        expect(frame.locator(".leaflet-zoom-anim")).to_have_count(0)

    assert messages == []


def test_what_a_file_says_is_never_run_by_the_map(server: Server, page: Page) -> None:
    rows = "案件编号,姓名,逾期金额,逾期天数,纬度,经度,居住地址\n"
    rows += (
        f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",{HOSTILE.replace(",", "")},5,3,30.65,104.08,x\n'
    )
    page.goto(f"{server.url}/upload")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files(
        {"name": "cases_2026-11-20.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="载入 1 行").click()
    expect(page.get_by_text("已载入：1 行")).to_be_visible()

    menu.choose(page, "案件", "地图")
    label = the_map(page).locator(".doorstep-label")
    hover_the_middle(page, label)

    expect(label).to_contain_text("onerror")
    hacked = [one.evaluate("() => window.hacked === undefined") for one in page.frames]
    assert json.dumps(hacked) == json.dumps([True] * len(hacked))
