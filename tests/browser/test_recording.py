"""What came of a visit, recorded in a browser, is durable and seen everywhere at once.

Each test has a case of its own, of another person and without a hold, so that they share a server.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, Position, expect

from lib.followups import drafts
from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.screen import data
from tests.browser import menu
from tests.browser.serving import Server, serving
from tests.browser.waiting import settled, table, until
from tests.pages.test_recording import CASE, a_list, correctable


@pytest.fixture(scope="module")
def office(
    browser_program: Path, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run the product with the sample."""
    del browser_program
    home = tmp_path_factory.mktemp("office") / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as one:
        yield one
        if one.trouble:
            pytest.fail(one.trouble)


def address(office: Server, case_key: str) -> str:
    """Where a case is shown."""
    return f"{office.url}/case?case={case_key}"


def records(office: Server, case_key: str) -> pl.DataFrame:
    """What was recorded at a case."""
    ledger = Ledger.open(office.home)
    found = recorded(ledger).filter(case_key=case_key)
    ledger.close()
    return found


def choose(page: Page, title: str, option: str) -> None:
    settled(page)
    box, offered = page.get_by_role("combobox", name=title), page.get_by_role("option", name=option)

    def ask() -> None:
        """Type it, because a long list draws only the options that are in view."""
        box.clear()
        box.fill(option)

    until(offered, ask)
    offered.click()
    settled(page)


def test_a_recorded_result_is_on_the_disk_when_the_screen_says_so(
    office: Server, page: Page
) -> None:
    page.goto(address(office, "样例消费金融:CD0000590"))

    choose(page, "催收结果", "无人在家")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_text("已保存。")).to_be_visible()
    assert records(office, "样例消费金融:CD0000590")["outcome"].to_list() == ["NOT_HOME"]
    expect(page.get_by_test_id("stText").filter(has_text="无人在家").first).to_be_visible()


def test_a_result_is_recorded_by_a_few_keys_and_no_mouse(office: Server, page: Page) -> None:
    page.goto(address(office, "范本小额贷款:CD0000062"))
    expect(page.get_by_role("combobox", name="催收结果")).to_be_visible()
    settled(page)

    until(page.get_by_role("combobox", name="地址核实"), lambda: page.keyboard.press("Alt+1"))
    settled(page)
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("已保存。")).to_be_visible()
    assert records(office, "范本小额贷款:CD0000062")["outcome"].to_list() == ["NOT_HOME"]


def test_a_draft_of_a_closed_tab_is_there_in_the_next(office: Server, page: Page) -> None:
    page.goto(address(office, "样例消费金融:CD0001388"))
    choose(page, "催收结果", "无人在家")
    # What the result asks for is there once it was heard, and kept once that run is over.
    expect(page.get_by_role("combobox", name="地址核实")).to_be_visible()
    settled(page)
    other = page.context.new_page()
    page.close()

    other.goto(address(office, "样例消费金融:CD0001388"))

    expect(other.get_by_role("combobox", name="催收结果")).to_have_value("无人在家（有居住迹象）")
    other.close()


def test_the_language_can_be_switched_and_stays_on_the_next_page(
    looked_at: Server, page: Page
) -> None:
    page.goto(looked_at.url)
    settled(page)
    page.get_by_role("combobox", name="语言").click()
    page.get_by_role("option", name="English").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    menu.choose(page, "Performance", "Recovery")

    expect(page.get_by_role("heading", name="Recovery")).to_be_visible()


def test_a_promise_is_recorded_with_at_most_twenty_five_keys(office: Server, page: Page) -> None:
    page.goto(address(office, "样例消费金融:CD0001734"))
    result = page.get_by_role("combobox", name="催收结果")
    expect(result).to_be_visible()
    settled(page)
    result.focus()
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            pressed += 1

    press("Alt+2")
    amount = page.get_by_role("spinbutton", name="承诺还款金额")
    expect(amount).to_be_visible()
    settled(page)
    expect(amount).to_be_focused()
    # Escape keeps the date and closes its calendar, in which no key saves.
    press(*"500", "Tab", *"20261125", "Escape")
    proposed = page.get_by_role("spinbutton", name="day, 下次跟进日期")
    expect(proposed).to_have_attribute("aria-valuetext", "24")
    settled(page)
    press("Tab")
    expect(
        page.get_by_role("button", name="Choose date").and_(page.locator(":focus"))
    ).to_be_visible()
    press("Control+Enter")

    expect(page.get_by_text("已保存。")).to_be_visible()
    kept = records(office, "样例消费金融:CD0001734").row(-1, named=True)
    assert (kept["outcome"], kept["promise_amount"], str(kept["promise_date"])) == (
        "PTP",
        500_00,
        "2026-11-25",
    )
    assert pressed <= 25


