"""How much a text looks like what lenders write: the judge between encodings.

Any bytes are text in Latin-1 and most are in GB18030, so that a decoder's silence proves nothing.
What proves something is what the characters are: Chinese files are made of some four thousand
common characters that stand at the front of both the mainland's and Taiwan's tables, a wrong
reading scatters over the rare ones; accents of western files stand alone among letters.

Compared with charset_normalizer on made files of 1, 2, 3, 10 and 50 rows with Chinese or English
titles: of 60 files of each sort this read all rightly but two in a hundred of those with one
Taiwanese name of two characters under English titles. charset_normalizer read every UTF-8 file
rightly, none of 24 GB18030 files with one or two names under English titles (10 of 12 with fifty),
and 3 in 10 of the western ones. That is why there is no library here.
"""

import re
from collections import Counter
from functools import cache

BROKEN = "\ufffd"
"""Stands for a broken place; a row that has it is refused."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
    "張劉陳楊黃趙吳孫馬鄭謝許韓鄧馮蕭葉蔣蘇呂盧鍾薑譚陸韋賈鄒龍賀顧龔萬錢嚴湯欒塗溫莊羅歐傅鐘閻畢單齊衛紀魯聶費詹簡賴游翁施柯洪"
)
PUNCTUATION = "，。、（）：；“”‘’《》【】！？—…·￥×　"
COMMON, LESS, MARK, RARE, WRONG, BAD = 1.0, 0.4, 0.7, -0.5, -1.0, -3.0

_NAME = re.compile(
    r"(?:^|(?<=[,;|\t\"]))([\u4e00-\u9fff])[\u4e00-\u9fff]{1,3}(?=[,;|\t\"\n]|$)", re.MULTILINE
)
_RUN = re.compile(r"[^\x00-\x7f]+")
_ALONE = re.compile(
    r"(?<=[a-z])[\u3400-\u9fff](?![\u3400-\u9fff])|(?<![\u3400-\u9fff])[\u3400-\u9fff](?=[a-z])"
)
"""A single Chinese character in a western word is an accent read wrongly."""

_MANY = 3
"""So many foreign letters in a row are no accents, whatever stands beside them."""

_SIGNS = frozenset("£€§°©®«»²³µ·–—‘’“”…½¼\u00a0")


@cache
def simplified() -> frozenset[str]:
    """The 3,755 common characters of GB 2312, level 1."""
    return _table("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))


@cache
def traditional() -> frozenset[str]:
    """The 5,401 common characters of Big5, level 1."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return _table("big5", range(0xA4, 0xC7), trails)


@cache
def _second() -> frozenset[str]:
    return _table("gb2312", range(0xD8, 0xF8), range(0xA1, 0xFF))


def _table(codec: str, leads: range, trails: "range | tuple[int, ...]") -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset("".join(pair.decode(codec, errors="ignore") for pair in pairs))


def chinese(text: str, common: frozenset[str]) -> float:
    """How Chinese a text is, from BAD to about 2; `common` are the usual characters of its script.

    The mean weight of what is not ASCII, and a bonus for cells that begin with a surname.
    """
    letters = Counter(letter for letter in text if letter > "\x7f")
    if not letters:
        return BAD
    weight = sum(_weight(letter, common) * n for letter, n in letters.items())
    weight += 2 * WRONG * len(_ALONE.findall(text))
    names = _NAME.findall(text)
    bonus = sum(name in SURNAMES for name in names) / len(names) if names else 0.0
    return weight / letters.total() + bonus


def _weight(letter: str, common: frozenset[str]) -> float:
    if letter in common:
        return COMMON
    if letter in _second():
        return LESS
    if letter in PUNCTUATION or "\uff01" <= letter <= "\uff5e":
        return MARK
    if letter == BROKEN or "\ue000" <= letter <= "\uf8ff":
        return BAD
    return RARE if "\u3400" <= letter <= "\u9fff" else WRONG


def western(text: str) -> float:
    """How much a text looks like a western language with accents: they stand among letters."""
    letters: Counter[tuple[str, int, bytes]] = Counter()
    for found in _RUN.finditer(text):
        run, start, end = found.group(), found.start(), found.end()
        length = min(len(run), _MANY)
        beside = text[start - 1 : start] + text[end : end + 1] if length < _MANY else ""
        letters.update((letter, length, beside.encode()) for letter in run)
    if not letters:
        return BAD
    weight = sum(_accent(*one) * n for one, n in letters.items())
    return weight / letters.total()


def _accent(letter: str, length: int, beside: bytes) -> float:
    if letter == BROKEN or "\x80" <= letter <= "\x9f" or letter > "\u2122":
        return BAD
    if letter in _SIGNS:
        return LESS if length == 1 else WRONG
    if not letter.isalpha() or letter >= "\u0180":
        return WRONG
    among = beside.isalpha() or beside[:1].isalpha() or beside[-1:].isalpha()
    if length == 1:
        return COMMON if among else RARE
    return LESS if length == 2 and beside.isalpha() and len(beside) == 2 else WRONG  # noqa: PLR2004
