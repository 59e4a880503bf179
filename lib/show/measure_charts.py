"""Charts of how cases move and of what work brings: pure functions of frames, as in charts.py.

Heat maps have one hue, the stronger the larger, and their figures in the cells; stacked bars have
patterns beside colours. So each can be read with any deficiency of colour vision and in grey print.
"""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import polars as pl

from lib.measures.cures import Fate
from lib.show.drawing import AROUND, ROW_HEIGHT, literal, theme
from lib.show.folding import folded
from lib.show.palette import Palette
from lib.show.ways import shape_of, state_name
from lib.words import N_, Words

CELL_FONT = 15
"""Pixels of the figures in a heat map, whose cells are narrower than bars are long."""

STRONGEST = 0.63
"""Opacity of a cell that has all: its figure stays legible in either theme."""

JUMP = "▲"
"""Stands in a cell that holds cases which became older than the calendar allows."""

FATES: Mapping[str, tuple[str, str]] = {
    Fate.CURED.value: (N_("Cured"), ""),
    Fate.ROLLED_BACK.value: (N_("Rolled back"), "/"),
    Fate.STABLE.value: (N_("Stable"), ""),
    Fate.FORWARD.value: (N_("Rolled forward"), "x"),
    Fate.GONE.value: (N_("Gone otherwise"), "."),
}
"""What became of a past due case → its name and the pattern of its bar."""

STEPS: Mapping[str, str] = {
    "attempts": N_("Attempts"),
    "contacts": N_("Somebody reached"),
    "right": N_("Customer reached"),
    "promises": N_("Promises"),
    "matured": N_("Promises matured"),
    "kept": N_("Promises kept"),
    "paid": N_("Paid after a contact"),
}
"""Step of the funnel → its name."""

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

LEAST_WHOLE = 0.1
"""Share below which a cell has a decimal."""

NARROWEST = 8
"""Characters of a line of a state's name at least: its longest word."""

LEAST_LABEL = 0.06
"""Share of a bar below which its label does not fit."""


def heat(
    cells: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
    across: Sequence[str],
    down: Sequence[str],
    colours: Palette,
) -> go.Figure:
    """Draw a table whose cells are shaded by shares of 1, with their texts in them.

    `across` and `down` name columns and rows; None is a cell without share.
    """
    red, green, blue = (int(colours.classes[1][at : at + 2], 16) for at in (1, 3, 5))
    figure = go.Figure(
        go.Heatmap(
            z=cells,
            x=[literal(one) for one in across],
            y=[literal(one) for one in down],
            text=[[literal(one) for one in row] for row in texts],
            texttemplate="%{text}",
            textfont={"size": CELL_FONT, "color": colours.ink},
            hoverinfo="none",
            zmin=0,
            zmax=1,
            xgap=2,
            ygap=2,
            showscale=False,
            colorscale=[
                [0, f"rgba({red},{green},{blue},0)"],
                [1, f"rgba({red},{green},{blue},{STRONGEST})"],
            ],
        )
    )
    figure.update_layout(
        height=AROUND + ROW_HEIGHT * len(down),
        xaxis={"side": "top", "type": "category", "showgrid": False, "tickangle": 0},
        yaxis={
            "autorange": "reversed",
            "type": "category",
            "showgrid": False,
            "automargin": True,
        },
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        **theme(colours),
    )
    return figure


def roll_heat(rolls: pl.DataFrame, t: Words, colours: Palette, *, by_amount: bool) -> go.Figure:
    """Draw the transition table of one currency (lib.measures.rolls) as a heat map.

    Each cell has its share of the row; the name of a row says its n.
    """
    what = "amount" if by_amount else "n"
    rows, columns = shape_of(rolls)
    sums = dict(rolls.group_by("state_before").agg(pl.col("n").sum()).iter_rows())
    rows = [one for one in rows if one in sums]
    found = {
        (one["state_before"], one["state_after"]): (one[f"{what}_share"], one["jumps"])
        for one in rolls.iter_rows(named=True)
    }
    cells = [[found.get((row, to), (None, 0)) for to in columns] for row in rows]
    across = [state_name(t, one) for one in columns]
    figure = heat(
        [[share for share, _ in row] for row in cells],
        [[_cell(t, *one) for one in row] for row in cells],
        across,
        [f"{state_name(t, one)} · n={t.number(sums[one])} " for one in rows],
        colours,
    )
    return folded(figure, across, NARROWEST)


