"""What people entered about people is shown as they wrote it and never runs."""

import datetime as dt

from playwright.sync_api import Page, expect

from lib.people import collectors
from lib.portfolio import Portfolio
from lib.safety import warnings
from lib.safety.warnings import Caution
from tests.browser.serving import Server
from tests.browser.waiting import settled

HOSTILE = '<img src=x onerror="alert(1)">[x](javascript:alert(1)) **W** $a$'
LINKS = "https://evil.example/x www.evil.example li@evil.example"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_a_hostile_name_and_a_hostile_warning_are_only_text(
    sample_server: Server, page: Page
) -> None:
    place = Portfolio.open(sample_server.home)
    ledger = place.ledger
    collectors.correct(ledger, "W1", {"name": HOSTILE, "crew": f"{HOSTILE} {LINKS}"}, now=NOW)
    one = Caution(case_key="示例银行:CD0000003", note=f"{HOSTILE} {LINKS}", about="case")
    warnings.warn(place, one, today=NOW.date(), now=NOW)
    ledger.close()

    for address in ("people", "case?case=示例银行:CD0000003"):
        page.goto(f"{sample_server.url}/{address}")
        settled(page)
        expect(page.get_by_text(HOSTILE).first).to_be_visible()
        expect(page.locator("img[src='x'], a[href^='javascript']")).to_have_count(0)
        expect(page.locator("a[href*='evil.example']")).to_have_count(0)


def test_on_a_phone_the_way_to_reveal_a_number_stands_beside_it(
    looked_at: Server, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{looked_at.url}/case?case=示例银行:CD0000003")
    reveal = page.locator(".st-key-reveal_id_no")
    expect(reveal).to_be_visible()
    settled(page)
    # Measured in one go: what stands above may still move both.
    both = [page.get_by_text("身份证号", exact=True).first, reveal]
    tops, heights = zip(
        *page.evaluate(
            "both => both.map(one => one.getBoundingClientRect()).map(box => [box.y, box.height])",
            [one.element_handle() for one in both],
        ),
        strict=True,
    )
    assert all(heights)
    shown, button = (top + height / 2 for top, height in zip(tops, heights, strict=True))
    assert abs(shown - button) < 10
