"""What goes back to its sender, mended there, completes the import that refused it."""

import datetime as dt
import io
from functools import cache
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import AsOfUnknown
from lib.intake import Intake, Options, load
from lib.intake.mend_file import NUMBER, REASON, file_name, mend_csv, mend_xlsx, said, told_kind
from lib.portfolio import Portfolio, kept_rejects
from tests.lib.intake.making import case, read

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)

GOOD = {
    "cases": (
        "案件编号,姓名,逾期金额,逾期日期,逾期天数,备注",
        ["A{n}", "张三", "1,234.50", "13/10/2026", "38", "好"],
    ),
    "instalments": (
        "借据号,期次,应还日期,应还金额,已还金额",
        ["L{n}", "1", "20261031", "500.00", "0"],
    ),
    "repayments": ("案件编号,还款日期,还款金额,流水号", ["A{n}", "2026/11/3", "100.00", "S{n}"]),
    "followups": (
        "案件编号,催收时间,催收方式,催收结果,催收记录",
        ["A{n}", "2026-11-03 14:30:05", "外访", "无人在家", "敲门无人"],
    ),
    "collectors": ("工号,姓名,组,每日最大户数", ["C{n}", "李四", "一组", "12"]),
}
"""Kind → header and one good row, whose dates and amounts are not all written the plain way."""

FAULTS = {
    "cases": [(0, ""), (0, "4.40301E+17"), (2, "abc"), (2, "-5"), (3, "2026-02-30"), (4, "x")],
    "instalments": [(0, ""), (2, ""), (2, "soon"), (3, "many")],
    "repayments": [(0, ""), (1, "31/02/2026"), (2, "五百"), (2, "")],
    "followups": [(0, ""), (1, "gestern"), (1, "")],
    "collectors": [(3, "viele"), (3, "-1"), (3, "1.5")],
}
"""Kind → faults: the place of a cell and what stands in it."""


def lines(kind: str, rows: list[list[str]], delimiter: str = ",") -> bytes:
    titles = GOOD[kind][0].split(",")
    quoted = [delimiter.join(f'"{cell}"' for cell in row) for row in [titles, *rows]]
    return "\r\n".join(quoted).encode()


def good_rows(kind: str, count: int) -> list[list[str]]:
    return [[cell.format(n=n) for cell in GOOD[kind][1]] for n in range(count)]


