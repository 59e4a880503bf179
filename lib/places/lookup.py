"""The divisions of a whole file's addresses, without reading a million addresses one by one.

What decides about an address is nearly always its beginning: 成都市锦江区. So addresses are cut
down to the part that can decide before the distinct ones are looked up; `locate` has the last word
on each, and an address whose beginning does not settle it is looked up in full.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from lib.cases.fields import ADDRESSES
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
    keys = [*ADDRESSES, *Hints._fields]
    short = frame.select(keys).with_columns(_shortened(frame[name]) for name in ADDRESSES)
    distinct = short.unique(maintain_order=True)
    places = [_first(row) for row in distinct.iter_rows(named=True)]
    told = pl.DataFrame([_row(place) for place in places], schema=TOLD, orient="row")
    known = distinct.with_row_index("_place")
    at = short.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return told[at["_place"]]


def _shortened(addresses: pl.Series) -> pl.Series:
    """Each address without what cannot decide about its division."""
    bare = addresses.str.replace_all(r"\s", "").str.head(LONGEST)
    bare = bare.set(bare == "", None)
    if bare.null_count() == len(bare):
        return bare
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
        .alias(addresses.name)
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