def test_the_cursor_stands_in_the_first_field_that_a_result_asks_for(
    office: Server, page: Page
) -> None:
    page.goto(address(office, "范本小额贷款:CD0000194"))
    expect(page.get_by_role("combobox", name="催收结果")).to_be_visible()
    settled(page)

    page.keyboard.press("Alt+3")
    expect(page.get_by_role("combobox", name="未还原因")).to_be_focused()
    settled(page)
    # Another run of the same form leaves the cursor where the reader put it.
    page.get_by_role("textbox", name="催收记录").fill("说下月再谈")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="下一步")).to_be_focused()
    settled(page)
    expect(page.get_by_role("combobox", name="下一步")).to_be_focused()

    page.keyboard.press("Alt+2")
    expect(page.get_by_role("spinbutton", name="承诺还款金额")).to_be_focused()


def test_a_file_that_cannot_be_attached_is_refused_in_the_readers_language(
    office: Server, page: Page
) -> None:
    page.goto(address(office, "示例银行:CD0000780"))
    choose(page, "催收结果", "无人在家")
    expect(page.get_by_role("combobox", name="地址核实")).to_be_visible()
    settled(page)
    page.get_by_text("添加附件").click()
    files = page.locator("input[type=file]").first
    expect(page.get_by_text("20 MB").first).to_be_visible()
    expect(page.get_by_text("per file").first).to_be_hidden()

    files.set_input_files({"name": "表.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.get_by_text("未上传").first).to_be_visible()
    large = b"\xff\xd8\xff" + b"0" * 21_000_000
    files.set_input_files({"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": large})
    expect(page.get_by_text("21.0 MB").first).to_be_visible()


NOTE_AT = Position(x=1030 + 60, y=54)
"""A point of the first row in the column of the note, as the widths of the grid's columns say."""


def test_chinese_is_typed_into_the_grid_as_an_input_method_gives_it(
    office: Server, page: Page
) -> None:
    plan_id = a_list(office.home)
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(f"{office.url}/visits?day_of={plan_id}")
    grid = table(page)

    until(page.locator("textarea:focus, input:focus"), lambda: grid.dblclick(position=NOTE_AT))
    # An input method gives whole words at once, without a key for each.
    page.keyboard.insert_text("家人说周五回来，")
    page.keyboard.insert_text("再约时间。")
    page.keyboard.press("Enter")

    expect(page.get_by_text("待更正 1 行")).to_be_visible()
    settled(page)
    kept = drafts.of(Ledger.open(office.home), plan_id, data.now())
    assert [one.content["note"] for one in kept.values()] == ["家人说周五回来，再约时间。"]


def test_a_record_is_corrected_by_keys_alone_also_after_a_reload(
    office: Server, page: Page
) -> None:
    first = correctable(office.home)
    form = f"{address(office, CASE)}&correct={first}"
    why = page.get_by_role("textbox", name="更正原因")
    has_the_cursor = page.locator("input[aria-label='更正原因']:focus")

    def type_and_reload() -> None:
        """A reload that comes before what was typed has arrived finds no draft."""
        until(has_the_cursor, lambda: page.goto(form))
        page.keyboard.press("Control+A")
        page.keyboard.type("写错门牌")
        page.keyboard.press("Tab")
        settled(page)
        page.reload()

    until(page.get_by_text("的草稿"), type_and_reload)
    expect(why).to_have_value("写错门牌")
    settled(page)
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("已更正。")).to_be_visible()
    expect(page.get_by_text("更正前")).to_be_visible()
    reasons = records(office, CASE)["correction"].to_list()
    assert reasons[-2:] == [None, "写错门牌"]
