"""What a browser makes of charts and tables: a picture hides its words, a table speaks ours."""

from playwright.sync_api import Browser, Locator, expect

from tests.browser.serving import Server
from tests.browser.waiting import settled, tab, table


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
        assert _shown(hint) == words
    page.context.close()


def test_the_menu_of_a_column_speaks_the_readers_language_and_so_does_what_it_opens(
    looked_at: Server, browser: Browser
) -> None:
    page = tab(browser, locale="zh-CN")
    page.goto(f"{looked_at.url}/team?measure=work")
    drawn = table(page)
    menu = page.get_by_test_id("stDataFrameColumnMenu")
    # The way in stands at the right of a title, some way into a column that is as wide as it needs.
    for right in range(180, 280, 8):
        drawn.hover(position={"x": right, "y": 15})
        drawn.click(position={"x": right, "y": 15})
        if menu.count():
            break
    entries = [_shown(one) for one in menu.locator("[role=menu] > [role=menuitem]").all()]
    assert entries == ["升序排列", "降序排列", "自动列宽", "固定或取消固定", "隐藏本列"]
    menu.locator("[aria-haspopup=menu]").hover()
    formats = page.get_by_test_id("stDataFrameColumnFormattingMenu").get_by_role("menuitem")
    expect(formats.first).to_be_visible()
    assert [_shown(one) for one in formats.all()][2:5] == ["原样", "缩写", "美元"]
    menu.locator("[aria-haspopup=true]").hover()
    figures = page.get_by_test_id("stDataFrameStatisticsMetrics").locator("dt")
    expect(figures.first).to_be_attached()
    assert {"中位数", "标准差"} < {_shown(one) for one in figures.all()}
    page.context.close()


def test_a_link_to_a_page_that_there_is_not_says_what_to_do_in_the_readers_language(
    looked_at: Server, browser: Browser
) -> None:
    page = tab(browser, locale="zh-CN")
    page.goto(f"{looked_at.url}/recoveries")
    settled(page)
    notice = page.get_by_role("dialog")
    expect(notice.get_by_role("heading")).to_have_text("Page not found")
    assert _shown(notice.get_by_role("heading")) == "没有这个页面"
    assert "从菜单选择页面" in _shown(notice.locator("div > div"))
    page.keyboard.press("Escape")
    page.get_by_test_id("stMainMenu").click()
    assert _shown(page.get_by_test_id("stMainMenuItem-theme-Dark")) == "深色"
    page.context.close()


def _shown(what: Locator) -> str:
    """What a style puts in the place of Streamlit's words, which take no room then."""
    said: str = what.evaluate(
        "one => getComputedStyle(one).fontSize === '0px'"
        " ? getComputedStyle(one, '::after').content : 'shown as it is'"
    )
    return said.strip('"')


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
