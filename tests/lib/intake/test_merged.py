"""Merged cells are said whatever the kind of the workbook: only their first row has the value."""

import io
import struct
import zipfile
from pathlib import Path

import xlwt

from lib.intake import load
from lib.intake.tables import merging
from lib.intake.tables.merging import merged_in
from tests.lib.intake.making import AS_OF

TITLES = ("案件编号", "逾期金额", "账龄", "委托方")


def said(content: bytes) -> list[tuple[str, str]]:
    problems = load(content, AS_OF).report.problems
    return [(one.column, one.value) for one in problems if one.code == "cells_merged"]


def test_merged_cells_of_an_old_workbook_are_said() -> None:
    book = xlwt.Workbook()
    book.add_sheet("说明").write_merge(3, 6, 0, 0, "请勿外传")
    sheet = book.add_sheet("案件")
    for place, title in enumerate(TITLES):
        sheet.write(0, place, title)
    for at in range(1, 6):
        for place, cell in enumerate((f"A{at}", 5, "M1")):
            sheet.write(at, place, cell)
    sheet.write_merge(1, 2, 3, 3, "甲银行")
    sheet.write_merge(4, 5, 3, 3, "乙银行")
    buffer = io.BytesIO()
    book.save(buffer)

    assert said(buffer.getvalue()) == [("委托方", "2–3、5–6")]


def test_a_chart_inside_a_sheet_hides_no_merged_cells_behind_it() -> None:
    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    merged = record(merging.MERGED_CELLS, struct.pack("<5H", 1, 1, 2, 3, 3))
    begin, end = record(merging.BEGIN, b"\0" * 16), record(merging.END)
    sheet = begin + begin + end + merged + end + merged

    assert list(merging._in_sheet(b"...." + sheet, 4)) == [(3, 1, 2)]


def test_merged_cells_of_an_open_document_are_said_behind_what_is_repeated() -> None:
    def row(*cells: str, also: str = "") -> str:
        inside = "".join(
            cell
            if cell.startswith("<")
            else f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row{also}>{inside}</table:table-row>"

    first = (
        '<table:table-cell table:number-columns-spanned="1" table:number-rows-spanned="2">'
        "<text:p>甲银行</text:p></table:table-cell>"
    )
    rows = (
        row(*TITLES),
        row(
            '<table:table-cell table:number-columns-repeated="4"/>',
            also=' table:number-rows-repeated="2"',
        ),
        row("A1", "5", "M1", first),
        row("A2", "5", "M1", "<table:covered-table-cell/>"),
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    ).replace("<table:table-cell>", '<table:table-cell office:value-type="string">')
    content = content.replace(
        "<table:table-cell table:number-columns-spanned",
        '<table:table-cell office:value-type="string" table:number-columns-spanned',
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")

    assert said(buffer.getvalue()) == [("委托方", "4–5")]


def test_merged_cells_of_a_binary_workbook_are_those_of_its_records(tmp_path: Path) -> None:
    def record(kind: int, body: bytes) -> bytes:
        return bytes([kind & 0x7F | 0x80, kind >> 7, len(body)]) + body

    def sheet(name: str) -> bytes:
        told = struct.pack("<2I", 0, 1) + struct.pack("<I", len(name)) + name.encode("utf-16-le")
        return record(156, told + struct.pack("<I", 1) + "案".encode("utf-16-le"))

    path = tmp_path / "book.xlsb"
    merges = [struct.pack("<4I", *one) for one in ((1, 2, 3, 3), (0, 0, 0, 5), (4, 7, 0, 0))]
    listed = b"".join(record(176, one) for one in merges)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", sheet("rId2") + sheet("rId1"))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/>'
            '<Relationship Id="rId2" Target="worksheets/sheet2.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", b"")
        archive.writestr(
            "xl/worksheets/sheet2.bin", record(177, struct.pack("<I", len(merges))) + listed
        )

    assert merged_in(path) == [[(0, 4, 7), (3, 1, 2)], []]


def test_a_workbook_without_anything_to_tell_by_has_none(tmp_path: Path) -> None:
    names = ("content.xml", "xl/workbook.bin", "xl/_rels/workbook.bin.rels")
    for kind in ("ods", "xlsb"):
        with zipfile.ZipFile(tmp_path / f"book.{kind}", "w") as archive:
            for name in names:
                archive.writestr(name, "")
    (tmp_path / "book.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\x07" * 600)

    assert [merged_in(tmp_path / f"book.{kind}") for kind in ("ods", "xlsb", "xls")] == [[]] * 3
