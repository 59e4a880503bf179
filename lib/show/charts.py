"""Charts as pure functions of a table, readable from five metres, with no request to anywhere.

Titles and captions are drawn by the page; a chart carries its axes, its values on the bars, and on
hover numerator, denominator and n. Rates over few cases are grey.
"""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lib.recovery.table import RecoveryTable
from lib.show.palette import Palette, colour_of
from lib.words import MINOR_UNITS, N_, Words

FONT = 16
HEIGHT = 420
ROW_HEIGHT = 44
NARROWEST = 260

EMPTY = N_("(empty)")


def recovery_bars(
    table: RecoveryTable, t: Words, colours: Palette, *, by_amount: bool, minimum_n: int
) -> go.Figure:
    """Draw the rate of each group as a bar, the groups from top to bottom as in the table.

    `by_amount`: the share of the amount, else the share of cases that paid. Groups of fewer than
    `minimum_n` cases are grey.
    """
    rate, n = ("value", "n") if by_amount else ("paying_rate", "n")
    rows = list(table.rows.iter_rows(named=True))
    shades = [
        colours.quiet if row[n] < minimum_n else _shade(table.by, row, colours) for row in rows
    ]
    figure = go.Figure(
        go.Bar(
            x=[row[rate] or 0 for row in rows],
            y=[_name(table.by, row, t) for row in rows],
            orientation="h",
            marker={"color": shades, "line": {"width": 1, "color": colours.ink}},
            text=[t.percent(row[rate]) for row in rows],
            textposition="outside",
            cliponaxis=False,
            hovertext=[_hover(row, t, by_amount=by_amount) for row in rows],
            hoverinfo="text",
        )
    )
    figure.update_layout(
        height=max(NARROWEST, 80 + ROW_HEIGHT * len(rows)),
        xaxis={"tickformat": ".0%", "rangemode": "tozero", "gridcolor": colours.grid},
        yaxis={"autorange": "reversed", "type": "category", "automargin": True},
        margin={"l": 10, "r": 70, "t": 10, "b": 40},
        **_theme(colours),
    )
    return figure


def recovery_by_month(
    table: RecoveryTable, t: Words, colours: Palette, *, by_amount: bool
) -> go.Figure:
    """Draw what each month brought, one group of bars per currency."""
    rate = "value" if by_amount else "paying_rate"
    figure = go.Figure()
    for place, (currency, rows) in enumerate(_by_currency(table.rows)):
        figure.add_bar(
            name=currency,
            x=[t.month(row["month"]) for row in rows],
            y=[row[rate] for row in rows],
            text=[t.percent(row[rate]) for row in rows],
            textposition="outside",
            cliponaxis=False,
            hovertext=[_hover(row, t, by_amount=by_amount) for row in rows],
            hoverinfo="text",
            marker={"color": colours.classes[(place + 1) % 4]},
        )
    figure.update_layout(
        height=HEIGHT,
        xaxis={"type": "category"},
        yaxis={"tickformat": ".0%", "rangemode": "tozero", "gridcolor": colours.grid},
        margin={"l": 60, "r": 10, "t": 30, "b": 40},
        showlegend=table.rows["currency"].n_unique() > 1,
        **_theme(colours),
    )
    return figure


def bucket_bars(buckets: pl.DataFrame, t: Words, colours: Palette, *, by_amount: bool) -> go.Figure:
    """Draw cases or overdue amounts of each bucket; `buckets` as lib.recovery.overview gives it."""
    figure = go.Figure()
    several = buckets["currency"].n_unique() > 1
    for currency, rows in _by_currency(buckets):
        amounts = [t.money(row["amount"], currency) for row in rows]
        counts = [t.number(row["n"]) for row in rows]
        figure.add_bar(
            name=currency,
            x=[row["bucket"] or "?" for row in rows],
            y=[row["amount"] / MINOR_UNITS if by_amount else row["n"] for row in rows],
            text=[t.short_money(row["amount"]) for row in rows] if by_amount else counts,
            textposition="outside",
            cliponaxis=False,
            hovertext=[
                t(
                    "{bucket}: {n} cases, {amount}",
                    bucket=row["bucket"] or "?",
                    n=row["n"],
                    amount=a,
                )
                for row, a in zip(rows, amounts, strict=True)
            ],
            hoverinfo="text",
            marker={
                "color": [colour_of(row["bucket"], colours) for row in rows],
                "line": {"width": 1, "color": colours.ink},
            },
        )
    figure.update_layout(
        height=HEIGHT,
        xaxis={"type": "category"},
        yaxis={"rangemode": "tozero", "showgrid": False, "showticklabels": False},
        margin={"l": 10, "r": 10, "t": 30, "b": 40},
        showlegend=several,
        barmode="group",
        **_theme(colours),
    )
    return figure


def describe(table: RecoveryTable, t: Words) -> str:
    """Say in words what a recovery chart shows, for those who cannot see it."""
    groups = [
        f"{_name(table.by, row, t)} {t.percent(row['value'])}"
        for row in table.rows.iter_rows(named=True)
    ]
    return f"{t(table.summary())} {'; '.join(groups)}"


def _theme(colours: Palette) -> dict[str, object]:
    return {
        "paper_bgcolor": colours.paper,
        "plot_bgcolor": colours.paper,
        "font": {"size": FONT, "color": colours.ink},
        "hoverlabel": {"font": {"size": FONT}},
        "separators": ".,",
    }


def _shade(by: str | None, row: dict[str, Any], colours: Palette) -> str:
    if by == "bucket":
        return colour_of(str(row["bucket"]), colours)
    return colours.classes[1]


def _name(by: str | None, row: dict[str, Any], t: Words) -> str:
    """The name of a group; its currency is told apart only by the hover."""
    if by is None:
        return t("All")
    return f"{row[by] if row[by] is not None else t(EMPTY)} "


def _hover(row: dict[str, Any], t: Words, *, by_amount: bool) -> str:
    if by_amount:
        return t(
            "{numerator} of {denominator}, n = {n} cases",
            numerator=t.money(row["numerator"], row["currency"]),
            denominator=t.money(row["denominator"], row["currency"]),
            n=row["n"],
        )
    return t("{paying} of n = {n} cases paid", paying=row["paying"], n=row["n"])


def _by_currency(rows: pl.DataFrame) -> Sequence[tuple[str, list[dict[str, Any]]]]:
    return [
        (str(currency), part.to_dicts())
        for (currency,), part in rows.group_by("currency", maintain_order=True)
    ]
