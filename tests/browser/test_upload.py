"""A large file on the screen: its check is seen, ended, begun again, and loaded in one step."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.portfolio import Portfolio
from tests.browser.serving import Server, serving

ROWS = 30_000
HEADER = "案件编号,姓名,居住地址,逾期金额,逾期天数"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Make a case file of which every hundredth row has no amount that can be read."""
    lines = (
        f"C{n:06d},张三,四川省成都市锦江区某路{n % 500}号,{'x' if n % 100 == 0 else 500},{n % 90 + 1}"
        for n in range(ROWS)
    )
    path = tmp_path / "cases_2026-11-20.csv"
    path.write_text("\n".join((HEADER, *lines, "")), encoding="gb18030")
    return path


def begin(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    page.get_by_role("button", name="检查文件").click()


def jobs(server: Server) -> list[str]:
    return [one.name for one in (server.home / "staging").iterdir() if one.is_dir()]


def test_a_large_file_is_watched_cancelled_checked_again_and_loaded(
    server: Server, page: Page, large: Path
) -> None:
    page.goto(f"{server.url}/upload")

    begin(page, large)
    expect(page.get_by_role("progressbar").first).to_be_visible()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("button", name="检查文件")).to_be_visible()
    assert jobs(server) == []

    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    page.reload()
    expect(page.get_by_test_id("stMetric").filter(has_text="29,700")).to_be_visible()
    page.get_by_role("button", name="加载 29,700 行").click()

    expect(page.get_by_text("29,700").first).to_be_visible()
    expect(page.get_by_role("link", name="地图").last).to_be_visible()
    assert Portfolio.open(server.home).imports()[0].accepted == 29_700
    assert jobs(server) == []
