"""A file as a table of text: what reading yields before anything is understood."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from lib.intake.findings import Problem
from lib.intake.tables.plausible import BROKEN

ROW = "_row"
"""Column of a sheet's frame: the row as a spreadsheet counts it."""

LONGEST_VALUE = 120
"""Characters of a raw value that are shown."""

LONGEST_CELL = 100_000
"""Characters; a spreadsheet's cell holds 32,767."""


@dataclass(frozen=True)
class Sheet:
    """`frame` has one text column per title, named c0, c1 …, and ROW; empty cells are null.

    `faults` are rows that could not be taken as they stand; they are not in the frame, and `broken`
    has their cells as they were. `totals` are those of them that only sum up other rows. `notes`
    are findings about the file as a whole; `sheets` all sheets of a workbook that hold anything;
    `mended` says that rows of ours to mend came back, `day` of which as-of date; `heading` has the
    cells above the titles, row by row up to the last filled one.
    """

    titles: Sequence[str]
    frame: pl.DataFrame
    header_row: int
    encoding: str
    delimiter: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    faults: Sequence[Problem] = ()
    broken: Mapping[int, Sequence[str]] = field(default_factory=dict)
    totals: Mapping[int, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[Problem] = ()
    mended: bool = False
    day: dt.date | None = None
    heading: Sequence[Sequence[str]] = ()

    def joined(self) -> None:
        """Put the pieces of each column together, one column at a time, in place.

        What is made of a column then shares its memory; left to the first query, the whole table
        would be copied.
        """
        for at, cells in enumerate(self.frame.iter_columns()):
            if cells.n_chunks() > 1:
                self.frame.replace_column(at, cells.rechunk())

    @property
    def read(self) -> int:
        """Rows that hold anything, the faulty ones included; one that sums up others is none."""
        return self.frame.height + len(self.broken) - len(self.totals)

    def set_aside(
        self, code: str, names: Sequence[str], test: Callable[[pl.Expr], pl.Expr]
    ) -> "Sheet":
        """Take the rows in which `test` holds for one of these columns out of the frame, as faults.

        The fault is named after the first such column.
        """
        hits = [test(pl.col(name)).fill_null(value=False) for name in names]
        rows = self.frame.filter(pl.any_horizontal(hits)) if names else self.frame.clear()
        if rows.is_empty():
            return self
        numbers = rows[ROW].to_list()
        cells = [[cell or "" for cell in row] for row in rows.drop(ROW).rows()]
        first = [
            names[row.index(True)]
            for row in rows.select(
                hit.alias(name) for hit, name in zip(hits, names, strict=True)
            ).rows()
        ]
        shown = rows.columns
        faults = [
            Problem(n, self.titles[shown.index(name)], row[shown.index(name)][:LONGEST_VALUE], code)
            for n, name, row in zip(numbers, first, cells, strict=True)
        ]
        return replace(
            self,
            frame=self.frame.filter(~pl.col(ROW).is_in(numbers)),
            faults=tuple(sorted((*self.faults, *faults), key=lambda one: one.row)),
            broken={**self.broken, **dict(zip(numbers, cells, strict=True))},
        )

    def without_unusable(self, *, damaged: bool) -> "Sheet":
        """Set the rows aside that hold endless text or, where some are `damaged`, broken text."""
        names = [name for name in self.frame.columns if name != ROW]
        sheet = self
        if damaged:
            sheet = self.set_aside("broken_text", names, _is_broken)
        longest = sheet.frame.select(pl.col(names).str.len_bytes().max()).rows()
        if longest and any(size and size > LONGEST_CELL for size in longest[0]):
            sheet = sheet.set_aside("cell_too_long", names, _is_long)
        return sheet


def _is_broken(cells: pl.Expr) -> pl.Expr:
    return cells.str.contains(BROKEN, literal=True)


def _is_long(cells: pl.Expr) -> pl.Expr:
    return cells.str.len_chars() > LONGEST_CELL


def column(at: int) -> str:
    """The name of the column with that place."""
    return f"c{at}"


def without_empty_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows without any value, which spreadsheets like to append; blanks are no value."""
    cells = [name for name in frame.columns if name != ROW]
    if not cells:
        return frame
    # Most rows show by their first cell that they hold something.
    first = pl.col(cells[0]).str.strip_chars().fill_null("") == ""
    doubtful = frame.with_row_index("_at").filter(first)
    empty = doubtful.filter(pl.all_horizontal(pl.col(cells).str.strip_chars().fill_null("") == ""))[
        "_at"
    ]
    if empty.is_empty():
        return frame
    kept = pl.repeat(value=True, n=frame.height, eager=True, dtype=pl.Boolean)
    return frame.filter(kept.scatter(empty, values=False))
