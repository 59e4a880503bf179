"""What stands above the titles: the day and the client, where a label says what they are."""

import datetime as dt
from pathlib import Path

import pytest

from lib.errors import AsOfDiffers, AsOfUnknown
from lib.intake import Options, inspect, load
from lib.intake.heading import client_of, day_of
from lib.portfolio import Portfolio, bringing

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 20)
BODY = "案件编号,逾期金额,逾期天数\nA1,5,3\n"


@pytest.mark.parametrize(
    "row",
    [
        ["数据截止：2026-11-20"],
        ["截止日期 2026年11月20日"],
        ["截止日期", "2026-11-20 00:00:00"],
        ["逾期案件清单（截至2026年11月20日）"],
        ["甲方：某消费金融 数据日期: 20261120"],
        ["甲方：某消费金融，数据日期：2026-11-20"],
        ["数据日期", "", "2026-11-20"],
        ["数据日期", "46346"],
        ["数据日期：", "46346.75"],
        ["数据日期：2026-11-20", "统计期间：2026-11-01至2026-11-20"],
        ["数据截止2026年11月20日24时"],
        ["数据截止\n　2026 年 11 月 20 日"],
        ["Report date: 2026/11/20"],
    ],
)
def test_a_day_with_a_label_is_that_of_the_data(row: list[str]) -> None:
    assert day_of([["逾期案件清单"], row]) == DAY


@pytest.mark.parametrize(
    "row",
    [
        ["制表日期：2026-11-20"],
        ["2026年11月20日案件"],
        ["数据周期：2026-11-01至2026-11-20"],
        ["数据日期：2026-11-20", "截止日期：2026-11-21"],
        ["数据日期：2026-02-30"],
        ["数据日期：46346户"],
        ["案件数", "46346"],
    ],
)
def test_a_day_without_such_a_label_or_beside_another_says_nothing(row: list[str]) -> None:
    assert day_of([row]) is None


@pytest.mark.parametrize(
    "row",
    [
        ["统计日期：2026-11-01至2026-11-20"],
        ["统计日期：2026-11-01 00:00:00 至 2026-11-20 23:59:59"],
        ["数据日期：2026-11-01~2026-11-20"],
        ["数据日期：2026年11月1日－20日"],
        ["数据日期：2026.11.01 — 11.20"],
        ["统计日期 20261101-20261120"],
        ["数据日期", "2026-11-01", "2026-11-20"],
        ["数据日期", "2026-11-01", "至", "2026-11-20"],
        ["Report date: 2026-11-01 to 2026-11-20"],
    ],
)
def test_a_period_is_no_day(row: list[str]) -> None:
    assert day_of([row]) is None


def test_a_day_that_is_still_to_come_is_not_that_of_the_data() -> None:
    heading = [["本批 截止：2026-12-31"]]

    assert day_of(heading, until=dt.date(2026, 11, 27)) is None
    assert day_of(heading, until=dt.date(2026, 12, 31)) == dt.date(2026, 12, 31)


def test_a_text_above_the_titles_is_not_searched_for_labels() -> None:
    text = "催收须知" * 60

    assert day_of([[f"{text}数据截止：2026-11-20"]]) is None
    assert client_of([[f"甲方：某银行 {text}"]], ["某银行"]) is None
    assert day_of([[text, "数据截止：2026-11-20"]]) == DAY


def test_blanks_however_many_part_label_and_value() -> None:
    row = ["甲方：" + " " * 5_000 + "某银行" + "\t" * 5_000 + "数据日期：2026-11-20"]

    assert (client_of([row]), day_of([row])) == ("某银行", DAY)


def test_the_heading_goes_before_latest_dates_and_agrees_with_the_name() -> None:
    content = f"数据截止：2026-11-20\n{BODY}".encode()

    assert load(content, "cases.csv").report.as_of == DAY
    assert load(content, "cases_2026-11-20.csv").report.as_of == DAY
    assert inspect(content, "cases.csv").as_of == DAY


def test_a_heading_and_a_name_that_differ_are_asked_about_with_both_days() -> None:
    content = f"数据截止：2026-11-20\n{BODY}".encode()

    with pytest.raises(AsOfDiffers, match="speaks of 2026-11-20, its name of 2026-11-21"):
        load(content, "cases_2026-11-21.csv")

    seen = inspect(content, "cases_2026-11-21.csv")
    assert (seen.as_of, seen.as_of_other) == (DAY, dt.date(2026, 11, 21))
    assert load(content, "cases_2026-11-21.csv", Options(as_of=DAY)).report.as_of == DAY