def mended(workbook: bytes, kind: str) -> bytes:
    """Put what is right into every row of a workbook, as its sender would."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        number = row[0].value
        right = [cell.format(n=int(number) - 2) for cell in GOOD[kind][1]]
        for title, cell in zip(GOOD[kind][0].split(","), right, strict=True):
            place = titles.index(title)
            if row[place].fill.fgColor.rgb == "FFF6CFCB":
                row[place].value = cell
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("kind", GOOD)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_mended_file_of_each_kind_completes_the_first(kind: str, data: st.DataObject) -> None:
    rows = good_rows(kind, 6)
    faults = data.draw(
        st.dictionaries(st.integers(0, 5), st.sampled_from(FAULTS[kind]), min_size=1, max_size=6)
    )
    for at, (place, fault) in faults.items():
        rows[at][place] = fault
    hand = Options(kind=kind, as_of=DAY, client="甲公司")

    first = load(lines(kind, rows), "file.csv", hand)
    back = mended(mend_xlsx(first.rejects), kind)
    second = load(back, file_name(first.rejects, "xlsx"))

    assert second.report.rejected + second.report.duplicate == 0
    assert (second.report.kind, second.report.as_of) == (kind, DAY)
    assert together(first, second).equals(whole(kind))


@cache
def whole(kind: str) -> pl.DataFrame:
    """What is loaded of a file in which nothing is wrong."""
    hand = Options(kind=kind, as_of=DAY, client="甲公司")
    return together(load(lines(kind, good_rows(kind, 6)), "file.csv", hand))


def together(*intakes: Intake) -> pl.DataFrame:
    return pl.concat([one.frame.drop("row") for one in intakes]).sort(pl.all())


def test_the_file_has_the_rows_titles_and_reasons_and_colours_what_is_wrong() -> None:
    intake = read(case(), case(case_id="00123", amount="x", note="=1+1"))

    sheet = openpyxl.load_workbook(io.BytesIO(mend_xlsx(intake.rejects))).active

    assert [cell.value for cell in sheet[1]][:4] == [NUMBER, REASON, "案件编号", "姓名"]
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert sheet.max_row == 2
    assert row[NUMBER].value == "3"
    assert row[REASON].value.startswith("逾期金额: This is no amount.")
    assert (row["案件编号"].value, row["案件编号"].number_format) == ("00123", "@")
    assert (row["备注1"].value, row["备注1"].data_type) == ("=1+1", "s")
    coloured = [title for title, cell in row.items() if cell.fill.fgColor.rgb == "FFF6CFCB"]
    assert coloured == ["逾期金额"]


def test_the_reasons_are_written_in_the_readers_language() -> None:
    intake = read(case(amount="x"))

    assert "!amount" in mend_csv(intake.rejects, lambda text: f"!{text[11:17]}").decode()


def test_rows_with_a_warning_are_in_the_file_when_wished() -> None:
    intake = read(case(), case(case_id="A2", dpd="15"), case(case_id="A3", amount="x"))

    assert mend_csv(intake.rejects).count(b"\r\n") == 2
    assert mend_csv(intake.rejects, warnings=True).count(b"\r\n") == 3


def test_who_must_choose_between_two_rows_sees_both() -> None:
    intake = read(case(), case(amount="200.00"), case(case_id="A2"))

    again = load(mend_csv(intake.rejects), file_name(intake.rejects, "csv"))

    assert mend_csv(intake.rejects).count(b"\r\n") == 3
    assert again.frame["overdue_amount"].to_list() == [10_000]
    assert again.report.duplicate == 1


def test_a_row_with_cells_too_many_stays_refused_until_they_are_in_their_places() -> None:
    first = read(case(), case(case_id="A2", addr="成都市,锦江区", note="x"))

    again = load(mend_csv(first.rejects), file_name(first.rejects, "csv"))

    assert (again.report.accepted, again.report.rejected) == (0, 1)
    assert again.report.problems[0].code == "row_too_long"


@pytest.mark.parametrize("cells", ["A2,李四", case(case_id="A2").rpartition(",")[0]])
def test_a_row_with_cells_too_few_stays_refused_until_somebody_has_mended_it(cells: str) -> None:
    first = read(case(), cells)

    again = load(mend_csv(first.rejects), file_name(first.rejects, "csv"))
    third = load(mend_csv(again.rejects), file_name(again.rejects, "csv"))

    assert first.report.counts["row_too_short"] == 1
    for intake in (again, third):
        assert (intake.report.accepted, intake.report.rejected) == (0, 1)


@pytest.mark.parametrize("unit", ["元", "百元", "千元", "万元", "百万元", "亿元", "分"])
@settings(max_examples=20, deadline=None)
@given(whole=st.integers(1, 999), part=st.integers(0, 999_999))
def test_an_amount_comes_back_as_it_went_whatever_its_unit(
    unit: str, whole: int, part: int
) -> None:
    lines = (
        f"案件编号;逾期天数;逾期金额({unit});本金({unit})",
        "A0;3;1,50;1,50",
        f"A1;{{days}};1.{whole:03},{part:06};2,5",
        "",
    )
    text = "\n".join(lines)
    right = load(text.format(days=3).encode(), "cases_2026-11-20.csv").frame.filter(case_id="A1")
    first = load(text.format(days="x").encode(), "cases_2026-11-20.csv")

    back = mend_csv(first.rejects).replace(b",x,", b",3,")
    mended = load(back, file_name(first.rejects, "csv")).frame

    assert right.height == 1
    amounts = ("overdue_amount", "principal")
    assert mended.select(amounts).rows() == right.select(amounts).rows()


def test_a_decimal_comma_is_understood_without_the_rows_that_proved_it() -> None:
    rows = "案件编号;逾期天数;逾期金额;委案金额\nA1;3;1.234;1,50\nA2;3;1.234;x\n"

    first = load(rows.encode(), "cases_2026-11-20.csv")
    back = mend_csv(first.rejects).replace(b",x", b',"2,50"')
    second = load(back, file_name(first.rejects, "csv"))

    assert first.frame["overdue_amount"].to_list() == [123_400]
    assert second.frame["overdue_amount"].to_list() == [123_400]


def test_an_amount_keeps_its_currency_and_its_multiple() -> None:
    rows = '案件编号,逾期天数,逾期金额,委案金额,本金余额\nA1,x,"$1,234.5",1.2万,"1,234"\n'

    first = load(rows.encode(), "cases_2026-11-20.csv")

    assert first.rejects.rows.row(0)[3:6] == ("$1,234.5", "1.2万", "1234.00")


def test_the_client_that_was_named_by_hand_stands_in_the_file() -> None:
    first = read(case(amount="x"), options=Options(client="甲/乙 公司"))

    name = file_name(first.rejects, "csv")
    again = load(mend_csv(first.rejects).replace(b",x,", b",5,"), name)

    assert name == "待修正_cases_2026-11-20_甲乙公司.csv"
    assert again.frame["client"].to_list() == ["甲/乙 公司"]


@pytest.mark.parametrize("name", ["mend.csv", "已修正_2026-11-25.csv"])
def test_rows_of_a_file_dated_by_its_heading_come_back_under_any_name(name: str) -> None:
    text = "甲方：某银行\n数据截止：2026-11-20\n案件编号,逾期金额,逾期天数\nA1,5,3\nA2,x,3\n"
    first = load(text.encode(), "cases.csv")

    again = load(mend_csv(first.rejects).replace(b",x,", b",6,"), name)

    assert (again.report.as_of, again.mended) == (DAY, True)
    assert (again.report.accepted, again.report.unmapped) == (1, ())


def test_rows_of_two_days_in_one_mended_file_are_of_no_day() -> None:
    text = "数据截止：2026-11-20\n案件编号,逾期金额,逾期天数\nA1,x,3\nA2,x,3\n"
    back = mend_csv(load(text.encode(), "cases.csv").rejects).replace(b",x,", b",6,")

    mixed = back.replace(b"2026-11-20", b"2026-11-19", 1)

    assert load(mixed, "mend.csv", Options(as_of=DAY)).report.accepted == 2
    with pytest.raises(AsOfUnknown):
        load(mixed, "mend.csv")


def test_a_reason_of_an_earlier_version_is_left_out() -> None:
    assert said([":gone", ":amount_missing"], []) == "The row has no amount. Please add it."


def test_only_our_own_names_tell_a_kind() -> None:
    assert told_kind("待修正_repayments_2026-11-20_某分期.xlsx") == "repayments"
    assert told_kind("repayments_待修正.xlsx") is None


def test_what_has_to_be_mended_is_kept_with_the_import(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    intake = read(case(), case(case_id="A2", amount="x"))
    clean = read(case(case_id="A3"))

    record = place.commit(b"1", "file.csv", intake, now=NOW).record
    other = place.commit(b"2", "file.csv", clean, now=NOW).record

    kept = kept_rejects.read(place.folder, record)
    assert kept is not None
    assert mend_csv(kept) == mend_csv(intake.rejects)
    assert kept_rejects.read(place.folder, other) is None


def test_what_a_duplicate_repeats_is_told_by_client_and_sign_and_not_by_its_number_alone() -> None:
    text = """案件编号,还款日期,还款金额,流水号,甲方
A1,2026-11-01,100,S1,甲行
A1,2026-11-01,100,S1,乙行
A1,2026-11-01,100,S1,乙行
A1,2026-11-03,-100,S1,乙行
A9,2026-11-05,7,S1,丙行
"""

    rejects = load(text.encode(), "repayments_2026-11-20.csv").rejects

    assert rejects.to_mend()["_row"].to_list() == [3, 4]
