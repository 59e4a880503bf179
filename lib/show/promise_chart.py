"""The calendar of promises as a chart: what was promised for each day, paid of it, and expected.

A pure function of lib.followups.forecast.by_day. The parts of a bar are told apart by shade and by
hatching, so that they are in grey print too; their sum is what was promised.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lib.show.drawing import HEIGHT, literal, money_ticks, theme
from lib.show.palette import Palette
from lib.words import MINOR_UNITS, N_, Words

PARTS = {"paid": N_("Paid"), "expected": N_("Expected"), "rest": N_("Not expected or broken")}
"""Parts of a bar from the bottom to the top → their names."""


def promise_bars(
    days: pl.DataFrame, t: Words, colours: Palette, *, currency: str, day: dt.date
) -> go.Figure:
    """Draw the days of one currency; a line marks the working day `day`."""
    rows = [_row(row) for row in days.to_dicts()]
    shades = {"paid": colours.ink, "expected": colours.classes[1], "rest": colours.paper}
    figure = go.Figure()
    for part, title in PARTS.items():
        figure.add_bar(
            name=t(title),
            x=[row["promise_date"] for row in rows],
            y=[row[part] / MINOR_UNITS for row in rows],
            marker={
                "color": shades[part],
                "line": {"width": 1, "color": colours.ink},
                "pattern": {"shape": "/" if part == "expected" else ""},
            },
            hovertext=[literal(_hover(row, t, currency)) for row in rows],
            hoverinfo="text",
        )
    figure.add_vline(x=day.isoformat(), line={"width": 2, "dash": "dot", "color": colours.border})
    figure.update_layout(
        barmode="stack",
        height=HEIGHT,
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 6, "tickangle": 0},
        yaxis={
            "title": literal(currency),
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            **money_ticks(max((row["promised"] for row in rows), default=0), t),
            "automargin": True,
        },
        margin={"l": 10, "r": 10, "t": 10, "b": 120},
        # Below the axis: above it, the names lie over the bars on a phone.
        legend={"orientation": "h", "y": -0.12, "yanchor": "top", "traceorder": "normal"},
        **theme(colours),
    )
    return figure


def describe(days: pl.DataFrame, t: Words, currency: str) -> str:
    """Say in words what the chart shows, for those who cannot see it."""
    said: Sequence[str] = [_hover(row, t, currency) for row in days.to_dicts()]
    return "; ".join(said)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    expected = row["expected"] or 0
    return row | {"expected": expected, "rest": row["promised"] - row["paid"] - expected}


def _hover(row: dict[str, Any], t: Words, currency: str) -> str:
    return t(
        "{day}: {n} promises, {promised} promised, {paid} paid, {expected} expected",
        day=row["promise_date"],
        n=row["promises"],
        promised=t.money(row["promised"], currency),
        paid=t.money(row["paid"], currency),
        expected=t.money(row["expected"] or 0, currency),
    )
