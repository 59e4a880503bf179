"""Rows that only sum up others: never a case, but a proof of whether a file is whole."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from lib.intake.tables.sheet import ROW, Sheet, column

TOTAL = (
    r"(?i)^[\s*【\[（(]*(?:本页|本頁|本月|本批|全部|以上)?(?:(?:合|总|總|小|共|累)\s*[计計]|总\s*和|"
    r"(?:grand|sub)?[\s-]*totals?|sum)\s*[:：]?\s*[0-9,.]*\s*[户戶条條笔筆件人元]?[\s*】\]）):：]*$"
)
COUNTER = r"^\s*[0-9]{1,6}\s*$"
"""A running number before the word."""


def set_totals_aside(sheet: Sheet) -> Sheet:
    """Take the total rows out of the sheet, known by the first cell that holds anything."""
    cells = [column(at) for at in range(len(sheet.titles))]
    first = pl.coalesce(pl.col(cells))
    after = pl.coalesce(pl.col(cells[1:])) if cells[1:] else pl.lit(None, pl.String)
    word = pl.when(first.str.contains(COUNTER)).then(after).otherwise(first)
    doubtful = _doubtful(sheet.frame)
    totals = doubtful.filter(word.str.contains(TOTAL).fill_null(value=False))[ROW].to_list()
    if not totals:
        return sheet
    told = pl.col(ROW).is_in(totals)
    apart = sheet.set_aside("total_row", cells, lambda one: told & one.str.contains(TOTAL))
    return replace(apart, totals={row: apart.broken[row] for row in totals})


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
