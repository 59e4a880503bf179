"""Columns that nobody knows show nothing of a person either."""

import pytest

from lib.privacy.unknown import kind_of, masked


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("联系人1证件号", "id"),
        ("配偶單位電話", "phone"),
        ("副卡卡号", "card"),
        ("老家住址", "address"),
        ("定位坐标", "place"),
        ("lng", "place"),
        ("home_lat", "place"),
        ("gps_lng", "place"),
        ("LON2", "place"),
        ("GPS", "place"),
        ("最近定位", "place"),
        ("经纬度", "place"),
        ("platform", "text"),
        ("GPS设备号", "text"),
        ("salon", "text"),
        ("配偶单位", "name"),
        ("Guarantor name", "name"),
        ("星座", "text"),
    ],
)
def test_a_title_tells_how_its_values_are_masked(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_values_are_masked_by_their_titles_and_text_loses_its_numbers() -> None:
    shown = masked({"配偶单位电话": "02888888888", "星座": "狮子，电13800138000", "空": ""})

    assert shown == {"配偶单位电话": "028****8888", "星座": "狮子，电138****8000", "空": ""}
