"""Which division an address lies in, as far as it tells."""

import pytest

from lib.places.divisions import Hints, adcode_of, locate
from lib.places.table import divisions


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("上海市徐汇区虹漕南路777号", ("上海市", "徐汇区", "district")),
        ("江苏苏州工业园区星湖街", ("苏州市", None, "city")),
        ("徐汇区龙吴路", ("上海市", "徐汇区", "district")),
        ("广州国际采购中心1401", ("广州市", None, "city")),
        ("深圳南山科技园", ("深圳市", "南山区", "district")),
        ("吉林省吉林市船营区", ("吉林市", "船营区", "district")),
        ("广西南宁市双拥路", ("南宁市", None, "city")),
        ("朝阳区建国路", None),
        ("海南路12号", None),
        ("北京西路1465号", None),
        ("铁西区兴华街", None),
        ("江北区江北嘴庆云路16号", None),
        ("闸北区共和新路1968号", None),
        ("阳光花园北区3栋", None),
        ("玉环县机电工业园区", None),
        ("朝阳门外大街18号", None),
        ("东方广场E1座", None),
        ("东方市场12号", None),
        ("石家庄桥西区", ("石家庄市", "桥西区", "district")),
        ("晋城市城区书院街", ("晋城市", "城区", "district")),
        ("广西区南宁市高新工业园区", ("南宁市", None, "city")),
        ("德宏州芒市华丰商城", ("德宏傣族景颇族自治州", "芒市", "district")),
        ("海南藏族自治州共和县", ("海南藏族自治州", "共和县", "district")),
        ("吉林市", ("吉林市", None, "city")),
        ("地址：重庆市江北区寰宇天下", ("重庆市", "江北区", "district")),
        ("销售部：成都市温江区科兴路", ("成都市", "温江区", "district")),
        ("", None),
        (None, None),
    ],
)
def test_an_address_tells_its_division_or_nothing(
    address: str | None, found: tuple[str, str | None, str] | None
) -> None:
    place = locate(address)

    assert (place and (place.city, place.district, place.quality)) == found


def test_an_ambiguous_district_is_found_within_the_city_that_the_file_names() -> None:
    place = locate("朝阳区建国路1号", Hints(city="北京市"))

    assert place is not None
    assert (place.city, place.district) == ("北京市", "朝阳区")


@pytest.mark.parametrize(
    ("address", "hints", "found"),
    [
        ("上海市徐汇区虹漕路", Hints("广东省", "深圳市", "南山区"), ("上海市", "徐汇区")),
        ("中山大学南校区", Hints(city="广州市"), ("广州市", None)),
        ("苏州街18号", Hints("北京市", "北京市", "海淀区"), ("北京市", "海淀区")),
        ("广州大厦12楼", Hints(city="深圳市"), ("深圳市", None)),
        ("广州天河区体育西路", Hints(city="深圳市"), ("广州市", "天河区")),
        (None, Hints("浙江省", "杭州", "西湖区"), ("杭州市", "西湖区")),
        ("幸福小区", Hints("广东省", "杭州市", None), None),
    ],
)
def test_a_full_name_counts_more_than_a_column_and_a_column_more_than_a_short_name(
    address: str | None, hints: Hints, found: tuple[str, str | None] | None
) -> None:
    place = locate(address, hints)

    assert (place and (place.city, place.district)) == found


def test_every_district_is_found_under_its_city_and_none_is_mistaken_for_another() -> None:
    wrong = []
    for one in divisions("district"):
        for text in (one.city + one.district, one.province + one.district, one.district):
            place = locate(f"{text}幸福路1号")
            beyond = place is not None and place.district not in {None, one.district}
            lost = text.startswith(one.city) and (place is None or place.city != one.city)
            wrong += [text] if beyond or lost else []

    assert wrong == []


def test_a_city_has_its_code_by_either_name() -> None:
    assert (adcode_of("成都市"), adcode_of("成都"), adcode_of("nowhere")) == (
        "510100",
        "510100",
        None,
    )
