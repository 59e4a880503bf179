"""What a visitor's very first look at the product shows."""

import pytest
from playwright.sync_api import Page, expect

from lib.rights import ALONE
from lib.screen.router import PAGES
from tests.browser import menu
from tests.browser.serving import Server
from tests.browser.waiting import settled

SCREENS = [page.name for page in PAGES[1:] if page.visibility == "visible"]
"""All that the menu offers beside the first screen, which is at the bare address."""


def looks_whole(page: Page) -> None:
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_first_look_asks_no_other_machine_and_shows_no_error(
    server: Server, page: Page
) -> None:
    page.goto(server.url)
    looks_whole(page)


def test_the_first_screen_answers_to_its_name_as_well(looked_at: Server, page: Page) -> None:
    page.goto(f"{looked_at.url}/overview?as_of=2026-10-31")
    expect(page.get_by_text("数据日期 2026-10-31").first).to_be_visible()
    looks_whole(page)
    expect(page).to_have_url(f"{looked_at.url}/?as_of=2026-10-31")


def test_the_address_of_a_screen_may_be_the_first_that_a_server_hears(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/map")
    looks_whole(page)
    menu.expect_groups(page, menu.told(ALONE))


@pytest.mark.parametrize("screen", SCREENS)
def test_the_address_of_a_screen_is_the_first_that_a_tab_asks_for(
    looked_at: Server, page: Page, screen: str
) -> None:
    page.goto(f"{looked_at.url}/{screen}")
    looks_whole(page)
    menu.expect_groups(page, menu.told(ALONE))
