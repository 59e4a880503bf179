"""What stands above the titles: the day and the client, where a label says what they are."""

import datetime as dt
from pathlib import Path

import pytest

from lib.errors import AsOfDiffers
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
    ],
)
def test_a_day_without_such_a_label_or_beside_another_says_nothing(row: list[str]) -> None:
    assert day_of([row]) is None


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


def test_the_day_of_a_loan_is_told_only_where_no_other_date_is() -> None:
    lines = "案件编号,逾期金额,逾期天数,放款日期,最后还款日\nA1,5,3,2026-11-01,2026-10-01\n"

    assert inspect(lines.encode(), "cases.csv").as_of == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("rows", "client"),
    [
        ([["甲方：某消费金融"]], "某消费金融"),
        ([["委托方：", "某银行"], ["制表人：张三"]], "某银行"),
        ([["Lender: ABC Finance Ltd; Report date: 2026-11-20"]], "ABC Finance Ltd"),
        ([["乙银行信用卡中心逾期清单"]], "乙银行信用卡中心"),
        ([["甲方：某银行"], ["委托方：另一银行"]], None),
        ([["逾期案件清单"]], None),
    ],
)
def test_a_client_is_named_by_a_label_or_known_before(
    rows: list[list[str]], client: str | None
) -> None:
    assert client_of(rows, ["乙银行", "乙银行信用卡中心"]) == client


def test_on_the_command_line_the_client_of_the_heading_is_taken(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    content = f"甲方：某消费金融  数据日期：2026-11-20\n{BODY}".encode()

    named = bringing.read_known(place, content, "cases.csv", Options())
    by_hand = bringing.read_known(place, content, "cases.csv", Options(client="乙"))

    assert (named.client, by_hand.client) == ("某消费金融", "乙")
