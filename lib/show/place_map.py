"""A map of rates by division, drawn from borders alone: no tiles, no request to anywhere.

The stronger an area, the higher its rate; the rate stands in it, so that it is read in grey print
and with any deficiency of colour vision. Areas of fewer than `minimum_n` cases
are paper without a figure: hovering and the table tell it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lib.places.boundaries import GeoJson
from lib.show.drawing import literal, theme
from lib.show.measure_charts import STRONGEST
from lib.show.palette import Palette

HEIGHT = 620
NAMED = 24
"""Areas that bear their name and figure at most, those of largest n: more would lie over others."""

WIDE = 0.1
"""Share of the map's width below which an area has no room for a text; hovering says it."""

TEXT = 15

LINES = 2
"""Of what is told of an area, those that stand in it: more would run over its borders."""

COARSE = 0.04
"""Highest rate from which the scale needs no decimal."""

Figure = tuple[str, float | None, int]
"""Name, rate (a share of 1) and n of an area."""


def place_map(
    borders: GeoJson,
    figures: Mapping[str, Figure],
    said: Mapping[str, str],
    rate: str,
    colours: Palette,
    minimum_n: int,
) -> go.Figure:
    """Draw the areas of `borders`.

    Args:
        borders: features with the property adcode.
        figures: adcode → its Figure; areas without one are empty.
        said: adcode → what is told of an area on hover; its first two lines stand in it.
        rate: what the shades mean, for their scale.
        colours: the theme's.
        minimum_n: n below which an area is not shaded.

    """
    figure = go.Figure()
    _areas(figure, borders, figures, said, colours, minimum_n)
    enough = [code for code in figures if figures[code][2] >= minimum_n]
    _names(
        figure, borders, sorted(enough, key=lambda code: -figures[code][2])[:NAMED], said, colours
    )
    _scale(figure, _most(figures, minimum_n), rate, colours)
    figure.update_layout(
        height=HEIGHT,
        xaxis={"visible": False},
        # A degree of latitude is longer than one of longitude, in the middle of China by a fifth.
        yaxis={"visible": False, "scaleanchor": "x", "scaleratio": 1.2},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        **theme(colours),
    )
    return figure


def _areas(
    figure: go.Figure,
    borders: GeoJson,
    figures: Mapping[str, Figure],
    said: Mapping[str, str],
    colours: Palette,
    minimum_n: int,
) -> None:
    """The outlines, shaded by rate where there is enough to say one."""
    most = _most(figures, minimum_n)
    red, green, blue = (int(colours.classes[1][at : at + 2], 16) for at in (1, 3, 5))
    for feature in borders["features"]:
        code = feature["properties"].get("adcode")
        _, rate, n = figures.get(code, ("", None, 0))
        strength = STRONGEST * max(rate or 0, 0) / most if n >= minimum_n else 0
        x, y = _outline(feature["geometry"])
        if not x:
            continue
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            fill="toself",
            fillcolor=f"rgba({red},{green},{blue},{strength:.3f})",
            line={"width": 1.5 if n else 0.5, "color": colours.ink if n else colours.border},
            hoverinfo="text" if n else "skip",
            text=_lines(said.get(code, "")),
            showlegend=False,
        )


def _most(figures: Mapping[str, Figure], minimum_n: int) -> float:
    """The highest rate that is shaded; 1 without any."""
    return max((rate or 0 for _, rate, n in figures.values() if n >= minimum_n), default=0) or 1


def _scale(figure: go.Figure, most: float, rate: str, colours: Palette) -> None:
    """What the shades mean, from nothing to the highest rate."""
    shade = ",".join(str(int(colours.classes[1][at : at + 2], 16)) for at in (1, 3, 5))
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        marker={
            "color": [0],
            "cmin": 0,
            "cmax": most,
            "colorscale": [[0, f"rgba({shade},0)"], [1, f"rgba({shade},{STRONGEST})"]],
            "showscale": True,
            "colorbar": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 0,
                "yanchor": "bottom",
                "len": 0.3,
                "thickness": 14,
                "nticks": 4,
                "tickformat": ".0%" if most >= COARSE else ".1%",
                "outlinecolor": colours.border,
                "outlinewidth": 1,
                "title": {"text": literal(rate), "side": "top"},
                "tickfont": {"size": TEXT},
            },
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _names(
    figure: go.Figure,
    borders: GeoJson,
    codes: Sequence[str],
    said: Mapping[str, str],
    colours: Palette,
) -> None:
    """What stands in these areas, where they are wide enough for it."""
    wide = WIDE * _width([_outline(one["geometry"])[0] for one in borders["features"]])
    texts = [
        _label(feature, said)
        for feature in borders["features"]
        if _code(feature) in codes and _width([_outline(feature["geometry"])[0]]) >= wide
    ]
    figure.add_scatter(
        x=[x for x, _, _ in texts],
        y=[y for _, y, _ in texts],
        mode="text",
        text=[text for _, _, text in texts],
        # A halo, because borders run below the text.
        textfont={"size": TEXT, "color": colours.ink, "shadow": _halo(colours)},
        hoverinfo="skip",
        showlegend=False,
    )


def _halo(colours: Palette) -> str:
    """Paper around the letters."""
    return ", ".join([f"0 0 3px {colours.paper}"] * 4)


def _width(outlines: Sequence[Sequence[float | None]]) -> float:
    """From the farthest west to the farthest east of some outlines, in degrees."""
    known = [x for outline in outlines for x in outline if x is not None]
    return max(known) - min(known) if known else 0.0


def _code(feature: Mapping[str, Any]) -> str:
    return str(feature["properties"].get("adcode"))


def _outline(geometry: Mapping[str, Any]) -> tuple[list[float | None], list[float | None]]:
    """The rings of an area one after the other, with a gap between."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in _rings(geometry):
        if x:
            x.append(None)
            y.append(None)
        x += [point[0] for point in ring]
        y += [point[1] for point in ring]
    return x, y


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    if geometry["type"] == "Polygon":
        yield geometry["coordinates"][0]
    elif geometry["type"] == "MultiPolygon":
        for part in geometry["coordinates"]:
            yield part[0]


def _label(feature: Mapping[str, Any], said: Mapping[str, str]) -> tuple[float, float, str]:
    """Where the text of an area stands: in the middle of its largest part."""
    ring = max(_rings(feature["geometry"]), key=len)
    x = sum(point[0] for point in ring) / len(ring)
    y = sum(point[1] for point in ring) / len(ring)
    short = "\n".join(said[_code(feature)].splitlines()[:LINES])
    return x, y, _lines(short)


def _lines(text: str) -> str:
    """A text with its lines below each other, and nothing else of it as markup."""
    return "<br>".join(map(literal, text.splitlines()))
