"""The funnel of collectors: index against what was expected, with what chance alone does.

A funnel instead of a league table: who lies between the lines differs by no more than chance, and
no order is drawn. Signs beside colours tell the groups apart.
"""

import numpy as np
import plotly.graph_objects as go
import polars as pl

from lib.show.drawing import HEIGHT, literal, money_ticks, theme
from lib.show.palette import Palette
from lib.team.index import Standing, Team
from lib.team.limits import Z95, Z998, limits
from lib.words import MINOR_UNITS, N_, Words

STANDINGS = {
    Standing.ABOVE.value: (N_("above"), "triangle-up"),
    Standing.EXPECTED.value: (N_("as expected"), "circle"),
    Standing.BELOW.value: (N_("below"), "triangle-down"),
    Standing.FEW.value: (N_("too little to judge"), "circle-open"),
}
"""Where somebody stands → its name and its sign."""

POINTS = 80
SIGN = 13


def relative(team: Team) -> pl.DataFrame:
    """The rows of a team against the team itself, whose index is 1 by that."""
    centre = team.centre or 1.0
    return team.rows.with_columns(
        pl.col("index", "low", "high", "drawn") / centre, pl.col("expected") * centre
    )


def funnel(team: Team, names: dict[str, str], t: Words, colours: Palette) -> go.Figure:
    """Draw the collectors of a currency; `names` are their names by number."""
    rows = relative(team).drop_nulls("index")
    figure = go.Figure()
    _lines(figure, team.rows.drop_nulls("index"), team, colours)
    shades = {
        Standing.ABOVE.value: colours.classes[1],
        Standing.EXPECTED.value: colours.ink,
        Standing.BELOW.value: colours.classes[2],
        Standing.FEW.value: colours.quiet,
    }
    for standing, (title, sign) in STANDINGS.items():
        mine = rows.filter(pl.col("standing") == standing).to_dicts()
        if not mine:
            continue
        figure.add_scatter(
            x=[row["expected"] / MINOR_UNITS for row in mine],
            y=[row["index"] for row in mine],
            mode="markers",
            name=t(title),
            marker={"symbol": sign, "size": SIGN, "color": shades[standing]},
            hovertext=[
                literal(f"{names.get(row['owner'], row['owner'])} · {row['index']:.2f} "
                        f"({row['low']:.2f}–{row['high']:.2f}) · n = {row['n']}")
                for row in mine
            ],
            hoverinfo="text",
        )  # fmt: skip
    highest = float(rows["expected"].max() or 0)  # type: ignore[arg-type]
    figure.update_layout(
        height=HEIGHT,
        xaxis={"title": t("Expected at the team's rate ({currency})", currency=team.currency),
               "gridcolor": colours.grid, "rangemode": "tozero",
               **money_ticks(highest, t)},
        yaxis={"title": t("Index (team = 1)"), "gridcolor": colours.grid, "rangemode": "tozero"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": 80, "r": 20, "t": 60, "b": 60},
        **theme(colours),
    )  # fmt: skip
    return figure


def _lines(figure: go.Figure, rows: pl.DataFrame, team: Team, colours: Palette) -> None:
    """The limits for the payment of the usual size, and the team's own index."""
    most, size = rows["expected"].max(), rows["size"].median()
    if not isinstance(most, float) or not isinstance(size, float) or most <= 0 or size <= 0:
        return
    sums = np.linspace(most / POINTS, most * 1.08, POINTS)
    across = (sums * team.centre / MINOR_UNITS).tolist()
    for z, dash, title in ((Z95, "dash", "95 %"), (Z998, "dot", "99.8 %")):
        for side, edge in enumerate(limits(sums, np.full_like(sums, size), team.centre, z)):
            figure.add_scatter(
                x=across, y=(edge / team.centre).tolist(), mode="lines", name=title,
                line={"color": colours.border, "dash": dash, "width": 2}, hoverinfo="skip",
                showlegend=side == 0, legendgroup=title,
            )  # fmt: skip
    figure.add_hline(y=1, line={"color": colours.border, "width": 2})
    highest = float(rows["index"].max() or 1)  # type: ignore[arg-type]
    figure.update_yaxes(range=[0, max(highest, 2.0) * 1.1])
