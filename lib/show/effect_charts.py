"""Charts of effects: differences with their intervals, and how alike the two sides are.

Pure functions of frames (lib.effects.answering, lib.experiments.course). What is sure is told by
a filled mark and not by colour alone; a line at nothing, or at the limit, is what each mark is read
against.
"""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from lib.effects.answering import figure_name
from lib.effects.propensity import UNLIKE
from lib.show.drawing import AROUND, ROW_HEIGHT, literal, theme
from lib.show.palette import Palette
from lib.words import Words, signed

DENSE = 28
"""Pixels of a row of the balance, which has many."""


TICKS = list(range(-100, 101, 20))
"""Shares on either side of the line; below it they are none of less than nothing."""


def differences(rows: pl.DataFrame, names: Sequence[str], t: Words, colours: Palette) -> go.Figure:
    """Draw the effect of each row with its interval, in points; what only supports them is grey.

    Args:
        rows: effect, low, high, n, `sure` (more than noise: filled), `faint` (a check of which
            nothing is expected, or a look before the last one).
        names: what each row is.
        t: the words.
        colours: the palette.

    """
    figure = go.Figure()
    for name, row in zip(names, rows.iter_rows(named=True), strict=True):
        shade = colours.border if row["faint"] else colours.classes[1]
        value, low, high = (row[one] * 100 for one in ("effect", "low", "high"))
        told = signed(value)
        figure.add_scatter(
            x=[value],
            y=[literal(name)],
            mode="markers+text",
            marker={"size": 16, "color": shade, "line": {"width": 3, "color": shade},
                    "symbol": "circle" if row["sure"] else "circle-open"},
            error_x={"type": "data", "symmetric": False, "array": [high - value],
                     "arrayminus": [value - low], "color": shade, "thickness": 3, "width": 8},
            text=[told],
            textposition="top center",
            hovertext=[literal(f"{told} ({signed(low)} – {signed(high)}), n = {row['n']}")],
            hoverinfo="text",
            cliponaxis=False,
        )  # fmt: skip
    return _rows(figure, t("Percentage points"), len(names), ROW_HEIGHT + 12, colours)


def balance_dots(balance: pl.DataFrame, t: Words, colours: Palette, most: int = 16) -> go.Figure:
    """Draw how far the two sides are apart, before matching (open) and after it (filled).

    The `most` figures that were apart most before or are after are drawn, the worst on top.
    """
    worst = pl.max_horizontal(pl.col("before").abs(), pl.col("after").abs())
    rows = balance.sort(worst, descending=True).head(most)
    names = [literal(t(figure_name(*row))) for row in rows.select("figure", "value").iter_rows()]
    figure = go.Figure()
    for column, name, symbol, shade in (
        ("before", t("before matching"), "circle-open", colours.border),
        ("after", t("after matching"), "circle", colours.classes[1]),
    ):
        figure.add_scatter(
            name=name,
            x=rows[column].abs().to_list(),
            y=names,
            mode="markers",
            marker={"size": 12, "color": shade, "symbol": symbol, "line": {"width": 2}},
        )
    figure.add_vline(x=UNLIKE, line={"color": colours.ink, "width": 1, "dash": "dash"})
    title = t("Standard deviations apart")
    drawn = _rows(figure, title, rows.height, DENSE, colours)
    return drawn.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"}
    )


def overlap_bars(overlap: pl.DataFrame, t: Words, colours: Palette) -> go.Figure:
    """Draw both groups by the chance of a visit: above the line the visited, below the others.

    Each in shares of its own, for the others are many times as many.
    """
    names = [
        f"{low * 100:.0f}–{high * 100:.0f}%" for low, high in overlap.select("from", "to").rows()
    ]
    sides: Mapping[str, tuple[str, str, str, int]] = {
        "matched": (t("done, with a match"), colours.classes[1], "", 1),
        "alone": (t("done, without a match"), colours.classes[2], "/", 1),
        "others": (t("not done"), colours.quiet, "", -1),
    }
    rows = overlap.with_columns(alone=pl.col("visited") - pl.col("matched"))
    whole = {one: max(rows[one].sum(), 1) for one in ("visited", "others")}
    figure = go.Figure()
    for column, (name, shade, pattern, sign) in sides.items():
        of = whole["others" if sign < 0 else "visited"]
        figure.add_bar(
            name=name,
            x=names,
            y=(rows[column] * (100 * sign / of)).to_list(),
            marker={"color": shade, "pattern": {"shape": pattern}},
            hovertext=[
                literal(t("{what}: {said}", what=name, said=f"{t.number(n)} / {t.number(of)}"))
                for n in rows[column]
            ],
            hoverinfo="text",
        )
    figure.update_layout(
        barmode="relative",
        height=300,
        yaxis={"title": t("Share"), "gridcolor": colours.grid, "automargin": True,
               "tickvals": TICKS, "ticktext": [f"{abs(one)}%" for one in TICKS],
               "zerolinecolor": colours.ink},
        xaxis={"title": t("Chance that it was done on the day"), "tickangle": 0, "nticks": 5},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": 10, "r": 10, "t": 40, "b": 60},
        **theme(colours),
    )  # fmt: skip
    return figure


def _rows(figure: go.Figure, title: str, rows: int, height: int, colours: Palette) -> go.Figure:
    """Lay out a figure with a row for each name and a line at nothing."""
    figure.add_vline(x=0, line={"color": colours.ink, "width": 1})
    figure.update_layout(
        height=AROUND + height * rows,
        showlegend=False,
        xaxis={"title": title, "gridcolor": colours.grid, "nticks": 6, "zeroline": False},
        yaxis={"autorange": "reversed", "type": "category", "automargin": True, "showgrid": False},
        margin={"l": 10, "r": 20, "t": 40, "b": 60},
        **theme(colours),
    )
    return figure
