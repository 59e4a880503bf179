"""Which province, city and district an address lies in, without any map service.

An address that only tells its district is placed at the district's centre and marked approximate.
A district that several cities have is refused unless the city is known: 朝阳区 alone may be in
Beijing or in Changchun.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from lib.places.table import (
    Division,
    Names,
    beginnings,
    cities_of,
    divisions,
    full_names,
    names,
    rows,
)

NO_PLACE = re.compile(r"[东西南北中大]?[一二三四五六七八九十]?[路街道巷弄里村镇乡号桥区县旗]")
"""What after a short name makes it a street or another division: 海南路 is not in 海南."""

NO_CITY = re.compile("场")
"""What after a full name makes it another word: 东方市场 is not in 东方市."""

BEFORE = re.compile(r"\A(?:中国|地址|\W)+")
"""What may stand before the first division."""

EVERYDAY = frozenset({"东方", "中山", "双河", "文昌", "白沙", "朝阳"})
"""Short names of cities that buildings, roads and districts elsewhere bear as often."""

SHORTEST = 2
"""Characters of a name that says next to nothing inside a text: 小区北区 is not in 北区."""

LONGEST = 15
"""Characters of the longest name of a district."""

LOOKED_AT = 40
"""Characters of an address in which a district is looked for."""


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


class Reading(NamedTuple):
    """What an address begins with: the divisions, what follows, and whether it is beyond doubt."""

    province: str | None
    city: str | None
    rest: str
    sure: bool


def locate(address: str | None, hints: Hints = Hints()) -> Place | None:  # noqa: B008 — immutable
    """Find the division of an address; None when it is not told or not unique.

    A full name in the address counts more than a column of the file, a short name less, because
    it may be a building's: unless a district of the city follows.
    """
    text = BEFORE.sub("", "".join((address or "").split()), count=1)
    told = _read(text)
    filed = _filed(text, hints)
    readings = [_completed(told, filed)]
    if not told.sure:
        readings.append(filed)
    for one in readings:
        if district := _district(one.rest, hints.district, one.province, one.city):
            return Place(*district[:3], *district[3:], quality="district")
    for one in reversed(readings):
        if found := _only(divisions("city"), one.province, one.city):
            return Place(found.province, found.city, None, found.lat, found.lon, "city")
    return None


def tells_city(address: str) -> bool:
    """Whether an address begins with a city or a province."""
    text = BEFORE.sub("", "".join(address.split()), count=1)
    return any(_leading(text, names(level)) for level in ("city", "province"))


def _read(text: str) -> Reading:
    """The divisions that a text begins with, or else a city that it names in full anywhere."""
    city = _leading(text, names("city"))
    province = _leading(text, names("province"))
    if province and not (city and len(city[1]) < len(province[1])):
        inside = _leading(province[1], cities_of(province[0]))
        name, rest, sure = inside or (None, *province[1:])
        return Reading(province[0], name, rest, sure or province[2])
    name, rest, sure = city or _anywhere(text) or (None, text, False)
    return Reading(names("city")[name][0].province if name else None, name, rest, sure)


def _filed(text: str, hints: Hints) -> Reading:
    """What the columns of the file say of the same text."""
    province = _named(hints.province, names("province"))
    city = _named(hints.city, cities_of(province) if province else names("city"))
    return Reading(province, city, text, sure=False)


def _completed(told: Reading, filed: Reading) -> Reading:
    """Fill what the text leaves open from the file, as far as the two agree."""
    province = told.province or filed.province
    fits = filed.city and (province is None or filed.city in cities_of(province))
    return told._replace(province=province, city=told.city or (filed.city if fits else None))


def _leading(text: str, names: Names) -> tuple[str, str, bool] | None:
    """The division that a text begins with, what follows, and whether it is named in full."""
    for length in range(min(len(text), LONGEST), 1, -1):
        found = names.get(text[:length])
        if not found:
            continue
        name, rest = found[0].city or found[0].province, text[length:]
        full = text[:length] == name and not NO_CITY.match(rest)
        if full or _short_for(text[:length], name, rest):
            return name, rest.removeprefix(name), full
    return None


def _short_for(short: str, name: str, rest: str) -> bool:
    """Whether a short name stands for the division here, and not for a street or a building."""
    if _begins(rest, name):
        return True
    return short != name and short not in EVERYDAY and not NO_PLACE.match(rest)


def _begins(rest: str, city: str) -> bool:
    """Whether a text begins with a district of a city, in full: 石家庄桥西区."""
    inside = full_names("district", city)
    return any(rest[:length] in inside for length in range(2, LONGEST + 1))


def _anywhere(text: str) -> tuple[str, str, bool] | None:
    """A city named in full inside a text: 销售部地址：成都市温江区."""
    starts = beginnings("city")
    for at in range(1, min(len(text), LOOKED_AT)):
        if text[at : at + 2] not in starts:
            continue
        for length in range(min(len(text) - at, LONGEST), SHORTEST, -1):
            name, rest = text[at : at + length], text[at + length :]
            if name.endswith("市") and name in full_names("city") and not NO_CITY.match(rest):
                return name, rest, False
    return None


def _named(name: str | None, names: Names) -> str | None:
    found = names.get("".join((name or "").split()))
    return (found[0].city or found[0].province) if found else None


def _district(
    text: str, hint: str | None, province: str | None, city: str | None
) -> Division | None:
    """The district that the text or the hint names, if it can be only one."""
    known = names("district")
    candidates = [hint] if hint and hint in known else []
    candidates += list(_mentioned(text, within=bool(province or city)))
    for name in candidates:
        if found := _only(known[name], province, city):
            return found
    return None


def _mentioned(text: str, *, within: bool) -> Iterator[str]:
    """District names in the text, from its beginning on; short ones only right at the beginning.

    What lies inside a longer name is none of its own: 铁西区 is not 西区.
    """
    at, starts = 0, beginnings("district")
    while at < min(len(text), LOOKED_AT):
        taken = 0
        if text[at : at + 2] in starts:
            lengths = range(min(len(text) - at, LONGEST), 1, -1)
            taken = next((n for n in lengths if _stands(text, at, n, within=within)), 0)
        if taken:
            yield text[at : at + taken]
        at += max(taken, 1)


def _stands(text: str, at: int, length: int, *, within: bool) -> bool:
    """Whether the characters at a place of a text are the name of a district."""
    name = text[at : at + length]
    if name in full_names("district"):
        if name[-1] == "市" and NO_CITY.match(text, at + length):
            return False
        return length > SHORTEST or (at == 0 and (within or name[-1] != "区"))
    short = within and at == 0 and name in names("district")
    return short and not NO_PLACE.match(text, length)


def _only(found: Sequence[Division], province: str | None, city: str | None) -> Division | None:
    """The single division of `found` within what is known."""
    if province is None and city is None and len(found) != 1:
        return None
    fitting = [
        one for one in found if province in {None, one.province} and city in {None, one.city}
    ]
    return fitting[0] if len(fitting) == 1 else None


@cache
def adcode_of(city: str) -> str | None:
    """The code of a city by its full or short name; None when it is not known."""
    codes = {
        name: row["city_adcode"]
        for row in rows("city")
        for name in (row["city_name"], row["short_name"])
    }
    return codes.get(city)
