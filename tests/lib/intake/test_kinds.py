"""Assignments and holds are told by their titles, and no hold is lost for a word."""

import datetime as dt

import pytest

from lib.cases.fields import sensitive
from lib.errors import FieldsMissing, FieldsPerhaps
from lib.followups.codes import HOLD_KINDS, code_of
from lib.intake import Intake, load

HOLDS = "案件编号,停催类型,开始日期,结束日期,说明,解除日期"


def read(header: str, *lines: str, name: str = "file.csv") -> Intake:
    return load("\n".join((header, *lines, "")).encode(), name, code_of=code_of)


@pytest.mark.parametrize(
    ("header", "line", "kind"),
    [
        ("案件编号,原催收员,新催收员,时间,原因", "A1,张三,李四,2026-11-05,请假", "assignments"),
        ("案件编号,类型,开始日期,结束日期,来源,说明", "A1,投诉,2026-11-01,,热线,", "holds"),
        ("身份证号,停催类型,停催日期", "110101199001010015,死亡,2026-11-01", "holds"),
        ("案件编号,催收时间,催收结果,备注", "A1,2026-11-01,承诺还款,", "followups"),
        ("案件编号,还款日期,还款金额", "A1,2026-11-01,5", "repayments"),
        ("工号,姓名,状态", "W1,张三,在职", "collectors"),
    ],
)
def test_the_titles_tell_the_kind(header: str, line: str, kind: str) -> None:
    assert read(header, line).report.kind == kind


@pytest.mark.parametrize(
    ("name", "header", "line", "missing"),
    [
        ("还款.csv", "案件编号,还款金额", "A1,5", "还款日期"),
        ("file.csv", "案件编号,姓名,还款金额", "A1,张三,5", "还款日期"),
        ("停催名单.csv", "案件编号,姓名,手机号,停催类型", "A1,张三,13800000000,投诉", "开始日期"),
        ("file.csv", "案件编号,停催类型", "A1,投诉", "开始日期"),
        ("分案.csv", "案件编号,新催收员", "A1,李四", "分案时间"),
        ("还款.csv", "案件编号,姓名,手机号,产品,逾期金额", "A1,张三,13800000000,P,5", "逾期天数"),
        ("file.csv", "案件编号,姓名,逾期金额", "A1,张三,5", "逾期天数"),
        ("file.csv", "甲,乙", "1,2", "委案金额"),
        ("file.csv", "编号,还款日期,还款金额", "A1,2026-11-01,5", "案件编号"),
        ("还款.csv", "案件编号,日期,还款金额,流水号", "A1,2026-11-01,5,S1", "还款日期"),
    ],
)
def test_a_refusal_speaks_of_the_kind_that_the_sender_meant(
    name: str, header: str, line: str, missing: str
) -> None:
    with pytest.raises((FieldsMissing, FieldsPerhaps), match=missing):
        read(header, line, name=name)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("死亡", "deceased"),
        ("Deceased", "deceased"),
        ("未成年人", "minor"),
        ("个人破产", "insolvency"),
        ("停催", "stop_request"),
        ("律师函", "lawyer"),
        ("对账异议", "dispute"),
        ("监管投诉", "complaint"),
        ("冒名贷款", "identity_theft"),
        ("协商还款中", "agreement"),
        ("重大疾病", "ill"),
        ("查无此人", "wrong_person"),
        ("客户指定时间", "own_times"),
        ("其他", "other"),
    ],
)
def test_lenders_words_lead_to_the_kinds_of_holds(word: str, kind: str) -> None:
    assert read(HOLDS, f"A1,{word},2026-11-01,,,").frame["hold_kind"].to_list() == [kind]
    assert kind in HOLD_KINDS


def test_a_hold_of_an_unknown_kind_still_holds_and_keeps_its_word() -> None:
    intake = read(HOLDS, "A1,天晓得,2026-11-01,,备忘,", "A2,天晓得,2026-11-01,,,")

    assert intake.frame.select("hold_kind", "note").rows() == [
        ("other", "天晓得: 备忘"),
        ("other", "天晓得"),
    ]
    assert intake.report.counts == {"code_unknown": 2}


