"""The file that goes back to the sender of a file: only the bad rows, each with its reasons.

Loaded again it completes the first import: its name tells the kind, client and as-of date stand in
its rows, the columns of our own before and after the sender's are recognised and left out.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from lib.cases.fields import KINDS, fields
from lib.errors import FileTooLarge
from lib.intake.findings import SENTENCES, Problem
from lib.intake.rejects import OTHER, WHY, Rejects
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.values.days import read_days
from lib.show.tables import ROWS_OF_A_SHEET, new_workbook, to_csv
from lib.words import N_, Sentence

NUMBER = "行号 Row"
REASON = "原因 Reason"
EXTRA = "多余 Extra"
DAY = "数据日期 As of"
"""Titles of our own: before the columns of the file, and after them for cells too many and the day
of the file, which whoever mends it may well leave out of its name."""

REASON_TEXT = "_reason"
OTHER_SENTENCE = N_("A later row has the same number. Please leave only the right one of the two.")
TOO_MANY = N_("a worksheet holds {n} rows and there are more; take CSV instead.")

IN_NAME = re.compile(rf"^待修正_({'|'.join(KINDS)})_")
NOT_IN_NAMES = re.compile(r"[^\w-]+")
LONGEST_CLIENT = 40
"""Characters of the client in the name of the file."""

WIDTHS = (8, 60, 16)
"""Characters that the columns of row and reason and the sender's own are wide."""

BAD = "#F6CFCB"
"""Ground of the cells that are wrong."""

Say = Callable[[str], str]
"""Turns an English text into the reader's language."""


def file_name(rejects: Rejects, ending: str) -> str:
    """A name from which the kind is recognised again, with day and client for people."""
    day = "" if rejects.as_of == dt.date.min else rejects.as_of.isoformat()
    client = NOT_IN_NAMES.sub("", rejects.client)[:LONGEST_CLIENT]
    return "_".join(filter(None, ("待修正", rejects.kind, day, client))) + f".{ending}"


def told_kind(name: str) -> str | None:
    """The kind that the name of a mended file tells; None for any other file."""
    found = IN_NAME.match(name)
    return found[1] if found else None


def mend_csv(rejects: Rejects, say: Say = str, *, warnings: bool = False) -> bytes:
    """Write the rows to mend as CSV for Excel, in the order of the file."""
    titles, rows = _laid_out(rejects, say, warnings=warnings)
    return to_csv(rows.drop(WHY), titles)


def mend_xlsx(rejects: Rejects, say: Say = str, *, warnings: bool = False) -> bytes:
    """Write the rows to mend as a workbook of text cells, which Excel leaves as they are.

    What is wrong stands on a coloured ground.

    Raises:
        FileTooLarge: there are more rows than a worksheet holds.

    """
    titles, rows = _laid_out(rejects, say, warnings=warnings)
    if rows.height > ROWS_OF_A_SHEET:
        raise FileTooLarge(reason=Sentence(TOO_MANY, n=ROWS_OF_A_SHEET))
    written = io.BytesIO()
    with TemporaryDirectory() as folder:
        book = new_workbook(written, Path(folder))
        _fill(book, rows, titles)
        book.close()
    return written.getvalue()


def without_marks(sheet: Sheet) -> Sheet:
    """Take the columns of our own out of a mended file.

    A row that still has cells too many is kept aside like any other row that is too long.
    """
    names = [title.strip() for title in sheet.titles]
    if not {NUMBER, REASON} <= set(names):
        return sheet
    extra = [column(at) for at, name in enumerate(names) if name.startswith(EXTRA)]
    days = [sheet.frame[column(at)] for at, name in enumerate(names) if name == DAY]
    kept = [
        at
        for at, name in enumerate(names)
        if name not in {NUMBER, REASON, DAY} and column(at) not in extra
    ]
    overfull = pl.any_horizontal(pl.lit(value=False), pl.col(extra).is_not_null())
    cells = [column(at) for at in kept]
    torn = {
        row: [cell or "" for cell in rest]
        for row, *rest in sheet.frame.filter(overfull).select(ROW, *cells, *extra).iter_rows()
    }
    there = {row: [one[at] for at in kept if at < len(one)] for row, one in sheet.broken.items()}
    return replace(
        sheet,
        titles=[sheet.titles[at] for at in kept],
        frame=sheet.frame.filter(~overfull).select(
            *(pl.col(cell).alias(column(to)) for to, cell in enumerate(cells)), ROW
        ),
        faults=[*sheet.faults, *(Problem(row, names[kept[0]], "", "row_too_long") for row in torn)],
        broken={**there, **torn},
        mended=True,
        day=_only(days[0]) if days else None,
    )


