"""How the bytes of a file become a table: detected, shown, and corrected where it went wrong."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from lib.errors import FileRefused
from lib.intake import Inspection, Options, inspect_sheet, read_sheet
from lib.intake.tables.sheet import Sheet
from lib.screen import speech
from lib.words import N_, Words

DELIMITERS: Mapping[str, str] = {
    ",": N_("comma"),
    "\t": N_("tab"),
    ";": N_("semicolon"),
    "|": N_("vertical bar"),
    "，": N_("full-width comma"),
    "；": N_("full-width semicolon"),
}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "gb18030": "GB18030 / GBK",
    "big5": "Big5",
    "utf-16": "UTF-16",
    "cp1252": "Latin-1 (Windows-1252)",
}
"""Encodings to choose from; what is detected may have another name."""


@dataclass(frozen=True)
class File:
    """An uploaded file."""

    name: str
    data: bytes

    @cached_property
    def key(self) -> str:
        """What tells its widgets and its cached tables from those of other files."""
        return hashlib.sha256(self.name.encode() + self.data).hexdigest()[:16]


def ask(t: Words, file: File, options: Options) -> Options:
    """Offer to correct encoding, separator, sheet and title row; all are as detected at first."""
    try:
        seen: Sheet | None = _sheet(file.key, file, options)
    except FileRefused:
        seen = None
    with st.expander(t("How the file is read"), expanded=seen is None, icon=":material/tune:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if seen and seen.sheets:
                options = _sheet_choice(t, file, seen.sheets, options)
            else:
                options = _text_choices(t, file, options)
            row = st.number_input(
                t("Row of the titles"),
                min_value=1,
                value=None,
                step=1,
                placeholder=t("as detected"),
                key=f"header_{file.key}",
                width=160,
            )
        st.caption(t("What is left empty is as detected."))
    return replace(options, header_row=row)


def said(t: Words, seen: Inspection) -> None:
    """Say in one line how the file was read."""
    sheet = seen.sheet
    if sheet.sheet:
        read = t(
            "Read sheet {sheet}, titles in row {row}.",
            sheet=speech.escaped(sheet.sheet),
            row=seen.header_row,
        )
    else:
        read = t(
            "Read as {encoding}, columns separated by {delimiter}, titles in row {row}.",
            encoding=ENCODINGS.get(seen.encoding, seen.encoding),
            delimiter=t(DELIMITERS.get(seen.delimiter, seen.delimiter)) or "—",
            row=seen.header_row,
        )
    st.caption(read)


def inspected(file: File, options: Options) -> Inspection:
    """What the file is, read with these options; the same question is answered once."""
    return _inspected(file.key, options, file)


@st.cache_resource(show_spinner=False, max_entries=12, scope="session")
def _inspected(key: str, options: Options, _file: File) -> Inspection:
    return inspect_sheet(_sheet(key, _file, options), _file.name, options)


def _sheet(key: str, file: File, options: Options) -> Sheet:
    return _read(
        key, options.encoding, options.delimiter, options.sheet, options.header_row, _file=file
    )


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")
def _read(
    key: str,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    header_row: int | None,
    *,
    _file: File,
) -> Sheet:
    del key
    options = Options(encoding=encoding, delimiter=delimiter, sheet=sheet, header_row=header_row)
    return read_sheet(_file.data, options)


def _text_choices(t: Words, file: File, options: Options) -> Options:
    encoding = st.selectbox(
        t("Encoding"),
        list(ENCODINGS),
        index=None,
        format_func=lambda name: ENCODINGS[name],
        placeholder=t("as detected"),
        key=f"encoding_{file.key}",
        width=220,
    )
    delimiter = st.selectbox(
        t("Columns are separated by"),
        list(DELIMITERS),
        index=None,
        format_func=lambda sign: t(DELIMITERS[sign]),
        placeholder=t("as detected"),
        key=f"delimiter_{file.key}",
        width=200,
    )
    return replace(options, encoding=encoding, delimiter=delimiter)


def _sheet_choice(t: Words, file: File, sheets: Sequence[str], options: Options) -> Options:
    sheet = st.selectbox(
        t("Sheet"),
        sheets,
        index=None,
        placeholder=t("as detected"),
        key=f"sheet_{file.key}",
        width=260,
    )
    return replace(options, sheet=sheet)
