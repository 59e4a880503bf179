"""Where cases lie: every way to write a degree, each row's own system, places that cannot be."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake import Options, load
from lib.intake.values.degrees import read_degree, read_degrees
from lib.places.lookup import locate_many

HEADER = "案件编号,姓名,逾期金额,逾期天数,纬度,经度,城市,区县,坐标系"


def place(*rows: str, datum: str = "wgs84") -> pl.DataFrame:
    """Load cases of these coordinates, city, district and system."""
    lines = [f"A{n},张三,5,3,{row}" for n, row in enumerate(rows)]
    text = "\n".join((HEADER, *lines))
    intake = load(text.encode(), "c_2026-11-20.csv", Options(datum=datum), placer=locate_many)
    codes = {one.row - 2: one.code for one in intake.report.problems}
    told = pl.Series("code", [codes.get(n) for n in range(len(rows))], dtype=pl.String)
    return intake.frame.with_columns(told) if intake.frame.height == len(rows) else intake.frame


@pytest.mark.parametrize(
    ("text", "axis", "degrees"),
    [
        ("31.2", "lat", 31.2),
        ("31.2N", "lat", 31.2),
        ("31.2°", "lat", 31.2),
        ("N31.5", "lat", 31.5),
        ("北纬31.5", "lat", 31.5),
        ("31°30'0\"N", "lat", 31.5),
        ("31°30′36″", "lat", 31.51),
        ("31度30分36秒", "lat", 31.51),
        ("121°30'W", "lon", -121.5),
        ("S 33.5", "lat", -33.5),
        ("东经121.5", "lon", 121.5),
        ("-33.5", "lat", -33.5),
        ("31.2E", "lat", None),
        ("121.5N", "lon", None),
        ("31°75'", "lat", None),
        ("-31.2S", "lat", None),
        ("north", "lat", None),
        ("北纬三十度", "lat", None),
    ],
)
def test_a_degree_is_read_in_every_usual_shape(text: str, axis: str, degrees: float | None) -> None:
    assert read_degree(text, axis) == pytest.approx(degrees)
    assert read_degrees(pl.Series([text]), axis).values[0] == pytest.approx(degrees)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_any_degree_minute_and_second_reads_back(d: int, m: int, s: int, quarter: str) -> None:
    read = read_degree(f"{d}°{m}'{s}\"{quarter}", "lat")

    assert read == pytest.approx((d + m / 60 + s / 3600) * (1 if quarter == "N" else -1))


def test_each_row_is_read_in_the_system_that_it_names() -> None:
    same = "30.65,104.08,成都市,锦江区"
    frame = place(*(f"{same},{name}" for name in ("", "WGS 84", "高德", "百度", "CGCS2000")))

    plain, gps, amap, baidu, national = frame["lon"].to_list()
    assert plain == gps == national == 104.08
    assert 0.001 < gps - amap < 0.01 < gps - baidu + 0.005
    assert frame["code"].to_list() == [None] * 5


def test_what_lies_abroad_in_a_chinese_file_is_placed_by_its_address() -> None:
    frame = place("30.65,104.08,成都市,锦江区,", "30.6,104.1,成都市,,", "48.8,2.3,成都市,锦江区,")

    assert frame["code"].to_list() == [None, None, "coordinates_far"]
    assert frame["place_quality"].to_list() == ["exact", "exact", "district"]


def test_a_file_of_another_country_is_not_abroad() -> None:
    frame = place("48.85,2.35,Paris,,", "48.86,2.36,Paris,,", "30.65,104.08,,,")

    assert frame["code"].to_list() == [None, None, None]


def test_a_place_far_from_the_district_that_the_row_names_is_doubted() -> None:
    frame = place("31.25,121.4,上海市,普陀区,", "29.95,122.3,上海市,普陀区,")

    assert frame["code"].to_list() == [None, "coordinates_elsewhere"]


def test_a_district_whose_city_nobody_names_is_where_most_of_its_cases_are() -> None:
    shanghai = [f"31.2{n},121.4,,普陀区," for n in range(3)]
    frame = place(*shanghai, "29.95,122.3,,普陀区,")

    assert frame["code"].to_list() == [None, None, None, "coordinates_elsewhere"]


def test_a_latitude_that_can_only_be_a_longitude_is_swapped_anywhere() -> None:
    text = f"{HEADER}\nA1,张三,5,3,-120.5,45.1,,,\n"

    report = load(text.encode(), "c_2026-11-20.csv").report

    assert [one.code for one in report.problems if one.row == 2] == ["coordinates_swapped"]
