"""The three coordinate systems of maps in mainland China, and the ways between them.

GPS and Tianditu use WGS-84 (CGCS2000 differs by centimetres), Amap and Tencent the shifted GCJ-02,
Baidu BD-09, which shifts GCJ-02 once more. The shift is a few hundred metres: a visit planned in
the wrong system stands before the wrong house. The forward formulas are the published ones of the
open implementations of the two systems; the way back is found by iteration.
"""

from typing import Literal, assert_never, cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Datum = Literal["wgs84", "gcj02", "bd09"]

SEMI_MAJOR = 6_378_245.0
"""Metres, ellipsoid of Krasovsky 1940, on which GCJ-02 is defined."""

ECCENTRICITY_2 = 0.006_693_421_622_965_943
BAIDU = np.pi * 3000 / 180
ITERATIONS = 12
"""Each iteration of the inverse gains more than one decimal; 12 reach the last digit of a float."""

LATITUDES, LONGITUDES = (0.8293, 55.8271), (72.004, 137.8347)
"""Outside this box the systems do not shift."""


def to_wgs84(lat: Floats, lon: Floats, datum: str) -> tuple[Floats, Floats]:
    """Turn degrees of `datum` into WGS-84. NaN stays NaN; outside China nothing is shifted."""
    match cast("Datum", datum):
        case "wgs84":
            return lat, lon
        case "gcj02":
            return _back(lat, lon)
        case "bd09":
            return _back(*_without_baidu(lat, lon))
        case other:
            assert_never(other)


def from_wgs84(lat: Floats, lon: Floats, datum: str) -> tuple[Floats, Floats]:
    """Turn WGS-84 degrees into `datum`. NaN stays NaN; outside China nothing is shifted."""
    match cast("Datum", datum):
        case "wgs84":
            return lat, lon
        case "gcj02":
            return _shifted(lat, lon)
        case "bd09":
            return _with_baidu(*_shifted(lat, lon))
        case other:
            assert_never(other)


def _inside(lat: Floats, lon: Floats) -> npt.NDArray[np.bool_]:
    south, north = LATITUDES
    west, east = LONGITUDES
    return (lat > south) & (lat < north) & (lon > west) & (lon < east)


def _shift(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """The shift of GCJ-02 at a WGS-84 place, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    ripple = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + ripple
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * 2 / 3
    north += (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + ripple
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * 2 / 3
    east += (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    phi = np.radians(lat)
    flattening = 1 - ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY_2) / flattening**1.5
    parallel = SEMI_MAJOR / np.sqrt(flattening) * np.cos(phi)
    return np.degrees(north / meridian), np.degrees(east / parallel)


def _shifted(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    north, east = _shift(lat, lon)
    inside = _inside(lat, lon)
    return np.where(inside, lat + north, lat), np.where(inside, lon + east, lon)


def _back(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Find the place whose shifted place is the given one."""
    guess_lat, guess_lon = lat, lon
    for _ in range(ITERATIONS):
        north, east = _shift(guess_lat, guess_lon)
        guess_lat, guess_lon = lat - north, lon - east
    inside = _inside(guess_lat, guess_lon)
    return np.where(inside, guess_lat, lat), np.where(inside, guess_lon, lon)


def _with_baidu(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BAIDU)
    inside = _inside(lat, lon)
    return (
        np.where(inside, radius * np.sin(angle) + 0.006, lat),
        np.where(inside, radius * np.cos(angle) + 0.0065, lon),
    )


def _without_baidu(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    guess_lat, guess_lon = lat - 0.006, lon - 0.0065
    for _ in range(ITERATIONS):
        there_lat, there_lon = _with_baidu(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - there_lat, guess_lon + lon - there_lon
    inside = _inside(guess_lat, guess_lon)
    return np.where(inside, guess_lat, lat), np.where(inside, guess_lon, lon)
