"""A chart with its finding above it, its table and its downloads below: the same for each part."""

import datetime as dt
from collections.abc import Collection, Mapping

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from lib.screen import downloads, frame, narrowed, parts, speech
from lib.show import origin
from lib.words import MINOR_UNITS, N_, Speaks, Words

PICTURE = "Download plot as a PNG"
"""What the browser's library calls its button, by which its words are looked up."""


SOURCE = N_("Doorstep · as of {day}")

MOST_LINES = 20
"""Lines that a picture says of itself at the most."""

CUT_OFF = "".join(
    f"[class*='st-key-fit_{n}_'] > div, [class*='st-key-wide_{n}_'] > div "
    f"{{ margin-bottom: -{origin.room(n)}px; }}"
    for n in range(MOST_LINES + 1)
)
UNSEEN = (
    "<style>[data-testid='stPlotlyChart'] .g-gtitle { display: none; }"
    f"[class*='st-key-fit_'], [class*='st-key-wide_'] {{ overflow-y: hidden; }}{CUT_OFF}"
    "[class*='st-key-wide_'] { overflow-x: auto; }"
    "[class*='st-key-wide_'] > div { min-width: 820px; }</style>"
)
"""What names a picture that is taken along stands above the chart on the screen already: there its
room is cut off. A wide chart keeps its width on a phone, to be swiped like a table."""

NARROW = (
    "<style>[class*='st-key-swipe_'] { display: none; }"
    "@media (max-width: 640px) { [class*='st-key-swipe_'] { display: flex; } }</style>"
)

NARROWED = N_("Filter")
"""Title of the column that a file carries where its figures are not of all cases."""

DAYS = {"base_day": N_("Base day"), "since": N_("From"), "until": N_("As-of date")}
"""Days that a file carries beside its figures."""

WHOLE = 20
"""Rows up to which a table is shown whole: nobody looks for a last row that is cut off."""


def chart(t: Words, figure: go.Figure, *, said: Speaks, key: str, wide: bool = False) -> None:
    """Draw a chart below the sentence that says what it shows; its picture can be taken along.

    A `wide` one keeps its width on a narrow screen, where it is swiped.
    """
    st.markdown(f"**{speech.said(t, said)}**")
    if wide:
        swiped(t("On a narrow screen the chart goes on to the right: swipe it."), key)
    bare(t, figure, said=said, key=key, wide=wide)


def swiped(said: str, key: str) -> None:
    """Say on a narrow screen, and only there, that something is swiped."""
    st.html(NARROW)
    with st.container(key=f"swipe_{key}"):
        st.caption(said)


def bare(
    t: Words,
    figure: go.Figure,
    *,
    said: Speaks,
    key: str,
    alt: str | None = None,
    wide: bool = False,
) -> None:
    """Draw a chart whose sentence stands on the screen already; `alt` tells more than that."""
    source = t(SOURCE, day=frame.chosen_day() or "—")
    lines = min(origin.named(figure, t(said), source, narrowed.told()), MOST_LINES)
    st.html(UNSEEN)
    with st.container(key=f"{'wide' if wide else 'fit'}_{lines}_{key}"):
        _figure(t, figure, key, alt or t(said))


def _figure(t: Words, figure: go.Figure, key: str, alt: str) -> None:
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        config={
            "modeBarButtons": [["toImage"]],
            "displaylogo": False,
            "toImageButtonOptions": {
                "filename": f"{key}-{frame.chosen_day()}",
                "width": origin.WIDTH,
                "scale": 2,
            },
            "locale": t.language,
            "locales": {t.language: {"dictionary": {PICTURE: t("Download the picture")}}},
        },
        alt=alt,
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
    decimals: Mapping[str, int] | None = None,
) -> None:
    """Draw the columns of `titles`, ready for reading and for taking along.

    Args:
        t: the words.
        stem: begins the names of the files.
        rows: amounts in minor units, shares of 1; a column of DAYS without a title is for
            the files, which name their as-of date too.
        titles: column → its title, already in words, in the order of the table.
        alt: what the table is.
        money: columns of amounts.
        shares: columns of shares.
        decimals: columns of other figures, as ratios or points, with how many decimals.

    """
    if parts.empty(t, rows):
        return
    shown = _readable(t, rows, titles, money, shares)
    formats = {
        **{one: "localized" for one in titles if rows.schema[one].is_integer()},
        **dict.fromkeys(money, "accounting"),
        **dict.fromkeys(shares, "%.1f%%"),
        **{one: f"%.{digits}f" for one, digits in (decimals or {}).items()},
    }
    st.dataframe(
        shown.rename(dict(titles)).to_pandas(),
        hide_index=True,
        column_config={
            titles[one]: st.column_config.NumberColumn(format=how) for one, how in formats.items()
        },
        placeholder="",
        height="content" if shown.height <= WHOLE else "auto",
        alt=alt,
    )
    with st.container(horizontal=True):
        dated, named = for_files(t, rows, titles, until=frame.chosen_day())
        downloads.buttons(t, stem, lambda: dated, named, rows=rows.height, money=money)


def _readable(
    t: Words,
    rows: pl.DataFrame,
    titles: Mapping[str, str],
    money: Collection[str],
    shares: Collection[str],
) -> pl.DataFrame:
    """The columns of a table in whole units, per cent and written days."""
    return rows.select(
        pl.col(name) / MINOR_UNITS
        if name in money
        else pl.col(name) * 100
        if name in shares
        else _dated(t, rows, name)
        for name in titles
    )


def for_files(
    t: Words, rows: pl.DataFrame, titles: Mapping[str, str], **days: dt.date | None
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Rows with the days and the filter that they speak of as columns, and the titles with theirs.

    On the screen they stand beside the table; a file is read without it.
    """
    dated = rows.with_columns(
        pl.lit(day).alias(name) for name, day in days.items() if day and name not in rows.columns
    )
    told = [name for name in DAYS if name in dated.columns and name not in titles]
    named = {**titles, **{name: t(DAYS[name]) for name in told}}
    if filtered := narrowed.told():
        dated = dated.with_columns(narrowed=pl.lit(filtered))
        named["narrowed"] = t(NARROWED)
    return dated, named


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
