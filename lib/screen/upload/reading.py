"""How the bytes of a file become a table: detected, shown, and corrected where it went wrong.

Of a large text only the beginning is looked at here: reading all of it is the work of the process
that checks it, which takes no time from anybody's screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lib.errors import FileRefused, FileUnreadable, HeaderMissing
from lib.intake import Inspection, Options, inspect_sheet, read_sheet
from lib.intake.tables.disguise import refuse_foreign
from lib.intake.tables.sheet import Sheet
from lib.intake.tables.workbook import is_workbook
from lib.screen import data, speech
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

MEGABYTE = 1_000_000
LOOK = MEGABYTE
"""Bytes of a large text that are looked at: thousands of rows, in a moment."""


@dataclass(frozen=True)
class File:
    """An uploaded file; `key` tells its widgets and its cached tables from those of others."""

    name: str
    data: bytes
    key: str

    @property
    def is_small(self) -> bool:
        """Whether it is checked as soon as it is chosen, so that all of it may be read at once."""
        return len(self.data) <= data.settings().import_at_once_mb * MEGABYTE

    @property
    def is_large(self) -> bool:
        """Whether only its beginning is looked at before it is checked.

        A workbook cannot be cut; a process of its own unpacks it.
        """
        return len(self.data) > LOOK and not self.is_small and not is_workbook(self.data)

    @property
    def looked_at(self) -> bytes:
        """What is looked at: the file, or the first lines of a large text."""
        if not self.is_large:
            return self.data
        end = max(self.data.rfind(mark, 0, LOOK) for mark in (b"\n", b"\r")) + 1 or LOOK
        # A line end of UTF-16 may have its second byte behind the first.
        return self.data[: end + (self.data[end : end + 1] == b"\0")]


def ask(t: Words, file: File, options: Options) -> Options:
    """Offer to correct encoding, separator, sheet and title row; all are as detected at first.

    Where a file cannot be read, only what could help is offered.
    """
    try:
        seen: Sheet | None = _sheet(file.key, file, options)
    except FileRefused as refused:
        if not _may_help(file, refused):
            return options
        seen = None
    with st.expander(t("How the file is read"), expanded=seen is None, icon=":material/tune:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if not is_workbook(file.data):
                options = _text_choices(t, file, options)
            elif seen and len(seen.sheets) > 1:
                options = _sheet_choice(t, file, seen.sheets, options)
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
    chosen = replace(options, header_row=row)
    if seen and not _can_be_read(file, chosen):
        st.info(t("As detected the file can be read: please empty what was chosen above."))
    return chosen


def said(t: Words, file: File, seen: Inspection) -> None:
    """Say in one line how the file was read, and how much of it."""
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
    if file.is_large:
        read += " " + t(
            "The file is large: so far only its first {n} rows were looked at; the check reads all "
            "of them.",
            n=seen.sheet.read,
        )
    st.caption(read)


def sheet_of(file: File, options: Options) -> Sheet:
    """The file as a table of text, read with these options.

    Raises:
        FileRefused: it cannot be read so.

    """
    return _sheet(file.key, file, options)


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
    return read_sheet(_file.looked_at, options)


def _can_be_read(file: File, options: Options) -> bool:
    try:
        _sheet(file.key, file, options)
    except FileRefused:
        return False
    return True


def _may_help(file: File, refused: FileRefused) -> bool:
    """Whether a refused file could be read in another way than the detected one."""
    if isinstance(refused, HeaderMissing):
        return True
    if not isinstance(refused, FileUnreadable) or is_workbook(file.data):
        return False
    try:
        refuse_foreign(file.data)
    except FileUnreadable:
        return False  # a PDF or a picture stays what it is
    return True


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
