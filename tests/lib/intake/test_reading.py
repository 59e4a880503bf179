"""Whatever writes a file, the same cells come out, or the file is refused in words."""

import datetime as dt
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import (
    FieldClaimedTwice,
    FieldsMissing,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    FileUnreadable,
    HeaderTwice,
)
from lib.intake import Options, inspect, load
from lib.intake.tables.decode import decode
from lib.intake.tables.delimited import MOST_MISFITS, _Reader
from lib.intake.tables.header import Header
from lib.intake.tables.sheet import ROW
from tests.lib.intake.making import AS_OF, HEADER, case, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_reads_the_same_in_every_encoding(encoding: str) -> None:
    intake = read(case(name="诸葛小明"), encoding=encoding)

    assert intake.frame["name"].to_list() == ["诸葛小明"]
    assert intake.report.encoding == encoding


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_and_named(delimiter: str) -> None:
    text = "\n".join((HEADER, case(), case(case_id="A2"))).replace(",", delimiter)

    intake = load(text.encode(), AS_OF)

    assert intake.report.delimiter == delimiter
    assert intake.frame["case_id"].to_list() == ["A1", "A2"]


def test_single_broken_bytes_of_utf8_are_not_taken_for_gb18030() -> None:
    text = "\n".join((HEADER, case(name="李敏磊"), case(case_id="A2", name="张强"))).encode()
    broken = text.replace("强".encode(), "强".encode()[:2])

    intake = load(broken, AS_OF)

    assert intake.report.encoding == "utf-8"
    assert intake.frame["case_id"].to_list() == ["A1"]


def test_a_title_above_the_header_and_empty_lines_do_not_move_row_numbers() -> None:
    lines = ["十一月逾期清单", "", HEADER, "", case(), "", case(case_id="A2", amount="x")]

    intake = load("\n".join(lines).encode(), AS_OF)

    assert intake.frame.select("case_id", "row").rows() == [("A1", 5)]
    assert [(one.row, one.code) for one in intake.report.problems] == [(7, "amount_unreadable")]


def test_a_line_break_inside_quotes_is_part_of_the_cell() -> None:
    intake = read(case(note='"第一次\n第二次，约定""月底""还款"'), case(case_id="A2", amount="x"))

    assert intake.frame["note1"].to_list() == ['第一次\n第二次，约定"月底"还款']
    assert intake.report.problems[0].row == 3


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmpty),
        (b"\n\n\r\n", FileEmpty),
        (HEADER.encode(), FileEmpty),
        (b"\x00\x01\x02\x03" * 9, FileUnreadable),
        (b"PK\x03\x04cut", FileUnreadable),
        (b"\xd0\xcf\x11\xe0old or locked", FileUnreadable),
        (b"a,b\n1,2\n", FieldsMissing),
        (f"{HEADER},姓名\n{case()},x".encode(), HeaderTwice),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    content: bytes, error: type[FileRefused]
) -> None:
    with pytest.raises(error) as caught:
        load(content, AS_OF)

    assert str(caught.value).endswith(".")
    assert "Traceback" not in str(caught.value)


