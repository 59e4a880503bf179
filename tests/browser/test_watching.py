"""The watch over a page sees what it is there for."""

from playwright.sync_api import Browser, expect

from tests.browser.watching import watch


def test_a_foreign_request_and_an_error_in_the_console_are_faults(browser: Browser) -> None:
    page = browser.new_page()
    faults = watch(page)
    with page.expect_event("requestfailed"):
        page.set_content("<p>here</p><img src='http://maps.invalid/tile.png'>")
    page.evaluate("console.error('broken')")
    page.evaluate("setTimeout(() => { document.title = 'done'; undefinedFunction(); })")
    expect(page).to_have_title("done")
    page.wait_for_function("true")
    seen = " | ".join(faults)
    page.close()
    assert "asked http://maps.invalid/tile.png" in seen
    assert "console: broken" in seen
    assert "script: undefinedFunction is not defined" in seen
