"""Each thing that can be wrong in a row is said with its row, its column and its code."""

import datetime as dt
from pathlib import Path

import pytest

from lib.followups.codes import code_of
from lib.intake import Options, load
from lib.intake.findings import FINDINGS
from lib.intake.mend_file import mend_csv
from tests.lib.intake.making import SHORT, SHORT_ROW, case, codes, read

HERE = Path(__file__).parent
UNTIDY = Path(__file__).parents[3] / "data" / "sample" / "untidy.csv"

WRONG = [
    ({"case_id": ""}, "案件编号", "number_missing"),
    ({"case_id": "4.40301E+17"}, "案件编号", "id_ruined"),
    ({"id_no": "4.40301E+17"}, "身份证号", "id_ruined"),
    ({"id_no": "31011519330230123X"}, "身份证号", "id_date"),
    ({"id_no": "110101193606080180"}, "身份证号", "id_checksum"),
    ({"amount": ""}, "逾期金额", "amount_missing"),
    ({"amount": "五百"}, "逾期金额", "amount_unreadable"),
    ({"amount": "nan"}, "逾期金额", "amount_unreadable"),
    ({"amount": "-1"}, "逾期金额", "amount_negative"),
    ({"amount": "99999999999999"}, "逾期金额", "amount_too_large"),
    ({"amount": "1.005"}, "逾期金额", "amount_rounded"),
    ({"amount": "0.0000001"}, "逾期金额", "amount_rounded"),
    ({"amount": "5.0000001元"}, "逾期金额", "amount_rounded"),
    ({"amount": "1.2万"}, "逾期金额", "amount_unit"),
    ({"since": "soon"}, "逾期日期", "date_unreadable"),
    ({"since": "2026-02-30"}, "逾期日期", "date_impossible"),
    ({"since": "05/06/2026"}, "逾期日期", "date_ambiguous"),
    ({"since": "46336"}, "逾期日期", "date_serial"),
    ({"since": "2026-11", "dpd": ""}, "逾期日期", "due_month"),
    ({"dpd": "many"}, "逾期天数", "whole_unreadable"),
    ({"dpd": "-3"}, "逾期天数", "whole_negative"),
    ({"dpd": "155"}, "逾期天数", "dpd_conflict"),
    ({"dpd": "15"}, "逾期天数", "dpd_differs"),
    ({"lat": "104.08", "lon": "30.65"}, "纬度", "coordinates_swapped"),
    ({"lat": "95"}, "纬度", "coordinates_range"),
    ({"lat": "0", "lon": "0"}, "纬度", "coordinates_zero"),
    ({"lat": ""}, "纬度", "coordinates_half"),
    ({"lat": "north"}, "纬度", "real_unreadable"),
    ({"name": "张\u200b三"}, "姓名", "text_cleaned"),
    ({"name": "张\ufffd"}, "姓名", "broken_text"),
    *[
        ({"name": name}, "姓名", "broken_text")
        for name in ("???", "？？", "张?", "张？？", "~{UEH}~}", "+XyBOCQ-", "Zhang +XyA-")
    ],
    ({"addr": "??市??区??路8号"}, "居住地址", "broken_text"),
    ({"case_id": '"A2\n3"'}, "案件编号", "id_lines"),
    ({"case_id": "6222****1234"}, "案件编号", "number_masked"),
    ({"id_no": '"510105199003\n071236"'}, "身份证号", "id_lines"),
    *[
        ({"name": name}, "姓名", "name_masked")
        for name in ("张*", "张＊＊", "李某", "王XX", "陳○○")
    ],
    *[({"phone": phone}, "手机号", "phone_masked") for phone in ("138****8000", "000XXXX5678")],
    ({"name": ""}, "姓名", "name_missing"),
    ({"name": "？"}, "姓名", "name_missing"),
    ({"name": "无"}, "姓名", "name_missing"),
    ({"since": "", "dpd": ""}, "逾期天数", "past_due_missing"),
    ({"addr": "", "lat": "", "lon": ""}, "居住地址", "address_missing"),
    ({"id_no": "510105199003070000"}, "身份证号", "id_ruined"),
    ({"id_no": '"4,40301E+17 "'}, "身份证号", "id_ruined"),
    ({"id_no": "4.40301e17"}, "身份证号", "id_ruined"),
    ({"id_no": "5101051990030712"}, "身份证号", "id_length"),
    *[({"id_no": word}, "身份证号", "id_unlikely") for word in ("待补", "x", "000000000000000")],
    ({"name": "13800000000"}, "姓名", "text_unlikely"),
    ({"addr": "104.08"}, "居住地址", "text_unlikely"),
    ({"id_no": "5101**********1234"}, "身份证号", "id_masked"),
    ({"phone": "1380000000"}, "手机号", "phone_unreadable"),
    ({"phone": "空号"}, "手机号", "phone_unreadable"),
    ({"phone": "028-00012345/00012345678"}, "手机号", "phone_several"),
    ({"phone": "０００12345678"}, "手机号", "text_folded"),
    ({"phone": "'00012345678"}, "手机号", "text_marker"),
    ({"phone": "#N/A"}, "手机号", "formula_empty"),
    ({"note": "#REF!"}, "备注1", "formula_empty"),
    ({"amount": "#REF!"}, "逾期金额", "formula_error"),
    ({"amount": "1.2E+05"}, "逾期金额", "amount_exponent"),
    ({"amount": "1 2345"}, "逾期金额", "amount_unreadable"),
    ({"amount": "$5"}, "逾期金额", "currency_unsure"),
    ({"since": "2026-11-09T16:00:00Z"}, "逾期日期", "date_zone"),
    ({"since": "民國115年11月10日"}, "逾期日期", "date_roc"),
    ({"since": "1900-01-00"}, "逾期日期", "date_zero"),
    ({"since": "00:00.0"}, "逾期日期", "date_ruined"),
    ({"since": "9999-12-31"}, "逾期日期", "date_open"),
    ({"since": "2126-11-10", "dpd": ""}, "逾期日期", "due_far"),
    ({"since": "1900-01-03", "dpd": ""}, "逾期日期", "due_far"),
    ({"id_no": "210101203606080182"}, "身份证号", "id_date"),
    ({"id_no": "111111111111111111"}, "身份证号", "id_date"),
    ({"name": "王" * 201}, "姓名", "cell_too_long"),
    ({"addr": "路" * 1001}, "居住地址", "cell_too_long"),
    ({"case_id": "9" * 201}, "案件编号", "cell_too_long"),
    ({"lat": "48.85", "lon": "2.35"}, "纬度", "coordinates_far"),
]


