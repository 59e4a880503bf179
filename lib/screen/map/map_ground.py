"""The ground of all maps: borders, tiles and what is shown first, in the background's system."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import streamlit as st
import streamlit.components.v1 as components

from lib.places.boundaries import boundaries, own_boundaries
from lib.places.datum import from_wgs84
from lib.places.divisions import adcode_of
from lib.privacy.masking import DECIMALS_ON_MAPS
from lib.screen import data
from lib.screen.theme import colours
from lib.show import map_layer
from lib.show.map_layer import Tiles
from lib.show.palette import Palette

# Leaflet's files under our own address: a component that is never drawn.
components.declare_component("map_assets", path=str(map_layer.leaflet_folder()))

ASSETS = f"../{__name__}.map_assets"
"""Where the map's frame finds Leaflet's files."""

CITIES = 12
"""Cities whose districts are drawn: those with the most cases."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, degrees."""

Around = tuple[Bounds, tuple[str, ...]]
"""What a map shows first, and the codes of the cities whose borders it draws."""

SMALLEST_SPAN = 0.02
"""Degrees that a map shows at least: about two kilometres."""

SPAN_BY_BORDERS = 0.25
"""The same where nothing but borders tells where one is: about as wide as a district."""

FEW = 40
"""Points up to which all are shown: one of them may be far from the others."""

CHINA = ((18.0, 74.0), (53.0, 134.0))
"""What is shown when no case has a place."""


def ground_of(everything: pl.DataFrame) -> Any:  # noqa: ANN401 — folium ships no types
    """The map below all layers for a snapshot; it stays the same whatever is drawn on it."""
    return base(*around(on_ground(everything.drop_nulls("lat"))), colours())


def around_all(as_of: dt.date) -> Around:
    """What the map of all cases of a day shows; nothing else of them is needed for it."""
    return _around_all(data.version(), as_of)


@data.shared
def _around_all(at: int, as_of: dt.date) -> Around:
    del at
    return around(on_ground(data.cases(as_of).select("lat", "lon", "city").drop_nulls("lat")))


def ground_datum() -> str:
    """The coordinate system of the background."""
    settings = data.settings()
    return settings.tiles_datum if settings.tiles else "wgs84"


def around(placed: pl.DataFrame) -> Around:
    """What a map of these points shows first."""
    return bounds_of(placed), tuple(_cities(placed))


def base(bounds: Bounds, codes: tuple[str, ...], theme: Palette) -> Any:  # noqa: ANN401 — folium ships no types
    """The map below all layers, with the borders of the cities of these codes."""
    settings = data.settings()
    tiles = Tiles(settings.tiles, settings.tiles_credit) if settings.tiles else None
    return map_layer.base_map(bounds, _borders(codes), theme, ASSETS, tiles)


@st.cache_resource(show_spinner=False, max_entries=8)
def _borders(codes: tuple[str, ...]) -> Sequence[Mapping[str, Any]]:
    settings = data.settings()
    if settings.background:
        return [own_boundaries(settings.background)]
    cache = settings.home / "cache"
    return [
        boundaries("province", cache),
        *(boundaries("district", cache, code) for code in codes),
    ]


def _cities(placed: pl.DataFrame) -> list[str]:
    """The codes of the cities with the most cases."""
    counted = placed.drop_nulls("city").group_by("city").len().sort("len", "city", descending=True)
    found = [adcode_of(city) for city in counted["city"].head(CITIES)]
    return sorted({code[:4] for code in found if code})


def bounds_of(placed: pl.DataFrame) -> Bounds:
    """The middle 98 % of the points: one wrong coordinate must not shrink the city to a dot."""
    if placed.height == 0:
        return CHINA
    low, high = (0.01, 0.99) if placed.height > FEW else (0.0, 1.0)
    south, north = _span(placed["lat"].to_numpy(), low, high)
    west, east = _span(placed["lon"].to_numpy(), low, high)
    return (south, west), (north, east)


def _span(degrees: Any, low: float, high: float) -> tuple[float, float]:  # noqa: ANN401 — numpy
    """The span between two quantiles, widened around its middle where it is very small."""
    least, most = np.quantile(degrees, [low, high])
    smallest = SMALLEST_SPAN if data.settings().tiles else SPAN_BY_BORDERS
    middle, half = (least + most) / 2, max((most - least) / 2, smallest / 2)
    return round(float(middle - half), 5), round(float(middle + half), 5)


def on_ground(placed: pl.DataFrame) -> pl.DataFrame:
    """The cases with their coordinates in the system of the background."""
    lat, lon = near(placed["lat"].to_numpy(), placed["lon"].to_numpy())
    return placed.with_columns(lat=pl.Series(lat), lon=pl.Series(lon))


def shown(lat: Any, lon: Any) -> tuple[Any, Any]:  # noqa: ANN401 — numpy arrays of any shape
    """Coordinates in the system of the background."""
    return from_wgs84(lat, lon, ground_datum())


def near(lat: Any, lon: Any) -> tuple[Any, Any]:  # noqa: ANN401 — numpy arrays of any shape
    """Coordinates of customers as a browser may have them, in the system of the background."""
    north, east = shown(lat, lon)
    return np.round(north, DECIMALS_ON_MAPS), np.round(east, DECIMALS_ON_MAPS)
