"""How good files are is told by their reports, each share with its denominator."""

import datetime as dt
from pathlib import Path

import pytest

from lib.intake import Intake, Options, load
from lib.intake.mend_file import file_name, mend_csv
from lib.portfolio import Portfolio, quality

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
HEADER = "案件编号,委托方,逾期金额,逾期天数,出生日期,警告,门牌颜色\n"


def read(*lines: str, day: str = "2026-11-20") -> Intake:
    options = Options(as_of=dt.date.fromisoformat(day))
    return load((HEADER + "\n".join(lines)).encode(), "f.csv", options)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def counts(intake: Intake) -> dict[str, tuple[int, int, int]]:
    return {one.title: (one.rows, one.filled, one.valid) for one in intake.report.columns}


def test_each_column_says_how_many_cells_are_filled_and_how_many_of_them_are_good() -> None:
    intake = read(
        "A1,甲,100,3,1980-01-02,是,东店", "A2,甲,x,,-,,", "A3,甲,,4,31/31/1980,vielleicht,"
    )

    assert counts(intake) == {
        "案件编号": (3, 3, 3),
        "委托方": (3, 3, 3),
        "逾期金额": (3, 2, 1),
        "逾期天数": (3, 2, 2),
        "出生日期": (3, 2, 1),
        "警告": (3, 2, 2),
        "门牌颜色": (3, 1, 1),
    }
    facts = {one.title: one for one in intake.report.columns}
    assert (facts["委托方"].distinct, facts["门牌颜色"].field) == (1, None)


def test_the_worst_column_with_a_meaning_comes_first() -> None:
    table = quality.columns(read("A1,甲,x,3,,,东店", "A2,甲,5,3,1980-01-02,,").report.as_json())

    assert table["title"].to_list()[:2] == ["警告", "出生日期"]
    assert table["title"].to_list()[-1] == "门牌颜色"
    shares = table.filter(title="逾期金额").select("completeness", "validity").row(0)
    assert shares == (1.0, 0.5)


def test_a_finding_that_nobody_looks_for_any_more_is_left_out() -> None:
    gone = {"row": 2, "column": "", "value": "", "code": "gone", "severity": "warning"}
    report = {"counts": {"gone": 3, "name_missing": 1}, "problems": [gone]}

    assert quality.findings(report)["code"].to_list() == ["name_missing"]
    assert quality.warnings(report).height == 0


def test_a_report_from_before_columns_were_counted_has_none() -> None:
    assert quality.columns({"counts": {}}).height == 0
    assert quality.findings({}).height == 0
    assert quality.warnings({}).height == 0


def test_findings_come_by_severity_and_then_by_number() -> None:
    report = {"counts": {"text_cleaned": 9, "id_checksum": 1, "date_after": 4, "id_date": 2}}

    assert quality.findings(report).rows() == [
        ("id_date", "error", 2),
        ("date_after", "warning", 4),
        ("id_checksum", "warning", 1),
        ("text_cleaned", "repair", 9),
    ]


def test_what_another_version_found_is_left_out() -> None:
    problem = {"row": 2, "column": "a", "value": "x", "severity": "warning"}
    report = {
        "counts": {"of_another_version": 9, "date_after": 1},
        "problems": [{**problem, "code": "of_another_version"}, {**problem, "code": "date_after"}],
    }

    assert quality.findings(report)["code"].to_list() == ["date_after"]
    assert quality.warnings(report)["code"].to_list() == ["date_after"]


def test_the_trend_of_a_client_has_its_files_only_and_days_add_up(place: Portfolio) -> None:
    for day, client, amount in (
        ("2026-10-31", "甲", "5"),
        ("2026-11-20", "甲", "x"),
        ("2026-11-20", "乙", "5"),
    ):
        lines = (f"A1,{client},{amount},3,,,", f"A2,{client},7,3,,,")
        intake = read(*lines, day=day)
        place.commit(f"{day}{client}".encode(), "f.csv", intake, now=NOW)

    mine = quality.trend(quality.of_client(place.imports(), "甲"), "overdue_amount")
    every = quality.by_day(quality.trend(quality.of_client(place.imports(), None)))

    assert mine.select("as_of", "read", "rejected_share", "validity").rows() == [
        (dt.date(2026, 10, 31), 2, 0.0, 1.0),
        (dt.date(2026, 11, 20), 2, 0.5, 0.5),
    ]
    assert every.select("read", "rejected", "files").rows() == [(2, 0, 1), (4, 1, 2)]


def test_rows_that_came_back_mended_are_not_counted_again(place: Portfolio) -> None:
    first = read("A1,甲,x,3,,,", "A2,甲,7,3,,,", day="2026-11-20")
    place.commit(b"first", "f.csv", first, now=NOW)
    content = mend_csv(first.rejects).replace(b",x,", b",5,")
    mended = load(content, file_name(first.rejects, "csv"))
    place.commit(content, "mended.csv", mended, now=NOW)

    files = quality.trend(place.imports())

    assert files.select("read", "mended").rows() == [(2, False), (1, True)]
    assert quality.by_day(files).select("read", "rejected", "files").rows() == [(2, 1, 1)]


def test_rows_with_a_remark_are_counted_once_and_notes_about_the_file_not_at_all() -> None:
    def found(row: int, code: str) -> dict[str, object]:
        return {"row": row, "column": "", "value": "", "code": code, "severity": "warning"}

    listed = [found(1, "no_names"), found(2, "id_checksum"), found(2, "date_far")]
    listed.append(found(3, "amount_unit"))  # put right
    counts = {"no_names": 1, "id_checksum": 1, "date_far": 1, "amount_unit": 1}

    assert quality.remarked({"counts": counts, "problems": listed}) == (1, True)
    assert quality.remarked({"counts": {**counts, "date_far": 9}, "problems": listed}) == (1, False)


@pytest.mark.parametrize(
    ("title", "value"),
    [("身份证号", "待补"), ("身份证号", "5101**********1234"), ("手机号", "12"), ("姓名", "张**")],
)
def test_what_a_remark_calls_of_no_use_is_no_valid_value(title: str, value: str) -> None:
    content = f"案件编号,逾期金额,逾期天数,{title}\nA1,5,3,{value}\nA2,5,3,\n".encode()

    report = load(content, "f_2026-11-20.csv").report.as_json()

    (told,) = quality.columns(report).filter(title=title).rows(named=True)
    assert (told["filled"], told["valid"]) == (1, 0)
