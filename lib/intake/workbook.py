"""XLSX to a sheet: the type told by the content, the limits checked before anything is unpacked."""

import io
import zipfile

import fastexcel
import polars as pl

from lib.errors import FileEmpty, FileTooLarge, FileUnreadable, HeaderMissing
from lib.intake.delimited import SAMPLE_ROWS, Known, find_titles
from lib.intake.sheet import ROW, Sheet, column
from lib.words import N_, Sentence

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
WORKBOOK = "xl/workbook.xml"
MEMBERS = 2_000
UNPACKED = 2 << 30
"""Bytes that a workbook may unpack to."""

RATIO = 200
"""Unpacked over packed size above which a file is a bomb; real workbooks reach about 20."""

OLD_OR_LOCKED = N_("it is an old or a password-protected Excel file.")
CUT = N_("it is cut off or damaged.")
NO_WORKBOOK = N_("it is an archive, but no Excel workbook.")
UNPACKS = N_("unpacked it would be {size} MB.")


def is_workbook(data: bytes) -> bool:
    """Whether the content is an Excel file, whatever its name says."""
    return data.startswith((ZIP, OLE))


def read_workbook(
    data: bytes, known: Known, sheet: str | None = None, header_row: int | None = None
) -> Sheet:
    """Read one sheet of a workbook as text: the given one, else the one with most known titles.

    Raises:
        FileUnreadable, FileTooLarge, FileEmpty, HeaderMissing: as their sentences say.

    """
    _check(data)
    try:
        book = fastexcel.read_excel(data)
        names = [sheet] if sheet else book.sheet_names
        tables = {name: _table(book, name) for name in names}
    except fastexcel.FastExcelError as error:
        raise FileUnreadable(reason=Sentence(CUT)) from error
    filled = {name: table for name, table in tables.items() if table.height}
    if not filled:
        raise FileEmpty
    heads = {name: _head(table) for name, table in filled.items()}
    chosen = max(heads, key=lambda name: max(map(known, heads[name])))
    at = header_row - 1 if header_row else find_titles(heads[chosen], known)
    if at is None or at >= filled[chosen].height:
        raise HeaderMissing
    return _sheet(filled[chosen], at, tuple(book.sheet_names), chosen)


def _check(data: bytes) -> None:
    if data.startswith(OLE):
        raise FileUnreadable(reason=Sentence(OLD_OR_LOCKED))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileUnreadable(reason=Sentence(CUT)) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unpacked > min(UNPACKED, RATIO * max(len(data), 1 << 16)):
        raise FileTooLarge(reason=Sentence(UNPACKS, size=unpacked >> 20))
    if WORKBOOK not in {member.filename for member in members}:
        raise FileUnreadable(reason=Sentence(NO_WORKBOOK))


def _table(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    table = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
    table.columns = [column(at) for at in range(table.width)]
    return table.with_columns(pl.col(pl.String).replace("", None))


def _head(table: pl.DataFrame) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in table.head(SAMPLE_ROWS).rows()]


def _sheet(table: pl.DataFrame, at: int, sheets: tuple[str, ...], chosen: str) -> Sheet:
    titles = [cell or "" for cell in table.row(at)]
    while titles and not titles[-1].strip():
        titles.pop()
    body = (
        table.slice(at + 1)
        .select(column(place) for place in range(len(titles)))
        .with_columns(pl.int_range(at + 2, at + 2 + pl.len(), dtype=pl.Int32).alias(ROW))
    )
    return Sheet(titles, body, at + 1, "xlsx", sheets=sheets, sheet=chosen)
