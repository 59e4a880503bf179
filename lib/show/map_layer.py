"""The map and its layers as folium draws them, with no request to anywhere else.

Leaflet comes from the package XStatic-Leaflet and is served from our own address. Points are one
canvas layer, because thousands of markers take minutes. How data reaches the browser says
lib.show.map_script.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import folium
import jinja2
from xstatic.pkg import leaflet

from lib.show.map_script import Script, embedded, layer
from lib.show.palette import Palette

SMALLEST, LARGEST = 4.0, 15.0
"""Radius of points in pixels."""

CELL_RADIUS = (14.0, 30.0)
STOP_RADIUS = 14.0
MOST_NAMED = 40
"""Points whose numbers are written beside them where one finds one's way by them."""

MAX_ZOOM = 18
MIDDLE_LUMA = 140
"""Of 255; above it black is read better than white."""


@dataclass(frozen=True)
class Tiles:
    """Background tiles of the user's own: address with {z}, {x}, {y}, and their credit line."""

    url: str
    credit: str


@dataclass(frozen=True)
class Point:
    """One case on the map; `label` lines are translated and masked by the caller.

    One that is `held` is hollow: nobody goes there.
    """

    key: str
    lat: float
    lon: float
    colour: str
    radius: float
    dashed: bool
    picked: bool
    label: Sequence[str]
    held: bool = False


@dataclass(frozen=True)
class Steady:
    """Points that stay as they are while one works: written once, drawn again and again."""

    literal: str


@dataclass(frozen=True)
class Mark:
    """A circle with a text in it: the count of a cell, or the number of a stop."""

    lat: float
    lon: float
    text: str
    title: str
    colour: str
    radius: float
    dashed: bool = False


def leaflet_folder() -> Path:
    """The folder with Leaflet's files, to be served from our own address."""
    return Path(leaflet.BASE_DIR)


def base_map(
    bounds: tuple[tuple[float, float], tuple[float, float]],
    borders: Sequence[Mapping[str, Any]],
    colours: Palette,
    assets: str,
    tiles: Tiles | None = None,
) -> folium.Map:
    """Make the map below all layers; the same arguments make the same map, so it is not redrawn.

    Args:
        bounds: south-west and north-east corner, degrees, that are shown first.
        borders: GeoJSON collections drawn as thin lines.
        colours: of the theme.
        assets: address of the folder with Leaflet's files, as the map's frame sees it.
        tiles: a background of the user's own instead of the borders alone.

    """
    (south, west), (north, east) = bounds
    drawn = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        maxZoom=MAX_ZOOM,
        preferCanvas=True,
        zoomSnap=0.5,
    )
    # On the instance: other maps of the process keep folium's own addresses.
    drawn.default_js = [("leaflet", f"{assets}/leaflet.js")]
    drawn.default_css = [("leaflet_css", f"{assets}/leaflet.css")]
    if tiles:
        folium.TileLayer(tiles.url, attr=tiles.credit or " ", max_zoom=MAX_ZOOM).add_to(drawn)
    _Background(borders, colours, assets, bool(tiles)).add_to(drawn)
    drawn.fit_bounds(bounds, padding=(20, 20))
    return drawn


def points_layer(
    points: Sequence[Point],
    colours: Palette,
    lasso: str = "",
    *,
    pick: bool = False,
    pin: tuple[float, float] | None = None,
    steady: Steady | None = None,
    hidden: Collection[str] = (),
    picked: Collection[str] = (),
) -> folium.FeatureGroup:
    """Draw cases as points; `lasso` is the translated title of the tool that picks them.

    In the browser a click gives {clicked: key, selected: [], stamp} and the lasso
    {clicked: null, selected: [keys], stamp} as the value of the component. With `pick` any click
    gives {clicked: null, selected: [], at: [lat, lon], stamp} instead, and the first line of the
    labels stands beside few points; `pin` is the place that is marked as picked. Of `steady` points
    those with a key in `hidden` are not drawn, and those in `picked` marked.
    """
    return layer(
        "map_points.js",
        {
            "points": [
                {
                    "key": point.key,
                    "lat": round(point.lat, 6),
                    "lon": round(point.lon, 6),
                    "c": point.colour,
                    "r": point.radius,
                    "dashed": point.dashed,
                    "picked": point.picked,
                    "held": point.held,
                    "label": list(point.label),
                }
                for point in points
            ],
            "words": {"lasso": lasso},
            "pick": pick,
            "named": pick and len(points) <= MOST_NAMED,
            "pin": list(pin) if pin else None,
            "hidden": list(hidden),
            "marked": list(picked),
            **theme_of(colours),
        },
        *([] if steady is None else [steady.literal]),
    )


def as_steady(points: Sequence[Point]) -> Steady:
    """Write points once and for all, by columns, which is a third of the length."""
    columns = {
        "key": [one.key for one in points],
        "lat": [round(one.lat, 6) for one in points],
        "lon": [round(one.lon, 6) for one in points],
        "c": [one.colour for one in points],
        "r": [one.radius for one in points],
        "dashed": [int(one.dashed) for one in points],
        "held": [int(one.held) for one in points],
        "label": [list(one.label) for one in points],
    }
    return Steady(embedded(columns))


def marks_layer(
    marks: Sequence[Mark], colours: Palette, *, joined: bool = False
) -> folium.FeatureGroup:
    """Draw circles with texts, joined by a line where they are the stops of a way."""
    return layer(
        "map_marks.js",
        {
            "marks": [
                {
                    **{k: v for k, v in asdict(mark).items() if k not in {"colour", "radius"}},
                    "c": mark.colour,
                    "r": mark.radius,
                    "ink": ink_on(mark.colour),
                }
                for mark in marks
            ],
            "line": [[mark.lat, mark.lon] for mark in marks] if joined else [],
            **theme_of(colours),
        },
    )


def radius(amount: int | None, largest: int) -> float:
    """Radius in pixels of a point whose area grows with its amount."""
    share = min(max((amount or 0) / largest, 0.0), 1.0) if largest > 0 else 0.0
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share), 1)


def cell_radius(count: int, largest: int) -> float:
    """Radius in pixels of a cell's circle."""
    low, high = CELL_RADIUS
    return round(low + (high - low) * math.sqrt(count / max(largest, 1)), 1)


def theme_of(colours: Palette) -> dict[str, str]:
    """The colours that every script needs."""
    return {
        "ink": colours.ink,
        "paper": colours.paper,
        "edge": colours.edge,
        "accent": colours.accent,
    }


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour (ITU-R BT.601 luma)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > MIDDLE_LUMA else "#FFFFFF"


class _Background(Script):
    """Paper, borders and the paths of Leaflet's own pictures."""

    _template = jinja2.Template(
        "{% macro script(this, kwargs) %}"
        "L.Icon.Default.imagePath = {{ this.images }};"
        "{{ this._parent.get_name() }}.attributionControl.setPrefix(false);"
        "{{ this._parent.get_name() }}.getContainer().style.background = {{ this.paper }};"
        "L.geoJSON(JSON.parse({{ this.borders }}), {interactive: false, style: {{ this.style }}})"
        ".addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        borders: Sequence[Mapping[str, Any]],
        colours: Palette,
        assets: str,
        tiles: bool,  # noqa: FBT001 — private, one caller
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Background"
        features = [] if tiles else [f for one in borders for f in one["features"]]
        self.borders = embedded({"type": "FeatureCollection", "features": features})
        self.images = json.dumps(f"{assets}/images/")
        self.paper = json.dumps(colours.paper)
        self.style = json.dumps({"color": colours.border, "weight": 1, "fill": False})
