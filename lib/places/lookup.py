"""The divisions of a whole file's addresses, without reading a million addresses one by one.

What decides about an address is nearly always its beginning: 成都市锦江区. So addresses are cut
down to the part that can decide before the distinct ones are looked up; `locate` has the last word
on each, and an address whose beginning does not settle it is looked up in full.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.parts import in_slices, where
from lib.places.divisions import Hints, Place, locate, tells_city
from lib.places.table import Level, names

TOLD = {
    "province": pl.String,
    "city": pl.String,
    "district": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_quality": pl.String,
}
"""The columns of `locate_many`."""

BEGINNING = (
    r"^(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{1,10}?(?:自治州|地区|盟|市))?"
    r".{1,14}?(?:自治县|自治旗|[区县市旗])[区县市旗场]?"
)
"""A beginning that may name city and district; the last character may make it another word."""

WORDS = r"^([^0-9A-Za-z０-９\s]*)"
"""What stands before the first figure: the same in thousands of addresses, and looked at once."""

LONGEST = 110
"""Characters of an address that `locate` can look at."""

NAMELESS = "〇"
"""Stands for an address that names no division at all."""

LEVELS: Sequence[Level] = ("province", "city", "district")


def locate_many(frame: pl.DataFrame) -> pl.DataFrame:
    """Find the division of each row: the columns of TOLD, in the order of `frame`.

    `frame` has the columns of ADDRESSES and province, city, district. The best place that any
    address of a row tells is taken; a district is better than a city.
    """
    return in_slices(frame.select(*ADDRESSES, *Hints._fields), _located)


def _located(frame: pl.DataFrame) -> pl.DataFrame:
    keys = frame.columns
    short = frame.select(keys).with_columns(_shortened(frame[name]) for name in ADDRESSES)
    distinct = short.unique(maintain_order=True)
    places = [_first(row) for row in distinct.iter_rows(named=True)]
    told = pl.DataFrame([_row(place) for place in places], schema=TOLD, orient="row")
    known = distinct.with_row_index("_place")
    at = short.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return told[at["_place"]]


def _shortened(addresses: pl.Series) -> pl.Series:
    """Each address without what cannot decide about its division."""
    if addresses.null_count() == len(addresses):
        return addresses
    heads = addresses.str.extract(WORDS)
    known = (
        heads.unique()
        .to_frame("head")
        .with_columns(begins=pl.col("head").str.extract(f"({BEGINNING})"))
    )
    settled = [text for text in known["begins"].unique() if text and _settles(text)]
    known = known.with_columns(begins=pl.when(pl.col("begins").is_in(settled)).then("begins"))
    begins = heads.to_frame("head").join(known, on="head", how="left", maintain_order="left")[
        "begins"
    ]
    open_ = begins.is_null() & addresses.is_not_null()
    return where(open_, begins.zip_with(~open_, addresses), _told_in_full).alias(addresses.name)


def _told_in_full(addresses: pl.Series) -> pl.Series:
    """Addresses whose first words do not settle their division, as far as they may tell it."""
    bare = addresses.str.replace_all(r"\s", "").str.head(LONGEST)
    bare = bare.set(bare == "", None)
    named = bare.str.contains_any(_all_names())
    # No name holds a figure or a Latin letter: which one it is does not matter.
    folded = bare.str.replace_all(r"[0-9A-Za-z０-９]", "0")
    beginning = bare.str.extract(f"({BEGINNING})")
    settled = [text for text in beginning.unique() if text and _settles(text)]
    return pl.select(
        pl.when(bare.is_not_null() & ~named)
        .then(pl.lit(NAMELESS))
        .when(beginning.is_in(settled))
        .then(beginning)
        .otherwise(folded)
    ).to_series()


def _settles(beginning: str) -> bool:
    """Whether what follows such a beginning cannot change what it says.

    It names city or province first and then, as its very end, a district of theirs.
    """
    place = locate(beginning)
    return (
        place is not None
        and place.district is not None
        and tells_city(beginning)
        and beginning.endswith(place.district)
    )


@cache
def _all_names() -> list[str]:
    return sorted({name for level in LEVELS for name in names(level)})


def _first(row: Mapping[str, str | None]) -> Place | None:
    hints = Hints(row["province"], row["city"], row["district"])
    best = None
    for name in ADDRESSES:
        if row[name]:
            place = locate(row[name], hints)
            if place and place.quality == "district":
                return place
            best = best or place
    return best or locate(None, hints)


def _row(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return (None,) * len(TOLD)
    return (place.province, place.city, place.district, place.lat, place.lon, place.quality)
