"""Tables to take away: CSV and XLSX that Excel opens as they are meant, Parquet for programs.

What a customer's file said is never run: a cell that begins like a formula gets an apostrophe in
CSV and stays a text cell in XLSX. Numbers stay numbers, identifiers stay text, and money leaves as
exactly the amount that is stored in minor units.
"""

import datetime as dt
import io
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from polars import selectors as cs

from lib.cases.fields import EXPORTED
from lib.words import MINOR_UNITS

FORMULA = r"^'*[=+\-@\t\r\n＝＋－＠]"
"""How a cell begins that a spreadsheet would run; the full-width forms are run as well. One that
has apostrophes before it gets one more, so that the import can take exactly one away."""

BOM = b"\xef\xbb\xbf"
DECIMALS = 2
PRECISION = 38
MONEY = pl.Decimal(18, DECIMALS)
"""Type of amounts in Parquet: what every reader of decimals takes, and all that is stored fits."""

ROWS_LOOKED_AT = 200
NARROWEST, WIDEST = 8, 60
ROWS_OF_A_SHEET = 1_048_575
"""What a worksheet holds below its header."""

LONGEST_MARK = 100
"""Characters of a mark in head and foot, which may have 255 with their codes."""

FORMATS: Mapping[str, str] = {
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "text": "@",
}
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 — a worksheet knows no time zone
"""The day 0 of worksheets."""


def formula_safe(cell: pl.Expr) -> pl.Expr:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return cell.str.replace(FORMULA, "'$0")


def exact(frame: pl.DataFrame, money: Collection[str]) -> pl.DataFrame:
    """Turn whole minor units of the columns `money` into decimals with two places."""
    places = pl.Decimal(PRECISION, DECIMALS)
    return frame.with_columns(
        pl.col(name).cast(places) / pl.lit(MINOR_UNITS, dtype=places)
        for name in money
        if name in frame.columns
    )


def filled(frame: pl.DataFrame, titles: Mapping[str, str]) -> dict[str, str]:
    """The titles of the columns that hold anything; all of a table without rows, or all empty."""
    cells = frame.select(list(titles)).with_columns(cs.string().replace("", None))
    empty = {cell.name for cell in cells if cell.null_count() == cells.height}
    return {name: title for name, title in titles.items() if name not in empty} or dict(titles)


def to_csv(
    frame: pl.DataFrame,
    titles: Mapping[str, str],
    *,
    money: Collection[str] = (),
    mark: str | None = None,
    marked_as: str = EXPORTED,
) -> bytes:
    """Write the columns named in `titles`, in that order: UTF-8 with BOM and CRLF.

    `titles` maps a column to the (translated) title it gets; `money` names the columns that hold
    minor units; `mark` says who took it out and when, in a last column of the title `marked_as`,
    which the import passes over in each language (lib.cases.fields.EXPORTED_TITLE). Raises polars'
    ColumnNotFoundError for a title without a column.
    """
    chosen = _chosen(frame, titles, money)
    safe = chosen.with_columns(formula_safe(cs.string()), *_moments(chosen))
    marked = _marked(safe.rename(_safe_titles(titles)), mark, marked_as)
    text = marked.write_csv(line_terminator="\r\n")
    return BOM + text.encode()


def to_xlsx(
    frame: pl.DataFrame,
    titles: Mapping[str, str],
    *,
    sheet: str,
    money: Collection[str] = (),
    mark: str | None = None,
) -> bytes:
    """Write the columns named in `titles` as one worksheet with a frozen, filterable header.

    Dates become dates, amounts numbers with two decimals, text stays text whatever it looks like.
    `mark` says who took it out and when: at head and foot of each printed page and in the
    properties of the document. More than ROWS_OF_A_SHEET rows do not fit: ValueError; take the CSV.
    """
    if len(frame) > ROWS_OF_A_SHEET:
        raise ValueError(len(frame))
    chosen = _chosen(frame, titles, money)
    written = io.BytesIO()
    with TemporaryDirectory() as folder:
        book = new_workbook(written, Path(folder))
        try:
            page = book.add_worksheet(sheet)
            _fill(book, page, chosen, list(titles.values()))
            if mark:
                _mark_book(book, page, mark)
        finally:
            book.close()
    return written.getvalue()


def to_parquet(
    frame: pl.DataFrame,
    titles: Mapping[str, str],
    *,
    money: Collection[str] = (),
    mark: str | None = None,
) -> bytes:
    """Write the columns named in `titles` for programs: under their own names, with their types.

    Amounts are decimals of MONEY, dates are dates; `mark` as in `to_csv`.
    """
    written = io.BytesIO()
    chosen = _chosen(frame, titles, money)
    amounts = [name for name in money if name in chosen.columns]
    _marked(chosen.with_columns(pl.col(amounts).cast(MONEY)), mark).write_parquet(written)
    return written.getvalue()


