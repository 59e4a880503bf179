"""A cell of the strategy is edited in the table, tried, proposed and put into force."""

from playwright.sync_api import Page, Position, expect

from lib.ledger import Ledger
from lib.strategy import records
from tests.browser.serving import Server
from tests.browser.waiting import settled, table, until

LEFT_OF_DAYS, FIRST_ROW = 0.39, 54
"""Where the days of the first step lie in the table: a share of its width, pixels from its top."""


def test_a_cell_is_edited_tried_proposed_and_put_into_force(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/strategy?strategy_part=matrix")
    settled(page)
    page.get_by_role("combobox", name="语言").click()
    page.get_by_role("option", name="English").click()
    # What stands below the table is drawn last; before it the table may still be put anew.
    expect(page.get_by_text("Change cells to see at once")).to_be_visible()
    matrix = table(page)
    box = matrix.bounding_box()
    assert box is not None
    typed = page.get_by_role("textbox").last
    days = Position(x=box["width"] * LEFT_OF_DAYS, y=FIRST_ROW)
    until(typed, lambda: matrix.dblclick(position=days))
    expect(typed).to_have_value("3")
    typed.fill("9")
    typed.press("Enter")

    expect(page.get_by_text("would get another step").first).to_be_visible()
    settled(page)
    page.get_by_label("Why", exact=True).first.fill("once a week is enough")
    page.get_by_label("Why", exact=True).first.press("Tab")
    page.get_by_role("button", name="Propose this strategy").click()
    expect(page.get_by_text("Strategy 1, proposed on")).to_be_visible()
    expect(page.get_by_role("button", name="Propose this strategy")).to_have_count(0)
    settled(page)
    why = page.get_by_label("Why", exact=True)
    why.fill("tried on paper")
    why.press("Tab")
    settled(page)
    page.get_by_role("button", name="Put it into force").click()
    expect(page.get_by_text("Strategy 1 is in force since")).to_be_visible()

    ledger = Ledger.open(sample_server.home)
    assert str(records.live(ledger).matrix.cells["M0", "S", "low"]) == "sms 9"
    ledger.close()
