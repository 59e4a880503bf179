"""Maps on screens: which borders and points they show, and what a click or a lasso picked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium

from lib.cases.fields import OPEN_NUMBERS
from lib.parts import known_sum
from lib.places.boundaries import boundaries, own_boundaries
from lib.places.datum import from_wgs84
from lib.places.divisions import adcode_of
from lib.privacy.masking import DECIMALS_ON_MAPS, EXACT
from lib.screen import basket, case_table, data, parts
from lib.screen.theme import colours
from lib.show import map_layer
from lib.show.map_layer import Mark, Point, Tiles
from lib.show.palette import CLASSES, UNKNOWN, Palette, class_of, colour_of
from lib.visits.visit_list import VisitList
from lib.words import Words

# Leaflet's files under our own address: a component that is never drawn.
components.declare_component("map_assets", path=str(map_layer.leaflet_folder()))

ASSETS = f"../{__name__}.map_assets"
"""Where the map's frame finds Leaflet's files."""

HEIGHT = 620
PICKING_HEIGHT = 460
CITIES = 12
"""Cities whose districts are drawn: those with the most cases."""

LABELLED = (
    *OPEN_NUMBERS,
    "name",
    "bucket",
    "dpd",
    "overdue_amount",
    "currency",
    "held",
)
"""Columns that the label of a point needs."""

PLACED = ("lat", "lon", "place_quality")
"""Where a point lies, and how exactly that is known: rounded by near, less than in files."""

MAPPED = tuple(dict.fromkeys((*LABELLED, *PLACED)))
"""Columns of the case frame that the map and its legend need: a fifth of what it takes."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, degrees."""

Around = tuple[Bounds, tuple[str, ...]]
"""What a map shows first, and the codes of the cities whose borders it draws."""

CELLS = 40
"""Cells of the grid along the longer side, where there are too many points to draw."""

SMALLEST_SPAN = 0.02
"""Degrees that a map shows at least: about two kilometres."""

SPAN_BY_BORDERS = 0.25
"""The same where nothing but borders tells where one is: about as wide as a district."""

CHINA = ((18.0, 74.0), (53.0, 134.0))
"""What is shown when no case has a place."""


def cases_map(t: Words, placed: pl.DataFrame, as_of: dt.date) -> Mapping[str, Any]:
    """Draw cases with a place; return what was clicked or picked since the last run.

    The ground is that of all cases of the day: it stays the same under every filter, so that the
    browser keeps it, and with it zoom and place.
    """
    theme = colours()
    ground = _base(*_around_all(data.version(), as_of), theme)
    placed = _on_ground(placed)
    if placed.height > data.settings().map_points:
        layer = map_layer.marks_layer(_cells(t, placed, theme), theme)
    else:
        layer = map_layer.points_layer(_points(t, placed, theme), theme, t("Draw around cases"))
    drawn = st_folium(
        ground,
        key="cases_map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layer,
    )
    return drawn if isinstance(drawn, dict) and drawn.get("stamp") else {}


def picking_map(
    t: Words,
    around: pl.DataFrame,
    neighbours: pl.DataFrame,
    pin: tuple[float, float] | None,
    key: str,
) -> Mapping[str, Any]:
    """Draw a map on which a click picks a place; return what was clicked since the last run.

    `around` (lat, lon, city) says what is shown first, `neighbours` are cases to find one's way by;
    `pin` is what was picked, in WGS-84. The answer has it in the system of the background as `at`.
    """
    theme = colours()
    lat, lon = _shown(np.array([pin[0] if pin else 0.0]), np.array([pin[1] if pin else 0.0]))
    layer = map_layer.points_layer(
        _points(t, _on_ground(neighbours), theme),
        theme,
        pick=True,
        pin=(float(lat[0]), float(lon[0])) if pin else None,
    )
    drawn = st_folium(
        _base(*_around(_on_ground(around)), theme),
        key=key,
        height=PICKING_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layer,
    )
    return drawn if isinstance(drawn, dict) and drawn.get("at") else {}


def ground_of(everything: pl.DataFrame) -> Any:  # noqa: ANN401 — folium ships no types
    """The map below all layers for a snapshot; it stays the same whatever is drawn on it."""
    return _base(*_around(_on_ground(everything.drop_nulls("lat"))), colours())


@data.shared
def _around_all(at: int, as_of: dt.date) -> Around:
    """What the map of all cases of a day shows; nothing else of them is needed for it."""
    del at
    return _around(_on_ground(data.cases(as_of).select("lat", "lon", "city").drop_nulls("lat")))


def ground_datum() -> str:
    """The coordinate system of the background."""
    settings = data.settings()
    return settings.tiles_datum if settings.tiles else "wgs84"


def legend(t: Words, placed: pl.DataFrame) -> None:
    """Draw the legend: colour, count and sum of each class of buckets; they add up to the whole."""
    theme = colours()
    named = placed.with_columns(
        shown=pl.col("bucket").replace_strict(
            {bucket: class_of(bucket) for bucket in placed["bucket"].unique()},
            return_dtype=pl.String,
        )
    )
    with st.container(horizontal=True):
        for name, colour in (*zip(CLASSES, theme.classes, strict=True), (UNKNOWN, theme.quiet)):
            mine = named.filter(pl.col("shown") == name)
            if mine.height == 0 and name == UNKNOWN:
                continue
            with st.container(border=True, width="content", gap=None):
                st.html(f'<span style="color:{colour};font-size:1.4em">●</span> {t(name)}')
                st.caption(t("{n} cases · {amount}", n=mine.height, amount=parts.sums(t, mine)))
    held = placed["held"].count()
    said = (
        t("Colour by bucket, size by overdue amount; hollow: on hold ({n} cases).", n=held)
        if held
        else t("Colour by bucket, size by overdue amount.")
    )
    st.caption(f"{said} {t('Places are drawn to about 100 m.')}")


