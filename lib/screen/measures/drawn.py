"""A chart with its finding above it, its table and its downloads below: the same for each part."""

from collections.abc import Collection, Mapping

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from lib.screen import downloads, parts, speech
from lib.words import MINOR_UNITS, Speaks, Words

PICTURE = "Download plot as a PNG"
"""What the browser's library calls its button, by which its words are looked up."""


WIDE = (
    "<style>[class*='st-key-wide_'] { overflow-x: auto; }"
    "[class*='st-key-wide_'] > div { min-width: 820px; }</style>"
)
"""Lets a table-like chart keep its width on a phone, to be swiped like a table."""

WHOLE = 20
"""Rows up to which a table is shown whole: nobody looks for a last row that is cut off."""


def chart(t: Words, figure: go.Figure, *, said: Speaks, key: str, wide: bool = False) -> None:
    """Draw a chart below the sentence that says what it shows; its picture can be taken along.

    A `wide` one keeps its width on a narrow screen, where it is swiped.
    """
    st.markdown(f"**{speech.said(t, said)}**")
    if wide:
        st.html(WIDE)
    with st.container(key=f"{'wide' if wide else 'fit'}_{key}"):
        _figure(t, figure, said, key)


def _figure(t: Words, figure: go.Figure, said: Speaks, key: str) -> None:
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        config={
            "modeBarButtons": [["toImage"]],
            "displaylogo": False,
            "toImageButtonOptions": {"filename": key, "scale": 2},
            "locale": t.language,
            "locales": {t.language: {"dictionary": {PICTURE: t("Download the picture")}}},
        },
        alt=t(said),
    )


def table(
    t: Words,
    stem: str,
    rows: pl.DataFrame,
    titles: Mapping[str, str],
    *,
    alt: str,
    money: Collection[str] = (),
    shares: Collection[str] = (),
    ratios: Collection[str] = (),
) -> None:
    """Draw the columns of `titles`, ready for reading and for taking along.

    Args:
        t: the words.
        stem: begins the names of the files.
        rows: amounts in minor units, shares of 1.
        titles: column → its title, already in words, in the order of the table.
        alt: what the table is.
        money: columns of amounts.
        shares: columns of shares.
        ratios: columns of ratios, with two decimals.

    """
    if parts.empty(t, rows):
        return
    shown = rows.select(
        pl.col(name) / MINOR_UNITS
        if name in money
        else pl.col(name) * 100
        if name in shares
        else _dated(t, rows, name)
        for name in titles
    )
    whole = [titles[one] for one in titles if rows.schema[one].is_integer()]
    formats = {
        **{one: st.column_config.NumberColumn(format="localized") for one in whole},
        **{titles[one]: st.column_config.NumberColumn(format="accounting") for one in money},
        **{titles[one]: st.column_config.NumberColumn(format="%.1f%%") for one in shares},
        **{titles[one]: st.column_config.NumberColumn(format="%.2f") for one in ratios},
    }
    st.dataframe(
        shown.rename(dict(titles)).to_pandas(),
        hide_index=True,
        column_config=formats,
        placeholder="",
        height="content" if shown.height <= WHOLE else "auto",
        alt=alt,
    )
    with st.container(horizontal=True):
        downloads.buttons(t, stem, lambda: rows, titles, rows=rows.height, money=money)


def few(t: Words, rows: pl.DataFrame, counted: str, least: int) -> None:
    """Say below a table how many of its rates are of too few to say much."""
    if small := rows.filter(pl.col(counted) < least).height:
        st.caption(
            t("{few} rows of this table are of fewer than {n}: their rates say little.",
              few=small, n=least)
        )  # fmt: skip


def _dated(t: Words, rows: pl.DataFrame, name: str) -> pl.Expr:
    """A column for reading: days as the language writes them, without a time of day."""
    if rows.schema[name] != pl.Date:
        return pl.col(name)
    return pl.col(name).map_elements(t.date, return_dtype=pl.String)
