"""What changed, in a browser: a click on a kind opens its cases, and the address says so."""

import re

from playwright.sync_api import Page, expect

from tests.browser.serving import Server
from tests.browser.waiting import table

ROW, HEADER, TICK = 35, 36, 15
"""Pixels of a table: its rows, its header, and where the box of a row is ticked."""

NAMES, M1_ROW = 105, 1
"""Pixels of the names of the table of ways, and its row of the cases that were in M1."""

ROLLED_BACK = 3
"""The row of the cases rolled back in the sample's last two snapshots."""


def test_a_click_on_a_kind_opens_its_cases(looked_at: Server, page: Page) -> None:
    page.goto(f"{looked_at.url}/changes")
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2)

    tick(page, ROLLED_BACK)

    expect(page).to_have_url(re.compile(r"kind=rolled_back"))
    expect(tables).to_have_count(3)
    expect(page.get_by_test_id("stMarkdown").filter(has_text="117")).to_be_visible()


def test_the_address_of_a_kind_shows_its_cases_to_whoever_opens_it(
    looked_at: Server, page: Page
) -> None:
    page.goto(f"{looked_at.url}/changes?from=2026-09-30&kind=cured")

    expect(page.get_by_test_id("stDataFrame")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"from=2026-09-30"))
    expect(page).to_have_url(re.compile(r"kind=cured"))


def test_a_figure_of_the_way_from_bucket_to_bucket_opens_its_cases(
    looked_at: Server, page: Page
) -> None:
    page.goto(f"{looked_at.url}/changes?count=cases")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)

    table(page, 1).click(position={"x": NAMES + 20, "y": HEADER + ROW * M1_ROW + ROW // 2})

    expect(page).to_have_url(re.compile(r"way=M1(~|%7E)M0(~|%7E)CNY"))
    expect(page.get_by_test_id("stDataFrame")).to_have_count(3)
    expect(page.get_by_test_id("stMarkdown").filter(has_text="M1 → M0")).to_be_visible()


def tick(page: Page, row: int) -> None:
    """Tick a row of the first table."""
    table(page).click(position={"x": TICK, "y": HEADER + ROW * row + ROW // 2})
