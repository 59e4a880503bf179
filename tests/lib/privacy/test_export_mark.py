"""What leaves tells who took it out and when, and comes back as the same rows."""

import datetime as dt
import io
import zipfile

import polars as pl
import pytest

from lib.cases.fields import EXPORTED, EXPORTED_TITLE
from lib.intake import Options, load
from lib.privacy.export_mark import file_name, mark
from lib.rights import ALONE
from lib.show import tables
from lib.words import LANGUAGES, words
from tests.cast import ALICE, somebody

AT = dt.datetime(2026, 11, 20, 9, 5, tzinfo=dt.UTC)
FRAME = pl.DataFrame({"case_id": ["A1", "A2"], "overdue_amount": [500, 700], "dpd": [3, 4]})
TITLES = {name: name for name in FRAME.columns}


def test_a_file_is_named_by_who_and_when() -> None:
    assert [
        file_name("cases.csv", ALICE, AT),
        file_name("cases.csv", ALONE, AT),
        file_name("a.b.xlsx", somebody("../李 雷"), AT),
    ] == [
        "cases_Alice_20261120T0905.csv",
        "cases_20261120T0905.csv",
        "a.b_李-雷_20261120T0905.xlsx",
    ]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_each_row_of_a_table_carries_the_mark_in_the_last_column(form: str) -> None:
    if form == "csv":
        told = pl.read_csv(tables.to_csv(FRAME, TITLES, mark=mark(ALICE, AT)))
    else:
        told = pl.read_parquet(tables.to_parquet(FRAME, TITLES, mark=mark(ALICE, AT)))
    assert told.columns[-1] == EXPORTED
    assert told[EXPORTED].to_list() == ["Alice · 2026-11-20 09:05"] * 2


def test_a_workbook_carries_it_at_head_and_foot_and_in_its_properties() -> None:
    written = tables.to_xlsx(FRAME, TITLES, sheet="cases", mark=mark(somebody("A & B"), AT))
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        properties = book.read("docProps/core.xml").decode()
    assert "&amp;RA &amp;&amp; B · 2026-11-20 09:05" in sheet
    assert "A &amp; B · 2026-11-20 09:05" in properties


@pytest.mark.parametrize("title", [EXPORTED, *(words(one)(EXPORTED_TITLE) for one in LANGUAGES)])
def test_the_import_passes_the_mark_over_in_each_language(title: str) -> None:
    options = Options(kind="cases", as_of=AT.date())
    money = ["overdue_amount"]
    plain = load(tables.to_csv(FRAME, TITLES, money=money), "c.csv", options)
    told = tables.to_csv(FRAME, TITLES, money=money, mark=mark(ALICE, AT), marked_as=title)
    marked = load(told, "c.csv", options)
    assert marked.frame.equals(plain.frame)
    assert marked.report.unmapped == plain.report.unmapped == ()