def test_words_of_a_contact_that_nobody_knows_stay_readable_in_its_note() -> None:
    header = "案件编号,催收时间,催收方式,催收结果,备注"
    intake = read(
        header,
        "A1,2026-11-01 10:00,骑马,敲门没人,狗叫",
        "A2,2026-11-01 10:00,电话,敲门没人,",
        "A3,2026-11-01 10:00,电话,承诺还款,好",
        "A4,2026-11-01 10:00,电话,,",
    )

    assert intake.frame["note"].to_list() == [
        "催收方式: 骑马; 催收结果: 敲门没人; 狗叫",
        "催收结果: 敲门没人",
        "好",
        None,
    ]
    assert intake.report.counts == {"code_unknown": 3}


def test_a_hold_without_dates_is_kept_and_one_that_ends_before_it_begins_is_not() -> None:
    intake = read(HOLDS, "A1,投诉,,,,", "A2,投诉,2026-11-05,2026-11-01,,", "A3,,2026-11-01,,,")

    assert intake.frame["case_id"].to_list() == ["A1"]
    assert intake.frame["starts_on"].to_list() == [None]
    assert intake.report.counts == {"hold_ends_before": 1, "value_missing": 1}


def test_an_assignment_needs_its_time_and_the_new_collector() -> None:
    header = "案件编号,原催收员,新催收员,时间,原因"
    intake = read(header, "A1,,李四,2026-11-05 09:30,", "A2,张三,,2026-11-05,", "A3,张三,李四,,")

    assert intake.frame.select("collector_to", "assigned_at").rows() == [
        ("李四", dt.datetime(2026, 11, 5, 9, 30))  # noqa: DTZ001 — the office's clock
    ]
    assert intake.report.rejected == 2


@pytest.mark.parametrize("kind", ["assignments", "holds"])
@pytest.mark.parametrize(("title", "field"), [("卡号", "card_no"), ("账号", "account_no")])
def test_numbers_of_cards_and_accounts_are_masked_in_every_kind(
    kind: str, title: str, field: str
) -> None:
    header, cells = {
        "assignments": ("新催收员,时间", "李四,2026-11-05"),
        "holds": ("停催类型,开始日期", "投诉,2026-11-05"),
    }[kind]
    intake = read(f"{title},{header}", f"6222000011112222,{cells}")

    assert intake.report.kind == kind
    assert intake.frame[field].to_list() == ["6222000011112222"]
    assert sensitive(kind)[field] == "card"


def test_an_instalment_that_says_when_it_was_paid_says_how_much() -> None:
    intake = read(
        "借据号,期次,应还日期,应还金额,还款日期,还款金额", "L1,1,2026-10-01,100,2026-10-03,60.5"
    )

    assert intake.report.kind == "instalments"
    assert intake.report.unmapped == ()
    paid = intake.frame.select("due_amount", "paid_amount", "paid_date").row(0)
    assert paid == (10_000, 6_050, dt.date(2026, 10, 3))


def test_a_number_that_returns_from_row_to_row_is_that_of_a_plan() -> None:
    titles = "案件编号,委托方,姓名,手机号,应还日期,应还金额,已还金额\n"
    terms = ("2026-08-10,500,0", "2026-09-10,500,0")
    plan = [f"A{n},甲,张三,00012345678,{term}\n" for n in range(3) for term in terms]

    assert load((titles + "".join(plan)).encode(), "2026-11-20.csv").report.kind == "instalments"
    # One row a case, even where all rows stand there twice, is a list of cases.
    cases = (titles + "".join(plan[::2] * 2)).encode()
    assert load(cases, "2026-11-20.csv").report.kind == "cases"


def test_the_number_of_an_instalment_may_stand_with_that_of_all() -> None:
    plan = "案件编号,期次,应还日期,应还金额\nA1,1/6,2026-08-10,5\nA1,第2期/6期,2026-09-10,5\n"

    assert load(plan.encode(), "plan_2026-11-20.csv").frame["term_no"].to_list() == [1, 2]
