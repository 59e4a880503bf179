"""The meeting in a real browser: plan, pick on the map, change, pin, undo, compare, approve."""

import re

import pytest
from playwright.sync_api import Page, expect

from lib.ledger import Ledger
from lib.visits.plans import kept
from lib.words import words
from tests.browser.on_map import draw_around_the_middle, the_map
from tests.browser.serving import Server
from tests.browser.waiting import settled, until

t = words("zh_Hans")


@pytest.fixture
def told() -> dict[str, str]:
    """Let it look for a plan for a while that is enough to find one, however good."""
    return {"DOORSTEP_PLAN_SECONDS": "3"}


def press(page: Page, title: str) -> None:
    page.get_by_role("button", name=t(title), exact=True).click()


def selected(page: Page) -> None:
    """Wait for the panel of several stops; its first words tell it, whatever their number."""
    expect(page.get_by_role("button", name=t("Assign"), exact=True)).to_be_visible()


def test_a_meeting_from_the_question_to_the_approval(sample_server: Server, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 1700})
    page.goto(f"{sample_server.url}/planning?first=2026-11-23")
    press(page, "Make the plan")

    draw_around_the_middle(page, 90)
    selected(page)
    undo = page.get_by_role("button", name=t("Undo"), exact=True)
    expect(undo).to_be_disabled()
    press(page, "Take out")
    expect(undo).to_be_enabled()
    press(page, "Undo")
    expect(undo).to_be_disabled()

    halt = the_map(page, ".doorstep-halt").locator(".doorstep-halt").nth(3)
    # Others may lie upon it, so that it is clicked without a look whether it would be hit.
    until(page.get_by_text(t("Why then: {why}", why="").strip()), lambda: halt.click(force=True))
    settled(page)
    page.get_by_role("button", name=t("Pin…")).click()
    press(page, "Pin as it stands")
    expect(page.get_by_role("button", name=t("Unpin"), exact=True)).to_be_visible()

    page.get_by_role("radio", name=t("Compare"), exact=True).click()
    expect(
        page.get_by_text(t("The last two lines say how fair a plan is: less is fairer."))
    ).to_be_visible()
    page.get_by_role("radio", name=t("Plan"), exact=True).click()
    press(page, "Approve")

    expect(page.get_by_role("button", name=t("Send the crews out"), exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("plan="))
    ledger = Ledger.open(sample_server.home)
    assert [one.steps for one in kept.recent(ledger)] == [("approved",)]
    ledger.close()
