"""Units in titles: what 万元, CNY or 天 says about the values below it.

A unit that is overlooked makes an amount ten thousand times too small, so a unit is either
understood or its column has no meaning until somebody gives it one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lib.cases.fields import Field
from lib.intake.values.amounts import MICRO_PER_MINOR, MULTIPLES, rounded
from lib.intake.values.currencies import SOLE
from lib.intake.values.parsed import Parsed
from lib.words import MINOR_UNITS

CURRENCIES: Mapping[str, str] = {word.casefold(): code for word, code in SOLE.items()}
"""Word of a title → the currency that it names; ¥, $ and 元 name none for certain."""

FACTORS: Mapping[str, int] = {
    **{word: 10**power for word, power in MULTIPLES.items()},
    "wan": 10_000,
    "k": 1_000,
    "10k": 10_000,
    "'000": 1_000,
    "000": 1_000,
    "000s": 1_000,
    "'000s": 1_000,
    "thousand": 1_000,
    "thousands": 1_000,
    "10thousand": 10_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
}
"""Word of a title → how many units of currency one of it is."""

COUNTED: Mapping[str, str] = {
    **dict.fromkeys(("天", "日", "day", "days", "d"), "day"),
    **dict.fromkeys(("月", "个月", "month", "months", "期", "periods", "instalments"), "month"),
    **dict.fromkeys(("年", "岁", "周岁", "year", "years"), "year"),
    **dict.fromkeys(("周", "星期", "week", "weeks"), "week"),
    **dict.fromkeys(("次", "笔", "户", "个", "times", "count"), "count"),
    **dict.fromkeys(("%", "百分比", "百分数", "percent"), "percent"),
    **dict.fromkeys(("‰", "千分比"), "permille"),
}
"""Word of a title → what it counts."""

PLAIN_MONEY = ("元整", "元", "圆", "¥", "$", "块")
MINOR = ("分",)


def _one_of(words: Mapping[str, object] | tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_MONEY = re.compile(
    rf"^(?:单位[:：]?|unit[:：]?|in)?(?P<before>{_one_of(CURRENCIES)})?"
    rf"(?P<factor>{_one_of(FACTORS)})?(?P<minor>{_one_of(MINOR)})?(?P<plain>{_one_of(PLAIN_MONEY)})?"
    rf"(?P<after>{_one_of(CURRENCIES)})?$"
)


@dataclass(frozen=True)
class Unit:
    """What a title says of its values.

    `counts` is money, day, month … ; one value of the column is `factor` units of it, or, when
    `minor` is set, a hundredth. `text` is the unit as the title writes it.
    """

    text: str
    counts: str
    factor: int = 1
    minor: bool = False
    currency: str | None = None

    def fits(self, field: Field) -> bool:
        """Whether values of this unit can be values of the field without further reckoning."""
        if field.type == "money":
            return self.counts == "money"
        return self.counts == field.unit


@cache
def unit_of(text: str) -> Unit | None:
    """The unit that a word or two of a title name (folded to small letters); None for other words.

    What is read: 元, 万元, 人民币万元, CNY, USD thousand, 10k, 分, 天, 个月, %.
    """
    word = "".join(text.split()).rstrip(".")
    if not word:
        return None
    if counted := COUNTED.get(word.removeprefix("单位:")):
        return Unit(text, counted)
    found = _MONEY.match(word)
    if not found or not any(found.groupdict().values()):
        return None
    named = found["before"] or found["after"]
    return Unit(
        text,
        "money",
        factor=FACTORS.get(found["factor"] or "", 1),
        minor=bool(found["minor"]),
        currency=CURRENCIES[named] if named else None,
    )


def in_minor(parsed: Parsed) -> Parsed:
    """Take amounts that were read as units of currency for the hundredths that they are."""
    if parsed.exact is not None:
        parsed.exact = parsed.exact // MINOR_UNITS
        parsed.values = rounded(parsed.exact)
        parsed.find("amount_rounded", parsed.exact % MICRO_PER_MINOR != 0)
    return parsed
