"""A cell of the strategy is edited in the table, tried, proposed and put into force."""

from contextlib import suppress

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lib.ledger import Ledger
from lib.strategy import records
from tests.browser.serving import Server

LEFT_OF_DAYS, FIRST_ROW = 0.39, 54
"""Where the days of the first step lie in the table: a share of its width, pixels from its top."""


TRIES = 5
"""Nothing in the page tells when the drawing takes clicks."""


def test_a_cell_is_edited_tried_proposed_and_put_into_force(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/strategy?strategy_part=matrix")
    page.get_by_role("combobox", name="语言").click()
    page.get_by_role("option", name="English").click()
    # What stands below the table is drawn last; before it the table may still be put anew.
    expect(page.get_by_text("Change cells to see at once")).to_be_visible()
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_attached()
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    assert box is not None
    # The table is one drawing: its cells are hit by where they lie, once it has been drawn.
    typed = page.get_by_role("textbox").last
    for _ in range(TRIES):
        table.dblclick(position={"x": box["width"] * LEFT_OF_DAYS, "y": FIRST_ROW})
        with suppress(PlaywrightTimeout):
            typed.wait_for(timeout=3_000)
            break
    expect(typed).to_have_value("3")
    typed.fill("9")
    typed.press("Enter")

    expect(page.get_by_text("would get another step").first).to_be_visible()
    page.get_by_label("Why", exact=True).first.fill("once a week is enough")
    page.get_by_label("Why", exact=True).first.press("Tab")
    page.get_by_role("button", name="Propose this strategy").click()
    expect(page.get_by_text("Strategy 1, proposed on")).to_be_visible()
    expect(page.get_by_role("button", name="Propose this strategy")).to_have_count(0)
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_attached()
    why = page.get_by_label("Why", exact=True)
    why.fill("tried on paper")
    why.press("Tab")
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_attached()
    page.get_by_role("button", name="Put it into force").click()
    expect(page.get_by_text("Strategy 1 is in force since")).to_be_visible()

    ledger = Ledger.open(sample_server.home)
    assert str(records.live(ledger).matrix.cells["M0", "S", "low"]) == "sms 9"
    ledger.close()
