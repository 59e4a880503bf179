"""Where cases lie: the coordinates of the file in one system, and what makes them doubtful.

Coordinates that cannot be right keep the row out or give way to the address; those that lie far
from what the row says of its city stay, with a word to the sender.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from lib.cases.fields import ADDRESSES
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded
from lib.parts import put
from lib.places.datum import to_wgs84
from lib.privacy.masking import EXACT

Placer = Callable[[pl.DataFrame], pl.DataFrame]
"""Finds the division of each row's address: columns province, city, district, lat, lon,
place_quality; see lib.places.lookup.locate_many."""

DIVISIONS = ("province", "city", "district")
TOLD = (*DIVISIONS, "lat", "lon", "place_quality")
LATITUDES, LONGITUDES = 90, 180
CHINA_LATITUDES, CHINA_LONGITUDES = (3.0, 54.0), (73.0, 136.0)

DATUMS: Mapping[str, str] = {
    **dict.fromkeys(
        ("wgs84", "wgs1984", "gps", "gps84", "epsg4326", "4326", "天地图", "tianditu", "cgcs2000",
         "epsg4490", "4490", "国家2000", "2000国家大地坐标系", "国家大地2000", "地球坐标系"),
        "wgs84",
    ),
    **dict.fromkeys(
        ("gcj02", "gcj", "高德", "高德地图", "amap", "腾讯", "腾讯地图", "tencent", "火星",
         "火星坐标", "火星坐标系", "国测局", "国测局坐标"),
        "gcj02",
    ),
    **dict.fromkeys(("bd09", "bd09ll", "百度", "百度地图", "百度坐标", "baidu", "bd"), "bd09"),
}  # fmt: skip
"""How files name a coordinate system, without punctuation → its code in lib.places.datum."""

NEAR_DISTRICT, NEAR_CITY = 100.0, 250.0
"""Kilometres from the centre of a division that its cases may lie; a city's counties are far."""

LABELLED = 3
"""Cases under one label from which their own middle can stand for an unknown division."""

KM_PER_DEGREE = 111.2
Floats = npt.NDArray[np.float64]


def add_places(
    frame: pl.DataFrame, datum: str, placer: Placer | None
) -> tuple[pl.DataFrame, Mapping[str, Parsed]]:
    """Turn coordinates into WGS-84, and place the others by the division of their address.

    `datum` is that of rows whose file names none, or none that is known. Findings are by field.
    """
    lat, lon = frame["lat"], frame["lon"]
    found = Parsed(lat)
    usable = _usable(found, lat, lon)
    system, unknown = _systems(frame["datum_file"], datum, usable)
    north, east = _converted(lat, lon, system, usable)
    placed = frame.with_columns(
        lat=pl.Series(north).fill_nan(None),
        lon=pl.Series(east).fill_nan(None),
        lat_file=lat,
        lon_file=lon,
        datum_file=pl.coalesce("datum_file", system.set(~usable, None)),
        place_quality=pl.when(usable).then(pl.lit(EXACT)),
    )
    found.find("coordinates_elsewhere", _elsewhere(placed, placer))
    shown = _by_address(placed, placer) if placer else placed
    return shown, {"lat": found, "datum_file": unknown}


def _usable(found: Parsed, lat: pl.Series, lon: pl.Series) -> pl.Series:
    """Which coordinates can be used; what is wrong with the others is noted."""
    zero = ((lat == 0) & (lon == 0)).fill_null(value=False)
    half = lat.is_null() != lon.is_null()
    off = ((lat.abs() > LATITUDES) | (lon.abs() > LONGITUDES)).fill_null(value=False)
    turned = (lat.abs() <= LONGITUDES) & (lon.abs() <= LATITUDES)
    swapped = (_in_china(lon, lat) | (off & turned)).fill_null(value=False)
    found.find("coordinates_zero", zero)
    found.find("coordinates_half", half)
    found.find("coordinates_swapped", swapped)
    found.find("coordinates_range", off & ~swapped)
    usable = lat.is_not_null() & lon.is_not_null() & ~(zero | half | swapped | off)
    home = _in_china(lat, lon) & usable
    if home.sum() * 2 > usable.sum():
        found.find("coordinates_far", usable & ~home)
        return home
    return usable


