"""Workbooks of every make: exactly what the cells hold, or the reason why not."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from lib.errors import FileEmpty, FileRefused, FileTooLarge, FileUnreadable
from lib.intake import Options, load
from lib.intake.inspection import read_sheet
from lib.intake.tables.sheet import Sheet
from lib.intake.tables.unpacking import as_number
from tests.lib.intake.making import AS_OF, HEADER, case

ROW = [one or None for one in case().split(",")]
TITLES = HEADER.split(",")
DAY = dt.datetime(2026, 11, 10)  # noqa: DTZ001 - a spreadsheet knows no zones

Write = Callable[[xlsxwriter.Workbook], None]


def made(write: Write) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        write(book)
    return buffer.getvalue()


def table(book: xlsxwriter.Workbook, name: str, *rows: Sequence[object]) -> None:
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)


def cells(content: bytes, options: Options | None = None) -> Sheet:
    return read_sheet(content, options or Options())


def column_of(write_cells: Callable[[object, xlsxwriter.Workbook], None]) -> list[str | None]:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["案件编号", "逾期金额"])
        write_cells(sheet, book)

    return cells(made(write)).frame["c1"].to_list()


def with_member(content: bytes, name: str, data: bytes = b"x") -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


GOOD = made(lambda book: table(book, "数据", TITLES, ROW))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (98765432.17, "98765432.17"),
        (0.1 + 0.2, "0.3"),
        (123456789012.34, "123456789012.34"),
        (440301199001011234, "4.40301199001011E+17"),
        (6222021234567890123, "6.22202123456789E+18"),
        (123456789012345, "123456789012345"),
        ("440301199001011008", "440301199001011008"),
        ("98765432.170000002", "98765432.170000002"),
        (True, "true"),
        ("#N/A", "#N/A"),
    ],
)
def test_a_cell_is_read_as_it_stands(value: object, text: str) -> None:
    def write(sheet: xlsxwriter.worksheet.Worksheet, _: xlsxwriter.Workbook) -> None:
        sheet.write_row(1, 0, ["A1", value])

    assert column_of(write) == [text]


def test_an_error_of_excel_is_never_an_empty_cell() -> None:
    def write(sheet: xlsxwriter.worksheet.Worksheet, _: xlsxwriter.Workbook) -> None:
        for row, error in enumerate(("#N/A", "#DIV/0!", "#REF!", "#VALUE!"), start=1):
            sheet.write_row(row, 0, [f"A{row}"])
            sheet.write_formula(row, 1, "=1", None, error)

    assert column_of(write) == ["#N/A", "#DIV/0!", "#REF!", "#VALUE!"]


def test_dates_percents_and_times_keep_their_meaning() -> None:
    def write(sheet: xlsxwriter.worksheet.Worksheet, book: xlsxwriter.Workbook) -> None:
        forms = {form: book.add_format({"num_format": form}) for form in ("yyyy/m/d", "0%", "h:mm")}
        sheet.write(1, 1, DAY, forms["yyyy/m/d"])
        sheet.write(2, 1, 0.055, forms["0%"])
        sheet.write(3, 1, 0.5, forms["h:mm"])
        sheet.write_formula(4, 1, "=1+1", None, 2)

    assert column_of(write) == ["2026-11-10 00:00:00", "0.055", "12:00:00", "2"]


def test_a_number_that_lost_its_digits_is_told_from_text() -> None:
    assert as_number("440301199001011008") == "4.40301199001011E+17"
    assert as_number("440301199001011009") is None
    assert as_number("6222021234567891") is None


def test_a_long_number_is_told_in_the_spelling_of_every_writer() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["案件编号", "身份证号"])
    sheet.append(["A1", 440301199001011234.0])  # openpyxl writes 4.403011990010112e+17
    buffer = io.BytesIO()
    book.save(buffer)

    assert cells(buffer.getvalue()).frame["c1"].to_list() == ["4.40301199001011E+17"]


def test_a_formula_that_was_never_calculated_is_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["案件编号", "逾期金额"])
    sheet.append(["A1", "=1+1"])
    buffer = io.BytesIO()
    book.save(buffer)

    with pytest.raises(FileUnreadable, match="formulas without a result"):
        cells(buffer.getvalue())


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    content = made(lambda book: table(book, "a", [], ["十一月清单"], [], TITLES, [], ROW))

    intake = load(content, AS_OF)

    assert intake.frame.select("case_id", "row").rows() == [("A1", 6)]


def test_merged_titles_over_two_rows_are_put_together() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "案件编号")
        sheet.merge_range(0, 1, 0, 3, "客户信息")
        sheet.merge_range(0, 4, 0, 5, "联系人1")
        sheet.merge_range(0, 6, 1, 6, "逾期\n金额")
        sheet.merge_range(0, 7, 1, 7, "逾期天数")
        sheet.write_row(1, 1, ["客户姓名", "手机号", "居住地址", "姓名", "手机"])
        sheet.write_row(2, 0, ["A1", "张三", "1", "成都市锦江区某路1号", "李四", "2", 100, 10])

    row = load(made(write), AS_OF).frame.row(0, named=True)

    assert (row["name"], row["contact1_name"], row["overdue_amount"]) == ("张三", "李四", 10_000)


def test_the_sheet_with_the_cases_is_chosen_and_the_others_are_named() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        table(book, "说明", ["请勿外传"])
        table(book, "案件", TITLES, ROW)
        table(book, "空")

    content = made(write)
    sheet = cells(content)

    assert (sheet.sheet, tuple(sheet.sheets)) == ("案件", ("说明", "案件"))
    problem = load(content, AS_OF).report.problems[0]
    assert (problem.code, problem.value) == ("sheets_left", "说明")
    assert cells(content, Options(sheet="案件")).sheet == "案件"
    with pytest.raises(FileUnreadable, match="no sheet"):
        cells(content, Options(sheet="缺"))


def test_merged_cells_of_rows_are_said_and_those_of_titles_are_not() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("说明").merge_range(4, 0, 9, 0, "请勿外传")
        sheet = book.add_worksheet("案件")
        sheet.merge_range(0, 0, 0, 9, "十一月委案清单")
        sheet.write_row(1, 0, [*TITLES, "委托方"])
        for at in range(2, 6):
            sheet.write_row(at, 0, [f"A{at}", *ROW[1:]])
        at = len(TITLES)
        sheet.merge_range(2, at, 3, at, "甲银行")
        sheet.merge_range(4, at, 5, at, "乙银行")
        sheet.merge_range(8, 0, 10, 3, "")

    problems = [
        (one.code, one.column, one.value)
        for one in load(made(write), AS_OF).report.problems
        if one.code == "cells_merged"
    ]

    assert problems == [("cells_merged", "委托方", "3–4、5–6")]


def test_a_hidden_sheet_yields_to_a_visible_one() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        table(book, "旧", TITLES, ["A0", *ROW[1:]])
        table(book, "新", TITLES, ROW)
        book.get_worksheet_by_name("新").activate()
        book.get_worksheet_by_name("旧").hide()

    assert cells(made(write)).sheet == "新"


def test_a_column_without_a_title_stays_if_it_holds_anything() -> None:
    content = made(lambda book: table(book, "a", TITLES, [*ROW, None, "批注"]))

    assert load(content, AS_OF).frame["extra"].to_list() == ['{"#12":null,"#13":"批注"}']


def old(rows: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write(at, place, cell, date)
            elif cell is not None:
                sheet.write(at, place, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    content = old([["案件编号", "逾期金额", "逾期日期"], ["A1", 98765432.17, DAY], [1001, 5, DAY]])

    intake = load(content, "cases_2026-11-20.xlsx")

    assert intake.report.encoding == "xls"
    assert intake.frame.select("case_id", "overdue_amount", "dpd").rows() == [
        ("A1", 9_876_543_217, 10),
        ("1001", 500, 10),
    ]


def open_document(*members: tuple[str, str]) -> bytes:
    row = "".join(
        '<table:table-cell office:value-type="string">'
        f"<text:p>{one or ''}</text:p></table:table-cell>"
        for one in ROW
    )
    head = row
    for cell, title in zip(ROW, TITLES, strict=True):
        head = head.replace(f"<text:p>{cell or ''}</text:p>", f"<text:p>{title}</text:p>", 1)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="a"><table:table-row>{head}'
        f"</table:table-row><table:table-row>{row}</table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in (("META-INF/manifest.xml", "<manifest/>"), *members):
            archive.writestr(name, text)
    return buffer.getvalue()


def test_an_open_document_is_read() -> None:
    intake = load(open_document(), AS_OF)

    assert (intake.report.encoding, intake.frame["case_id"].to_list()) == ("ods", ["A1"])


def locked(content: bytes) -> bytes:
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("secret", buffer)
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    """Make an OLE file of nothing but a directory with these entries."""
    entries = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0")
        + (len(name) * 2 + 2).to_bytes(2, "little")
        + b"\0" * 62
        for name in streams
    )
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    header[30] = 9
    return bytes(header) + entries.ljust(512, b"\0")


REFUSED = [
    (partial(locked, GOOD), "protected by a password"),
    (lambda: GOOD[: len(GOOD) // 2], "cut off or damaged"),
    (lambda: old([["a"]])[:3_000], "cut off or damaged"),
    (lambda: with_member(GOOD, "xl/vbaProject.bin"), "macros"),
    (lambda: compound("Workbook", "_VBA_PROJECT"), "macros"),
    (lambda: compound("WordDocument"), "text document"),
    (lambda: compound("PowerPoint Document"), "presentation"),
    (lambda: compound("Anything"), "no workbook"),
    (lambda: open_document(("Basic/script-lc.xml", "")), "macros"),
    (lambda: open_document(("META-INF/manifest.xml", "<encryption-data/>")), "password"),
    (lambda: with_member(b"", "cases.csv"), "archive"),
    (lambda: with_member(b"", "word/document.xml"), "text document"),
    (lambda: b"%PDF-1.7\n...", "PDF"),
    (lambda: b"\x89PNG\r\n\x1a\n", "picture"),
    (lambda: b"\x1f\x8b\x08\x00data", "archive"),
    (lambda: b"MZ\x90\x00\x03\x00", "program"),
    (partial("\ufeff<html><table><tr><td>案件编号".encode), "web page"),
    (lambda: b'<?xml version="1.0"?><Workbook/>', "XML"),
    (lambda: b'[{"case_id": "A1"}]', "JSON"),
]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(("make", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_is_no_plain_workbook_is_refused_for_what_it_is(
    make: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(FileUnreadable, match=reason):
        cells(make())


def test_an_empty_workbook_holds_no_rows() -> None:
    with pytest.raises(FileEmpty):
        cells(made(lambda book: table(book, "a")))


def test_one_cell_far_away_takes_neither_memory_nor_time() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        table(book, "a", TITLES, ROW)
        book.get_worksheet_by_name("a").write(1_048_575, 16_383, "x")

    with pytest.raises(FileTooLarge, match="far away"):
        cells(made(write))


# In twelfths, for a workbook holds the moment at which it was made: its size differs by a byte.
@pytest.mark.parametrize("twelfth", range(12))
def test_a_damaged_workbook_is_read_or_refused(twelfth: int) -> None:
    content = bytearray(GOOD)
    at = len(GOOD) * twelfth // 12
    content[at : at + 8] = b"\xff\x00\xaa\x55\x00\xff\x13\x37"

    try:
        sheet = cells(bytes(content))
    except FileRefused as refused:
        message = str(refused)
    else:
        message = "."
        assert sheet.frame["c0"].to_list() == ["A1"]
    assert message.endswith(".")
