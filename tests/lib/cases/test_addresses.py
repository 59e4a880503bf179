"""One door is one door, in whatever words its address comes."""

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from lib.cases.addresses import normalised
from lib.cases.fields import ADDRESSES
from lib.places.divisions import locate

DOOR = "四川省成都市锦江区兴池南街8号枕庭小区1栋1单元1304"
HOUSE = "四川省成都市锦江区兴池南街8号1栋"


def told(*homes: str | None, **columns: str | None) -> list[tuple[str | None, str | None]]:
    """Address and building of cases that live at `homes`."""
    rows = {name: [columns.get(name)] * len(homes) for name in (*ADDRESSES, *FILED)}
    frame = pl.DataFrame({**rows, "addr_home": list(homes)}, schema=SCHEMA)
    return normalised(frame).rows()


FILED = ("client", "province", "city", "district")
SCHEMA = dict.fromkeys((*ADDRESSES, *FILED), pl.String)


@pytest.mark.parametrize(
    "text",
    [
        DOOR,
        "四川省成都市锦江区兴池南街8号枕庭小区1幢1单元1304室",
        "成都锦江区兴池南街 8# 枕庭小区１-１-１３０４",
        "锦江区兴池南街8号，枕庭小区1号楼1单元13层1304",
        "中国四川成都市锦江区兴池南街８號枕庭小区一栋一单元1304房",
    ],
)
def test_one_door_is_recognised_in_every_spelling(text: str) -> None:
    assert told(text) == [(DOOR, HOUSE)]


def test_a_division_that_only_the_file_tells_completes_the_address() -> None:
    (with_columns,) = told("兴池南街8号枕庭小区1栋1单元1304", city="成都市", district="锦江区")

    assert with_columns == (DOOR, HOUSE)


def test_the_address_counts_more_than_the_place_that_the_file_gives() -> None:
    ((address, _),) = told("绵阳市涪城区临园路8号", city="成都市", district="锦江区")

    assert address == "四川省绵阳市涪城区临园路8号"


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("黄浦区汉口路650号亚洲大厦12楼", "汉口路650号"),
        ("黄浦区汉口路958弄60号501室", "汉口路958弄60号"),
        ("黄浦区汉口路2016号合川大厦1号楼2楼B座", "汉口路2016号1栋"),
        ("黄浦区汉口路11号c座4楼", "汉口路11号C座"),
        ("黄浦区听溪小区3栋1单元1201号", "听溪小区3栋"),
        ("黄浦区万科金域中心A栋1705", "万科金域中心A栋"),
        ("黄浦区听溪小区北区3栋1201", "听溪小区北区3栋"),
        ("黄浦区车公庙海松大厦A806", "车公庙海松大厦"),
        ("黄浦区三圣乡幸福村", None),
    ],
)
def test_the_building_ends_before_floor_and_flat(text: str, building: str | None) -> None:
    ((_, found),) = told(text)

    assert found == (building and f"上海市上海市黄浦区{building}")


@pytest.mark.parametrize("text", ["地址不详", "重庆市万州区", "-", "无", "  ", None])
def test_what_is_no_address_joins_nobody(text: str | None) -> None:
    assert told(text) == [(None, None)]


def test_the_next_address_stands_in_where_the_first_says_nothing() -> None:
    assert told("不详", addr_work=DOOR) == [(DOOR, HOUSE)]


def test_a_road_without_a_town_is_only_known_within_its_client() -> None:
    mine, theirs = told("人民路8号", client="甲"), told("人民路8号", client="乙")

    assert mine == [("甲:人民路8号", "甲:人民路8号")]
    assert theirs != mine


def test_a_district_that_several_towns_have_stays_in_the_address() -> None:
    ((chaoyang, _), (gulou, _)) = told("朝阳区人民路8号", "鼓楼区人民路8号")

    assert (chaoyang, gulou) == (":朝阳区人民路8号", ":鼓楼区人民路8号")


def test_real_addresses_keep_their_towns_apart_and_lose_none(shared: Path) -> None:
    with gzip.open(shared / "data/cn_addresses/addr_company_addresses.csv.gz", "rt") as file:
        homes = [row["原始地址"] or None for row in csv.DictReader(file)]
    rows = {name: [None] * len(homes) for name in (*ADDRESSES, *FILED)}
    frame = pl.DataFrame({**rows, "addr_home": homes}, schema=SCHEMA)
    places = [locate(home) for home in homes]
    cities = pl.Series([place.city if place else None for place in places], dtype=pl.String)
    both = frame.hstack(normalised(frame)).with_columns(city=cities)

    # Every seventh names a road or an industrial zone only: that is no door.
    written = both.filter(pl.col("addr_home").str.contains(r"\d号|\d栋|\d室|大厦"))
    assert written["address"].null_count() < 0.03 * written.height
    known = both.drop_nulls(["building", "city"])
    assert known.group_by("building").agg(pl.col("city").n_unique())["city"].unique().to_list() == [
        1
    ]


def test_every_numbered_place_of_a_map_has_its_house(shared: Path) -> None:
    places = pl.read_csv(shared / "data/cn_places/cn_places.csv").filter(
        pl.col("address").str.contains(r"\d号")
    )
    schema = pl.DataFrame(schema=SCHEMA)
    frame = pl.concat([schema, places.select(addr_home="address")], how="diagonal")

    assert normalised(frame)["building"].null_count() < 0.01 * frame.height
