"""Amounts that look like 万元 in a file that names no unit are asked about, others are not."""

import pytest

from lib.errors import UnitUnsure
from lib.intake import Options, load

NAME = "cases_2026-11-20.csv"
WAN = ("A1,张三,1.2345,5,30", "A2,李四,0.3500,3,40", "A3,王五,2.1100,8,50")
HEADER = "案件编号,姓名,逾期金额,贷款金额,逾期天数"


def overdue(header: str, *lines: str, answer: str | None = None) -> str:
    content = "\n".join((header, *lines, "")).encode()
    return load(content, NAME, Options(amount_unit=answer)).report.totals["overdue_amount"]


def test_a_file_whose_amounts_all_look_like_wan_is_asked_about_its_unit() -> None:
    with pytest.raises(UnitUnsure, match=r"1\.2345、0\.3500、2\.1100 look like 万元"):
        overdue(HEADER, *WAN)


@pytest.mark.parametrize(("answer", "total"), [("wan", "36945"), ("yuan", "3.6945")])
def test_what_was_answered_counts_for_all_amounts(answer: str, total: str) -> None:
    assert overdue(HEADER, *WAN, answer=answer) == total


def test_a_unit_in_the_title_goes_before_the_answer() -> None:
    assert overdue(HEADER.replace("逾期金额", "逾期金额(元)"), *WAN, answer="wan") == "3.6945"


def test_repayments_and_plans_are_asked_about_too() -> None:
    rows = ("A1,2026-11-01,0.1234", "A2,2026-11-02,1.5000", "A3,2026-11-03,0.2500")
    for header in ("案件编号,还款日期,还款金额", "案件编号,应还日期,应还金额"):
        with pytest.raises(UnitUnsure):
            load("\n".join((header, *rows, "")).encode(), NAME, Options())


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        (HEADER, ("A1,张三,100.25,5000,30", "A2,李四,0.35,3000,40", "A3,王五,2.11,8000,50")),
        # Interest with four decimals beside a debt in 元.
        (HEADER, ("A1,张三,1.2345,5000,30", "A2,李四,0.3500,3000,40", "A3,王五,2.1100,8000,50")),
        (HEADER, ("A1,张三,1200.2345,5000,30", "A2,李四,300.3500,3,40", "A3,王五,2.1100,8,50")),
        # One slip of the pen.
        (HEADER, ("A1,张三,1.2345,5,30", "A2,李四,350,3,40", "A3,王五,211,8,50")),
        # The amounts say their unit themselves.
        (HEADER, ("A1,张三,1.2345万,5万,30", "A2,李四,0.3500万,3万,40", "A3,王五,2.1100万,8万,50")),
        (HEADER.replace("逾期金额", "逾期金额(万元)"), WAN),
        (HEADER.replace("贷款金额", "贷款金额(元)"), WAN),
    ],
)
def test_a_file_that_gives_no_reason_to_doubt_is_not_asked_about(
    header: str, lines: tuple[str, ...]
) -> None:
    assert overdue(header, *lines)