@pytest.mark.parametrize(("cells", "column", "code"), WRONG, ids=[code for _, _, code in WRONG])
def test_a_faulty_cell_is_named_with_row_column_and_code(
    cells: dict[str, str], column: str, code: str
) -> None:
    intake = read(case(), case(case_id="A0"), case(**{"case_id": "A2", **cells}))

    assert (4, column, code) in codes(intake)
    assert codes(intake).count((4, column, code)) == 1
    kept = FINDINGS[code].severity != "error"
    assert intake.frame.height == 2 + kept


OTHERS: list[tuple[str, str, str, str]] = [
    # Titles and cells beside those of a good case; the column and the code that are found.
    ("身份证号,出生日期", "11010119900307123X,1991-03-07", "身份证号", "id_differs"),
    ("身份证号,出生日期", "110101900307123,1991-03-07", "身份证号", "id_differs"),
    ("身份证号,性别", "11010119900307123X,女", "身份证号", "id_differs"),
    ("身份证号,性别", "110101900307124,男", "身份证号", "id_differs"),
    ("出生日期", "2027-01-01", "出生日期", "birth_implausible"),
    ("放款日期", "1979-12-31", "放款日期", "date_early"),
    ("委案日期", "2026-12-01", "委案日期", "date_after"),
    ("放款日期", "2025年11月", "放款日期", "date_month"),
    ("委案日期", "1926-11-01", "委案日期", "date_far"),
    ("账龄", "M4", "账龄", "bucket_differs"),
    ("账龄", "七上八下", "账龄", "bucket_unreadable"),
    ("逾期期数", "4", "逾期期数", "terms_differ"),
    ("逾期本金,逾期利息", "80,10", "逾期金额", "sum_differs"),
    ("欠款余额", "90", "逾期金额", "overdue_exceeds"),
    ("剩余本金", "-5", "剩余本金", "amount_credit"),
    ("逾期费用", "-5", "逾期费用", "amount_waived"),
    ("最后还款金额", "-5", "最后还款金额", "amount_reversed"),
    ("佣金金额", "-5", "佣金金额", "amount_below"),
    ("币种,欠款余额", "CNY,€200", "欠款余额", "currency_differs"),
    ("币种,欠款余额", "USD,NT$200", "欠款余额", "currency_differs"),
    ("币种", "贝壳", "币种", "currency_unknown"),
    ("坐标系,纬度,经度", "火星文,30.6,104.1", "坐标系", "datum_unknown"),
    ("剩余本金（万元）", "2万", "剩余本金（万元）", "amount_unit_twice"),
    ("纬度,经度", "120,45", "纬度", "coordinates_swapped"),
]

