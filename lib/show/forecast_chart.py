"""Forecasts, their past, and a month against its target as charts: pure functions of frames.

The parts of a bar are told apart by shade and by hatching, so that they are in grey print too.
"""

import plotly.graph_objects as go
import polars as pl

from lib.forecasts.streams import AGREEMENTS, PROMISES, REST
from lib.show.drawing import HEIGHT, ROW_HEIGHT, literal, money_ticks, theme
from lib.show.palette import Palette
from lib.words import MINOR_UNITS, N_, Words

STREAMS = {
    PROMISES: (N_("Promises"), "/"),
    AGREEMENTS: (N_("Agreements"), "x"),
    REST: (N_("Other cases, by rates"), ""),
}
"""Stream → its name and the pattern of its bar."""

MEAN = N_("Mean of the last four weeks")
CAME = N_("Came in")
FORECAST = N_("Forecast of then")
BIG = 22
"""Pixels of figures that are read from five metres."""


def weeks_bars(weeks: pl.DataFrame, t: Words, colours: Palette) -> go.Figure:
    """Draw the weeks ahead of one currency (lib.forecasts.proving.forecast) with their interval."""
    rows = weeks.to_dicts()
    days = [f"{row['last']:%m-%d}" for row in rows]
    figure = go.Figure()
    if rows and rows[0]["source"] == "model":
        shades = dict(
            zip(STREAMS, (colours.classes[2], colours.quiet, colours.classes[1]), strict=True)
        )
        for stream, (title, pattern) in STREAMS.items():
            _bar(
                figure,
                t(title),
                days,
                [row[stream] or 0 for row in rows],
                shades[stream],
                pattern,
                colours,
            )
    else:
        _bar(
            figure,
            t(MEAN),
            days,
            [row["expected"] for row in rows],
            colours.classes[1],
            "",
            colours,
        )
    if rows and rows[0]["low"] is not None:
        _interval(figure, days, rows, colours)
    highest = max((row["high"] or row["expected"] for row in rows), default=0)
    figure.update_layout(
        barmode="stack",
        height=HEIGHT,
        xaxis={"type": "category", "title": t("Week to"), "automargin": True},
        yaxis=_amounts(weeks, highest, t, colours),
        # On a phone the days stand upright, and their title below them.
        margin={"l": 10, "r": 10, "t": 40, "b": 90},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        **theme(colours),
    )
    return figure


def _amounts(weeks: pl.DataFrame, highest: float, t: Words, colours: Palette) -> dict[str, object]:
    """The axis of amounts, which names their currency."""
    currency = next(iter(weeks["currency"]), None)
    return {
        "title": literal(currency or "—"),
        "rangemode": "tozero",
        "gridcolor": colours.grid,
        "automargin": True,
        **money_ticks(highest, t),
    }


def _bar(
    figure: go.Figure,
    name: str,
    x: list[str],
    y: list[float],
    shade: str,
    pattern: str,
    colours: Palette,
) -> None:
    figure.add_bar(
        name=name,
        x=[literal(one) for one in x],
        y=[one / MINOR_UNITS for one in y],
        marker={
            "color": shade,
            "line": {"width": 1, "color": colours.ink},
            "pattern": {"shape": pattern},
        },
        hoverinfo="none",
    )


def _interval(
    figure: go.Figure, days: list[str], rows: list[dict[str, float]], colours: Palette
) -> None:
    figure.add_scatter(
        x=[literal(one) for one in days],
        y=[row["expected"] / MINOR_UNITS for row in rows],
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [(row["high"] - row["expected"]) / MINOR_UNITS for row in rows],
            "arrayminus": [(row["expected"] - row["low"]) / MINOR_UNITS for row in rows],
            "color": colours.ink,
            "thickness": 2,
            "width": 8,
        },
        mode="markers",
        marker={"color": colours.ink, "size": 8},
        showlegend=False,
        hoverinfo="none",
    )


def past_bars(weeks: pl.DataFrame, source: str, t: Words, colours: Palette) -> go.Figure:
    """Draw what was forecast at each month end beside what came in the same weeks; one currency."""
    sums = (
        weeks.group_by("origin")
        .agg(pl.col(source, "came").sum(), n=pl.len())
        .sort("origin")
        .to_dicts()
    )
    names = [t("{day}, {n} weeks", day=one["origin"], n=one["n"]) for one in sums]
    figure = go.Figure()
    shown = ((FORECAST, source, colours.paper, "/"), (CAME, "came", colours.classes[1], ""))
    for title, column, shade, pattern in shown:
        _bar(figure, t(title), names, [one[column] for one in sums], shade, pattern, colours)
    highest = max((max(one[source], one["came"]) for one in sums), default=0)
    figure.update_layout(
        barmode="group",
        height=HEIGHT,
        # Short and in two lines, so that the month ends stand beside each other on a phone.
        xaxis={
            "type": "category",
            "automargin": True,
            "tickvals": list(range(len(sums))),
            "ticktext": [
                f"{one['origin']:%m-%d}<br>{literal(t('{n} weeks', n=one['n']))}" for one in sums
            ],
        },
        yaxis=_amounts(weeks, highest, t, colours),
        margin={"l": 10, "r": 10, "t": 40, "b": 60},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        **theme(colours),
    )
    return figure


def against_bars(
    bars: list[tuple[str, int]], currency: str, t: Words, colours: Palette
) -> go.Figure:
    """Draw amounts below each other, large enough for a wall: name, minor units of a currency.

    The first bar is what the others are held against.
    """
    at = list(range(len(bars)))
    figure = go.Figure(
        go.Bar(
            y=at,
            x=[amount / MINOR_UNITS for _, amount in bars],
            orientation="h",
            width=0.4,
            marker={
                "color": [colours.classes[1], *[colours.paper] * (len(bars) - 1)],
                "line": {"width": 2, "color": colours.ink},
            },
            hoverinfo="none",
        )
    )
    for row, (name, amount) in zip(at, bars, strict=True):
        # Above its bar, where it has the whole width of a phone too.
        figure.add_annotation(
            x=0,
            y=row - 0.42,
            text=literal(f"{t.money(amount, currency)}  {name}"),
            font={"size": BIG, "color": colours.ink},
            showarrow=False,
            xanchor="left",
            xref="paper",
        )
    figure.update_layout(
        height=40 + (ROW_HEIGHT + 36) * len(bars),
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={"visible": False, "range": [len(bars) - 0.6, -0.8]},
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        **theme(colours),
    )
    return figure
