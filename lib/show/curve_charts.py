"""Curves by age: each cohort a thin line, the one that is looked at thick, the median dashed."""

import datetime as dt
from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from lib.show.drawing import FONT, HEIGHT, literal, theme
from lib.show.palette import Palette
from lib.words import Words

THICK, THIN = 4, 1


def batch_curves(
    curves: pl.DataFrame,
    medians: pl.DataFrame,
    cohort: str,
    t: Words,
    colours: Palette,
    *,
    by_amount: bool,
    least: int,
) -> go.Figure:
    """Draw the curves of one currency (lib.measures.batches), `cohort` among them.

    Others are thin and grey, those of fewer than `least` cases dotted; so is `cohort` when it is.
    """
    share = "share" if by_amount else "paying_share"
    figure = go.Figure()
    for (name,), rows in curves.group_by("cohort", maintain_order=True):
        if name != cohort:
            line = {"color": colours.quiet, "width": THIN, "dash": _dash(rows, least)}
            _line(figure, str(name), rows, share, t, line)
    if medians.height:
        dashed = {"color": colours.ink, "width": THICK / 2, "dash": "dash"}
        _line(figure, t("Median of earlier ones"), medians, share, t, dashed)
    mine = curves.filter(pl.col("cohort") == cohort)
    dash = _dash(mine, least)
    shade = colours.classes[1] if dash == "solid" else colours.border
    _line(figure, cohort, mine, share, t, {"color": shade, "width": THICK, "dash": dash})
    rate = t("Recovery rate") if by_amount else t("Paying rate")
    return _by_age(figure, t("Days since placement"), rate, colours)


def vintage_curves(
    vintages: pl.DataFrame, chosen: dt.date, t: Words, colours: Palette, *, least: int
) -> go.Figure:
    """Draw the cohorts of loans of one currency (lib.measures.vintages), the chosen one thick.

    Those of fewer than `least` loans are dotted.
    """
    figure = go.Figure()
    rows = vintages.with_columns(age="months")
    for (cohort,), mine in rows.group_by("cohort", maintain_order=True):
        width = THICK if cohort == chosen else THIN
        shade = colours.classes[1] if cohort == chosen else colours.quiet
        line = {"color": shade, "width": width, "dash": _dash(mine, least)}
        _line(figure, f"{cohort:%Y-%m}", mine, "share", t, line)
    return _by_age(figure, t("Months on book"), t("Share late"), colours)


def _by_age(figure: go.Figure, title: str, share: str, colours: Palette) -> go.Figure:
    """Lay out a figure whose axis is an age and whose values are shares."""
    figure.update_layout(
        height=HEIGHT,
        xaxis={
            "title": title,
            "gridcolor": colours.grid,
            "rangemode": "tozero",
            "nticks": 6,
        },
        yaxis={
            "title": share,
            "tickformat": ".0%",
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            "nticks": 5,
            "automargin": True,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": 10, "r": 80, "t": 40, "b": 60},
        **theme(colours),
    )
    return figure


def _dash(rows: pl.DataFrame, least: int) -> str:
    return "dot" if rows.height and rows["n"][0] < least else "solid"


def _line(
    figure: go.Figure,
    name: str,
    rows: pl.DataFrame,
    share: str,
    t: Words,
    line: Mapping[str, object],
) -> None:
    """One line; all but thin ones have a legend and their last value beside their end."""
    values, named = rows[share].to_list(), line["width"] != THIN
    figure.add_scatter(
        name=literal(name),
        x=rows["age"].to_list(),
        y=values,
        mode="lines+markers+text" if named else "lines",
        line=dict(line),
        marker={"size": 7},
        text=["" for _ in values[1:]] + [t.percent(one) for one in values[-1:]],
        textposition="middle right",
        textfont={"size": FONT},
        hovertext=[
            literal(f"{name} · {age} · {t.percent(one)}")
            for age, one in zip(rows["age"], values, strict=True)
        ],
        hoverinfo="text",
        showlegend=named,
        cliponaxis=False,
    )
