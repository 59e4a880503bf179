"""The first rows of a file as it has them and as they were understood, side by side."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import polars as pl
import streamlit as st

from lib.cases.fields import Field, fields
from lib.errors import FileRefused
from lib.followups.codes import code_of
from lib.intake import Inspection, Options, load_sheet
from lib.intake.inspection import LOOKED_AT, kind_of
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.titles.columns import named
from lib.intake.titles.known import meaning
from lib.privacy.masking import mask
from lib.screen import data
from lib.screen.upload.meanings import mask_of
from lib.screen.upload.reading import File, sheet_of
from lib.show.days import as_days
from lib.words import Words

SHOWN = 5
"""Rows that are shown; more are read, because columns tell their form together."""


def draw(t: Words, file: File, seen: Inspection, options: Options) -> None:
    """Draw the first rows twice; personal data are masked in both."""
    with st.expander(t("The first rows, as they are and as they are understood")):
        raw, understood = st.columns(2)
        with raw:
            st.caption(t("In the file"))
            st.dataframe(_raw(t, seen), alt=t("The first rows in the file"))
        with understood:
            st.caption(t("Understood"))
            st.dataframe(
                _understood(t, file, seen, options),
                alt=t("The first rows as understood"),
            )


def as_sent(t: Words, file: File, options: Options) -> None:
    """Draw the first rows of a refused file, masked, so that its sender's mistake can be seen.

    Of one that cannot even be read as a table there is nothing to draw.
    """
    try:
        sheet = sheet_of(file, options)
    except FileRefused:
        return
    kind = kind_of(sheet, file.name, options)
    names = named(sheet.titles)
    rows = sheet.frame.head(SHOWN)
    cells = _days(
        sheet, rows.select(pl.col(column(at)).alias(name) for at, name in enumerate(names))
    )
    hidden = {
        name: mask_of(kind, meaning(title, kind).field, title)
        for name, title in zip(names, sheet.titles, strict=True)
    }
    told = mask(cells, hidden).fill_null("").to_dict(as_series=False)
    with st.expander(t("The first rows, as they are in the file"), expanded=True):
        st.dataframe(
            pd.DataFrame(told, index=_numbered(t, rows[ROW])), alt=t("The first rows in the file")
        )


def _raw(t: Words, seen: Inspection) -> pd.DataFrame:
    """The cells as text, masked by what their column means."""
    rows = seen.sheet.frame.head(SHOWN)
    cells = _days(
        seen.sheet,
        rows.select(pl.col(column(one.at)).alias(one.title) for one in seen.matched.columns),
    )
    hidden = {one.title: mask_of(seen.kind, one.field, one.title) for one in seen.matched.columns}
    told = mask(cells, hidden).fill_null("").to_dict(as_series=False)
    return pd.DataFrame(told, index=_numbered(t, rows[ROW]))


def _days(sheet: Sheet, cells: pl.DataFrame) -> pl.DataFrame:
    """The days of a workbook without the midnight that Excel does not show; text is as it is."""
    return cells.with_columns(as_days(pl.all())) if sheet.sheet else cells


def _understood(t: Words, file: File, seen: Inspection, options: Options) -> pd.DataFrame:
    """What becomes of the same rows; one that is not loaded stays empty."""
    head = replace(seen.sheet, frame=seen.sheet.frame.head(LOOKED_AT), faults=(), broken={})
    frame = load_sheet(head, file.name, options, code_of=code_of).frame
    by_key = {field.key: field for field in fields(seen.kind)}
    given = [by_key[one.field] for one in seen.matched.columns if one.field]
    numbers = seen.sheet.frame[ROW].head(SHOWN)
    rows = pl.DataFrame({"row": numbers.cast(pl.Int32)}).join(
        mask(frame, data.masks(seen.kind)), on="row", how="left", maintain_order="left"
    )
    spoken = [
        {t(field.label): _spoken(t, row, field) for field in given}
        for row in rows.iter_rows(named=True)
    ]
    return pd.DataFrame(spoken, index=_numbered(t, rows["row"]))


def _numbered(t: Words, rows: pl.Series) -> "pd.Index[int]":
    """The rows as a spreadsheet counts them, as the index of a table."""
    index: pd.Index[int] = pd.Index(rows.to_list(), name=t("Row"))
    return index


def _spoken(t: Words, row: dict[str, object], field: Field) -> str:
    value = row[field.key]
    currency = row.get("currency")
    match value:
        case None:
            return ""
        case bool():
            return t("yes") if value else t("no")
        case int() if field.type == "money":
            return t.money(value, str(currency) if currency else None)
        case dt.datetime():
            return t.datetime(value)
        case dt.date():
            return t.date(value)
        case _:
            return str(value)
