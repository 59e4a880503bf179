"""What is left of a person when nobody needs to know who it is.

Everything is masked by default and on the server, before it reaches a browser, a map, a chart or a
file. No statute fixes the digits; these are the product's: a name keeps its first character, a
phone number 3 + 4, an ID number 1 + 1, a card number its last 4, an address ends at the district,
a coordinate is rounded to about a kilometre. Only maps show places nearer than that, to about a
hundred metres, because crews are sent by them.
What is too short to hide anything in is hidden whole. Free text loses every run of digits that
could be such a number; rather one number too many is hidden than one too few. It also loses the
names that stand in the same row, and words about somebody's health, for which there are codes;
of a name that is hidden whole in its own column nothing stays in the texts beside it.

Each mask is one polars expression, so that a single value and a million rows are masked alike.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import polars as pl

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
Mask = Callable[[pl.Expr], pl.Expr]

STAR = "*"
HIDDEN = "***"
WHOLE = "whole"
"""The kind of MASKS of which nothing stays."""
DECIMALS = 2
"""Of a degree that a masked coordinate keeps: about a kilometre."""
DECIMALS_ON_MAPS = 3
"""The same on a map: about a hundred metres."""
EXACT, ROUNDED = "exact", "rounded"
"""The place_quality of an address whose own coordinates are known, and what is left of it here."""
NOT_SENSITIVE = "none"
"""The kind of a column that stays as it is."""
LEAST_HIDDEN = 4
"""A value that would not lose so many characters is hidden whole."""

ANY = r"(?s)."
NAME = r"\p{Han}&&[^省区區县縣旗街巷弄号號栋棟幢室路]"
PROVINCE = rf"^([{NAME}]{{2,6}}(?:省|自治区|自治區|特别行政区|特別行政區))"
CITY = rf"^([{NAME}]{{2,10}}?(?:自治州|地区|地區|盟|市))"
DISTRICT = (
    rf"^([{NAME}]{{2,15}}?(?:自治县|自治縣|自治旗)|[{NAME}]{{2,8}}?旗"
    rf"|路[南北桥橋][区區]|[{NAME}]{{1,5}}?[区區县縣]|[{NAME}]{{2,5}}?市)"
)
NO_DIVISION = (
    r"([小社园園厂廠校景街片库庫营營坊][区區]|(家属|家屬|宿舍|生活|住宅|别墅|別墅|公寓|安置|工业|工業"
    r"|产业|產業|服务|服務)[区區]|[一二三四五六七八九十][区區]|..[东東西南北中][区區]"
    r"|[超菜门門夜集城楼樓闹鬧]市)$"
)
"""Ends of words that look like a division and are a compound or a shop."""

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


def mask_name(name: str | None) -> str | None:
    """Keep the first character: 张晓明 → 张**, 欧阳锋 → 欧**."""
    return _one(_name, name)


def mask_phone(phone: str | None) -> str | None:
    """Keep three and four: 138****1234."""
    return _one(_phone, phone)


def mask_id(number: str | None) -> str | None:
    """Keep the first and the last character."""
    return _one(_id, number)


def mask_card(number: str | None) -> str | None:
    """Keep the last four digits."""
    return _one(_card, number)


def mask_address(address: str | None) -> str | None:
    """Keep it down to the district: 四川省成都市锦江区***; what names no division is hidden."""
    return _one(_address, address)


def mask_text(
    text: str | None, names: Iterable[str | None] = (), gone: Sequence[str | None] = ()
) -> str | None:
    """Hide ID, phone and card numbers inside free text, health, and `names`; dates stay.

    Of the names and numbers of `gone` nothing is left, of `names` the first character.
    """
    before = _nameless(text, names, gone) if text and gone else text
    masked = _one(_text, before)
    return None if masked is None else _nameless(masked, names)


def mask(frame: Frame, sensitive: Mapping[str, str]) -> Frame:
    """Mask the columns of a frame: column → kind, one of MASKS or NOT_SENSITIVE.

    Columns that the frame does not have are passed over; an unknown kind is a KeyError, because
    showing it as it is would be the wrong guess. Texts lose the names of the other columns, too,
    and whole what other columns of texts hide whole.
    """
    schema = frame.lazy().collect_schema()
    wanted = {column: kind for column, kind in sensitive.items() if column in schema}
    names = [column for column, kind in wanted.items() if kind == "name"]
    gone = [
        column for column, kind in wanted.items() if kind == WHOLE and schema[column] == pl.String
    ]
    masked = [
        _masked(
            _apart(column, names, gone) if kind == "text" else pl.col(column), schema[column], kind
        ).alias(column)
        for column, kind in wanted.items()
        if kind != NOT_SENSITIVE
    ]
    return frame.with_columns(masked)


def _masked(column: pl.Expr, dtype: pl.DataType, kind: str) -> pl.Expr:
    """A date that is sensitive, such as that of birth, has no part that may stay."""
    if dtype.is_temporal():
        return _whole(column)
    if kind == "place" and dtype.is_numeric():
        return column.round(DECIMALS)
    return MASKS[kind](column.cast(pl.String))


def _whole(column: pl.Expr) -> pl.Expr:
    """That there is something, and nothing of it."""
    return pl.when(column.is_not_null()).then(pl.lit(HIDDEN))


def _apart(column: str, names: Sequence[str], gone: Sequence[str]) -> pl.Expr:
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
            at, [_nameless(text, people[:kept], people[kept:]) for text, people in rows]
        )

    return pl.struct(column, *beside).map_batches(without, return_dtype=pl.String).alias(column)


def _nameless(text: str, names: Iterable[str | None], gone: Iterable[str | None] = ()) -> str:
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


def _one(of: Mask, text: str | None) -> str | None:
    masked = pl.select(of(pl.lit(text, dtype=pl.String))).item()
    return None if masked is None else str(masked)


def _name(name: pl.Expr) -> pl.Expr:
    trimmed = name.str.strip_chars()
    return trimmed.str.slice(0, 1) + trimmed.str.slice(1).str.replace_all(ANY, STAR)


def _kept(value: pl.Expr, head: int, tail: int) -> pl.Expr:
    trimmed = value.str.strip_chars()
    size = trimmed.str.len_chars().cast(pl.Int64)
    enough = size >= head + tail + LEAST_HIDDEN
    middle = trimmed.str.slice(head, (size - head - tail).clip(lower_bound=0))
    partly = (
        trimmed.str.slice(0, head)
        + middle.str.replace_all(ANY, STAR)
        + trimmed.str.slice((size - tail).clip(lower_bound=0))
    )
    return pl.when(enough).then(partly).otherwise(trimmed.str.replace_all(ANY, STAR))


def _phone(phone: pl.Expr) -> pl.Expr:
    return _kept(phone, 3, 4)


def _id(number: pl.Expr) -> pl.Expr:
    return _kept(number, 1, 1)


def _card(number: pl.Expr) -> pl.Expr:
    return _kept(number, 0, 4)


def _address(address: pl.Expr) -> pl.Expr:
    rest = address.str.strip_chars()
    kept = pl.lit("")
    for pattern in (PROVINCE, CITY, DISTRICT):
        found = rest.str.extract(pattern)
        division = (
            pl.when(found.str.contains(NO_DIVISION)).then(pl.lit("")).otherwise(found.fill_null(""))
        )
        kept = kept + division
        rest = rest.str.slice(division.str.len_chars())
    more = pl.when(rest == "").then(pl.lit("")).when(rest != "").then(pl.lit(HIDDEN))
    return kept + more


def _place(degrees: pl.Expr) -> pl.Expr:
    """A coordinate as a file writes it; one that is no plain number is hidden."""
    number = degrees.str.strip_chars().cast(pl.Float64, strict=False).round(DECIMALS)
    written = pl.when(degrees.str.strip_chars() == "").then(degrees).when(degrees.is_not_null())
    return pl.coalesce(number.cast(pl.String), written.then(pl.lit(HIDDEN)))


def _accuracy(quality: pl.Expr) -> pl.Expr:
    """How exactly a place is known, once its coordinates are masked."""
    return quality.replace(EXACT, ROUNDED)


def _text(text: pl.Expr) -> pl.Expr:
    """Only the few texts that hold a long run of digits are looked at one by one."""
    healthless = text.str.replace_many(dict.fromkeys(HEALTH, HIDDEN), leftmost=True)
    return healthless.map_batches(_without_numbers, return_dtype=pl.String)


def _without_numbers(texts: pl.Series) -> pl.Series:
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


MASKS: Mapping[str, Mask] = {
    "name": _name,
    "phone": _phone,
    "id": _id,
    "card": _card,
    "address": _address,
    "place": _place,
    "accuracy": _accuracy,
    "text": _text,
    WHOLE: _whole,
}
"""Kind of a sensitive column → its mask."""
