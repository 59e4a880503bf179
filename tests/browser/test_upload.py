"""A large file on the screen: its check is seen, ended, begun again, and loaded in one step."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.portfolio import Portfolio, locks
from lib.words import words
from tests.browser.serving import Server
from tests.browser.waiting import settled

ROWS = 30_000
HEADER = "案件编号,姓名,居住地址,逾期金额,逾期天数"
PLACE = "四川省成都市锦江区某路"

t = words("zh_Hans")
"""What the tab of these tests reads."""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Make a case file of which every hundredth row has no amount that can be read."""
    lines = (
        f"C{n:06d},张三,{PLACE}{n % 500}号,{500 if n % 100 else 'x'},{n % 90 + 1}"
        for n in range(ROWS)
    )
    path = tmp_path / "cases_2026-11-20.csv"
    path.write_text("\n".join((HEADER, *lines, "")), encoding="gb18030")
    return path


def jobs(server: Server) -> list[str]:
    return [one.name for one in (server.home / "staging").iterdir() if one.is_dir()]


def test_a_large_file_is_watched_cancelled_checked_again_and_loaded(
    server: Server, page: Page, large: Path
) -> None:
    check = page.get_by_role("button", name=t("Check the file"))
    page.goto(f"{server.url}/upload")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(large)

    turn = server.home / "staging" / "turn"
    turn.parent.mkdir(exist_ok=True)
    # While somebody else's check has its turn this one cannot be done before it is cancelled.
    with locks.held(turn, patience=0):
        check.click()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        page.get_by_role("button", name=t("Cancel")).click()
        expect(check).to_be_visible()
    assert jobs(server) == []

    check.click()
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    page.reload()
    expect(page.get_by_test_id("stMetric").filter(has_text="29,700")).to_be_visible()
    page.get_by_role("button", name=t("Load {n} rows", n=29_700)).click()

    expect(page.get_by_role("link", name=t("Map")).last).to_be_visible()
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    assert Portfolio.open(server.home).imports()[0].accepted == 29_700
    assert jobs(server) == []


def test_the_rows_to_mend_of_a_chinese_client_come_under_their_full_name(
    server: Server, page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "cases_2026-11-20.csv"
    rows = ("C1,张三,华信消费金融,100,3", "C2,李四,华信消费金融,x,3")
    path.write_text(
        "\n".join(("案件编号,姓名,委托方,逾期金额,逾期天数", *rows, "")), encoding="gb18030"
    )
    page.goto(f"{server.url}/upload")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
    expect(page.get_by_test_id("stMetric")).to_have_count(4)

    for kind in ("XLSX", "CSV"):
        settled(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name=t("Rows to mend ({kind})", kind=kind)).click()
        name = waiting.value.suggested_filename
        assert name.startswith("待修正_cases_2026-11-20_华信消费金融_")
        assert name.endswith(f".{kind.lower()}")
