"""How good the chances of a payment are, as a chart: what was predicted against what came.

A pure function of the parts of a calibration curve (lib.scores.proving.CURVE).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lib.show.drawing import HEIGHT, literal, theme
from lib.show.palette import Palette
from lib.words import N_, Words

Part = Mapping[str, Any]

PREDICTED, OBSERVED = N_("Predicted"), N_("Paid")
SAID = N_("predicted {predicted}, {observed} paid ({low} to {high}), {x} of n = {n}")


def calibration(parts: Sequence[Part], t: Words, colours: Palette, *, minimum_n: int) -> go.Figure:
    """Draw each part with its interval; on the dotted line predictions are right.

    Parts of fewer than `minimum_n` cases are grey.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"dash": "dot", "color": colours.border},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[one["predicted"] for one in parts],
        y=[one["observed"] for one in parts],
        mode="markers",
        marker={
            "size": 12,
            "color": [
                colours.quiet if one["n"] < minimum_n else colours.classes[1] for one in parts
            ],
            "line": {"width": 1, "color": colours.ink},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [one["high"] - one["observed"] for one in parts],
            "arrayminus": [one["observed"] - one["low"] for one in parts],
            "color": colours.ink,
        },
        hovertext=[literal(said(one, t)) for one in parts],
        hoverinfo="text",
    )
    axis = {"tickformat": ".0%", "gridcolor": colours.grid, "dtick": 0.25, "automargin": True}
    figure.update_layout(
        height=HEIGHT,
        xaxis={"title": t(PREDICTED), "range": [0, 1.001], **axis},
        yaxis={"title": t(OBSERVED), "range": [0, 1.001], **axis},
        margin={"l": 10, "r": 40, "t": 20, "b": 40},
        showlegend=False,
        **theme(colours),
    )
    return figure


def said(part: Part, t: Words) -> str:
    """A part of the curve in words."""
    shares = {name: t.percent(part[name], 0) for name in ("predicted", "observed", "low", "high")}
    return t(SAID, **shares, x=part["x"], n=part["n"])


def describe(parts: Sequence[Part], t: Words) -> str:
    """Say in words what the chart shows, for those who cannot see it."""
    return "; ".join(said(one, t) for one in parts)
