"""What a browser makes of charts and tables: a picture hides its words, a table speaks ours."""

from playwright.sync_api import Browser, expect

from tests.browser.serving import Server
from tests.browser.waiting import tab, table


def test_the_buttons_of_a_table_tell_in_the_readers_language_what_they_do(
    looked_at: Server, browser: Browser
) -> None:
    page = tab(browser, locale="zh-CN")
    page.goto(f"{looked_at.url}/team?measure=work")
    table(page).hover()
    hint = page.get_by_test_id("stTooltipContent").locator("p")
    for button, words in (("Search", "搜索"), ("Fullscreen", "全屏")):
        page.locator(f"button[aria-label^='{button}']").first.hover()
        expect(hint).to_have_text(button)
        said = hint.evaluate("one => getComputedStyle(one, '::after').content")
        size = hint.evaluate("one => getComputedStyle(one).fontSize")
        assert (said, size) == (f'"{words}"', "0px")
    page.context.close()


def test_what_names_a_picture_takes_no_room_on_the_screen(
    looked_at: Server, browser: Browser
) -> None:
    page = tab(browser, locale="zh-CN")
    page.goto(f"{looked_at.url}/recovery?bucket=M1")
    chart = page.get_by_test_id("stPlotlyChart").last
    expect(chart.locator(".g-gtitle")).to_be_attached()
    expect(chart.locator(".g-gtitle")).to_be_hidden()
    below = page.get_by_test_id("stPlotlyChart").last.evaluate(
        "one => one.getBoundingClientRect().bottom"
        " - one.closest('[class*=st-key-fit_]').getBoundingClientRect().bottom"
    )
    assert below > 19 * 3
    page.context.close()
