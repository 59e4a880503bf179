"""What more crews would bring, as a chart: expected money by the number of crews, with its spread.

A pure function of the table of lib.visits.plans.capacity.summed.
"""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from lib.show.drawing import HEIGHT, literal, money_ticks, theme
from lib.show.palette import Palette
from lib.words import MINOR_UNITS, Words

NOW = 16
"""Size of the mark of how many crews there are; the others are smaller."""


def capacity_curve(
    table: pl.DataFrame, t: Words, colours: Palette, *, currency: str, now: int
) -> go.Figure:
    """Draw the expected money of each number of crews, with the span of four draws in five.

    `now` is how many crews there are; their mark is larger and of another shape.
    """
    rows = table.to_dicts()
    crews = [row["crews"] for row in rows]
    figure = go.Figure()
    _span(figure, rows, colours)
    _line(figure, rows, t, colours, currency, now)
    figure.update_layout(
        height=HEIGHT,
        xaxis={
            "title": {"text": t("Crews"), "standoff": 12},
            "tickvals": crews,
            "gridcolor": colours.grid,
            "automargin": True,
        },
        yaxis={
            "title": t("Extra money expected ({currency})", currency=currency),
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            **money_ticks(max((row["gain_high"] for row in rows), default=0.0), t),
            "automargin": True,
        },
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        **theme(colours),
    )
    return figure


def _line(
    figure: go.Figure,
    rows: Sequence[Mapping[str, float]],
    t: Words,
    colours: Palette,
    currency: str,
    now: int,
) -> None:
    """Join the expected money of the numbers of crews, each with its figures in words."""
    crews = [row["crews"] for row in rows]
    figure.add_scatter(
        x=crews,
        y=[row["gain"] / MINOR_UNITS for row in rows],
        mode="lines+markers",
        line={"width": 3, "color": colours.classes[1]},
        marker={
            "size": [NOW if one == now else 10 for one in crews],
            "symbol": ["diamond" if one == now else "circle" for one in crews],
        },
        hovertext=[
            literal(
                t(
                    "{crews} crews: {money} ({low}–{high}), {stops} stops",
                    crews=row["crews"],
                    money=t.money(round(row["gain"]), currency),
                    low=t.money(round(row["gain_low"]), currency),
                    high=t.money(round(row["gain_high"]), currency),
                    stops=t.number(row["stops"], 0),
                )
            )
            for row in rows
        ],
        hoverinfo="text",
        showlegend=False,
    )


def _span(figure: go.Figure, rows: Sequence[Mapping[str, float]], colours: Palette) -> None:
    """Shade where four draws in five lie."""
    crews = [row["crews"] for row in rows]
    figure.add_scatter(
        x=[*crews, *reversed(crews)],
        y=[
            *(row["gain_high"] / MINOR_UNITS for row in rows),
            *(row["gain_low"] / MINOR_UNITS for row in reversed(rows)),
        ],
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillcolor=colours.accent,
        opacity=0.5,
        hoverinfo="skip",
        showlegend=False,
    )