def route(shown: VisitList, cases: pl.DataFrame) -> None:
    """Draw the stops of a visit list, numbered and joined, over the borders of their cities."""
    theme = colours()
    lat, lon = near(
        np.array([stop.lat for stop in shown.stops]), np.array([stop.lon for stop in shown.stops])
    )
    marks = [
        Mark(
            float(north),
            float(east),
            str(stop.number),
            f"{stop.number} · {stop.arrive:%H:%M} · {stop.name}",
            theme.classes[1],
            map_layer.STOP_RADIUS,
            stop.approximate,
        )
        for stop, north, east in zip(shown.stops, lat, lon, strict=True)
    ]
    cities = dict(cases.select("case_key", "city").iter_rows())
    stops = pl.DataFrame(
        {"lat": lat, "lon": lon, "city": [cities.get(stop.case_keys[0]) for stop in shown.stops]},
        schema_overrides={"city": pl.String},
    )
    st_folium(
        _base(*_around(stops), theme),
        key="route_map",
        height=460,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=map_layer.marks_layer(marks, theme, joined=True),
    )


def _around(placed: pl.DataFrame) -> Around:
    return _bounds(placed), tuple(_cities(placed))


def _base(bounds: Bounds, codes: tuple[str, ...], theme: Palette) -> Any:  # noqa: ANN401 — folium ships no types
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


def _bounds(placed: pl.DataFrame) -> Bounds:
    """The middle 98 % of the points: one wrong coordinate must not shrink the city to a dot."""
    if placed.height == 0:
        return CHINA
    low, high = (0.01, 0.99) if placed.height > CELLS else (0.0, 1.0)
    south, north = _span(placed["lat"].to_numpy(), low, high)
    west, east = _span(placed["lon"].to_numpy(), low, high)
    return (south, west), (north, east)


def _span(degrees: Any, low: float, high: float) -> tuple[float, float]:  # noqa: ANN401 — numpy
    """The span between two quantiles, widened around its middle where it is very small."""
    least, most = np.quantile(degrees, [low, high])
    smallest = SMALLEST_SPAN if data.settings().tiles else SPAN_BY_BORDERS
    middle, half = (least + most) / 2, max((most - least) / 2, smallest / 2)
    return round(float(middle - half), 5), round(float(middle + half), 5)


def _on_ground(placed: pl.DataFrame) -> pl.DataFrame:
    """The cases with their coordinates in the system of the background."""
    lat, lon = near(placed["lat"].to_numpy(), placed["lon"].to_numpy())
    return placed.with_columns(lat=pl.Series(lat), lon=pl.Series(lon))


def _shown(lat: Any, lon: Any) -> tuple[Any, Any]:  # noqa: ANN401 — numpy arrays of any shape
    """Coordinates in the system of the background."""
    return from_wgs84(lat, lon, ground_datum())


def near(lat: Any, lon: Any) -> tuple[Any, Any]:  # noqa: ANN401 — numpy arrays of any shape
    """Coordinates of customers as a browser may have them, in the system of the background."""
    north, east = _shown(lat, lon)
    return np.round(north, DECIMALS_ON_MAPS), np.round(east, DECIMALS_ON_MAPS)


def _points(t: Words, placed: pl.DataFrame, theme: Palette) -> list[Point]:
    picked = set(basket.keys())
    largest = int(placed["overdue_amount"].quantile(0.95) or 0) if placed.height else 0
    return [
        Point(
            key=row["case_key"],
            lat=row["lat"],
            lon=row["lon"],
            colour=colour_of(row["bucket"], theme),
            radius=map_layer.radius(row["overdue_amount"], largest),
            dashed=row["place_quality"] != EXACT,
            picked=row["case_key"] in picked,
            label=_label(t, row),
            held=row["held"] is not None,
        )
        for row in _labelled(placed).iter_rows(named=True)
    ]


def _labelled(placed: pl.DataFrame) -> pl.DataFrame:
    """What points and their labels need, personal data masked."""
    return case_table.masked(placed.select(LABELLED)).hstack(placed.select(PLACED))


def _label(t: Words, row: Mapping[str, Any]) -> list[str]:
    lines = [
        " ".join(filter(None, (row["number"], row["name"]))),
        t.money(row["overdue_amount"], row["currency"]),
        t(
            "{bucket} · {days} days past due",
            bucket=row["bucket"] or "—",
            days="—" if row["dpd"] is None else row["dpd"],
        ),
    ]
    if row["place_quality"] != EXACT:
        lines.append(t("Place approximate"))
    if row["held"]:
        lines.append(t("On hold: {reason}", reason=parts.spoken(t, row["held"])))
    return lines


def _cells(t: Words, placed: pl.DataFrame, theme: Palette) -> list[Mark]:
    """Count and sum the points of each cell of a grid."""
    (south, west), (north, east) = _bounds(placed)
    size = max(north - south, east - west, 0.01) / CELLS
    cells = (
        placed.group_by((pl.col("lat") / size).floor(), (pl.col("lon") / size).floor(), "currency")
        .agg(
            pl.len().alias("n"),
            known_sum("overdue_amount").alias("amount"),
            pl.col("lat").mean().alias("at_lat"),
            pl.col("lon").mean().alias("at_lon"),
        )
        .sort("n")
    )
    largest = int(cells["n"].max() or 1)  # type: ignore[arg-type]
    return [
        Mark(
            row["at_lat"],
            row["at_lon"],
            t.number(row["n"]),
            t.money(row["amount"], row["currency"]),
            theme.classes[1],
            map_layer.cell_radius(row["n"], largest),
        )
        for row in cells.iter_rows(named=True)
    ]
