"""Messages approved in a browser leave in one file, with the numbers that no screen shows."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.ledger import Ledger
from lib.messages import outbox
from tests.browser.serving import Server
from tests.browser.waiting import settled


@pytest.fixture
def told() -> dict[str, str]:
    """Say what firm it is."""
    return {"DOORSTEP_FIRM_NAME": "甲公司", "DOORSTEP_FIRM_PHONE": "4001234567"}


def test_what_was_approved_leaves_once_in_a_file_for_the_platform(
    sample_server: Server, page: Page
) -> None:
    page.goto(f"{sample_server.url}/messages")
    page.locator(".st-key-save_approve_queue button").click()
    expect(page.locator(".st-key-save_approve_queue button")).to_have_count(0)

    page.goto(f"{sample_server.url}/messages?messages_part=leaving")
    page.locator(".st-key-save_by_file button").click()
    expect(page.locator(".st-key-save_by_file button")).to_have_count(0)
    settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()

    written = Path(waiting.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written)))[1:]
    out = outbox.out(Ledger.open(sample_server.home))
    assert [row[0] for row in rows] == out["message_id"].to_list()
    assert set(out["state"]) == {"sent"}
    assert all(row[1].isdigit() for row in rows)
    assert rows[0][1] not in page.content()
