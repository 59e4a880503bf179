"""Where the people of the sample live: Chengdu (成都) and its surroundings.

Each area is a circle that lies wholly inside its district; compounds are strewn in it, buildings
stand around their compound. Coordinates are WGS-84, as whole hundred-thousandths of a degree.
"""

from dataclasses import dataclass

import polars as pl

from lib.sample import syllables
from lib.sample.draws import Draws, Ints, gather
from lib.sample.text import join

PROVINCE = "四川省"
CITY = "成都市"
DATUM = "WGS-84"


@dataclass(frozen=True)
class Area:
    """A circle inside a district: its centre in degrees x 100,000, radius in metres."""

    district: str
    adcode: int
    lat: int
    lon: int
    radius: int
    weight: int
    crew: int


AREAS = (
    Area("锦江区", 510104, 3059850, 10411200, 2300, 12, 0),
    Area("成华区", 510108, 3070000, 10413000, 3200, 12, 0),
    Area("武侯区", 510107, 3063000, 10403500, 2600, 14, 1),
    Area("双流区", 510116, 3056500, 10392000, 4000, 10, 1),
    Area("金牛区", 510106, 3070670, 10404140, 2400, 12, 2),
    Area("青羊区", 510105, 3067200, 10402000, 800, 5, 2),
    Area("青羊区", 510105, 3069000, 10395000, 2400, 5, 3),
    Area("温江区", 510115, 3070000, 10384000, 4000, 6, 3),
    Area("新津区", 510118, 3042000, 10382000, 4000, 2, 3),
    Area("郫都区", 510117, 3081000, 10389000, 4500, 6, 4),
    Area("新都区", 510114, 3082000, 10415000, 4000, 6, 4),
    Area("都江堰市", 510181, 3099000, 10363400, 4000, 2, 4),
    Area("龙泉驿区", 510112, 3056500, 10426000, 4000, 8, 5),
    Area("青白江区", 510113, 3088000, 10425000, 2000, 2, 5),
    Area("金堂县", 510121, 3086000, 10442000, 3000, 2, 5),
    Area("简阳市", 510185, 3040500, 10454000, 4000, 2, 5),
)

BUILDINGS_OF_COMPOUND = 4
ROADS = syllables.joined(syllables.ROAD_FIRST, syllables.ROAD_SECOND, syllables.ROAD_KINDS)
COMPOUNDS = syllables.joined(
    syllables.COMPOUND_FIRST, syllables.COMPOUND_SECOND, syllables.COMPOUND_KINDS
)


@dataclass(frozen=True)
class Homes:
    """Columns of the same length."""

    area: Ints
    district: pl.Series
    address: pl.Series
    lat: Ints
    lon: Ints


def settle(draws: Draws, people: Ints, buildings: int) -> Homes:
    """Give each person a flat in one of so many buildings."""
    building = draws.below("building", people, buildings)
    compound = building // BUILDINGS_OF_COMPOUND
    area = draws.weighted("area", compound, [area.weight for area in AREAS])
    district = gather([area.district for area in AREAS], area)
    lat, lon = _place(draws, building, compound, area)
    return Homes(area, district, _address(draws, people, building, district), lat, lon)


def _place(draws: Draws, building: Ints, compound: Ints, area: Ints) -> tuple[Ints, Ints]:
    """A compound within the square inside the circle, denser in the middle, and its building."""
    reach = gather_numbers([area.radius * 2 // 3 for area in AREAS], area)
    north, east = (_spread(draws, f"compound {way}", compound, reach) for way in ("north", "east"))
    north += draws.between("building north", building, -60, 60)
    east += draws.between("building east", building, -60, 60)
    lat = gather_numbers([area.lat for area in AREAS], area) + north * 100 // 111
    # A hundred-thousandth of a degree of longitude is 0.957 m at this latitude.
    lon = gather_numbers([area.lon for area in AREAS], area) + east * 1000 // 957
    return lat, lon


def _spread(draws: Draws, question: str, index: Ints, reach: Ints) -> Ints:
    """Metres between -reach and reach, the middle most often."""
    two = draws.below(question, index, reach) + draws.below(f"{question} again", index, reach)
    return two - reach


def _address(draws: Draws, people: Ints, building: Ints, district: pl.Series) -> pl.Series:
    compound = building // BUILDINGS_OF_COMPOUND
    floor = draws.between("floor", people, 1, 24)
    room = floor * 100 + draws.between("room", people, 1, 4)
    return join(
        PROVINCE + CITY,
        district,
        draws.pick("road", compound, ROADS),
        draws.between("number", compound, 1, 399),
        "号",
        draws.pick("compound", compound, COMPOUNDS),
        building % BUILDINGS_OF_COMPOUND + 1,
        "栋",
        draws.between("unit", people, 1, 3),
        "单元",
        room,
    )


def gather_numbers(numbers: list[int], positions: Ints) -> Ints:
    """The numbers at `positions`."""
    return pl.Series(numbers, dtype=pl.Int64).gather(positions).to_numpy()
