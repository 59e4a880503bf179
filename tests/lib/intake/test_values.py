"""Amounts and dates as lenders write them."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.amounts import has_decimal_comma, read_amount, read_amounts
from lib.intake.days import Shape, read_day, read_days

D = Decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", D("1234.5")),
        ("¥1,234.50", D("1234.50")),
        ("￥１，２３４．５０", D("1234.50")),
        ("1.2万", D(12_000)),
        ("3亿", D(300_000_000)),
        ("(1,234.50)", D("-1234.50")),
        ("-5", D(-5)),
        ("RMB 88", D(88)),
        ("88元", D(88)),
        ("1 234.50", D("1234.50")),
        (".5", D("0.5")),
        ("1,23,4", None),
        ("12,34", None),
        ("五百", None),
        ("nan", None),
        ("1e5", None),
        ("", None),
        ("(5", None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(text: str, value: Decimal | None) -> None:
    assert read_amount(text)[0] == value


def test_a_decimal_comma_is_proven_by_the_whole_file() -> None:
    column = pl.Series(["1.234,50", "7,5"])

    assert has_decimal_comma([column])
    assert read_amounts(column, decimal_comma=True).values.to_list() == [123_450, 750]
    assert not has_decimal_comma([pl.Series(["1,234.50", "7,5"])])


@given(st.decimals(-(10**9), 10**9, places=2))
def test_any_amount_with_two_decimals_is_stored_to_the_cent(amount: Decimal) -> None:
    read = read_amounts(pl.Series([f"{amount:f}"]))

    assert read.values.to_list() == [int(amount * 100)]


@given(st.integers(-(10**10), 10**10))
def test_the_third_decimal_rounds_half_to_even(micro: int) -> None:
    exact = Decimal(micro) / 1_000_000

    assert read_amounts(pl.Series([f"{exact:f}"])).values[0] == int(round(exact, 2) * 100)


DAY = dt.date(2024, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024/1/5",
        "2024-01-05",
        "20240105",
        "2024年1月5日",
        "2024.1.5",
        "2024-01-05 08:30:00",
        "2024-01-05T08:30:00+08:00",
        "２０２４-01-05",
        "45296",
        "05-Jan-2024",
    ],
)
def test_a_day_is_read_in_every_usual_shape(text: str) -> None:
    moment = read_day(text).moment

    assert moment is not None
    assert moment.date() == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "date_impossible"),
        ("05/06/2024", "date_ambiguous"),
        ("x", "date_unreadable"),
        ("Foo-2024", "date_unreadable"),
        ("2024-13", "date_impossible"),
    ],
)
def test_what_is_no_day_is_refused_and_never_guessed(text: str, code: str) -> None:
    assert read_day(text).code == code


def test_a_column_proves_whether_day_or_month_comes_first() -> None:
    assert read_days(pl.Series(["25/06/2024", "05/06/2024"])).values.to_list() == [
        dt.date(2024, 6, 25),
        dt.date(2024, 6, 5),
    ]
    assert read_days(pl.Series(["06/25/2024", "06/05/2024"])).values[1] == dt.date(2024, 6, 5)


def test_six_figures_are_a_day_only_when_the_whole_column_is_so() -> None:
    assert read_days(pl.Series(["940331", "930705"])).values[0] == dt.date(1994, 3, 31)
    assert read_day("940331", Shape()).moment is None


def test_a_month_stands_for_its_first_or_last_day() -> None:
    assert read_days(pl.Series(["2005-09"])).values[0] == dt.date(2005, 9, 1)
    assert read_days(pl.Series(["Feb-2024"]), month_end=True).values[0] == dt.date(2024, 2, 29)
