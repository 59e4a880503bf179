"""The watch over a page sees what it is there for."""

from playwright.sync_api import Browser

from tests.browser.waiting import tab
from tests.browser.watching import watch


def test_a_foreign_request_and_an_error_in_the_console_are_faults(browser: Browser) -> None:
    page = tab(browser)
    faults = watch(page)
    with page.expect_event("requestfailed"):
        page.set_content("<p>here</p><img src='http://maps.invalid/tile.png'>")
    with page.expect_console_message():
        page.evaluate("console.error('broken')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => undefinedFunction())")
    seen = " | ".join(faults)
    page.context.close()
    assert "asked http://maps.invalid/tile.png" in seen
    assert "console: broken" in seen
    assert "script: undefinedFunction is not defined" in seen
