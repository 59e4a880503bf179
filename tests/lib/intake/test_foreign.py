"""A list of cases in Korean or Japanese does not silently speak of yuan."""

import pytest

from lib.errors import CurrencyUnsaid
from lib.intake import Options, load

NAME = "cases_2026-11-20.csv"
HEADER = "案件编号,姓名,逾期金额,逾期天数"
KOREAN = ("A1,김민준,1000000,3", "A2,이서연,250000,40")
JAPANESE = ("A1,たなか,100000,3", "A2,サトウ,¥25000,40")
CHINESE = ("A1,张三,100,3", "A2,李四,200,40")


def currencies(*lines: str, header: str = HEADER, **options: object) -> set[str]:
    content = "\n".join((header, *lines, "")).encode()
    frame = load(content, NAME, Options(**options)).frame  # type: ignore[arg-type]
    return set(frame["currency"])


@pytest.mark.parametrize(("lines", "said"), [(KOREAN, "Korean"), (JAPANESE, "Japanese")])
def test_a_file_in_another_language_is_asked_for_its_currency(
    lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CurrencyUnsaid, match=f"written in {said}"):
        currencies(*lines)


def test_the_chosen_currency_counts() -> None:
    assert currencies(*KOREAN, currency="KRW", currency_chosen=True) == {"KRW"}
    assert currencies(*KOREAN, currency="CNY", currency_chosen=True) == {"CNY"}


def test_where_it_is_the_usual_currency_nobody_is_asked() -> None:
    assert currencies(*KOREAN, currency="KRW") == {"KRW"}


def test_a_file_that_names_its_currency_is_not_asked() -> None:
    assert currencies(*KOREAN, header=HEADER.replace("金额", "金额(KRW)")) == {"KRW"}
    lines = [f"{line},KRW" for line in KOREAN]
    assert currencies(*lines, header=f"{HEADER},币种") == {"KRW"}


def test_a_foreign_word_or_name_among_others_is_no_language() -> None:
    assert currencies(*CHINESE, "A3,김민준,5,3") == {"CNY"}
    assert currencies(*(f"{one},永の店" for one in CHINESE), header=f"{HEADER},备注1") == {"CNY"}
