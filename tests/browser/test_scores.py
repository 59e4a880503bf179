"""Fitting beside the page: the button shows how far it is, and the page then says what came."""

import datetime as dt

from playwright.sync_api import Page, expect

from lib.portfolio import Portfolio
from lib.scores import records
from tests.browser.serving import Server
from tests.browser.waiting import settled

PATIENCE = 240_000
"""Milliseconds that a fit may take on a busy machine."""


def test_a_fit_runs_beside_the_page_and_its_chances_stand_in_the_list(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/scores?part=quality")
    button = page.locator(".st-key-fit_scores button")
    expect(button).to_be_visible()
    settled(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    button.click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot")).to_be_visible()

    place = Portfolio.open(sample_server.home)
    model = records.latest(place.ledger, sample=True)
    place.ledger.close()
    assert model is not None
    assert model.as_of == dt.date(2026, 11, 20)