def _systems(told: pl.Series, datum: str, usable: pl.Series) -> tuple[pl.Series, Parsed]:
    """The code of each row's coordinate system, and where the file's own name is not known."""
    names = {text: _system(text) for text in told.unique() if text}
    codes = {text: code for text, code in names.items() if code}
    found = Parsed(told)
    found.find("datum_unknown", told.is_in([name for name in names if not names[name]]) & usable)
    known = told.replace_strict(codes, default=None, return_dtype=pl.String)
    return known.fill_null(datum), found


def _system(name: str) -> str | None:
    plain = "".join(letter for letter in folded(name).casefold() if letter.isalnum())
    return DATUMS.get(plain)


def _converted(
    lat: pl.Series, lon: pl.Series, system: pl.Series, usable: pl.Series
) -> tuple[Floats, Floats]:
    north, east = (
        axis.set(~usable, None).cast(pl.Float64).to_numpy().astype(np.float64)
        for axis in (lat, lon)
    )
    for datum in system.filter(usable).unique():
        its = (system == datum).to_numpy() & usable.to_numpy()
        north[its], east[its] = to_wgs84(north[its], east[its], datum)
    return north, east


def _elsewhere(frame: pl.DataFrame, placer: Placer | None) -> pl.Series:
    """Exact places too far from the city or district that their own columns name.

    The centre of the division is the measure or, where its name is unknown or borne by several,
    the middle of the file's places under it: of two districts 普陀区 the one with fewer cases.
    """
    rows = frame.select(*DIVISIONS, "lat", "lon", "place_quality")
    told = pl.any_horizontal(pl.col("city", "district").is_not_null())
    exact = told & (pl.col("place_quality") == EXACT)
    labels = (
        rows.filter(exact)
        .group_by(DIVISIONS, maintain_order=True)
        .agg(pl.col("lat", "lon").median().name.prefix("middle_"), pl.len().alias("n"))
    )
    if labels.is_empty():
        return pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
    nowhere = (pl.lit(None, pl.String).alias(name) for name in ADDRESSES)
    if placer:
        known = placer(labels.with_columns(nowhere)).select("lat", "lon", "place_quality")
    else:
        unknown = {"lat": pl.Float64, "lon": pl.Float64, "place_quality": pl.String}
        known = pl.DataFrame(schema=unknown).clear(labels.height)
    enough = pl.col("n") >= LABELLED
    middle = pl.when(enough).then(pl.col("middle_lat", "middle_lon")).name.keep()
    centres = (
        labels.with_columns(middle)
        .hstack(known)
        .select(
            *DIVISIONS,
            pl.coalesce("lat", "middle_lat").alias("centre_lat"),
            pl.coalesce("lon", "middle_lon").alias("centre_lon"),
            pl.when(pl.col("place_quality") == "city")
            .then(NEAR_CITY)
            .otherwise(NEAR_DISTRICT)
            .alias("near"),
        )
    )
    asked = rows.join(centres, on=DIVISIONS, how="left", nulls_equal=True, maintain_order="left")
    away = _kilometres(pl.col("lat"), pl.col("lon"), pl.col("centre_lat"), pl.col("centre_lon"))
    far = asked.select(exact & (away > pl.col("near"))).to_series()
    return far.fill_null(value=False)


def _kilometres(lat: pl.Expr, lon: pl.Expr, other_lat: pl.Expr, other_lon: pl.Expr) -> pl.Expr:
    """The straight distance, flat: it only has to tell 100 km from 10."""
    north = lat - other_lat
    east = (lon - other_lon) * lat.radians().cos()
    return (north**2 + east**2).sqrt() * KM_PER_DEGREE


def _by_address(frame: pl.DataFrame, placer: Placer) -> pl.DataFrame:
    """Complete divisions from the address; give a place to those that have none.

    Only rows that lack something are looked up: in most files that is a small part.
    """
    lacking = pl.any_horizontal(pl.col("place_quality", "city", "district").is_null())
    at = frame.select(lacking).to_series().arg_true()
    told = placer(frame.select(*ADDRESSES, *DIVISIONS)[at])
    found = pl.DataFrame(
        [
            put(frame[name].clear(frame.height), at, told[name].cast(frame[name].dtype))
            for name in TOLD
        ]
    )
    own = frame["place_quality"].is_null()
    return frame.with_columns(
        *(pl.coalesce(frame[name], found[name]) for name in DIVISIONS),
        *(found[name].zip_with(own, frame[name]) for name in ("lat", "lon", "place_quality")),
    )


def _in_china(lat: pl.Series, lon: pl.Series) -> pl.Series:
    inside = lat.is_between(*CHINA_LATITUDES) & lon.is_between(*CHINA_LONGITUDES)
    return inside.fill_null(value=False)