KINDS: list[tuple[str, str, str, str]] = [
    # The name of a file, its text, the column and the code that are found in its first row.
    (
        "instalments.csv",
        "借据号,期次,应还日期,应还金额,已还金额\nL1,1,2026-10-01,100,150",
        "已还金额",
        "paid_exceeds",
    ),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,2026-11-01,0", "还款金额", "amount_zero"),
    (
        "repayments.csv",
        "案件编号,还款日期,还款金额,冲正标记\nA1,2026-11-01,5,是",
        "还款金额",
        "reversal_sign",
    ),
    (
        "repayments.csv",
        "案件编号,还款日期,还款金额,冲正标记\nA1,2026-11-01,5,也许",
        "冲正标记",
        "flag_unreadable",
    ),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,,5", "还款日期", "value_missing"),
    ("repayments.csv", "案件编号,还款日期,还款金额\nA1,1900-01-00,5", "还款日期", "value_missing"),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果\nA1,2026-11-01,天晓得",
        "催收结果",
        "code_unknown",
    ),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果\nA1,2026-11-01,#REF!",
        "催收结果",
        "formula_empty",
    ),
    ("collectors.csv", "工号,姓名\nC1,李四\nC1,王五", "工号", "duplicate"),
    ("collectors.csv", "工号,姓名\nC1,李四\n备注：仅供内部,", "姓名", "name_missing"),
    ("cases.csv", "案件编号,委案金额,账龄\nA1,5,M3+", "账龄", "bucket_open"),
    ("cases.csv", "案件编号,委案金额,逾期天数\nA1,5,3", "委案金额", "overdue_stands_in"),
    ("cases.csv", "案件编号,逾期金额,账龄\nA1,0.00,M1", "逾期金额", "amounts_zero"),
    ("cases.csv", "案件编号,委案金额,账龄\nA1,0,M1", "委案金额", "amounts_zero"),
    ("instalments.csv", "借据号,应还日期,应还金额\nL1,2026-10-01,0", "应还金额", "amounts_zero"),
    ("cases.csv", "案件编号,逾期金额,账龄\nA1,5,", "", "no_past_due"),
    ("cases.csv", "案件编号,借款金额,账龄\nA1,5,M1", "", "no_overdue"),
    ("cases.csv", "案件编号,逾期金额,逾期天数\nA1,5,3", "", "no_names"),
    ("cases.csv", "案件编号,逾期金额,逾期天数\nA1,5,3", "", "no_addresses"),
    (
        "followups.csv",
        "案件编号,催收时间,催收结果,约定时刻\nA1,2026-11-01,约定再访,3点",
        "约定时刻",
        "time_unreadable",
    ),
]


def test_a_file_of_which_no_row_loads_is_not_said_to_lack_what_stands_in_it() -> None:
    intake = load("案件编号,逾期金额,逾期天数\nA1,五百,很久\n".encode(), "cases_2026-11-20.csv")

    told = {code for _, _, code in codes(intake)}
    assert intake.report.accepted == 0
    assert told == {"amount_unreadable", "whole_unreadable"}


@pytest.mark.parametrize(("titles", "cells", "column", "code"), OTHERS)
def test_what_contradicts_itself_in_a_row_is_said(
    titles: str, cells: str, column: str, code: str
) -> None:
    intake = load(f"{SHORT},{titles}\n{SHORT_ROW},{cells}\n".encode(), "cases_2026-11-20.csv")

    assert (2, column, code) in codes(intake)
    assert intake.frame.height == (FINDINGS[code].severity != "error")