def new_workbook(written: io.BytesIO, folder: Path) -> Any:  # noqa: ANN401 — xlsxwriter has no types
    """Begin a workbook that takes its rows from top to bottom and runs nothing of its cells."""
    import xlsxwriter  # noqa: PLC0415 — most starts write none

    return xlsxwriter.Workbook(written, {**OPTIONS, "tmpdir": str(folder)})


def _marked(frame: pl.DataFrame, mark: str | None, title: str = EXPORTED) -> pl.DataFrame:
    """The frame with its mark in a last column."""
    if mark is None:
        return frame
    return frame.with_columns(pl.lit(mark, pl.String).alias(title))


def _mark_book(book: Any, sheet: Any, mark: str) -> None:  # noqa: ANN401 — xlsxwriter has no types
    """Who took the table out and when; an ampersand begins a code in heads and feet."""
    printed = mark.replace("&", "&&")[:LONGEST_MARK]
    sheet.set_header(f"&R{printed}")
    sheet.set_footer(f"&L{printed}&R&P / &N")
    book.set_properties({"author": mark, "comments": mark})


OPTIONS: Mapping[str, object] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _chosen(frame: pl.DataFrame, titles: Mapping[str, str], money: Collection[str]) -> pl.DataFrame:
    """The columns to write; not-a-number and infinity are no figures and stay empty."""
    columns = exact(frame.select(list(titles)), money)
    return columns.with_columns(
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name)
        for name in columns.select(cs.float()).columns
    )


def _moments(frame: pl.DataFrame) -> list[pl.Expr]:
    """The moments as text, with seconds only where some column has them.

    Midnight sharp is a day of which no time is known, and is written as no more than that.
    """
    seconds = frame.select(cs.datetime().dt.second().max() > 0)
    exact_to = any(seconds.row(0)) if seconds.width else False
    form = "%Y-%m-%d %H:%M:%S" if exact_to else "%Y-%m-%d %H:%M"
    return [
        pl.when(pl.col(name).dt.time() == dt.time())
        .then(pl.col(name).dt.strftime("%Y-%m-%d"))
        .otherwise(pl.col(name).dt.strftime(form))
        .alias(name)
        for name in frame.select(cs.datetime()).columns
    ]


def _safe_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles are text as well, and a file's own column names may be among them."""
    safe = pl.Series(list(titles.values()), dtype=pl.String).to_frame("t")
    return dict(zip(titles, safe.select(formula_safe(pl.col("t"))).to_series(), strict=True))


def _fill(book: Any, sheet: Any, frame: pl.DataFrame, titles: list[str]) -> None:  # noqa: ANN401 — xlsxwriter has no types
    """Rows must be written from top to bottom: constant memory keeps only one."""
    formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    bold = book.add_format({"bold": True})
    kinds = [_kind(dtype) for dtype in frame.dtypes]
    for position, (name, kind) in enumerate(zip(frame.columns, kinds, strict=True)):
        width = _width(frame[name], titles[position])
        sheet.set_column(position, position, width, formats.get(kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), max(len(titles) - 1, 0))
    for position, title in enumerate(titles):
        sheet.write_string(0, position, title, bold)
    for number, row in enumerate(_serials(frame).iter_rows(), start=1):
        _write_row(sheet, number, row, kinds, formats)


def _write_row(
    sheet: Any,  # noqa: ANN401 — xlsxwriter has no types
    number: int,
    row: Iterable[Any],
    kinds: list[str],
    formats: Mapping[str, object],
) -> None:
    for position, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        if value is None:
            continue
        if kind == "text":
            sheet.write_string(number, position, value, formats[kind])
        elif kind == "flag":
            sheet.write_boolean(number, position, value)
        else:
            # Of a day without a time only the day is shown.
            form = "date" if kind == "datetime" and value == int(value) else kind
            sheet.write_number(number, position, value, formats.get(form))


def _kind(dtype: pl.DataType) -> str:
    """How the cells of a column are written."""
    if dtype.is_decimal():
        return "money"
    if dtype == pl.Date:
        return "date"
    if dtype == pl.Datetime:
        return "datetime"
    if dtype == pl.Boolean:
        return "flag"
    return "number" if dtype.is_numeric() else "text"


def _serials(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates as the numbers that worksheets count by; what is neither number nor date as text."""
    days = pl.duration(days=1)
    return frame.with_columns(
        (cs.date().cast(pl.Datetime) - pl.lit(EPOCH)) / days,
        (cs.datetime().dt.replace_time_zone(None) - pl.lit(EPOCH)) / days,
        (~(cs.numeric() | cs.temporal() | cs.boolean())).as_expr().cast(pl.String),
    )


def _width(column: pl.Series, title: str) -> int:
    """Characters that the title and the first rows need; Chinese ones are two wide."""
    head = column.head(ROWS_LOOKED_AT).cast(pl.String).drop_nulls()
    widest = max((_columns(text) for text in (title, *head)), default=0)
    return min(max(widest + 2, NARROWEST), WIDEST)


def _columns(text: str) -> int:
    return len(text) + sum(not sign.isascii() for sign in text)
