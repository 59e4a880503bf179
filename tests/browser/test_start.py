"""What a visitor's very first look at the product shows."""

from playwright.sync_api import Page, expect

from tests.browser.serving import Server


def test_the_first_look_asks_no_other_machine_and_shows_no_error(
    server: Server, page: Page
) -> None:
    page.goto(server.url)
    expect(page.get_by_test_id("stMain")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