@pytest.mark.parametrize(("name", "text", "column", "code"), KINDS)
def test_other_files_are_checked_as_well(name: str, text: str, column: str, code: str) -> None:
    options = Options(kind=name.split(".", maxsplit=1)[0], as_of=dt.date(2026, 11, 20))

    intake = load(text.encode(), name, options, code_of=code_of)

    assert (column, code) in [(title, found) for _, title, found in codes(intake)]


def test_a_dash_for_no_result_is_no_unknown_word() -> None:
    text = "案件编号,催收时间,催收结果\nA1,2026-11-01,-\nA1,2026-11-02,无\n"

    assert load(text.encode(), "催记.csv", code_of=code_of).report.counts == {}


def test_a_place_far_from_its_city_is_said() -> None:
    near = [case(case_id=f"A{n}") for n in range(3)]
    header = (
        "案件编号,姓名,身份证号,手机号,居住地址,纬度,经度,逾期金额,逾期日期,逾期天数,备注1,城市"
    )
    rows = [f"{line},成都市" for line in (*near, case(case_id="A9", lat="29.60", lon="106.50"))]

    intake = load("\n".join((header, *rows)).encode(), "cases_2026-11-20.csv")

    assert codes(intake) == [(5, "纬度", "coordinates_elsewhere")]
    assert intake.frame["place_quality"].to_list() == ["exact"] * 4


def test_every_finding_is_provoked_by_some_file() -> None:
    untidy = load(UNTIDY.read_bytes(), UNTIDY.name).report.counts
    shown = {code for *_, code in [*WRONG, *OTHERS, *KINDS]} | set(untidy)
    rooms = (HERE, HERE.parent / "portfolio")  # some need what was loaded before
    elsewhere = "".join(
        path.read_text("utf-8") for room in rooms for path in room.glob("test_*.py")
    )

    assert {
        code for code in FINDINGS if code not in shown and f'"{code}"' not in elsewhere
    } == set()


def test_one_name_in_a_file_is_enough_to_miss_the_others() -> None:
    intake = read(case(), *(case(case_id=f"A{n}", name="") for n in range(2, 5)))

    assert codes(intake) == [(row, "姓名", "name_missing") for row in (3, 4, 5)]


def test_the_good_rows_load_while_the_bad_ones_are_listed() -> None:
    intake = read(case(), case(case_id="A2", amount="x"), case(case_id="A3"))

    assert intake.frame["case_id"].to_list() == ["A1", "A3"]
    assert intake.report.rejected == 1


def test_a_row_too_long_or_too_short_is_never_shifted() -> None:
    intake = read(case(), case(case_id="A2") + ",more", "A3,李四", case(case_id="A4"))

    assert intake.frame["case_id"].to_list() == ["A1", "A4"]
    assert [(row, code) for row, _, code in codes(intake)] == [
        (3, "row_too_long"),
        (4, "row_too_short"),
    ]


def test_the_rejected_rows_come_back_with_their_reasons_and_without_formulas() -> None:
    intake = read(case(), case(case_id="A2", amount="x", note="=1+1"))

    text = mend_csv(intake.rejects).decode("utf-8-sig")

    assert text.splitlines()[1].startswith('3,"逾期金额: This is no amount')
    assert "'=1+1" in text


def test_every_finding_says_what_to_do_in_one_line() -> None:
    assert all(one.sentence.endswith(".") and "\n" not in one.sentence for one in FINDINGS.values())


def test_a_value_that_was_put_right_is_told_with_what_it_became() -> None:
    lines = (
        "案件编号,姓名,逾期金额,逾期天数,委案日期",
        "A1,张\u200b三,1.2万,3,46000",
        "A2,李四,5,3,",
    )
    content = "\n".join((*lines, "")).encode()

    problems = load(content, "cases_2026-11-20.csv").report.problems

    assert {one.code: (one.value, one.became) for one in problems if one.severity == "repair"} == {
        "amount_unit": ("1.2万", "12,000.00"),
        "date_serial": ("46000", "2025-12-09"),
        "text_cleaned": ("张\u200b三", "张三"),
    }
    assert all(one.became == "" for one in problems if one.severity != "repair")
