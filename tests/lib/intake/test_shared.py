"""Real files that nobody here wrote, and damaged ones, each with what it must get."""

import csv
import gzip
import io
from decimal import Decimal
from pathlib import Path

import pytest

from lib.errors import FileRefused
from lib.intake import Intake, Options, load
from lib.portfolio.bringing import read

TOTALS = [
    (
        "us_prosper/us_prosper_cases.csv",
        439,
        {"loan_amount": "2868729", "principal_left": "2103441.08", "recovered_amount": "39816.42"},
    ),
    ("us_openintro/us_openintro_cases_decimalcomma.csv", 178, {"balance": "2999677.93"}),
    ("composite/composite_uci_taiwan_x_shanghai_stations_zh_gb18030.csv", 1603, {}),
    ("tw_uci/tw_uci_cases.csv", 6818, {}),
    ("cz_berka/cz_berka_cases.csv", 38, {}),
]


@pytest.mark.parametrize(("name", "rows", "totals"), TOTALS, ids=[name for name, _, _ in TOTALS])
def test_a_real_file_loads_whole_and_to_the_cent(
    shared: Path, name: str, rows: int, totals: dict[str, str]
) -> None:
    intake = load((shared / "data" / name).read_bytes(), name)

    assert (intake.report.kind, intake.report.accepted) == ("cases", rows)
    assert {key: intake.report.totals[key] for key in totals} == totals


@pytest.mark.parametrize(
    ("name", "rows"),
    [("tw_uci/tw_uci_payments.csv.gz", 40_908), ("cz_berka/cz_berka_payments.csv", 123)],
)
def test_real_repayments_load_whole_and_to_the_cent(shared: Path, name: str, rows: int) -> None:
    content = (shared / "data" / name).read_bytes()
    content = gzip.decompress(content) if name.endswith(".gz") else content
    told = csv.DictReader(io.StringIO(content.decode()))
    expected = sum(Decimal(row["paid_amount"] or 0) for row in told)

    intake = load(content, name)

    assert (intake.report.kind, intake.report.accepted) == ("repayments", rows)
    assert Decimal(intake.report.totals["amount"]) == expected


def test_the_gb18030_file_with_chinese_titles_is_placed_on_the_map(shared: Path) -> None:
    name = TOTALS[2][0]

    intake = read((shared / "data" / name).read_bytes(), name, Options(datum="gcj02"))

    assert intake.report.encoding == "gb18030"
    assert intake.frame["place_quality"].to_list().count("exact") == 1603
    # 35 places are labelled 普陀区 and really lie in 舟山; all others are in Shanghai.
    assert intake.frame["lat"].is_between(30.6, 31.9).sum() >= 1603 - 35


CORPUS: dict[str, tuple[int | None, set[int]]] = {
    "01_good.csv": (10, set()),
    "02_gbk_semicolon.csv": (5, set()),
    "03_bom_quoted_everything.csv": (5, set()),
    "04_broken_byte_in_name.csv": (3, {4}),
    "05_row_too_long.csv": (4, {5}),
    # Days past due are there, so the missing date does not make the file meaningless to us.
    "06_no_due_date_column.csv": (4, set()),
    "07_name_header_twice.csv": (None, set()),
    "08_newline_in_note.csv": (4, set()),
    "09_empty_lines_only.csv": (None, set()),
    "10_duplicate_id.csv": (4, {6}),
    "11_ids_ruined.csv": (1, {3, 4}),
    "12_bad_amounts.csv": (1, {3, 4, 5, 6}),
    "13_money_spelling.csv": (3, set()),
    "14_bad_dates.csv": (1, {3, 4, 5}),
    "15_dpd_wrong.csv": (3, {4}),
    "16_bad_coordinates.csv": (2, {3, 4}),
    "17_hostile_notes.csv": (3, set()),
    "18_good_workbook.xlsx": (4, set()),
    "19_cut_workbook.xlsx": (None, set()),
    "20_text_named_xlsx.xlsx": (None, set()),
}
"""File → rows that load (None: refused as a whole) and rows that are listed as errors."""


@pytest.mark.parametrize("name", CORPUS)
def test_a_damaged_file_gets_what_it_must(shared: Path, name: str) -> None:
    rows, bad = CORPUS[name]
    content = (shared / "corpus" / name).read_bytes()

    if rows is None:
        with pytest.raises(FileRefused):
            load(content, name)
    else:
        assert listed(load(content, name)) == (rows, bad)


def listed(intake: Intake) -> tuple[int, set[int]]:
    errors = {one.row for one in intake.report.problems if one.severity == "error"}
    return intake.report.accepted, errors