def fates_bars(
    cures: pl.DataFrame, t: Words, colours: Palette, *, by_amount: bool, minimum_n: int
) -> go.Figure:
    """Draw what became of each bucket (lib.measures.cures), each bar 100 % of it; one currency.

    Buckets of fewer than `minimum_n` cases are grey.
    """
    what = "amount" if by_amount else "n"
    rows = [row for row in cures.to_dicts() if row[what]]
    shades = dict(zip(FATES, _shades(colours), strict=True))
    figure = go.Figure()
    for fate, (title, pattern) in FATES.items():
        shares = [row[f"{fate}_{what}"] / row[what] for row in rows]
        figure.add_bar(
            name=t(title),
            y=[f"{row['bucket']} · n={t.number(row['n'])} " for row in rows],
            x=shares,
            orientation="h",
            text=[t.percent(one, 0) if one >= LEAST_LABEL else "" for one in shares],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"size": CELL_FONT, "color": colours.ink},
            hovertext=[f"{t(title)} {t.percent(one)}" for one in shares],
            hoverinfo="text",
            marker={
                "color": [
                    shades[fate] if row["n"] >= minimum_n else f"{colours.quiet}60" for row in rows
                ],
                "line": {"width": 1, "color": colours.ink},
                "pattern": _pattern(pattern, colours),
            },
        )
    figure.update_layout(
        barmode="stack",
        height=AROUND + 40 + ROW_HEIGHT * len(rows),
        xaxis={
            "tickformat": ".0%",
            "range": [0, 1.001],
            "dtick": 0.25,
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={"autorange": "reversed", "type": "category", "automargin": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        margin={"l": 10, "r": 40, "t": 60, "b": 40},
        **theme(colours),
    )
    return figure


def _pattern(shape: str, colours: Palette) -> Mapping[str, object]:
    """Thin lines of ink over a bar: its figures stay legible."""
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": colours.ink,
        "size": 10,
        "solidity": 0.1,
    }


def _shades(colours: Palette) -> tuple[str, str, str, str, str]:
    """The better blue, what stays paper, the worse red: dark colours would hide the figures."""
    blue, red = colours.classes[1], colours.classes[2]
    return f"{blue}D0", f"{blue}60", colours.paper, f"{red}90", f"{colours.quiet}90"


def _cell(t: Words, share: float | None, jumps: int) -> str:
    if share is None:
        return ""
    text = t.percent(share, int(0 < share < LEAST_WHOLE))
    return f"{text} {JUMP}{jumps}" if jumps else text


def funnel_bars(
    funnel: pl.DataFrame, t: Words, colours: Palette, *, of_attempts: bool, minimum_n: int
) -> go.Figure:
    """Draw the steps (lib.measures.contacts), each with n and its share of the step before.

    Or, `of_attempts`, of all attempts. Steps whose share is of fewer than `minimum_n` are grey.
    """
    rows = funnel.to_dicts()
    share, of = ("of_attempts", "attempts") if of_attempts else ("share", "before")
    figure = go.Figure(
        go.Bar(
            x=[row["n"] for row in rows],
            y=[f"{t(STEPS[row['step']])} " for row in rows],
            orientation="h",
            text=[f"{t.number(row['n'])} · {t.percent(row[share])}" for row in rows],
            textposition="outside",
            textfont={"size": CELL_FONT},
            constraintext="none",
            cliponaxis=False,
            hoverinfo="none",
            marker={
                "color": [
                    colours.classes[1] if row[of] >= minimum_n else colours.quiet for row in rows
                ],
                "line": {"width": 1, "color": colours.ink},
            },
        )
    )
    figure.update_layout(
        height=AROUND + ROW_HEIGHT * len(rows),
        xaxis={"showgrid": False, "showticklabels": False, "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "type": "category", "automargin": True},
        margin={"l": 10, "r": 130, "t": 10, "b": 10},
        **theme(colours),
    )
    return figure


def hours_heat(hours: pl.DataFrame, t: Words, colours: Palette, *, minimum_n: int) -> go.Figure:
    """Draw how often visits meet somebody (lib.measures.fieldwork): weekdays down, hours across.

    A cell of fewer than `minimum_n` visits is grey.
    """
    across = sorted(hours["hour"].unique())
    found = {(row["weekday"], row["hour"]): row for row in hours.iter_rows(named=True)}
    cells = [[found.get((day, hour)) for hour in across] for day in range(1, len(DAYS) + 1)]
    texts = [
        [f"{t.percent(one['rate'], 0)}·{one['n']}" if one else "" for one in row] for row in cells
    ]
    figure = heat(
        [[one["rate"] if one and one["n"] >= minimum_n else None for one in row] for row in cells],
        texts,
        [f"{hour}:00" for hour in across],
        [f"{t(day)} " for day in DAYS],
        colours,
    )
    # A cell without a share has no text of its own, so that few visits get a layer of theirs.
    few = [[1 if one and one["n"] < minimum_n else None for one in row] for row in cells]
    figure.add_heatmap(
        z=few, x=figure.data[0].x, y=figure.data[0].y, text=texts, texttemplate="%{text}",
        textfont={"size": CELL_FONT, "color": colours.ink}, hoverinfo="none", showscale=False,
        xgap=2, ygap=2, colorscale=[[0, f"{colours.quiet}40"], [1, f"{colours.quiet}40"]],
    )  # fmt: skip
    return figure
