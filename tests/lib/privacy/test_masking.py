"""Never more of a person is left than was decided."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cases.fields import KINDS, schema, sensitive
from lib.privacy.masking import (
    mask,
    mask_address,
    mask_card,
    mask_id,
    mask_name,
    mask_phone,
    mask_text,
)

DIGITS = st.text("0123456789", min_size=1, max_size=24)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="*"), max_size=30)
DISTRICTS = st.sampled_from(
    (
        "四川省成都市锦江区",
        "四川省都江堰市",
        "上海市浦东新区",
        "内蒙古自治区鄂尔多斯市准格尔旗",
        "湖南省湘西土家族苗族自治州凤凰县",
        "重庆市彭水苗族土家族自治县",
        "河北省唐山市路南区",
        "臺北市大安區",
        "锦江区",
    )
)
DOORS = st.sampled_from(
    (
        "梧影路128号锦和苑3栋2单元1502室",
        "幸福小区３栋",
        "解放路城市花园B座",
        "红旗超市楼上",
        "工业园区一号厂房",
        "花园东区12栋",
        "中山路市场旁",
    )
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张晓明", "张**"),
        ("欧阳锋", "欧**"),
        (" 李四 ", "李*"),
        ("", ""),
        (None, None),
    ],
)
def test_a_name_keeps_its_first_character(name: str | None, masked: str | None) -> None:
    assert mask_name(name) == masked


@given(WORDS)
def test_of_a_name_nothing_but_the_first_character_is_left(name: str) -> None:
    trimmed = name.strip()
    assert (mask_name(trimmed) or "")[1:].strip("*") == ""


def test_numbers_keep_the_agreed_ends() -> None:
    assert (
        mask_phone("00013801234"),
        mask_phone("028-85551234"),
        mask_id("51010419900101123X"),
        mask_card("6200000012345678"),
    ) == ("000****1234", "028*****1234", "5****************X", "************5678")


@given(DIGITS)
def test_a_masked_number_shows_its_ends_or_nothing(number: str) -> None:
    for of, head, tail in ((mask_phone, 3, 4), (mask_id, 1, 1), (mask_card, 0, 4)):
        masked = of(number) or ""
        hidden = len(number) - head - tail
        shown = number[:head] + "*" * hidden + number[len(number) - tail :]
        assert masked == (shown if hidden >= 4 else "*" * len(number))


@given(DISTRICTS, DOORS)
def test_an_address_ends_at_the_district(district: str, door: str) -> None:
    assert mask_address(district + door) == f"{district}***"


@given(DOORS)
def test_an_address_without_a_division_is_hidden_whole(door: str) -> None:
    assert mask_address(door) == "***"


@given(DISTRICTS, WORDS)
def test_no_digit_and_no_letter_of_an_address_is_left(district: str, door: str) -> None:
    masked = mask_address(district + "7" + door) or ""
    assert masked == f"{district}***"


def test_an_absent_address_stays_absent() -> None:
    assert (mask_address(None), mask_address(""), mask_address("成都市")) == (None, "", "成都市")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("来电13800138000已接", "来电138****8000已接"),
        ("138-0013-8000", "138-****-8000"),
        ("138.0013.8000", "138.****.8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("证件51010419900101123x，本人", "证件5****************x，本人"),
        ("卡6200 0000 1234 5678", "卡**** **** **** 5678"),
        ("旧证510104900101123", "旧证5*************3"),
        ("宅电85551234", "宅电********"),
        ("2026-11-20 14:30 上门", "2026-11-20 14:30 上门"),
        ("承诺2026/11/25还1234.50元", "承诺2026/11/25还1234.50元"),
        ("上门未遇", "上门未遇"),
        ("", ""),
        (None, None),
    ],
)  # fmt: skip
def test_numbers_inside_a_note_are_hidden(text: str | None, masked: str | None) -> None:
    assert mask_text(text) == masked


@given(WORDS, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), WORDS)
def test_no_phone_number_survives_in_a_note(before: str, phone: str, after: str) -> None:
    masked = mask_text(f"{before}{phone}{after}") or ""
    assert phone not in masked
    assert phone[3:7] + phone[7:] not in masked


@given(WORDS, st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_of_an_id_number_in_a_note_at_most_its_ends_are_left(before: str, number: str) -> None:
    words = "".join(sign for sign in before if not sign.isalnum() and not sign.isspace())
    masked = mask_text(f"（{words}）{number}。") or ""
    assert masked.endswith(f"）{number[0]}{'*' * 16}{number[-1]}。")


def test_a_frame_is_masked_by_kind_and_the_rest_stays() -> None:
    frame = pl.DataFrame(
        {
            "name": ["张三", None],
            "mobile": ["00013801234", "12"],
            "id_no": ["510104199001011234", None],
            "loan_no": ["6200000012345678", "1"],
            "addr_home": ["四川省成都市锦江区梧影路1号", "不详"],
            "note1": ["来电13800138000", None],
            "dpd": [31, 0],
        }
    )
    kinds = {
        "name": "name", "mobile": "phone", "id_no": "id", "loan_no": "card", "addr_home": "address",
        "note1": "text", "absent": "name", "dpd": "none",
    }  # fmt: skip
    expected = {
        "name": ["张*", None],
        "mobile": ["000****1234", "**"],
        "id_no": ["5****************4", None],
        "loan_no": ["************5678", "*"],
        "addr_home": ["四川省成都市锦江区***", "***"],
        "note1": ["来电138****8000", None],
        "dpd": [31, 0],
    }
    assert mask(frame, kinds).to_dict(as_series=False) == expected
    assert mask(frame.lazy(), kinds).collect().to_dict(as_series=False) == expected


def test_a_coordinate_is_rounded_to_about_a_kilometre_and_says_so() -> None:
    frame = pl.DataFrame(
        {
            "lat": [30.654178, None],
            "as_written": ["104.082519", "104°04′57″"],
            "empty": ["", None],
            "place_quality": ["exact", "district"],
        }
    )
    kinds = {"lat": "place", "as_written": "place", "empty": "place", "place_quality": "accuracy"}
    assert mask(frame, kinds).to_dict(as_series=False) == {
        "lat": [30.65, None],
        "as_written": ["104.08", "***"],
        "empty": ["", None],
        "place_quality": ["rounded", "district"],
    }


def test_no_file_of_customers_or_collectors_has_a_coordinate_that_is_not_masked() -> None:
    for kind in KINDS:
        degrees = {name for name in schema(kind) if name.split("_")[0] in {"lat", "lon"}}
        assert {sensitive(kind)[name] for name in degrees} <= {"place"}
    assert {"lat", "lon", "lat_file", "lon_file"} <= sensitive("cases").keys()


def test_a_sensitive_date_is_hidden_whole() -> None:
    frame = pl.DataFrame({"birth": [dt.date(1990, 1, 31), None]})
    assert mask(frame, {"birth": "text"})["birth"].to_list() == ["***", None]


def test_an_unknown_kind_shows_nothing_by_mistake() -> None:
    with pytest.raises(KeyError):
        mask(pl.DataFrame({"name": ["张三"]}), {"name": "nickname"})


def test_of_whom_nothing_may_be_seen_nothing_is_left_in_the_texts_beside_him() -> None:
    rows = pl.DataFrame(
        {
            "note": ["张晓明的配偶李秀英13712345678说明", "李秀英", None, "无"],
            "name": ["张晓明", "张晓明", "张晓明", "张晓明"],
            "contact": ["李秀英", "李秀英", "李秀英", "无"],
            "phone": ["13712345678", None, None, None],
            "children": [1, 2, 3, 4],
        }
    )
    kinds = {"note": "text", "name": "name", "contact": "whole", "phone": "whole"}
    masked = mask(rows, {**kinds, "children": "whole"})
    assert masked["note"].to_list() == ["张**的配偶******说明", "***", None, "无"]


def test_of_a_name_that_contains_another_one_that_goes_no_given_name_is_left() -> None:
    assert mask_text("欧阳显明与欧阳", ["欧阳显明"], ["欧阳"]) == "欧***与***"