def workbook(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("数据")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(at, place, cell, date)
                else:
                    sheet.write(at, place, cell)
    return buffer.getvalue()


def test_a_workbook_gives_dates_numbers_and_text_identifiers() -> None:
    titles: list[object] = ["案件编号", "逾期金额", "逾期日期"]
    content = workbook([titles, [1001, 1234.5, dt.datetime(2026, 11, 10)]])  # noqa: DTZ001

    intake = load(content, "cases_2026-11-20.bin")

    assert intake.frame.select("case_id", "overdue_amount", "dpd").rows() == [("1001", 123_450, 10)]


def test_an_archive_that_unpacks_to_a_flood_is_refused_unopened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    with pytest.raises(FileTooLarge):
        load(buffer.getvalue(), "bomb.xlsx")


def test_what_is_given_goes_before_what_is_detected() -> None:
    text = "号,金额,天\nA1,5,3\n"
    mapping = {"号": "case_id", "金额": "overdue_amount", "天": "dpd"}

    intake = load(text.encode(), AS_OF, Options(kind="cases", mapping=mapping, client="甲"))

    row = intake.frame.row(0, named=True)
    assert (row["case_key"], row["overdue_amount"], row["bucket"]) == ("甲:A1", 500, "M1")


def test_two_columns_for_one_field_are_refused_by_hand() -> None:
    mapping = {"备注1": "name"}

    with pytest.raises(FieldClaimedTwice):
        read(case(), options=Options(mapping={**mapping, "姓名": "name"}))


def test_what_is_not_understood_is_kept_with_the_case() -> None:
    text = f"{HEADER},星座\n{case()},狮子\n"

    intake = load(text.encode(), AS_OF)

    assert intake.report.unmapped == ("星座",)
    assert intake.frame["extra"].to_list() == ['{"星座":"狮子"}']


def test_a_unit_in_the_title_multiplies_the_amounts() -> None:
    text = HEADER.replace("逾期金额", "逾期金额（万元）") + "\n" + case(amount="1.5") + "\n"

    assert load(text.encode(), AS_OF).frame["overdue_amount"].to_list() == [1_500_000]


def test_the_first_look_names_kind_columns_and_day() -> None:
    seen = inspect(f"{HEADER}\n{case()}".encode(), AS_OF)

    assert (seen.kind, str(seen.as_of), str(seen.as_of_reason)) == (
        "cases",
        "2026-11-20",
        "the date in the file's name",
    )
    assert [one.field for one in seen.columns][:4] == ["case_id", "name", "id_no", "mobile"]


PAST_DUE = "案件编号,逾期金额,逾期日期,逾期天数,上次外访日期"


def test_the_day_from_which_days_past_due_were_counted_is_that_of_the_file() -> None:
    rows = [f"A{n},5,2026-11-{20 - n:02},{n},2026-11-25" for n in range(1, 20)]
    odd = "A99,5,2026-11-01,7,2026-11-25"

    seen = inspect("\n".join((PAST_DUE, *rows, odd)).encode(), "cases.csv")

    assert (str(seen.as_of), str(seen.as_of_reason)) == (
        "2026-11-20",
        "“逾期日期” and “逾期天数” say it together",
    )


def test_days_past_due_of_several_days_leave_the_file_its_latest_past_date() -> None:
    rows = ("A1,5,2026-11-10,10,2026-11-19", "A2,5,2026-11-10,15,2026-11-18", "A3,5,,7,")

    seen = inspect("\n".join((PAST_DUE, *rows)).encode(), "cases.csv")

    assert str(seen.as_of_reason) == "the latest date in “上次外访日期”"


PIECE = st.sampled_from(
    [
        "",
        "a",
        "屏",
        '"a"',
        '"a,b"',
        '"a\nb"',
        '"a"b',
        'a"b"',
        '""',
        '"a""b"',
        ' "a"',
        '"',
        ",",
        "\n",
    ]
)
LINE = st.lists(PIECE, min_size=2, max_size=4).map(",".join)


@given(st.lists(LINE, min_size=1, max_size=5).map("\n".join), st.sampled_from(["", "\n"]))
@settings(max_examples=500)
def test_what_the_fast_way_reads_the_exact_way_reads_the_same(lines: str, end: str) -> None:
    slab = (lines + end).encode()
    frame = _Reader(",", Header(0, ["a", "b", "c"]))._fast(slab)
    if frame is None:  # left to the exact way
        return
    exact = _Reader(",", Header(0, ["a", "b", "c"]))

    exact._exact(slab, last=True)

    assert exact.broken == {}
    assert frame.rows() == pl.concat(exact.frames).drop(ROW).rows()


@pytest.mark.parametrize("last", ["好", '"好"', ""])
def test_a_mark_of_inches_costs_its_own_row_only(last: str) -> None:
    rows = ['H1,5,3,"手机6"屏"', "H2,5,3,好", 'H3,5,3,"平板8"屏"', f"H4,5,3,{last}"]

    intake = load("\n".join(("案件编号,逾期金额,逾期天数,备注1", *rows)).encode(), AS_OF)

    assert intake.frame["case_id"].to_list() == ["H2", "H4"]
    assert intake.report.counts["quote_unclosed"] == 2


def test_the_end_of_a_file_hides_no_short_row() -> None:
    lines = "案件编号,逾期金额,逾期天数,备注1,备注2\nH1,5,3,x,y\nH2,5,3,x\nH3,5,3,x,"

    assert load(lines.encode(), AS_OF).report.counts["row_too_short"] == 1


def test_text_of_no_encoding_is_refused() -> None:
    with pytest.raises(FileUnreadable):
        decode(bytes(range(128, 256)) * 3)


def test_a_file_of_which_hardly_a_line_fits_is_refused_before_it_fills_the_memory() -> None:
    lines = "案件编号,逾期金额,逾期天数\n" + "A1\n" * (MOST_MISFITS + 1)

    with pytest.raises(FileUnreadable, match="do not fit the titles"):
        load(lines.encode(), "cases_2026-11-20.csv")


def test_half_a_file_is_named_as_cut_off_beside_its_short_row() -> None:
    lines = "案件编号,逾期金额,逾期天数,备注1,备注2\nH1,5,3,x,y\nH2,5,3,x,\nH3,5"

    assert load(lines.encode(), AS_OF).report.counts["file_cut"] == 1
    assert load(lines.replace("\n", "\r\n").encode(), AS_OF).report.counts["file_cut"] == 1
    # A line that ends was written whole, and so was a row that has all its cells.
    assert "file_cut" not in load(f"{lines}\n".encode(), AS_OF).report.counts
    assert "file_cut" not in load(f"{lines},3,x,y".encode(), AS_OF).report.counts
    # A whole file may end with a sum that has no more cells than it needs.
    total = lines.replace("H3,5", "合计,5")
    assert "file_cut" not in load(total.encode(), AS_OF).report.counts
