"""The same address and the same building, however somebody typed them.

Two clients write one door in two ways: 四川省成都市锦江区兴池南街8号枕庭小区1幢1单元1304室
and 成都锦江区兴池南街 8# 枕庭小区1-1-1304. Here both become one text: the division in full, then
the rest without spaces and punctuation, with one word for each thing. What is no address of a door
(地址不详, or a district alone) has no text, so that it never joins two customers.
"""

import string
from collections.abc import Iterable
from functools import cache, partial

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.parts import where
from lib.places.divisions import Hints, locate
from lib.places.table import SUFFIX, divisions, full_names, names
from lib.spelling import FULL_WIDTH

ASKED = (*ADDRESSES, "client", *Hints._fields)
"""The columns that tell where a door is."""

UNKNOWN = r"^(?:地址)?(?:不详|不祥|不明|未知|暂无|无|没有|空|未提供|同上|NA|NULL|NONE)?(?:地址)?$"
"""What people write when they know no address."""

PUNCTUATION = r"[^\p{L}\p{N}#\-]"
VARIED = r"[^\p{Han}0-9A-Z#\-]"
"""What is in an address that is not yet written with one character for each meaning."""

LETTERS = {
    **{wide: usual.upper() for wide, usual in FULL_WIDTH.items()},
    **{letter: letter.upper() for letter in string.ascii_lowercase},
    **dict.fromkeys("‐‑‒–—―~～", "-"),
}
"""One character for those of one meaning: what NFKC does to addresses, much faster."""

NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
COUNTED = ("号", "號", "栋", "棟", "幢", "座", "单元", "單元", "楼", "樓", "层", "層", "弄")
COMMON = ("号", "号", "单元", "楼", "层", "县", "区")
ONE_WORD = {
    **{f"{word}号楼": f"{n}栋" for word, n in NUMERALS.items()},
    **{f"{word}{thing}": f"{n}{thing}" for word, n in NUMERALS.items() for thing in COUNTED},
    **dict.fromkeys(("号楼", "號樓", "#楼", "#樓", "幢", "棟"), "栋"),
    **dict(zip(("號", "#", "單元", "樓", "層", "縣", "區"), COMMON, strict=True)),
}
"""One spelling for what several words mean, the longer first; numerals only where they count."""

ROOM = (
    (r"(栋|座|号|\D)(\d{1,3})-(\d{1,2})-(\d{3,4})(?:室|房|号)?$", "${1}${2}栋${3}单元${4}"),
    (r"(单元|栋|座)\d{1,2}(?:层|楼)(\d{3,4})(?:室|房|号)?$", "${1}${2}"),
)
"""Ways to write a flat, and the one that is kept: 3-1-1304 is 3栋1单元1304."""

FLAT, FLATS = r"\d(?:室|房)$", "室房"
"""What may follow the number of a flat, and goes."""

NUMBERED = r"^.*?(?:[0-9]+(?:弄(?:[0-9]+支弄)?(?:[0-9]+号)?|号)|[A-Z0-9]+(?:栋|座))"
"""As far as the first number that stands for a house."""

BLOCK = r"(?:[东南西北中A-Z0-9一二三四五六七八九十]+(?:区|期))?[A-Z0-9]+(?:栋|座)"
"""A block behind a house number; the compound's name between them says nothing more."""

NAMED = r"^.*?(?:大厦|大楼|公寓|写字楼|商务楼)"
"""A building that has a name and no number."""

DOOR = r"\d$"
"""What an address ends with that has no building and yet is one door: 幸福小区 301."""

FIGURE = "0"
"""Stands for the house number that follows the words of an address."""

NO_SHORT_NAME = "路街道巷弄里村镇乡号桥区县旗场城东西南北中大一二三四五六七八九十"
"""What after a short name makes it a street: 江苏路 is not in 江苏."""

FEWEST = 2
"""Characters behind the division that can be an address."""


def normalised(cases: pl.DataFrame) -> pl.DataFrame:
    """The first usable address of each case and its building as uniform texts.

    Args:
        cases: the columns of ASKED.

    Returns:
        `address` and `building`, one row a case in the same order; null where nothing is known.
        Where no division is known the text holds the client: one road name is in many towns.

    """
    rows = cases.select(ASKED).with_row_index("_at")
    found: list[pl.DataFrame] = []
    for column in ADDRESSES:
        filled = rows.filter(pl.col(column).is_not_null())
        if filled.is_empty() and found:
            continue
        told = _of_column(filled, column)
        found.append(told)
        rows = rows.filter(~pl.col("_at").is_in(told["_at"].implode()))
    together = pl.concat(found)
    places = pl.DataFrame({"_at": pl.int_range(cases.height, dtype=pl.UInt32, eager=True)})
    return places.join(together, on="_at", how="left", maintain_order="left").select(
        "address", "building"
    )


