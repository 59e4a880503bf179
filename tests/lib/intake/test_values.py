"""Amounts and dates as lenders write them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.values.amounts import has_decimal_comma, read_amount, read_amounts
from lib.intake.values.day_shapes import Shape
from lib.intake.values.days import read_day, read_days

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
        ("1.2亿元", D(120_000_000)),
        ("5百万", D(5_000_000)),
        ("3千元整", D(3_000)),
        ("NT$1,234", D(1234)),
        ("HK$ 5", D(5)),
        ("US$5.5", D("5.5")),
        ("€7", D(7)),
        ("USD 5", D(5)),
        ("5 CNY", D(5)),
        ("100美元", D(100)),
        ("100.00-", D("-100.00")),
        ("（1,234.50）", D("-1234.50")),
        ("¥(5)", D(-5)),
        ("(¥5)", D(-5)),
        ("-¥5", D(-5)),
        ("−5", D(-5)),
        ("1\u00a0234\u00a0567.5", D("1234567.5")),
        ("1'234.50", D("1234.50")),
        ("1’234’567", D(1_234_567)),
        ("1,23,456.00", D(123_456)),
        ("1.234,50", D("1234.50")),
        ("1.2E+05", D(120_000)),
        ("1.5E-01", D("0.15")),
        ("1,2345", None),
        ("0,123", None),
        ("1 2345", None),
        ("1,234,56", None),
        ("1,234 567", None),
        ("1.2.3", None),
        ("(-5)", None),
        ("-5-", None),
        ("ABC 5", None),
        ("¥$5", None),
        ("100²", None),
        ("约500", None),
        ("1万2千", None),
        ("5.0.0", None),
        (".", None),
        ("+", None),
        ("1.2E+05万元E", None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(text: str, value: Decimal | None) -> None:
    assert read_amount(text)[0] == value


def test_a_decimal_comma_is_proven_by_the_whole_file() -> None:
    column = pl.Series(["1.234,50", "7,5"])

    assert has_decimal_comma([column])
    assert read_amounts(column, decimal_comma=True).values.to_list() == [123_450, 750]
    assert not has_decimal_comma([pl.Series(["1,234.50", "7,5"])])


def test_one_slip_of_the_pen_does_not_turn_thousands_into_fractions() -> None:
    column = pl.Series(["1,234", "5,000", "12,34"])

    assert not has_decimal_comma([column])
    read = read_amounts(column)
    assert read.values.to_list() == [123_400, 500_000, None]
    assert read.findings["amount_unreadable"].to_list() == [False, False, True]


def test_under_decimal_commas_one_comma_and_three_figures_can_be_read_in_two_ways() -> None:
    read = read_amounts(pl.Series(["7,50", "1,234", "0,125", "1.234"]), decimal_comma=True)

    assert read.values.to_list() == [750, None, 12, 123_400]
    assert read.findings["amount_ambiguous"].to_list() == [False, True, False, False]


def test_an_amount_under_a_unit_keeps_every_decimal_that_it_had() -> None:
    read = read_amounts(pl.Series(["1.23456789", "2.5"]), unit=10_000)

    assert read.exact is not None
    assert read.exact.to_list() == [12_345_678_900, 25_000_000_000]


def test_a_sign_names_the_currency_of_its_amount() -> None:
    read = read_amounts(pl.Series(["NT$5", "5", "¥5"]))

    assert read.currency is not None
    assert read.currency.to_list() == ["NT$", None, "¥"]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_any_amount_with_two_decimals_is_stored_to_the_cent(amount: Decimal) -> None:
    read = read_amounts(pl.Series([f"{amount:f}"]))

    assert read.values.to_list() == [int(amount * 100)]


@given(st.integers(-(10**10), 10**10))
def test_the_third_decimal_rounds_half_to_even(micro: int) -> None:
    exact = Decimal(micro) / 1_000_000

    assert read_amounts(pl.Series([f"{exact:f}"])).values[0] == int(round(exact, 2) * 100)


AMOUNTS = st.decimals(0, 10**9, places=2)


def grouped(amount: Decimal, mark: str) -> str:
    return f"{amount:,.2f}".replace(",", mark)


SHAPES: list[Callable[[Decimal], str]] = [
    lambda amount: f"{amount:f}",
    lambda amount: grouped(amount, ","),
    lambda amount: grouped(amount, "'"),
    lambda amount: grouped(amount, " "),
    lambda amount: grouped(amount, "\u00a0"),
    lambda amount: f"¥{grouped(amount, ',')}",
    lambda amount: f"RMB {amount:f}",
    lambda amount: f"{amount:f}元",
    lambda amount: f"{amount / 10_000:f}万元",
    lambda amount: f"{amount / 10**8:f}亿",
    lambda amount: f"{amount:f}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."}),
    lambda amount: f"{amount:E}" if amount else "0",
    lambda amount: f" {amount:f}\t",
]
MINUS: list[Callable[[str], str]] = [
    lambda text: f"-{text.strip()}",
    lambda text: f"{text.strip()}-",
    lambda text: f"({text.strip()})",
    lambda text: f"（{text.strip()}）",
]


@given(AMOUNTS, st.sampled_from(SHAPES))
def test_any_amount_in_any_accepted_shape_reads_back_exactly(
    amount: Decimal, shape: Callable[[Decimal], str]
) -> None:
    assert read_amounts(pl.Series([shape(amount)])).values.to_list() == [int(amount * 100)]


@given(AMOUNTS, st.sampled_from(SHAPES), st.sampled_from(MINUS))
def test_any_amount_below_nothing_reads_back_exactly(
    amount: Decimal, shape: Callable[[Decimal], str], minus: Callable[[str], str]
) -> None:
    read = read_amounts(pl.Series([minus(shape(amount))]))

    assert read.values.to_list() == [-int(amount * 100)]


@given(st.text(alphabet="0123456789.,'-+() ¥$€万亿元EeRMB", max_size=12))
def test_whatever_stands_in_a_column_of_amounts_is_read_or_refused(text: str) -> None:
    read = read_amounts(pl.Series([text]))

    refused = {"amount_unreadable", "amount_ambiguous", "amount_too_large"} & set(read.findings)
    assert (read.values[0] is None) == (bool(refused) or not text.strip())


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
        "2024/1/5 0:00:00",
        "2024年01月05日 8时30分",
        "20240105083000",
        "202401050830",
        "20240105T083000",
        "2024-01-05T00:30:00Z",
        "2024-01-05 08:30 GMT+8",
        "2024-01-05T08:30:00.123+0800",
        "05/Jan/2024 8:30 AM",
        "2024-01-05 下午8:30",
        "2024-01-05 8:30 pm",
        "2024-01-05 星期五",
        "Fri, 05 Jan 2024",
        "Fri Jan 05 08:30:00 CST 2024",
        "5-Jan-24",
        "Jan 5, 2024",
        "January 5th, 2024",
        "民國113年1月5日",
        "民国113/1/5",
        "113/1/5",
        "1130105",
        "24年1月5日",
        "24/1/5",
        "45296.5",
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
        ("1/5/24", "date_ambiguous"),
        ("24/01/05", "date_ambiguous"),
        ("Jan-24", "date_ambiguous"),
        ("32/13/99", "date_impossible"),
        ("2024-01-05 14:30 AM", "date_impossible"),
        ("2024-01-05 24:00", "date_impossible"),
        ("2024-01-05T08:00+99", "date_impossible"),
        ("14:30", "date_unreadable"),
        ("12345", "date_unreadable"),
        ("1704412800000", "date_unreadable"),
        ("0", "date_zero"),
        ("1899-12-31", "date_zero"),
        ("1900/1/0", "date_zero"),
        ("0000-00-00 00:00:00", "date_zero"),
        ("00:00.0", "date_ruined"),
        ("9999-12-31", "date_open"),
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


def test_a_column_proves_the_order_of_years_of_two_figures() -> None:
    assert read_days(pl.Series(["05/01/24", "25/01/24"])).values[0] is None
    assert read_days(pl.Series(["99/12/05", "24/01/05"])).values[1] == DAY
    assert read_days(pl.Series(["1/5/24", "1/25/24"])).values[0] == DAY


def test_six_figures_may_be_a_year_and_a_month() -> None:
    assert read_days(pl.Series(["202401", "201112"])).values[1] == dt.date(2011, 12, 1)
    assert read_days(pl.Series(["201112"])).values[0] is None


def test_a_serial_of_a_moment_keeps_its_time_of_day() -> None:
    read = read_days(pl.Series(["45296.5", "45296.354166666664"]), moments=True)

    assert read.values.to_list() == [
        dt.datetime(2024, 1, 5, 12),  # noqa: DTZ001 — local, as written
        dt.datetime(2024, 1, 5, 8, 30),  # noqa: DTZ001 — local, as written
    ]


def test_a_moment_of_another_zone_is_told_in_the_zone_of_the_product() -> None:
    there = pl.Series(["2026-11-19T16:00:00Z"])

    assert read_days(there).values.to_list() == [dt.date(2026, 11, 20)]
    assert list(read_days(there).findings) == ["date_zone"]
    assert read_days(there, zone="America/New_York").values.to_list() == [dt.date(2026, 11, 19)]


DAY_SHAPES = (
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}{0.month:02}{0.day:02}",
    "{0.year}{0.month:02}{0.day:02}143000",
    "{0.year}-{0.month:02}-{0.day:02} 14:30",
    "{0.year}-{0.month:02}-{0.day:02}T14:30:00+08:00",
    "{0:%d-%b-%Y}",
    "{0:%d-%b-%y}",
    "{0:%B} {0.day}, {0.year}",
    "民国{1}年{0.month}月{0.day}日",
)


@given(st.dates(dt.date(1971, 1, 1), dt.date(2069, 12, 31)), st.sampled_from(DAY_SHAPES))
def test_any_day_in_any_accepted_shape_reads_back(day: dt.date, shape: str) -> None:
    text = shape.format(day, day.year - 1911)

    assert read_days(pl.Series([text])).values.to_list() == [day]


@given(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2069, 1, 1)))  # noqa: DTZ001 — local
def test_any_moment_reads_back_to_the_second(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001 — local

    texts = pl.Series([f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y/%m/%d %H:%M:%S}", str(serial)])

    assert read_days(texts, moments=True).values.to_list() == [moment] * 3
