"""What people take away opens as it was meant, and runs nothing."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.show.tables import (
    ROWS_OF_A_SHEET,
    exact,
    filled,
    formula_safe,
    to_csv,
    to_parquet,
    to_xlsx,
)

FRAME = pl.DataFrame(
    {
        "case_id": ["00123", "=1+2", None],
        "overdue_amount": [-123456, 9_007_199_254_740_993, None],
        "as_of": [dt.date(2026, 11, 20), None, dt.date(1999, 1, 31)],
        "happened_at": [dt.datetime(2026, 11, 20, 14, 30)] * 3,  # noqa: DTZ001 — local, as stored
        "dpd": [-1, 0, 400],
        "score": [0.5, float("nan"), float("inf")],
        "kept": [True, False, None],
        "unused": ["x", "y", "z"],
    }
)
TITLES = {
    "case_id": "案件编号",
    "overdue_amount": "逾期金额",
    "as_of": "数据日期",
    "happened_at": "催收时间",
    "dpd": "逾期天数",
    "score": "评分",
    "kept": "履约",
}
MONEY = ["overdue_amount"]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_has_a_bom_crlf_titles_exact_money_and_no_formula() -> None:
    data = to_csv(FRAME, TITLES, money=MONEY)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    assert rows_of(data) == [
        list(TITLES.values()),
        ["00123", "-1234.56", "2026-11-20", "2026-11-20 14:30", "-1", "0.5", "true"],
        ["'=1+2", "90071992547409.93", "", "2026-11-20 14:30", "0", "", "false"],
        ["", "", "1999-01-31", "2026-11-20 14:30", "400", "", ""],
    ]


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(first: str) -> None:
    frame = pl.DataFrame({"note": [f"{first}cmd", f"x{first}"]})
    data = to_csv(frame, {"note": "备注"})
    assert rows_of(data) == [["备注"], [f"'{first}cmd"], [f"x{first}"]]


def test_a_title_of_a_strangers_file_is_not_run_either() -> None:
    data = to_csv(pl.DataFrame({"extra": ["1"]}), {"extra": "=1+2"})
    assert rows_of(data) == [["'=1+2"], ["1"]]


@given(st.text(max_size=20))
def test_no_text_cell_of_a_csv_begins_like_a_formula(note: str) -> None:
    safe = pl.DataFrame({"note": [note]}).select(formula_safe(pl.col("note"))).item()
    assert safe in (note, f"'{note}")
    assert safe[:1] not in set("=+-@\t\r＝＋－＠")


@given(st.integers(-(2**62), 2**62))
def test_money_leaves_as_exactly_the_stored_amount(minor: int) -> None:
    frame = exact(pl.DataFrame({"amount": [minor]}, schema={"amount": pl.Int64}), ["amount"])
    assert frame.item() == Decimal(minor).scaleb(-2)


def test_a_workbook_holds_real_types_and_text_stays_text() -> None:
    data = to_xlsx(FRAME, TITLES, sheet="案件", money=MONEY)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["案件"]
    moment = dt.datetime(2026, 11, 20, 14, 30)  # noqa: DTZ001 — a worksheet knows no time zone
    day, old = (dt.datetime(*ymd) for ymd in ((2026, 11, 20), (1999, 1, 31)))  # noqa: DTZ001
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        list(TITLES.values()),
        ["00123", -1234.56, day, moment, -1, 0.5, True],
        ["=1+2", 90071992547409.93, None, moment, 0, None, False],
        [None, None, old, moment, 400, None, None],
    ]
    assert [cell.data_type for cell in sheet[3]] == ["s", "n", "n", "d", "n", "n", "b"]
    assert [cell.number_format for cell in sheet[2]] == [
        "@", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "General", "General", "General",
    ]  # fmt: skip


def test_a_workbook_has_a_frozen_filterable_header_and_readable_columns() -> None:
    frame = pl.DataFrame({"a": ["很长的地址" * 40], "b": [1]})
    data = to_xlsx(frame, {"a": "居住地址", "b": "天"}, sheet="s")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["s"]
    widths = [round(sheet.column_dimensions[name].width) for name in "AB"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, widths) == ("A2", "A1:B2", [61, 9])


def test_polars_reads_the_workbook_back() -> None:
    data = to_xlsx(FRAME, TITLES, sheet="案件", money=MONEY)
    read = pl.read_excel(io.BytesIO(data))
    assert read.columns == list(TITLES.values())
    assert read["案件编号"].to_list() == ["00123", "=1+2", None]


def test_parquet_has_our_names_exact_decimals_and_real_dates() -> None:
    read = pl.read_parquet(io.BytesIO(to_parquet(FRAME, TITLES, money=MONEY)))

    assert read.columns == list(TITLES)
    assert read["overdue_amount"].dtype == pl.Decimal(18, 2)
    assert read["overdue_amount"].to_list() == [
        Decimal("-1234.56"),
        Decimal("90071992547409.93"),
        None,
    ]
    assert read["as_of"].to_list() == FRAME["as_of"].to_list()


def test_a_moment_keeps_its_seconds_where_it_has_some() -> None:
    frame = pl.DataFrame({"at": [dt.datetime(2026, 11, 20, 14, 30, 5)]})  # noqa: DTZ001 — local
    assert rows_of(to_csv(frame, {"at": "t"})) == [["t"], ["2026-11-20 14:30:05"]]


def test_a_day_without_a_time_stays_a_day() -> None:
    moments = [dt.datetime(2026, 11, 20), dt.datetime(2026, 11, 20, 9, 5)]  # noqa: DTZ001 — local
    frame = pl.DataFrame({"at": moments})

    assert rows_of(to_csv(frame, {"at": "t"})) == [["t"], ["2026-11-20"], ["2026-11-20 09:05"]]
    data = to_xlsx(frame, {"at": "t"}, sheet="s")
    cells = openpyxl.load_workbook(io.BytesIO(data))["s"]["A"]
    assert [one.number_format for one in cells[1:]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


def test_an_empty_table_is_a_header() -> None:
    empty = FRAME.clear()
    assert rows_of(to_csv(empty, TITLES, money=MONEY)) == [list(TITLES.values())]
    data = to_xlsx(empty, TITLES, sheet="案件", money=MONEY)
    assert openpyxl.load_workbook(io.BytesIO(data))["案件"].max_row == 1


def test_what_does_not_fit_on_a_worksheet_is_refused() -> None:
    frame = pl.DataFrame({"a": pl.repeat(1, ROWS_OF_A_SHEET + 1, eager=True)})
    with pytest.raises(ValueError, match=str(ROWS_OF_A_SHEET + 1)):
        to_xlsx(frame, {"a": "a"}, sheet="s")


def test_columns_without_any_value_have_no_title_unless_the_whole_table_has_none() -> None:
    frame = pl.DataFrame({"a": ["x", None], "b": ["", None], "c": [None, 0], "d": [None, None]})
    titles = {name: name.upper() for name in frame.columns}

    assert filled(frame, titles) == {"a": "A", "c": "C"}
    assert filled(frame.clear(), titles) == titles
