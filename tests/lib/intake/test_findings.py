"""Each thing that can be wrong in a row is said with its row, its column and its code."""

import pytest

from lib.intake.findings import FINDINGS
from lib.intake.mend_file import mend_csv
from tests.lib.intake.making import case, codes, read

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
    ({"amount": "1.2万"}, "逾期金额", "amount_unit"),
    ({"since": "soon"}, "逾期日期", "date_unreadable"),
    ({"since": "2026-02-30"}, "逾期日期", "date_impossible"),
    ({"since": "05/06/2026"}, "逾期日期", "date_ambiguous"),
    ({"since": "46336"}, "逾期日期", "date_serial"),
    ({"since": "2026-11", "dpd": ""}, "逾期日期", "date_month"),
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
]


@pytest.mark.parametrize(("cells", "column", "code"), WRONG, ids=[code for _, _, code in WRONG])
def test_a_faulty_cell_is_named_with_row_column_and_code(
    cells: dict[str, str], column: str, code: str
) -> None:
    intake = read(case(), case(**{"case_id": "A2", **cells}))

    assert (3, column, code) in codes(intake)
    kept = FINDINGS[code].severity != "error"
    assert intake.frame.height == 1 + kept


def test_the_good_rows_load_while_the_bad_ones_are_listed() -> None:
    intake = read(case(), case(case_id="A2", amount="x"), case(case_id="A3"))

    assert intake.frame["case_id"].to_list() == ["A1", "A3"]
    assert intake.report.rejected == 1


def test_of_two_rows_with_one_number_the_first_is_taken() -> None:
    intake = read(case(), case(amount="200.00"))

    assert intake.frame["overdue_amount"].to_list() == [10_000]
    assert (intake.report.duplicate, intake.report.rejected) == (1, 0)
    assert codes(intake) == [(3, "案件编号", "duplicate")]


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
