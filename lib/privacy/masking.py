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

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import polars as pl

from lib.privacy.free_text import HIDDEN, STAR, nameless, without_names, without_numbers

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
Mask = Callable[[pl.Expr], pl.Expr]

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
    before = nameless(text, names, gone) if text and gone else text
    masked = _one(without_numbers, before)
    return None if masked is None else nameless(masked, names)


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
            without_names(column, names, gone) if kind == "text" else pl.col(column),
            schema[column],
            kind,
        ).alias(column)
        for column, kind in wanted.items()
        if kind not in {NOT_SENSITIVE, "address"}
    ]
    addresses = [column for column, kind in wanted.items() if kind == "address"]
    if addresses:
        masked.append(_addresses(addresses))
    return frame.with_columns(masked)


def _addresses(columns: Sequence[str]) -> pl.Expr:
    """All columns of addresses at once, each address once.

    The patterns of divisions take milliseconds to be put together, as often as they are asked for,
    and a case has room for a score of addresses.
    """

    def without_doors(rows: pl.Series) -> pl.Series:
        found = rows.struct.unnest()
        told = pl.concat([found[name].rename("") for name in columns]).drop_nulls().unique()
        if told.is_empty():
            return rows
        hidden = told.to_frame("address").select(_address(pl.col("address"))).to_series()
        return found.select(pl.all().replace_strict(told, hidden)).to_struct(rows.name)

    texts = pl.Struct(dict.fromkeys(columns, pl.String))
    together = pl.struct(pl.col(name).cast(pl.String) for name in columns)
    return together.map_batches(without_doors, return_dtype=texts).struct.unnest()


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


MASKS: Mapping[str, Mask] = {
    "name": _name,
    "phone": _phone,
    "id": _id,
    "card": _card,
    "address": _address,
    "place": _place,
    "accuracy": _accuracy,
    "text": without_numbers,
    WHOLE: _whole,
}
"""Kind of a sensitive column → its mask."""
