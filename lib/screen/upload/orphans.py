"""Rows of repayments, contacts and the like that name no known case: shown, never lost."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from lib.cases.fields import JOINED, fields
from lib.portfolio import ImportRecord
from lib.portfolio.bringing import Brought
from lib.privacy.masking import mask
from lib.screen import data, downloads, speech
from lib.screen.speech import escaped
from lib.screen.upload.understanding import KIND_TITLES
from lib.words import MINOR_UNITS, N_, Words

REASONS = {
    "unknown": N_("No case has this number"),
    "several": N_("Several cases have this number; the client is missing"),
    "contradicts": N_("The numbers of the row name different cases"),
}
"""Why a row belongs to no case."""

SHOWN = 200
"""Rows of a file that are drawn; the download has all."""


def draw(t: Words, imports: Sequence[ImportRecord]) -> None:
    """Draw the orphans of all kinds, file by file; nothing where there are none."""
    kinds = [kind for kind in JOINED if any(one.kind == kind for one in imports)]
    found = {kind: orphans(kind) for kind in kinds}
    n = sum(rows.height for rows in found.values())
    if not n:
        return
    st.subheader(t("Rows that belong to no known case ({n})", n=n), anchor=False)
    st.caption(
        t(
            "They are kept and count in no figure. Each finds its case by itself as soon as a case "
            "file with its number is loaded."
        )
    )
    for record in imports:
        if record.kind in found:
            rows = found[record.kind].filter(pl.col("import_id") == record.import_id)
            if rows.height:
                _file(t, record, rows)


def counted() -> dict[str, int]:
    """How many rows of each kind belong to no known case; kinds of which nothing is loaded not."""
    kinds = {one.kind for one in data.portfolio().imports()}
    return {kind: orphans(kind).height for kind in JOINED if kind in kinds}


def arrived(t: Words, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Say how many rows of earlier files found their case by the file that was loaded."""
    found = {kind: n - after.get(kind, 0) for kind, n in before.items() if n > after.get(kind, 0)}
    if found:
        kinds = (f"{t(KIND_TITLES[kind])} {t.number(n)}" for kind, n in found.items())
        st.markdown(
            t(
                "Rows of earlier files that now belong to a case: {kinds}.",
                kinds=speech.listed(t, kinds),
            )
        )


def said(t: Words, brought: Brought) -> None:
    """Say how many rows of a file found their case."""
    if brought.joined is None:
        return
    missed = sum(brought.joined.orphans.values())
    text = t(
        "{joined} rows belong to known cases, {missed} to none yet.",
        joined=brought.joined.joined,
        missed=missed,
    )
    why = [
        t("{what}: {said}", what=t(REASONS[reason]), said=n)
        for reason, n in brought.joined.orphans.items()
    ]
    st.caption(f"{text} {t.listed(why)}".strip())


def _file(t: Words, record: ImportRecord, rows: pl.DataFrame) -> None:
    """The orphans of one file, masked, with their download."""
    title = f"{t(KIND_TITLES[record.kind])} · {escaped(record.file_name)} ({t.number(rows.height)})"
    with st.expander(title):
        named = _titles(t, record.kind, rows)
        money = [one.key for one in fields(record.kind) if one.type == "money"]
        shown = _readable(t, record.kind, rows)
        st.dataframe(
            shown.head(SHOWN)
            .with_columns(pl.col(name) / MINOR_UNITS for name in money if name in named)
            .select(list(named))
            .rename(named)
            .to_pandas(),
            hide_index=True,
            column_config={
                named[one.key]: st.column_config.DateColumn(format="YYYY-MM-DD")
                for one in fields(record.kind)
                if one.type == "date" and one.key in named
            },
            placeholder="",
            alt=t("Table of rows without a case"),
        )
        amounts = [one for one in money if one in named]
        downloads.one(
            f"orphans_{record.kind}_{record.import_id}.csv",
            t("Download these rows"),
            lambda: downloads.to_csv(t, shown, named, amounts),
        )


def _titles(t: Words, kind: str, rows: pl.DataFrame) -> dict[str, str]:
    """The columns that hold anything, with their titles, after row and reason."""
    filled = {
        one.key: t(one.label) for one in fields(kind) if rows[one.key].null_count() < rows.height
    }
    return {"row": t("Row"), "orphan": t("Why"), **filled}


def _readable(t: Words, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Personal data masked, reasons in words.

    Whose names a text of theirs holds nobody can tell: of it nothing is shown.
    """
    hidden = {name: "whole" if how == "text" else how for name, how in data.masks(kind).items()}
    words = {reason: t(text) for reason, text in REASONS.items()}
    return mask(rows, hidden).with_columns(
        pl.col("orphan").replace_strict(words, default=None, return_dtype=pl.String)
    )


def orphans(kind: str) -> pl.DataFrame:
    """The rows of a kind that belong to no known case."""
    return _orphans(tuple(one.import_id for one in data.portfolio().imports()), kind)


@data.shared
def _orphans(standing_imports: tuple[str, ...], kind: str) -> pl.DataFrame:
    """Only another file changes what belongs to no case, not what is recorded here."""
    del standing_imports
    return data.portfolio().orphans(kind)
