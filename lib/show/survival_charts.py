"""Step curves of what has happened by each day, with how many are still at risk below them.

The number at risk stands under the axis because the right end of such a curve rests on few cases.
Lines differ in colour and in dashes, so that they can be told apart in grey print.
"""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from lib.cases.buckets import BUCKETS
from lib.show.drawing import FONT, literal, theme
from lib.show.palette import Palette, class_of, colour_of
from lib.words import Words

DASHES = ("solid", "dash", "dashdot")
MOST = 8
"""Groups that can be told apart: colours × dashes."""

STEP = 30
"""Days between the numbers at risk."""

LETTERS, LETTER = 9, 13
"""Letters of a name beside its numbers, and their width in pixels."""

PLOT, ROW = 380, 26
"""Pixels of the curves, and of a row of numbers below them."""


def step_curves(
    curves: Mapping[str, pl.DataFrame],
    left: Mapping[str, Sequence[int]],
    few: Sequence[str],
    last: int,
    t: Words,
    colours: Palette,
) -> go.Figure:
    """Draw the curves (lib.measures.survival.CURVE) of groups up to day `last`.

    `left` are still at risk after each of the days `marks(last)`, of each group. Those named in
    `few` are grey and dotted. A single curve has its interval as a band.
    """
    figure = go.Figure()
    for at, (name, found) in enumerate(curves.items()):
        rows = _from_zero(found.filter(pl.col("day") <= last), last)
        shade, dash = (
            (colours.quiet, "dot") if name in few else _told_apart(list(curves), at, colours)
        )
        if len(curves) == 1:
            _band(figure, rows, colours)
        _line(figure, name, rows, t, {"color": shade, "width": 3, "dash": dash, "shape": "hv"})
    _numbers(figure, left, last, t, colours)
    below = ROW * (len(curves) + 2)
    widest = max(map(len, curves))
    beside = 28 + LETTER * max(0, min(widest, LETTERS) - 3)
    figure.update_layout(
        height=PLOT + below,
        xaxis={"gridcolor": colours.grid,
               "tickmode": "array", "tickvals": marks(last),
               "range": [-last * 0.02, last * 1.02]},
        yaxis={"tickformat": ".0%", "rangemode": "tozero", "gridcolor": colours.grid, "nticks": 6,
               "automargin": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": beside, "r": 20, "t": 40, "b": 60 + below},
        showlegend=len(curves) > 1,
        **theme(colours),
    )  # fmt: skip
    return figure


def _told_apart(names: Sequence[str], at: int, colours: Palette) -> tuple[str, str]:
    """Colour and dash of a group; of buckets the colour that they have everywhere."""
    if not set(names) <= set(BUCKETS):
        return colours.classes[(1, 2, 0, 3)[at % 4]], DASHES[at // 4 % 2]
    alike = [one for one in names[:at] if class_of(one) == class_of(names[at])]
    return colour_of(names[at], colours), DASHES[len(alike) % len(DASHES)]


def marks(last: int) -> list[int]:
    """The days that are named below the axis."""
    return list(range(0, last + 1, STEP))


def _from_zero(rows: pl.DataFrame, last: int) -> pl.DataFrame:
    """A curve from nothing on day 0 to the last day drawn."""
    steps = rows.select("day", "share", "low", "high")
    none = pl.DataFrame({"day": [0], "share": [0.0]}, schema_overrides={"day": pl.Int64})
    ends = steps.tail(1).with_columns(day=pl.lit(last, pl.Int64))
    reached = ends if rows.height and rows["at_risk"][-1] > rows["events"][-1] else ends.clear()
    return pl.concat([none, steps, reached], how="diagonal")


def _band(figure: go.Figure, rows: pl.DataFrame, colours: Palette) -> None:
    known = rows.filter(pl.col("low").is_not_null())
    for side, fill in (("low", None), ("high", "tonexty")):
        figure.add_scatter(
            x=known["day"].to_list(),
            y=known[side].to_list(),
            mode="lines",
            line={"width": 0, "shape": "hv", "color": colours.border},
            fill=fill,
            fillcolor=f"rgba({_rgb(colours.classes[1])},0.25)",
            hoverinfo="skip",
            showlegend=False,
        )


def _rgb(shade: str) -> str:
    return ",".join(str(int(shade[at : at + 2], 16)) for at in (1, 3, 5))


def _line(
    figure: go.Figure, name: str, rows: pl.DataFrame, t: Words, line: Mapping[str, object]
) -> None:
    hover = [
        literal(
            t(
                "{what}: {said}",
                what=f"{name} {t('day {day}', day=day)}".strip(),
                said=t.percent(share),
            )
        )
        for day, share in rows.select("day", "share").iter_rows()
    ]
    figure.add_scatter(
        name=literal(name),
        x=rows["day"].to_list(),
        y=rows["share"].to_list(),
        mode="lines",
        line=dict(line),
        hovertext=hover,
        hoverinfo="text",
    )


def _numbers(
    figure: go.Figure, left: Mapping[str, Sequence[int]], last: int, t: Words, colours: Palette
) -> None:
    """Write how many are at risk after each of some days below the axis, a row a group.

    Above them the title of the axis and what the numbers are, where no tick stands.
    """
    titles = (
        (-44, t("Days"), 1, "right"),
        (-70, t("Still at risk after so many days (n)"), 0, "left"),
    )
    for place, title, x, anchor in titles:
        figure.add_annotation(
            x=x, xref="paper", y=0, yref="paper", yshift=place, text=literal(title),
            xanchor=anchor, showarrow=False, font={"size": FONT - 4, "color": colours.ink},
        )  # fmt: skip
    for at, (name, numbers) in enumerate(left.items()):
        place = -(70 + ROW * (at + 1))
        for day, n in zip(marks(last), numbers, strict=True):
            figure.add_annotation(
                x=day, xref="x", y=0, yref="paper", yshift=place, text=t.number(n), showarrow=False,
                font={"size": FONT - 4, "color": colours.ink},
            )  # fmt: skip
        if name:
            figure.add_annotation(
                x=0, xref="paper", y=0, yref="paper", yshift=place - 1, text=literal(_short(name)),
                xanchor="right", xshift=-22, showarrow=False,
                font={"size": FONT - 4, "color": colours.ink},
            )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
