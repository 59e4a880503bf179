"""The menu as a reader uses it: groups that open and let him choose a page."""

from collections.abc import Collection

from playwright.sync_api import Page, expect

from lib.rights import Actor, can
from lib.screen.router import MENU
from lib.words import words
from tests.browser.waiting import settled


def told(actor: Actor, language: str = "zh_Hans") -> dict[str, list[str]]:
    """Group → its pages, as the menu of this actor should show them."""
    t = words(language)
    groups = {
        t(group): [
            t(page.title)
            for page in pages
            if page.visibility == "visible" and can(actor, page.needs)
        ]
        for group, pages in MENU.items()
    }
    return {group: pages for group, pages in groups.items() if pages}


def expect_groups(page: Page, groups: Collection[str]) -> None:
    """Wait until the menu has these groups and no others."""
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(list(groups))


def expect_pages(page: Page, group: str, pages: Collection[str]) -> None:
    """Open a group of the menu, wait until it offers these pages and no others, and close it."""
    _open(page, group)
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_have_text(list(pages))
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_have_count(0)


def choose(page: Page, group: str, title: str) -> None:
    """Go to a page through the menu."""
    settled(page)  # a run that ends closes the group that was opened meanwhile
    _open(page, group)
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()


def _open(page: Page, group: str) -> None:
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
