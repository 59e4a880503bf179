"""XLSX, XLS, XLSB and ODS to a sheet, in bounded memory and time.

The container is looked at first; then a process of its own (lib/intake/tables/unpacking.py) writes
the sheets as tables of text into a folder that is always removed.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lib.errors import FileEmpty, FileTooLarge, FileUnreadable, HeaderMissing
from lib.intake.findings import Problem
from lib.intake.tables import unpacking
from lib.intake.tables.containers import CUT, OLE, ZIP, check_container
from lib.intake.tables.header import HEAD_ROWS, Header, Known, find_header
from lib.intake.tables.sheet import LONGEST_VALUE, ROW, Sheet, column
from lib.words import N_, Sentence

log = logging.getLogger(__name__)

UNPACKED_IN = "doorstep-unpacked-"
"""Begins the names of the folders in which workbooks are unpacked."""

MEMORY = 3 << 30
MEMORY_PER_BYTE = 40
"""Bytes that reading may take: for the libraries, and for each byte of the file."""

SECONDS = 40
SECONDS_PER_MB = 4
"""Time that reading may take; a busy machine needs about 0.3 seconds for a MB."""

ENDLESS = N_(
    "its cells need more memory or time than there is; "
    "a single cell far away from the table may be the reason."
)
NOT_CALCULATED = N_(
    "it has formulas without a result; please open it in Excel so that they are calculated."
)
NO_SHEET = N_("it has no sheet “{name}”.")


def is_workbook(data: bytes) -> bool:
    """Whether the content is a container that Excel files use, whatever its name says."""
    return data.startswith((*ZIP, OLE))


def read_workbook(
    data: bytes, known: Known, sheet: str | None = None, header_row: int | None = None
) -> Sheet:
    """Read one sheet of a workbook as text: the given one, else the one with most known titles.

    Raises:
        FileUnreadable, FileTooLarge, FileEmpty, HeaderMissing: as their sentences say.

    """
    kind = check_container(data)
    with TemporaryDirectory(prefix=UNPACKED_IN) as name:
        folder = Path(name)
        filled = [one for one in _unpacked(data, kind, folder) if one.rows]
        if not filled:
            raise FileEmpty
        tables = [one for one in filled if sheet in {None, one.name}]
        if not tables:
            raise FileUnreadable(reason=Sentence(NO_SHEET, name=sheet))
        heads = {one.name: _header(one, known, header_row) for one in tables}
        chosen = max(tables, key=lambda one: (*_promise(heads[one.name], known), one.visible))
        header = heads[chosen.name]
        if header is None:
            raise HeaderMissing
        table = chosen.table()
    merged = _merged(chosen, table, header)
    names = tuple(one.name for one in filled)
    sheet_read = _sheet(table, header, kind, names, chosen.name)
    return replace(sheet_read, notes=(*sheet_read.notes, *merged))


@dataclass(frozen=True)
class _Unpacked:
    """One sheet as it was unpacked."""

    name: str
    path: Path
    visible: bool
    rows: int
    merged: Sequence[tuple[int, int, int]]
    """Column, first and last row of cells that were made one, counted from 0."""

    def table(self, rows: int | None = None) -> pl.DataFrame:
        """The cells as text, the first rows or all."""
        table = pl.read_ipc(self.path, n_rows=rows)
        return table.with_columns(
            [_plain(cells) for cells in table if cells.str.contains("_x000D_|\\r|^$").any()]
        )


def _plain(cells: pl.Series) -> pl.Series:
    r"""Line breaks as \n, which Excel writes as _x000D_\n at times; nothing as null."""
    return cells.str.replace_all("_x000D_\n|\r\n|_x000D_|\r", "\n").replace("", None)


def _unpacked(data: bytes, kind: str, folder: Path) -> list[_Unpacked]:
    """Let another process unpack the workbook into the folder.

    Raises:
        FileUnreadable, FileTooLarge: that process could not, or not within its limits.

    """
    book = folder / f"book.{kind}"
    # Nobody else on the machine may read what customers owe.
    with os.fdopen(os.open(book, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    memory = MEMORY + MEMORY_PER_BYTE * len(data)
    command = [sys.executable, "-P", unpacking.__file__, str(book), str(folder), str(memory)]
    few = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and no text of the file
            command,
            env={**os.environ, **few},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS + SECONDS_PER_MB * (len(data) >> 20),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileTooLarge(reason=Sentence(ENDLESS)) from error
    if done.returncode == unpacking.UNCALCULATED:
        raise FileUnreadable(reason=Sentence(NOT_CALCULATED))
    if done.returncode == unpacking.UNREADABLE:
        log.warning("A workbook could not be read: %s", done.stderr.decode(errors="replace")[-200:])
        raise FileUnreadable(reason=Sentence(CUT))
    if done.returncode != 0:
        raise FileTooLarge(reason=Sentence(ENDLESS))
    told = json.loads((folder / unpacking.SHEETS).read_text())
    return [
        _Unpacked(
            one["name"],
            folder / one["file"],
            one["visible"],
            one["rows"],
            [(at, first, last) for at, first, last in one["merged"]],
        )
        for one in told
    ]


def _merged(chosen: _Unpacked, table: pl.DataFrame, header: Header) -> Iterator[Problem]:
    """Of each column the cells below the titles that were made one: only the first has the value.

    They are not filled: what is a name in each row would be an amount too often. Those without a
    value, as below a table, are only format.
    """
    ranges: dict[int, list[str]] = {}
    for at, first, last in chosen.merged:
        inside = header.at < first < table.height and at < table.width
        if inside and table[first, at] is not None:
            ranges.setdefault(at, []).append(f"{first + 1}–{last + 1}")
    for at, rows in sorted(ranges.items()):
        title = header.named[at] if at < len(header.named) else ""
        yield Problem(header.at + 1, title, "、".join(rows)[:LONGEST_VALUE], "cells_merged")


def _header(sheet: _Unpacked, known: Known, header_row: int | None) -> Header | None:
    rows = sheet.table(max(HEAD_ROWS + 1, header_row + 1 if header_row else 0)).rows()
    try:
        return find_header([[cell or "" for cell in row] for row in rows], known, header_row)
    except HeaderMissing:
        return None


def _promise(header: Header | None, known: Known) -> tuple[int, int]:
    """How much a sheet looks like the one that is meant."""
    return (-1, 0) if header is None else (known(header.titles), 0)


def _sheet(
    table: pl.DataFrame, header: Header, kind: str, names: tuple[str, ...], chosen: str
) -> Sheet:
    """The rows below the titles; a column without a title stays if it holds anything."""
    body = table.slice(header.at + 1)
    width = len(header.named)
    while (
        width < body.width
        and body[:, width:].select(pl.any_horizontal(pl.all().is_not_null().any())).item()
    ):
        width += 1
    body = body.select(pl.nth(range(width)))
    body.columns = [column(at) for at in range(width)]
    left = [name for name in names if name != chosen]
    notes = [Problem(header.at + 1, "", "、".join(left), "sheets_left")] if left else []
    sheet = Sheet(
        [*header.named, *[""] * (width - len(header.named))],
        body.with_columns(
            pl.int_range(header.at + 2, header.at + 2 + pl.len(), dtype=pl.Int32).alias(ROW)
        ),
        header.at + 1,
        kind,
        sheets=names,
        sheet=chosen,
        notes=tuple(notes),
        heading=header.above,
    )
    return sheet.without_unusable(damaged=True)
