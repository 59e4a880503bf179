"""Titles without what people vary: script, width, capitals, spaces, brackets, marks and units.

What a title adds in brackets may change its meaning (手机号（配偶）), so only what is known to be
harmless is left out: marks such as 必填, notes on the format, and units, which are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lib.intake.titles.units import Unit, unit_of
from lib.spelling import REMEMBERED, plain, simplified

LONGEST = 60
"""Characters above which a cell is no title but a text."""

LONGEST_UNIT = 5
"""Characters of a unit that is written without anything between it and the title."""

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|<([^<>]*)>|〔([^〔〕]*)〕")
_MARK = re.compile(
    r"[*\s]*(?:必填|必填项|必输|选填|选填项|可选|可空|非必填|不必填|required|mandatory|optional)?[*\s]*"
)
_NOTE = re.compile(
    r"(?:格式|例|例如|示例)[:\s].*|y{2,4}[-/.年]?m{1,2}[-/.月]?d{0,2}日?.*|年[-/]?月[-/]?日"
    r"|\d+位(?:数字|数)?|(?:纯)?文本(?:格式)?|(?:纯)?数字|男/?女|是/?否|yes/?no|y/n|text|number|date"
)
_EDGE = re.compile(r"^(?:必填|选填|可选)[\s:]+|[\s:]+(?:必填|选填|可选)$")
_APART = re.compile(r"^(?P<rest>.*\S)[\s/:,_\-·|]+(?P<unit>[^\s/:,_\-·|]+)$")
_TWO_TONGUES = re.compile(
    r"[/\n|]|(?<=[\u4e00-\u9fff])\s*(?=[a-z])|(?<=[a-z])\s*(?=[\u4e00-\u9fff])"
)
_LISTED = re.compile(r"[/、,;|]")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_SAME = {
    "number": "no",
    "num": "no",
    "amt": "amount",
    "acct": "account",
    "acc": "account",
    "addr": "address",
    "tel": "phone",
    "telephone": "phone",
    "instalment": "installment",
}
_IDLE = frozenset({"the", "of", "in", "a", "s"})


@dataclass(frozen=True)
class Reading:
    """One way to read a title: a spelling to look up, and the unit that was taken off."""

    spelling: str
    unit: Unit | None = None


@lru_cache(REMEMBERED)
def loose(title: str) -> str:
    """An English title word by word: singular, abbreviations written out, camelCase taken apart."""
    return "".join(words(title))


@lru_cache(REMEMBERED)
def words(title: str) -> tuple[str, ...]:
    """The words of an English title: singular, abbreviations written out, without idle ones."""
    found = (_singular(word.lower()) for word in _WORDS.findall(simplified(title)))
    return tuple(_SAME.get(word, word) for word in found if word not in _IDLE)


@lru_cache(REMEMBERED)
def readings(title: str) -> tuple[Reading, ...]:
    """The ways to read a title, the nearest to its letters first; () for what is no title."""
    if not title.strip() or len(title) > LONGEST:
        return ()
    found = dict.fromkeys((Reading(plain(title)), *_without_brackets(title)))
    return tuple(one for one in found if one.spelling)


def listed(text: str) -> tuple[str, ...]:
    """The words of a list such as 在职/休假; () when it is none."""
    words = tuple(word for word in _LISTED.split(text) if word.strip())
    return words if len(words) > 1 else ()


def parts(title: str) -> tuple[str, ...]:
    """The halves of a title in two languages (姓名 Name, 姓名/Name); () when it is in one."""
    halves = [half for half in _TWO_TONGUES.split(simplified(title).casefold()) if half.strip()]
    return tuple(halves) if 1 < len(halves) <= 3 else ()  # noqa: PLR2004 — 姓名 Full/Name


def aside(title: str) -> tuple[str, tuple[str, ...]]:
    """A title without its brackets, and what stands in them."""
    folded = simplified(title).casefold()
    return _BRACKETS.sub(" ", folded), tuple(
        "".join(groups) for groups in _BRACKETS.findall(folded)
    )


def unit_apart(title: str) -> tuple[str, Unit | None]:
    """A title in its own letters without the one unit that it names, and that unit."""
    text = simplified(title).strip()
    if whole := unit_of(text.casefold()):
        return "", whole
    found = [
        (match, unit)
        for match in _BRACKETS.finditer(text)
        if (unit := unit_of("".join(filter(None, match.groups())).strip().casefold()))
    ]
    if len(found) != 1:
        return title, None
    match, unit = found[0]
    return (text[: match.start()] + text[match.end() :]).strip(), unit


def _without_brackets(title: str) -> Iterator[Reading]:
    """Readings with marks and notes left out, the unit taken off, what remains in either order."""
    rest, asides = aside(title)
    rest = _EDGE.sub("", rest.strip(" *\t\r\n"))
    told = [one for one in asides if not (_MARK.fullmatch(one) or _NOTE.fullmatch(one.strip()))]
    units = [unit for one in told if (unit := unit_of(one.strip()))]
    left = [one for one in told if not unit_of(one.strip())]
    if len(units) > 1:
        return
    unit = units[0] if units else None
    for spelling in (rest + "".join(left), "".join(left) + rest):
        yield Reading(plain(spelling), unit)
    if unit is None:
        yield from _with_trailing_unit(rest, "".join(left))


def _with_trailing_unit(rest: str, left: str) -> Iterator[Reading]:
    """Readings of 金额/元, 金额:万元, Amount CNY and 金额万元."""
    if (apart := _APART.match(rest)) and (unit := unit_of(apart["unit"])):
        yield Reading(plain(apart["rest"] + left), unit)
    spelling = plain(rest)
    for at in range(max(1, len(spelling) - LONGEST_UNIT), len(spelling)):
        tail = spelling[at:]
        if not tail.isascii() and (unit := unit_of(tail)):
            yield Reading(spelling[:at] + plain(left), unit)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):  # noqa: PLR2004 — "ies" itself is no plural
        return word[:-3] + "y"
    if word.endswith(("sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word  # noqa: PLR2004
