"""What a reader of each language gets to read."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import words as module
from lib.errors import NotFound, RecordRefused
from lib.words import LANGUAGES, LOCALES, N_, Sentence, Speaks, Words, negotiate, signed, words

DAY = dt.date(2026, 11, 5)
MOMENT = dt.datetime(2026, 11, 5, 8, 3, tzinfo=dt.UTC)

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgid "Paid {amount} on {day}."
msgstr "{day}已还 {amount}。"

msgid "This cannot be saved: {problem}"
msgstr "无法保存：{problem}"

msgid "The date is missing."
msgstr "缺少日期。"
"""


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    """A Chinese reader with a catalogue of three sentences."""
    (tmp_path / "zh_Hans.po").write_text(PO, "utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    module._catalogue.cache_clear()
    reader = Words("zh_Hans")
    module._catalogue.cache_clear()
    return reader


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (None, "zh_Hans"),
        ("", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh-SG", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-MO", "zh_Hant"),
        ("zh-Hant", "zh_Hant"),
        ("en-US", "en"),
        ("fr", "en"),
        ("xx-invalid-locale", "en"),
        ("'; drop", "en"),
    ],
)
def test_a_browser_is_spoken_to_in_its_language(locale: str | None, language: str) -> None:
    assert negotiate(locale) == language


@given(st.text(max_size=20))
def test_whatever_a_browser_sends_leads_to_a_language(locale: str) -> None:
    assert negotiate(locale) in LANGUAGES


def test_every_language_of_the_switch_has_its_forms() -> None:
    assert list(LOCALES) == list(LANGUAGES)
    assert [words(language).language for language in LANGUAGES] == list(LANGUAGES)


def test_a_text_without_translation_is_read_in_english() -> None:
    assert words("en")("As of {day}", day=DAY) == "As of 5 Nov 2026"


def test_a_sentence_is_translated_when_it_is_read_and_its_fields_with_it(chinese: Words) -> None:
    paid = Sentence("Paid {amount} on {day}.", amount=1250, day=DAY)
    assert chinese(paid) == "2026-11-05已还 1,250。"
    assert words("en")(paid) == "Paid 1,250 on 5 Nov 2026."


def test_a_refusal_is_translated_with_the_sentence_inside_it(chinese: Words) -> None:
    refused = RecordRefused(problem=Sentence("The date is missing."))
    assert chinese(refused) == "无法保存：缺少日期。"
    assert str(refused) == "This cannot be saved: The date is missing."


def test_what_a_customer_is_called_is_never_translated_or_filled_in(chinese: Words) -> None:
    assert chinese("Paid {amount} on {day}.", amount="{day}", day="The date is missing.") == (
        "The date is missing.已还 {day}。"
    )


def test_a_text_without_values_may_hold_braces_of_its_own() -> None:
    assert words("en")("Such as {z}/{x}/{y}.png") == "Such as {z}/{x}/{y}.png"


def test_an_empty_text_stays_empty(chinese: Words) -> None:
    assert chinese("") == ""


def test_refusals_and_sentences_both_speak() -> None:
    assert isinstance(Sentence("Cases"), Speaks)
    assert isinstance(NotFound(what="7"), Speaks)
    assert str(Sentence(N_("{n} cases of {day}"), n=3, day=DAY)) == "3 cases of 2026-11-05"


@pytest.mark.parametrize(
    ("language", "read"),
    [
        (
            "zh_Hans",
            ["¥1,234.50", "-¥0.01", "US$10.00", "12,345.67", "12.5%", "2026-11-05 08:03"],
        ),
        (
            "zh_Hant",
            ["CN¥1,234.50", "-CN¥0.01", "US$10.00", "12,345.67", "12.5%", "2026-11-05 08:03"],
        ),
        (
            "en",
            ["CN¥1,234.50", "-CN¥0.01", "US$10.00", "12,345.67", "12.5%", "5 Nov 2026 08:03"],
        ),
    ],
)
def test_amounts_numbers_and_dates_take_the_readers_form(language: str, read: list[str]) -> None:
    t = words(language)
    assert [
        t.money(123450, "CNY"),
        t.money(-1, "CNY"),
        t.money(1000, "USD"),
        t.number(12345.67),
        t.percent(0.125),
        t.datetime(MOMENT),
    ] == read


@pytest.mark.parametrize(
    ("language", "read"),
    [
        ("zh_Hans", ["0.05", "2,403.06", "9,999.99", "1.2万", "123.5万"]),
        ("en", ["0.05", "2.4K", "10K", "12.3K", "1.2M"]),
    ],
)
def test_the_label_of_a_small_amount_is_grouped_and_of_a_large_one_short(
    language: str, read: list[str]
) -> None:
    t = words(language)
    amounts = (5, 240_306, 999_999, 1_234_567, 123_456_789)
    assert [t.short_money(minor) for minor in amounts] == read


def test_what_is_absent_is_a_dash_and_not_a_zero() -> None:
    t = words("en")
    absent = [t.money(None, "CNY"), t.number(None), t.percent(None), t.date(None), t.datetime(None)]
    assert absent == ["—"] * 5


def test_digits_are_shown_as_asked() -> None:
    t = words("en")
    assert [t.number(1234.567, 0), t.number(1, 2), t.percent(0.5, 0)] == ["1,235", "1.00", "50%"]


@given(st.integers(-(10**15), 10**15))
def test_an_amount_never_loses_a_cent(minor: int) -> None:
    shown = words("zh_Hans").money(minor, None)
    assert int(shown.replace(",", "").replace(".", "")) == minor


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.05001, "+0.1"), (-0.05001, "-0.1"), (0.04, "0.0"), (-0.04, "0.0"), (-0.0, "0.0")],
)
def test_a_difference_that_rounds_to_nothing_has_no_sign(value: float, told: str) -> None:
    assert signed(value) == told


@given(value=st.floats(-1e6, 1e6), digits=st.integers(0, 3))
def test_the_sign_of_a_difference_is_that_of_the_figure_beside_it(
    value: float, digits: int
) -> None:
    told = signed(value, digits)
    shown = float(told)
    assert told[:1] == ("+" if shown > 0 else "-" if shown < 0 else "0")
    assert shown == pytest.approx(value, abs=0.501 * 10**-digits)
