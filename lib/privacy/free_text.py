"""What is hidden in free text: numbers that could be somebody's, names of the same row, health.

Rather one number too many is hidden than one too few. Only the few texts that hold any of it are
looked at one by one.
"""

import re
from collections.abc import Iterable, Sequence

import polars as pl

STAR = "*"
HIDDEN = "***"

BETWEEN = r"[ \-\u00a0\u2010-\u2015\u200b-\u200f\u2060\u3000\ufeff－]?"
"""What may stand between two digits of one number."""
DATE = r"(?<!\d)(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d\-])"
NUMBER = rf"\d(?:{BETWEEN}\d){{6,}}{BETWEEN}[XxＸｘ]?|\d{{3}}\.\d{{4}}\.\d{{4}}"
IN_TEXT = re.compile(rf"(?P<date>{DATE})|(?P<number>{NUMBER})")
MAYBE_NUMBER = r"\d(?:\D?\d){6}"
HEALTH = (
    *("艾滋病", "艾滋", "HIV", "AIDS", "梅毒", "乙肝", "癌症", "癌", "肿瘤", "腫瘤", "白血病"),
    *(
        "尿毒症",
        "糖尿病",
        "心脏病",
        "心臟病",
        "高血压",
        "高血壓",
        "脑梗",
        "腦梗",
        "脑溢血",
        "腦溢血",
    ),
    *("中风", "中風", "瘫痪", "癱瘓", "残疾", "殘疾", "残障", "殘障", "抑郁症", "抑郁", "憂鬱症"),
    *("精神病", "精神分裂", "自闭症", "自閉症", "癫痫", "癲癇", "怀孕", "懷孕", "孕妇", "孕婦"),
    *("流产", "流產", "化疗", "化療", "透析", "吸毒", "戒毒"),
)
"""What a note may say of somebody's health; that a visit must not be is told by a kind of hold."""
SHORTEST_NAME = 2
"""Characters of a name that is looked for in texts: single ones are in every other word."""
ID_LENGTHS = (15, 18)
MOBILE_LENGTH = 11
CARD_LENGTHS = range(12, 20)


def without_numbers(text: pl.Expr) -> pl.Expr:
    """A column of texts without words about health and without numbers; dates stay."""
    healthless = text.str.replace_many(dict.fromkeys(HEALTH, HIDDEN), leftmost=True)
    return healthless.map_batches(_starred_numbers, return_dtype=pl.String)


def _starred_numbers(texts: pl.Series) -> pl.Series:
    suspicious = texts.str.contains(MAYBE_NUMBER).fill_null(value=False)
    hidden = [IN_TEXT.sub(_starred, text) for text in texts.filter(suspicious)]
    return texts.scatter(suspicious.arg_true(), hidden) if hidden else texts


def _starred(found: re.Match[str]) -> str:
    number = found["number"]
    if number is None:
        return found[0]
    places = [place for place, sign in enumerate(number) if sign.isalnum()]
    head, tail = _shown("".join(number[place] for place in places))
    shown = {*places[:head], *places[len(places) - tail :]}
    return "".join(
        STAR if place in set(places) - shown else sign for place, sign in enumerate(number)
    )


def _shown(number: str) -> tuple[int, int]:
    """How many characters at the beginning and the end of a number may be seen."""
    if len(number) in ID_LENGTHS or not number[-1].isdigit():
        return 1, 1
    if len(number) == MOBILE_LENGTH:
        return 3, 4
    return (0, 4) if len(number) in CARD_LENGTHS else (0, 0)


def without_names(column: str, names: Sequence[str], gone: Sequence[str]) -> pl.Expr:
    """A column of texts without the names, and what is to be `gone`, that stand in the same row.

    Only the few texts that hold a name are looked at one by one.
    """
    beside = (*names, *gone)
    if not beside:
        return pl.col(column)

    def without(row: pl.Series) -> pl.Series:
        found = row.struct.unnest()
        texts = found[column].cast(pl.String)
        if texts.null_count() == len(texts):
            return texts
        told = found.select(
            pl.col(name).str.strip_chars()
            for name in beside
            if found[name].null_count() < found.height
        )
        hits = told.select(
            pl.any_horizontal(
                pl.lit(texts).str.contains(pl.col(name), literal=True).fill_null(value=False)
                for name in told.columns
            )
            if told.columns
            else pl.lit(value=False)
        ).to_series()
        at = hits.arg_true() if len(hits) == len(texts) else pl.Series([], dtype=pl.UInt32)
        if not len(at):
            return texts
        rows = zip(texts.gather(at), told[at.to_list()].rows(), strict=True)
        kept = sum(name in names for name in told.columns)
        return texts.scatter(
            at, [nameless(text, people[:kept], people[kept:]) for text, people in rows]
        )

    return pl.struct(column, *beside).map_batches(without, return_dtype=pl.String).alias(column)


def nameless(text: str, names: Iterable[str | None], gone: Iterable[str | None] = ()) -> str:
    """A text in which each of the names keeps its first character only, and what is gone none."""
    left = {name: name[0] + STAR * (len(name) - 1) for name in _told(names)}
    left |= dict.fromkeys(_told(gone), HIDDEN)
    for name in sorted(left, key=len, reverse=True):
        text = text.replace(name, left[name])
    return text


def _told(names: Iterable[str | None]) -> Iterable[str]:
    """What is long enough to be looked for in texts."""
    stripped = (name.strip() for name in names if name)
    return {name for name in stripped if len(name) >= SHORTEST_NAME}