def _only(cells: pl.Series) -> dt.date | None:
    """The one day that the cells tell; None where they tell none or several."""
    days = read_days(cells).values.drop_nulls().unique()
    return days.item() if len(days) == 1 else None


def _laid_out(
    rejects: Rejects, say: Say, *, warnings: bool
) -> tuple[Mapping[str, str], pl.DataFrame]:
    """Column → title in the order of the file, and the rows with reasons, client and day."""
    rows = rejects.to_mend(warnings=warnings)
    cells = [name for name in rows.columns if name not in {ROW, WHY}]
    titles = [
        *rejects.titles,
        *(f"{EXTRA} {n}" for n in range(1, len(cells) - len(rejects.titles) + 1)),
    ]
    named = {ROW: NUMBER, REASON_TEXT: REASON, **dict(zip(cells, titles, strict=True))}
    spoken = {why: said(why, rejects.titles, say) for why in set(map(tuple, rows[WHY].to_list()))}
    rows = rows.with_columns(
        pl.Series(REASON_TEXT, [spoken[tuple(why)] for why in rows[WHY]], dtype=pl.String)
    )
    if rejects.client and not rejects.says_client:
        rows = rows.with_columns(_client=pl.lit(rejects.client))
        named["_client"] = next(one.zh for one in fields(rejects.kind) if one.key == "client")
    if rejects.as_of != dt.date.min:
        rows = rows.with_columns(_day=pl.lit(rejects.as_of.isoformat()))
        named["_day"] = DAY
    return named, rows


def said(why: Sequence[str], titles: Sequence[str], say: Say = str) -> str:
    """Write the reasons of one row, each with the title of its column.

    Rows may have been kept by an earlier version; a reason that this one does not know is left out.
    """
    known = [one for one in why if one.partition(":")[2] in {OTHER, *SENTENCES}]
    return " ".join(_sentence(one, titles, say) for one in known)


def _sentence(one: str, titles: Sequence[str], say: Say) -> str:
    cell, _, code = one.partition(":")
    sentence = say(OTHER_SENTENCE if code == OTHER else SENTENCES[code])
    return f"{titles[int(cell[1:])].strip()}: {sentence}" if cell else sentence


def _fill(book: Any, rows: pl.DataFrame, titles: Mapping[str, str]) -> None:  # noqa: ANN401 — xlsxwriter has no types
    sheet = book.add_worksheet("待修正")
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "num_format": "@"})
    bad = book.add_format({"num_format": "@", "bg_color": BAD})
    number, reason, own = WIDTHS
    sheet.set_column(0, 0, number, text)
    sheet.set_column(1, 1, reason, wrapped)
    sheet.set_column(2, len(titles) - 1, own, text)
    sheet.freeze_panes(1, 2)
    for at, title in enumerate(titles.values()):
        sheet.write_string(0, at, title, bold)
    for line, row in enumerate(rows.iter_rows(named=True), start=1):
        wrong = {one.partition(":")[0] for one in row[WHY]}
        for at, name in enumerate(titles):
            form = bad if name in wrong else wrapped if name == REASON_TEXT else text
            value = row[name]
            if value is None:
                sheet.write_blank(line, at, None, form)
            else:
                sheet.write_string(line, at, str(value), form)
