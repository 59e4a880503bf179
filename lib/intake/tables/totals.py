"""Rows that only sum up others: never a case, but a proof of whether a file is whole."""

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from lib.intake.findings import Problem
from lib.intake.tables.sheet import ROW, Sheet, column

TOTAL = (
    r"(?i)^[\s*【\[（(]*(?:本页|本頁|本月|本批|全部|以上)?(?:(?:合|总|總|小|共|累)\s*[计計]|总\s*和|"
    r"(?:grand|sub)?[\s-]*totals?|sum)\s*[:：]?\s*[0-9,.]*\s*[户戶条條笔筆件人元]?[\s*】\]）):：]*$"
)
COUNTER = r"^\s*[0-9]{1,6}\s*$"
"""A running number before the word."""

TOTAL_ROW, SHORT = "total_row", "row_too_short"
"""What is said of a row that sums up others, and of one that ends early, as some sums do."""


def set_totals_aside(sheet: Sheet) -> Sheet:
    """Take the total rows out of the sheet, known by the first cell that holds anything."""
    sheet = _with_short(sheet)
    cells = [column(at) for at in range(len(sheet.titles))]
    first = pl.coalesce(pl.col(cells))
    after = pl.coalesce(pl.col(cells[1:])) if cells[1:] else pl.lit(None, pl.String)
    word = pl.when(first.str.contains(COUNTER)).then(after).otherwise(first)
    doubtful = _doubtful(sheet.frame)
    totals = doubtful.filter(word.str.contains(TOTAL).fill_null(value=False))[ROW].to_list()
    if not totals:
        return sheet
    told = pl.col(ROW).is_in(totals)
    apart = sheet.set_aside(TOTAL_ROW, cells, lambda one: told & one.str.contains(TOTAL))
    every = sorted({*totals, *sheet.totals})
    return replace(apart, totals={row: apart.broken[row] for row in every})


def _with_short(sheet: Sheet) -> Sheet:
    """Know the total rows among those that have too few cells."""
    faults = [
        _as_total(one, sheet.broken[one.row]) if one.code == SHORT else one for one in sheet.faults
    ]
    rows = sorted(one.row for one in faults if one.code == TOTAL_ROW)
    return replace(sheet, faults=tuple(faults), totals={row: sheet.broken[row] for row in rows})


def is_total(fault: Problem, cells: Sequence[str]) -> bool:
    """Whether a row with too few cells only sums up others."""
    return _as_total(fault, cells).code == TOTAL_ROW


def _as_total(fault: Problem, cells: Sequence[str]) -> Problem:
    """The fault as that of a total row, if its first cell behind a running number is the word."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) > 1 and re.search(COUNTER, filled[0]):
        filled = filled[1:]
    if filled and re.search(TOTAL, filled[0]):
        return replace(fault, value=filled[0], code=TOTAL_ROW)
    return fault


def _doubtful(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that the first cells do not show to be none: few, so that looking on is cheap."""

    def open_(cells: pl.Series) -> pl.Series:
        return cells.is_null() | cells.str.contains(TOTAL).fill_null(value=True)

    first = frame.to_series(0)
    counted = first.str.contains(COUNTER).fill_null(value=False)
    if counted.any() and frame.width > 2:  # noqa: PLR2004 — two cells and ROW
        return frame.filter(open_(first) | (counted & open_(frame.to_series(1))))
    return frame.filter(open_(first))


def differing(
    rows: pl.Series, ways: Sequence[pl.Series], totals: Sequence[tuple[int, int | None]]
) -> list[int]:
    """The total rows whose amount is not the sum of what stands above.

    `rows` are the row numbers of one column, `ways` its exact amounts in each way that they may be
    counted, `totals` the row and the stated amount of each total. A total may sum up everything
    above or what follows the total before it.
    """
    wrong = []
    before = 0
    for row, stated in totals:
        if stated is not None:
            above = {_sum(one.filter(rows < row)) for one in ways}
            since = {_sum(one.filter((rows < row) & (rows > before))) for one in ways}
            if stated not in above | since:
                wrong.append(row)
        before = row
    return wrong


def _sum(amounts: pl.Series) -> int:
    return int(amounts.cast(pl.Int128).sum() or 0)
