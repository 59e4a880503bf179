"""Charts as pure functions of a table, readable from five metres, with no request to anywhere.

Titles and captions are drawn by the page; a chart carries its axes, its values on the bars, and on
hover numerator, denominator and n. Rates over few cases are grey. What a file said is text in them,
never markup: the browser would draw a link in the name of a client as one.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lib.cases.buckets import NO_BUCKET
from lib.recovery.table import RecoveryTable
from lib.show.drawing import AROUND, FONT, HEIGHT, ROW_HEIGHT, literal, theme
from lib.show.palette import Palette, colour_of
from lib.words import MINOR_UNITS, N_, Words

MANY = 5
"""Bars side by side whose labels fit on a phone with a decimal."""

EMPTY = N_("(empty)")
OF_CASES = N_("{numerator} of {denominator}, n = {n} cases")
OF_PERSONS = N_("{numerator} of {denominator}, n = {n} persons")
PAID_OF = {
    False: N_("{paying} of n = {n} cases paid"),
    True: N_("{paying} of n = {n} persons paid"),
}
"""Whether persons are counted → how many of them paid."""
RATES = {"value": N_("Recovery rate"), "paying_rate": N_("Paying rate")}
"""Rate that is drawn → the title of its axis."""


def recovery_bars(
    table: RecoveryTable, t: Words, colours: Palette, *, by_amount: bool, minimum_n: int
) -> go.Figure:
    """Draw the rate of each group as a bar, the groups from top to bottom as in the table.

    `by_amount`: the share of the amount, else the share of cases that paid. Groups of fewer than
    `minimum_n` cases are grey.
    """
    rate = _rate(by_amount=by_amount)
    rows = table.rows.to_dicts()
    named = several(table.rows)
    hover = [_hover(row, t, by_amount=by_amount, by_person=table.by_person) for row in rows]
    return _bars(
        names=[_with_currency(_name(table.by, row, t), row, named=named) for row in rows],
        values=[row[rate] or 0 for row in rows],
        labels=[t.percent(row[rate]) for row in rows],
        hover=hover,
        shades=[
            colours.quiet if row["n"] < minimum_n else _shade(table.by, row, colours)
            for row in rows
        ],
        colours=colours,
        axis={
            "title": t(RATES[rate]),
            "tickformat": ".0%",
            "gridcolor": colours.grid,
            # Few and level ticks: more run into each other on a phone.
            "nticks": 4,
            "tickangle": 0,
        },
    )


def recovery_by_month(
    table: RecoveryTable, t: Words, colours: Palette, *, by_amount: bool, minimum_n: int = 0
) -> go.Figure:
    """Draw what each month brought, one group of bars per currency.

    The months of a currency have one base, so all of them are grey when it is of fewer than
    `minimum_n` cases.
    """
    rate = _rate(by_amount=by_amount)
    figure = go.Figure()
    # Whole percents where there are many bars, so that labels need not shrink below legible.
    digits = 1 if table.rows.height <= MANY else 0
    for place, (currency, rows) in enumerate(_by_currency(table.rows)):
        figure.add_bar(
            name=literal(currency),
            x=[t.month(row["month"]) for row in rows],
            y=[row[rate] for row in rows],
            text=[t.percent(row[rate], digits) for row in rows],
            textposition="outside",
            textfont={"size": FONT},
            constraintext="none",
            cliponaxis=False,
            hovertext=[
                literal(_hover(row, t, by_amount=by_amount, by_person=table.by_person))
                for row in rows
            ],
            hoverinfo="text",
            marker={
                "color": colours.quiet
                if rows[0]["n"] < minimum_n
                else colours.classes[(place + 1) % 4]
            },
        )
    figure.update_layout(
        height=HEIGHT,
        xaxis=_months(table, t),
        yaxis={
            "title": t(RATES[rate]),
            "tickformat": ".0%",
            "rangemode": "tozero",
            "gridcolor": colours.grid,
            "nticks": 5,
            "automargin": True,
        },
        margin={"l": 10, "r": 10, "t": 40, "b": 60},
        showlegend=several(table.rows),
        legend={"orientation": "h", "y": 1.15},
        **theme(colours),
    )
    return figure


def bucket_bars(buckets: pl.DataFrame, t: Words, colours: Palette, *, by_amount: bool) -> go.Figure:
    """Draw cases or overdue amounts of each bucket; `buckets` as lib.recovery.overview gives it.

    A bucket of which nothing is overdue has no bar of amounts.
    """
    rows = _with_bars(buckets, by_amount=by_amount).to_dicts()
    named = several(buckets)
    amounts = [t.money(row["amount"], row["currency"]) for row in rows]
    names = [row["bucket"] or t(NO_BUCKET) for row in rows]
    title = t("Overdue amount") if by_amount else t("Cases")
    if by_amount and rows and not named:
        title = f"{title} · {literal(rows[0]['currency'])}"
    return _bars(
        names=[
            _with_currency(name, row, named=named) for name, row in zip(names, rows, strict=True)
        ],
        values=[row["amount"] / MINOR_UNITS if by_amount else row["n"] for row in rows],
        labels=[t.short_money(row["amount"]) if by_amount else t.number(row["n"]) for row in rows],
        hover=[
            t("{bucket}: {n} cases, {amount}", bucket=name, n=row["n"], amount=amount)
            for name, row, amount in zip(names, rows, amounts, strict=True)
        ],
        shades=[colour_of(row["bucket"], colours) for row in rows],
        colours=colours,
        axis={"title": title, "showgrid": False, "showticklabels": False},
    )


def _months(table: RecoveryTable, t: Words) -> dict[str, object]:
    """The axis of months, in two lines each: so half a year stands upright on a phone."""
    names = [t.month(month) for month in table.rows["month"].unique().sort()]
    lines = ["<br>".join(re.split("[ -]", name)) for name in names]
    return {"type": "category", "tickvals": names, "ticktext": lines, "tickangle": 0}


def describe(table: RecoveryTable, t: Words, *, by_amount: bool = True) -> str:
    """Say in words what a recovery chart shows, for those who cannot see it."""
    rate = _rate(by_amount=by_amount)
    named = several(table.rows)
    groups = [
        f"{_with_currency(_name(table.by, row, t), row, named=named)}{t.percent(row[rate])}"
        for row in table.rows.iter_rows(named=True)
    ]
    what = f"{t(table.summary())} {t(RATES[rate])}"
    return t("{what}: {said}", what=what, said="; ".join(groups))


def describe_buckets(buckets: pl.DataFrame, t: Words, *, by_amount: bool) -> str:
    """Say in words what `bucket_bars` shows, for those who cannot see it."""
    named = several(buckets)
    groups = [
        _with_currency(row["bucket"] or t(NO_BUCKET), row, named=named)
        + (t.money(row["amount"], row["currency"]) if by_amount else t.number(row["n"]))
        for row in _with_bars(buckets, by_amount=by_amount).iter_rows(named=True)
    ]
    title = t("Overdue amount") if by_amount else t("Cases")
    return t("{what}: {said}", what=title, said="; ".join(groups))


def _with_bars(buckets: pl.DataFrame, *, by_amount: bool) -> pl.DataFrame:
    """The buckets that have a bar: of nothing overdue there is none."""
    return buckets.filter(pl.col("amount") != 0) if by_amount else buckets


def several(rows: pl.DataFrame) -> bool:
    """Whether the rows are of more than one currency, which are never drawn as one."""
    return rows["currency"].n_unique() > 1


def _bars(
    *,
    names: Sequence[str],
    values: Sequence[float],
    labels: Sequence[str],
    hover: Sequence[str],
    shades: Sequence[str],
    colours: Palette,
    axis: Mapping[str, object],
) -> go.Figure:
    """Bars from top to bottom, each with its value beside it: their labels fit any width."""
    figure = go.Figure(
        go.Bar(
            x=values,
            y=[literal(name) for name in names],
            orientation="h",
            marker={"color": shades, "line": {"width": 1, "color": colours.ink}},
            text=labels,
            textposition="outside",
            textfont={"size": FONT},
            constraintext="none",
            cliponaxis=False,
            hovertext=[literal(text) for text in hover],
            hoverinfo="text",
        )
    )
    figure.update_layout(
        height=AROUND + ROW_HEIGHT * len(names),
        xaxis={"rangemode": "tozero", "zerolinecolor": colours.border, **axis},
        yaxis={"autorange": "reversed", "type": "category", "automargin": True},
        margin={"l": 10, "r": 90, "t": 10, "b": 60},
        **theme(colours),
    )
    return figure


def _shade(by: str | None, row: dict[str, Any], colours: Palette) -> str:
    if by == "bucket":
        return colour_of(str(row["bucket"]), colours)
    return colours.classes[1]


def _rate(*, by_amount: bool) -> str:
    return "value" if by_amount else "paying_rate"


def _name(by: str | None, row: dict[str, Any], t: Words) -> str:
    if by is None:
        return t("All")
    group = row[by]
    if isinstance(group, dt.date):
        return t.month(group)
    if group is None and by == "bucket":
        return t(NO_BUCKET)
    return t(EMPTY) if group is None else str(group)


def _with_currency(name: str, row: dict[str, Any], *, named: bool) -> str:
    """A name that no bar of another currency shares: bars of one name are drawn as one.

    The space keeps axis and name apart, and names of digits from being read as numbers.
    """
    return f"{name} · {row['currency']} " if named else f"{name} "


def _hover(row: dict[str, Any], t: Words, *, by_amount: bool, by_person: bool) -> str:
    if by_amount:
        text = OF_PERSONS if by_person else OF_CASES
        return t(
            text,
            numerator=t.money(row["numerator"], row["currency"]),
            denominator=t.money(row["denominator"], row["currency"]),
            n=row["n"],
        )
    return t(PAID_OF[by_person], paying=row["paying"], n=row["n"])


def _by_currency(rows: pl.DataFrame) -> Sequence[tuple[str, list[dict[str, Any]]]]:
    return [
        (str(currency), part.to_dicts())
        for (currency,), part in rows.group_by("currency", maintain_order=True)
    ]
