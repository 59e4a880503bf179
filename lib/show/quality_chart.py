"""How good the files of a client are from month to month, as a chart.

A pure function of the table of lib.portfolio.quality; lines differ by dash and mark, not only by
colour.
"""

import plotly.graph_objects as go
import polars as pl

from lib.show.drawing import HEIGHT, literal, theme
from lib.show.palette import Palette
from lib.words import N_, Words

QUALITY = {
    "completeness": N_("Completeness"),
    "validity": N_("Validity"),
    "rejected_share": N_("Share not loaded"),
}
"""Share of a file's quality → its title."""

PARTS = {
    "completeness": ("filled", "cells"),
    "validity": ("valid", "filled"),
    "rejected_share": ("rejected", "read"),
}
"""Share → its numerator and denominator."""

DASHES, SYMBOLS = ("solid", "dash", "dot"), ("circle", "diamond", "square")
"""What tells lines apart without colour."""


def quality_lines(trend: pl.DataFrame, t: Words, colours: Palette) -> go.Figure:
    """Draw how full, how right and how often refused the files are, by as-of date.

    `trend` as lib.portfolio.quality.by_day gives it; a share that no file has leaves a gap.
    """
    figure = go.Figure()
    files = trend.to_dicts()
    for place, (share, title) in enumerate(QUALITY.items()):
        part, whole = PARTS[share]
        figure.add_scatter(
            name=t(title),
            x=[t.date(one["as_of"]) for one in files],
            y=[one[share] for one in files],
            mode="lines+markers",
            line={"width": 3, "dash": DASHES[place], "color": colours.classes[1:][place]},
            marker={"size": 10, "symbol": SYMBOLS[place]},
            hovertext=[
                literal(
                    t(
                        "{title}: {share} ({part} of {whole})",
                        title=t(title),
                        share=t.percent(one[share]),
                        part=one[part],
                        whole=one[whole],
                    )
                )
                for one in files
            ],
            hoverinfo="text",
        )
    figure.update_layout(
        height=HEIGHT,
        xaxis={"type": "category"},
        yaxis={
            "tickformat": ".0%",
            "range": [-0.02, 1.05],
            "gridcolor": colours.grid,
            "nticks": 5,
            "automargin": True,
        },
        margin={"l": 10, "r": 10, "t": 40, "b": 40},
        legend={"orientation": "h", "y": 1.15},
        **theme(colours),
    )
    return figure


def describe_quality(trend: pl.DataFrame, t: Words) -> str:
    """Say in words what `quality_lines` shows, for those who cannot see it."""
    files = [
        f"{t.date(one['as_of'])} "
        + t.listed(f"{t(title)} {t.percent(one[share])}" for share, title in QUALITY.items())
        for one in trend.iter_rows(named=True)
    ]
    return "; ".join(files)
