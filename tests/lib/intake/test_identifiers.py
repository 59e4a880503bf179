"""Identifiers and phone numbers: kept digit by digit, refused where Excel has ruined them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.values.identifiers import CHECK_DIGITS, WEIGHTS, read_id_numbers, read_ids
from lib.intake.values.phones import read_phone, read_phones


def checked(digits: str) -> str:
    """The 17 digits with their check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + CHECK_DIGITS[total % len(CHECK_DIGITS)]


SOUND = [checked(f"5101051990030712{n}") for n in range(10)]


def ruined(cells: list[str]) -> list[bool]:
    mask = read_ids(pl.Series(cells)).findings.get("id_ruined")
    return [False] * len(cells) if mask is None else mask.to_list()


@pytest.mark.parametrize(
    "text", ["4.40301E+17", "4.40301E+17 ", "4.40301e17", "4,40301E+17", "4E+17", "-1.2E+12"]
)
def test_a_number_that_excel_shortened_is_ruined(text: str) -> None:
    assert ruined([text]) == [True]


@pytest.mark.parametrize("text", ["8E10", "1E5", "A4.4E+17", "E12345678", "440301199003070000X"])
def test_letters_alone_ruin_no_identifier(text: str) -> None:
    assert ruined([text]) == [False]


def test_zeros_after_the_fifteenth_digit_are_told_by_the_whole_column() -> None:
    lost = ["123456789012345000", "987654321098765000"]
    whole = ["123456789012345678", "987654321098765432", "111111111111111111"]

    assert ruined(lost) == [True, True]
    assert ruined([*lost[:1], *whole]) == [False] * 4
    # Of 16 digits one in ten ends in a zero anyway.
    assert ruined(["6222021234567890"]) == [False]
    assert ruined(["123456789012345", "100000000000000"]) == [False, False]


def test_zeros_at_the_end_of_an_identity_number_are_told_by_its_check_digit() -> None:
    lost = "510105199003071000"
    real = next(
        number
        for number in (checked(f"510105199003{n:03}00") for n in range(100, 999))
        if number.endswith("000")
    )

    read = read_id_numbers(pl.Series([lost, real, *SOUND]))

    assert read.findings["id_ruined"].to_list() == [True, *[False] * 11]
    assert "id_checksum" not in read.findings


def test_where_all_check_digits_are_wrong_they_prove_nothing() -> None:
    wrong = [number[:17] + ("1" if number[17] == "0" else "0") for number in SOUND]

    read = read_id_numbers(pl.Series(["510105199003071000", *wrong]))

    assert "id_ruined" not in read.findings


@pytest.mark.parametrize(
    "text", [SOUND[0], "110101900307123", "A123456(7)", "1234567(8)", "A123456789", "E12345678"]
)
def test_numbers_old_and_from_hong_kong_macau_and_taiwan_are_no_reason_to_warn(text: str) -> None:
    assert read_id_numbers(pl.Series([text])).findings == {}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("00012345678", "00012345678"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("+86-10-12345678", "01012345678"),
        ("(028)85551234", "02885551234"),
        ("028-85551234-801", "02885551234-801"),
        ("028-85551234转801", "02885551234-801"),
        ("85551234 ext. 12", "85551234-12"),
        ("+852 2123 4567", "+85221234567"),
        ("13800138000/13900139000", "13800138000/13900139000"),
        ("13800138000、028-85551234", "13800138000/02885551234"),
        ("13800138000 13900139000", "13800138000/13900139000"),
        ("400-123-4567", "4001234567"),
        ("1380013800", None),
        ("138001380001", None),
        ("138****8000", None),
        ("空号", None),
        ("12345", None),
        ("13800138000(本人)", None),
    ],
)
def test_a_phone_number_becomes_what_can_be_dialled_or_stays(text: str, phone: str | None) -> None:
    assert read_phone(text) == phone
    assert read_phones(pl.Series([text])).values.to_list() == [phone or text]


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "0086 "]))
def test_any_mobile_phone_is_one_text_however_it_is_written(number: str, code: str) -> None:
    spaced = f"{code}{number[:3]}-{number[3:7]} {number[7:]}"

    assert read_phones(pl.Series([spaced, number])).values.to_list() == [number, number]


@given(st.lists(st.text(alphabet="0123456789X", min_size=1, max_size=15), min_size=1))
def test_identifiers_of_up_to_fifteen_characters_are_kept_as_they_are(cells: list[str]) -> None:
    read = read_ids(pl.Series(cells))

    assert (read.values.to_list(), read.findings) == (cells, {})