def test_a_future_day_in_the_heading_leaves_the_day_to_what_else_tells_it() -> None:
    content = f"本批 截止：2026-12-31\n{BODY}".encode()
    today = Options(until=NOW.date())

    assert inspect(content, "cases.csv", today).as_of is None
    assert load(content, "cases_2026-11-20.csv", today).report.as_of == DAY
    with pytest.raises(AsOfUnknown):
        load(content, "cases.csv", today)


def test_the_day_of_a_loan_is_told_only_where_no_other_date_is() -> None:
    lines = "案件编号,逾期金额,逾期天数,放款日期,最后还款日\nA1,5,3,2026-11-01,2026-10-01\n"

    assert inspect(lines.encode(), "cases.csv").as_of == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("rows", "client"),
    [
        ([["甲方：某消费金融"]], "某消费金融"),
        ([["委托方：", "某银行"], ["制表人：张三"]], "某银行"),
        ([["Lender: ABC Finance Ltd; Report date: 2026-11-20"]], "ABC Finance Ltd"),
        ([["甲方：某银行，数据日期：2026-11-20"]], "某银行"),
        ([["甲方：某银行 2026-11-20"]], "某银行"),
        ([["委托方：某银行（以下简称甲方）"]], "某银行"),
        ([["甲方：某银行 乙方：某某催收公司"]], "某银行"),
        ([["数据日期：2026-11-20，甲方：某银行"]], "某银行"),
        ([["甲方", "某银行", "批次", "202611"]], "某银行"),
        ([["批次", "202611", "甲方", "某银行"]], "某银行"),
        ([["委托方：", "某银行（信用卡中心）", "", "制表人：张三"]], "某银行"),
        ([["乙银行信用卡中心逾期清单"]], "乙银行信用卡中心"),
        ([["甲方：某银行"], ["委托方：另一银行"]], None),
        ([["逾期案件清单"]], None),
    ],
)
def test_a_client_is_named_by_a_label_or_known_before(
    rows: list[list[str]], client: str | None
) -> None:
    assert client_of(rows, ["乙银行", "乙银行信用卡中心"]) == client


@pytest.mark.parametrize(
    "row",
    [
        ["甲方：", "乙方：某某催收公司"],
        ["甲方：", "", "某某催收公司"],
        ["甲方：乙方：某某催收公司"],
        ["甲方", "乙方"],
        ["甲方", "", "批次", "202611"],
        ["甲方", "批次", "202611"],
        ["委托方", "借款信息", "", "催收信息"],
        ["委托方", "客户信息"],
        ["甲方：借款信息"],
        ["甲方：202611"],
        ["甲方：2026-11-20"],
        ["甲方：/"],
        ["甲方：____"],
        ["甲方：无"],
        ["甲方（盖章）：", "", "", "日期：2026-11-20"],
    ],
)
def test_what_stands_beside_a_label_is_not_always_a_client(row: list[str]) -> None:
    assert client_of([row]) is None


def test_names_below_their_labels_are_not_taken_for_a_client() -> None:
    content = f"甲方,乙方,\n某银行,某某催收公司,\n数据截止：2026-11-20,,\n{BODY}"

    heading = inspect(content.encode(), "cases.csv").sheet.heading

    assert client_of(heading) is None


def test_an_empty_cell_in_the_heading_keeps_its_place() -> None:
    content = f"甲方,,批次\n,,\n数据截止：2026-11-20,,\n{BODY}"

    assert inspect(content.encode(), "cases.csv").sheet.heading == [
        ["甲方", "", "批次"],
        ["数据截止：2026-11-20"],
    ]


def test_on_the_command_line_the_client_of_the_heading_is_taken(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    content = f"甲方：某消费金融  数据日期：2026-11-20\n{BODY}".encode()

    named = bringing.read_known(place, content, "cases.csv", Options())
    by_hand = bringing.read_known(place, content, "cases.csv", Options(client="乙"))

    assert (named.client, by_hand.client) == ("某消费金融", "乙")


@pytest.mark.parametrize(
    ("heading", "client"),
    [
        ([["客户：示例消费金融有限公司"]], "示例消费金融有限公司"),
        ([["客户", "示例银行"]], "示例银行"),
        ([["客户名称：示例小贷"], ["甲方：示例银行"]], "示例银行"),
        ([["客户：张三"]], None),
        ([["客户：示例贸易有限公司"]], None),
        ([["客户：示例银行"], ["客户：另一银行"]], None),
    ],
)
def test_behind_customer_only_a_lender_is_a_client(
    heading: list[list[str]], client: str | None
) -> None:
    assert client_of(heading) == client
