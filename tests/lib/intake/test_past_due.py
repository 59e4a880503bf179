"""How far past due a case is where its file says it in several ways."""

import pytest

from lib.intake import load
from tests.lib.intake.making import SHORT, SHORT_ROW, case, codes, read


@pytest.mark.parametrize(
    ("days", "found"),
    [("8", []), ("19", []), ("33", ["dpd_differs"]), ("90", ["dpd_conflict"])],
)
def test_days_past_due_that_begin_within_the_month_given_do_not_contradict_it(
    days: str, found: list[str]
) -> None:
    intake = read(case(since="2026-11", dpd=days))

    assert sorted(code for *_, code in codes(intake)) == sorted([*found, "due_month"])


def test_an_overdue_amount_that_nobody_can_read_is_replaced_by_no_other() -> None:
    text = "案件编号,委案金额,逾期金额,账龄\nA1,5,x,M1\nA2,5,,M1\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert "overdue_stands_in" not in intake.report.counts
    assert intake.frame["overdue_amount"].to_list() == [None]


def test_a_bucket_that_only_the_file_names_is_kept() -> None:
    text = "案件编号,委案金额,账龄\nA1,5,31-60天\nA2,5,m03\nA3,5,>180\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["bucket"].to_list() == ["M2", "M3", "M7+"]


def test_a_bucket_without_an_upper_end_is_marked_where_nothing_else_tells() -> None:
    text = "案件编号,委案金额,账龄,逾期天数\nA1,5,M3+,\nA2,5,M3,\nA3,5,M3+,70\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    told = intake.frame.select("bucket", "bucket_open").rows()
    assert told == [("M3", True), ("M3", False), ("M3", None)]


def test_the_days_count_before_instalments_and_both_before_the_named_bucket() -> None:
    text = f"{SHORT},逾期期数,账龄\nA1,张三,5,95,4,M4\nA2,李四,5,,2,M2\nA3,王五,5,,,M5\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["bucket"].to_list() == ["M4", "M2", "M5"]
    assert [code for row, _, code in codes(intake) if row > 1] == []


def test_instalments_that_have_run_out_do_not_contradict_the_days() -> None:
    text = f"{SHORT},总期数,已还期数,逾期期数\nA1,张三,5,238,12,7,5\nA2,李四,5,238,24,7,5\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert [one for one in codes(intake) if one[0] > 1] == [(3, "逾期期数", "terms_differ")]


def test_a_settled_case_need_not_say_what_is_past_due() -> None:
    text = (
        f"{SHORT},案件状态\n{SHORT_ROW},正常\nA2,李四,5,20,正常\nA3,王五,5,,结清\nA4,赵六,0,,正常\n"
    )

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert intake.frame["case_id"].to_list() == ["A1", "A2", "A3", "A4"]


@pytest.mark.parametrize(
    "status",
    [
        "核销",
        "已核销",
        "Charged off",
        "written-off",
        "退案",
        "结清",
        "Account closed - customer not found",
    ],
)
def test_a_case_that_has_left_by_its_status_need_not_say_what_is_past_due(status: str) -> None:
    text = f"{SHORT},案件状态\n{SHORT_ROW},正常\nA2,李四,5,20,正常\nA3,王五,5,,{status}\n"

    assert load(text.encode(), "cases_2026-11-20.csv").report.accepted == 3


@pytest.mark.parametrize("status", ["未结清", "未核销", "待核销", "Not settled", "正常"])
def test_a_case_that_is_not_over_yet_says_what_is_past_due(status: str) -> None:
    text = f"{SHORT},案件状态\n{SHORT_ROW},正常\nA2,李四,5,20,正常\nA3,王五,5,,{status}\n"

    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert (4, "逾期天数", "past_due_missing") in codes(intake)


@pytest.mark.parametrize(("recalled", "accepted"), [("2026-11-20", 3), ("2026-11-21", 2)])
def test_a_case_recalled_by_its_date_alone_need_not_either(recalled: str, accepted: int) -> None:
    text = f"{SHORT},退案日期\n{SHORT_ROW},\nA2,李四,5,20,\nA3,王五,5,,{recalled}\n"

    assert load(text.encode(), "cases_2026-11-20.csv").report.accepted == accepted


def test_days_past_due_and_an_overdue_amount_that_contradict_each_other_are_doubted() -> None:
    text = f"{SHORT}\nA1,张三,50,0\nA2,李四,0,12\nA3,王五,0,0\nA4,赵六,9,9"
    intake = load(text.encode(), "cases_2026-11-20.csv")

    assert [one for one in codes(intake) if one[1] == "逾期金额"] == [
        (2, "逾期金额", "overdue_not_past_due"),
        (3, "逾期金额", "past_due_nothing"),
    ]
    assert intake.report.accepted == 4