def building_of(rest: pl.Series) -> pl.Series:
    """The house of an address without its division; null when it has neither number nor name."""
    house = rest.str.extract(NUMBERED, 0)
    behind = rest.str.strip_prefix(house)
    numbered = house.str.ends_with("号").fill_null(value=False)
    block = where(numbered, behind, lambda texts: texts.str.extract(BLOCK, 0).fill_null(""))
    found = house + block.set(~numbered, "")
    nameless = found.is_null()
    named = rest.zip_with(nameless, found)
    return where(nameless, named, lambda texts: texts.str.extract(NAMED, 0))


def uniform(texts: pl.Series) -> pl.Series:
    """One way to write each character and each word of an address."""
    plain = where(
        texts.str.contains(VARIED),
        texts,
        lambda some: some.str.replace_many(LETTERS).str.replace_all(PUNCTUATION, ""),
    )
    plain = plain.str.replace_many(ONE_WORD, leftmost=True)
    for written, kept in ROOM:
        # Most addresses end in another way, which is told faster than replaced.
        plain = where(
            plain.str.contains(written),
            plain,
            partial(_replaced, written=written, kept=kept),
        )
    plain = where(plain.str.contains(FLAT), plain, lambda some: some.str.strip_chars_end(FLATS))
    return plain.str.strip_prefix("中国")


def _replaced(texts: pl.Series, written: str, kept: str) -> pl.Series:
    return texts.str.replace(written, kept)


def _of_column(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The texts of the rows whose address in `column` says something: _at, address, building."""
    text = uniform(rows[column])
    begun = rows.with_columns(_beginnings(text))
    rest = text.str.strip_prefix(begun["_begins"].fill_null(""))
    usable = (rest.str.len_chars() >= FEWEST) & ~rest.str.contains(UNKNOWN)
    begun, rest = begun.filter(usable), rest.filter(usable)
    building = building_of(rest)
    before = pl.coalesce("_division", _within_client())
    return (
        begun.with_columns(_division=_divisions(begun))
        .select("_at", _before=before)
        .with_columns(_rest=rest, _building=building)
        .select(
            "_at",
            address=pl.when(building.is_not_null() | rest.str.contains(DOOR)).then(
                pl.col("_before") + pl.col("_rest")
            ),
            building=pl.col("_before") + pl.col("_building"),
        )
    )


def _beginnings(texts: pl.Series) -> pl.DataFrame:
    """The division that each address begins with and whether it names a district whole.

    What stands before the first figure is the same in thousands of addresses: looked at once.
    """
    heads = texts.str.extract(r"^([^0-9A-Z]*)").alias("_head")
    known = heads.unique().to_frame().with_columns(_shown=pl.col("_head") + FIGURE)
    in_district, *others = (pl.col("_shown").str.extract(form) for form in _divided())
    known = known.with_columns(_begins=in_district).with_columns(
        _named=pl.col("_begins").is_not_null()
    )
    if known["_begins"].null_count():
        known = known.with_columns(_begins=pl.coalesce("_begins", *others))
    return (
        heads.to_frame()
        .join(known, on="_head", how="left", nulls_equal=True, maintain_order="left")
        .select("_begins", "_named")
    )


def _within_client() -> pl.Expr:
    """What stands before an address whose division is not known for certain."""
    return pl.concat_str(
        pl.col("client").fill_null(""), pl.lit(":"), pl.col("_begins").fill_null("")
    )


def _divisions(rows: pl.DataFrame) -> pl.Series:
    """The division of each row in full; each distinct beginning is looked up once."""
    keys = ["_begins", "_named", *Hints._fields]
    known = rows.select(keys).unique(maintain_order=True)
    told = [_division(*row) for row in known.iter_rows()]
    looked_up = known.with_columns(_told=pl.Series(told, dtype=pl.String))
    return rows.select(keys).join(
        looked_up, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )["_told"]


def _division(
    begins: str | None,
    named: bool,  # noqa: FBT001 — a row of a frame
    province: str | None,
    city: str | None,
    district: str | None,
) -> str | None:
    """What an address begins with counts more than what the file says of the row's place."""
    filed = Hints(province, city, None if named else district)
    for hints in (filed, Hints()) if named else (filed,):
        place = locate(begins, hints)
        if place and (place.district or not named):
            return place.province + place.city + (place.district or "")
    return None


@cache
def _divided() -> tuple[str, ...]:
    """Patterns of the divisions that an address begins with; the first names a whole district."""
    provinces, cities = _any(names("province")), _any(names("city"))
    whole_cities = _any(full_names("city"))
    shorts = _any(SUFFIX.sub("", one.name) for one in divisions("district"))
    return (
        rf"^({provinces}?{cities}?{_any(full_names('district'))})",
        rf"^({provinces}?{cities}{shorts})[^{NO_SHORT_NAME}]",
        rf"^({provinces}?{whole_cities})",
        rf"^({provinces}?{cities}|{provinces})[^{NO_SHORT_NAME}]",
    )


def _any(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return f"(?:{'|'.join(sorted(filter(None, words), key=lambda word: (-len(word), word)))})"
