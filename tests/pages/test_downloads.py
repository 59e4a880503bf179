"""What leaves the screens as files: masked, without empty columns, and with how sure a place is."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.bringing import read
from lib.screen import downloads
from tests.pages.conftest import Visit

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = (
    "案件编号,姓名,逾期金额,逾期天数,居住地址,纬度,经度\n"
    "A1,张三,100,40,成都市锦江区某路1号,,\n"
    "A2,李四,300,10,,30.65417,104.08251\n"
    "A3,王五,200,10,,,\n"
)


@pytest.fixture
def home(empty: Path) -> Path:
    """Give the product three cases: placed by district, by coordinates, and not at all."""
    data = CASES.encode()
    Portfolio.open(empty).commit(data, "f.csv", read(data, "f_2026-11-20.csv", Options()), now=NOW)
    return empty


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Collect the files that a screen offers: name → what writes it."""
    offered: dict[str, Callable[[], bytes]] = {}

    def one(name: str, _label: str, write: Callable[[], bytes], **_rest: object) -> None:
        offered[name] = write

    monkeypatch.setattr(downloads, "one", one)
    return offered


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", ["cases", "map"])
def test_an_export_says_how_exactly_each_place_is_known(
    page: str, visit: Visit, files: dict[str, Callable[[], bytes]]
) -> None:
    visit(page)

    text = files[f"{page}.csv"]().decode("utf-8-sig")
    rows = {row["Case number"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {number: row["Accuracy of the place"] for number, row in rows.items()} == {
        "A1": "centre of the district",
        "A2": "rounded to about 1 km (masked)",
        "A3": "",
    }
    assert (rows["A2"]["Latitude"], rows["A2"]["Longitude"]) == ("30.66", "104.08")
    stored = pl.read_parquet(files[f"{page}.parquet"]())
    assert stored["lat"].round(2).equals(stored["lat"])
    assert {number: row["Coordinate system"] for number, row in rows.items()} == {
        "A1": "WGS-84",
        "A2": "WGS-84",
        "A3": "",
    }


@pytest.mark.usefixtures("home")
def test_columns_without_a_value_are_left_out_for_people_and_kept_for_programs(
    visit: Visit, files: dict[str, Callable[[], bytes]]
) -> None:
    visit("cases")

    text = files["cases.csv"]().decode("utf-8-sig")
    titles = next(csv.reader(io.StringIO(text)))
    assert {"Name", "Overdue amount"} <= set(titles)
    assert "Guarantor address" not in titles
    assert len(titles) < 30
    assert "guarantor_address" in pl.read_parquet(files["cases.parquet"]()).columns


@pytest.mark.usefixtures("home", "files")
def test_where_no_workbook_is_offered_the_screen_says_why_and_what_to_take(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, files: dict[str, Callable[[], bytes]]
) -> None:
    monkeypatch.setattr(downloads, "XLSX_ROWS", 2)

    app = visit("cases")

    assert set(files) == {"cases.csv", "cases.parquet"}
    assert any(one.value.startswith("There is no XLSX of more than 2 rows") for one in app.caption)


@pytest.mark.usefixtures("with_sample")
def test_figures_of_some_cases_say_of_which_in_picture_and_file(
    visit: Visit, files: dict[str, Callable[[], bytes]]
) -> None:
    app = visit("recovery", bucket="M1")
    name = "recovery-bucket-2026-11-01-2026-11-20.csv"
    rows = list(csv.DictReader(io.StringIO(files[name]().decode("utf-8-sig"))))
    assert {row["Filter"] for row in rows} == {"Bucket: M1"}
    assert picture_lines(app)[-2:] == ["Bucket: M1", "Doorstep · as of 20 Nov 2026"]

    app = visit("recovery")
    assert "Filter" not in files[name]().decode("utf-8-sig").splitlines()[0]
    lines = picture_lines(app)
    assert lines[0].startswith("Recovered (CNY) from 1 Nov 2026 to 20 Nov 2026")
    assert lines[-1] == "Doorstep · as of 20 Nov 2026"
    assert not any(line.startswith("Bucket:") for line in lines)


def picture_lines(app: AppTest) -> list[str]:
    """What stands below the last chart once its picture has left the screen."""
    spec = json.loads(app.get("plotly_chart")[-1].proto.spec)
    return [str(one) for one in spec["layout"]["title"]["text"].split("<br>")]


@pytest.mark.parametrize(
    ("asked", "file", "told"),
    [
        ("places&city=宜宾市&place_province=四川省&place_city=成都市", "places", "City: 成都市"),
        ("rolls&bucket=M1&client=示例银行", "flow", "Client: 示例银行"),
        ("batches&bucket=M1", "batches", "Bucket at placement: M1"),
    ],
)
@pytest.mark.usefixtures("with_sample")
def test_a_part_that_is_narrowed_otherwise_than_the_filters_says_how(
    visit: Visit, files: dict[str, Callable[[], bytes]], asked: str, file: str, told: str
) -> None:
    visit("recovery", **dict(parse_qsl(f"measure={asked}")))
    written = next(make for name, make in files.items() if name.startswith(f"{file}-"))
    rows = list(csv.DictReader(io.StringIO(written().decode("utf-8-sig"))))
    assert {row["Filter"] for row in rows} == {told}
