"""Maps on screens: which points they show, and what a click or a lasso picked."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import streamlit as st
from streamlit_folium import st_folium

from lib.cases.buckets import NO_BUCKET
from lib.cases.fields import OPEN_NUMBERS
from lib.parts import known_sum
from lib.privacy.masking import EXACT
from lib.screen import basket, case_table, data, parts
from lib.screen.map import map_ground
from lib.screen.theme import colours
from lib.show import map_layer
from lib.show.map_layer import Mark, Point
from lib.show.palette import CLASSES, Palette, class_of, colour_of
from lib.visits.visit_list import VisitList
from lib.words import Words

HEIGHT = 620
PICKING_HEIGHT = 460

CELLS = 40
"""Cells of the grid along the longer side, where there are too many points to draw."""

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


def cases_map(t: Words, placed: pl.DataFrame, as_of: dt.date) -> Mapping[str, Any]:
    """Draw cases with a place; return what was clicked or picked since the last run.

    The ground is that of all cases of the day: it stays the same under every filter, so that the
    browser keeps it, and with it zoom and place.
    """
    theme = colours()
    below = map_ground.base(*map_ground.around_all(as_of), theme)
    placed = map_ground.on_ground(placed)
    if placed.height > data.settings().map_points:
        layer = map_layer.marks_layer(_cells(t, placed, theme), theme)
    else:
        layer = map_layer.points_layer(_points(t, placed, theme), theme, t("Draw around cases"))
    drawn = st_folium(
        below,
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
    lat, lon = map_ground.shown(
        np.array([pin[0] if pin else 0.0]), np.array([pin[1] if pin else 0.0])
    )
    layer = map_layer.points_layer(
        _points(t, map_ground.on_ground(neighbours), theme),
        theme,
        pick=True,
        pin=(float(lat[0]), float(lon[0])) if pin else None,
    )
    drawn = st_folium(
        map_ground.base(*map_ground.around(map_ground.on_ground(around)), theme),
        key=key,
        height=PICKING_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layer,
    )
    return drawn if isinstance(drawn, dict) and drawn.get("at") else {}


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
        for name, colour in (*zip(CLASSES, theme.classes, strict=True), (NO_BUCKET, theme.quiet)):
            mine = named.filter(pl.col("shown") == name)
            if mine.height == 0 and name == NO_BUCKET:
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
    lat, lon = map_ground.near(
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
        map_ground.base(*map_ground.around(stops), theme),
        key="route_map",
        height=460,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=map_layer.marks_layer(marks, theme, joined=True),
    )


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
    (south, west), (north, east) = map_ground.bounds_of(placed)
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
