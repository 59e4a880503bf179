"""A file as a table of text: what reading yields before anything is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from lib.intake.findings import Problem

ROW = "_row"
"""Column of a sheet's frame: the row as a spreadsheet counts it."""


@dataclass(frozen=True)
class Sheet:
    """`frame` has one text column per title, named c0, c1 …, and ROW; empty cells are null.

    `faults` are rows that could not be laid out in columns; they are not in the frame, and `broken`
    has their cells as they were.
    """

    titles: Sequence[str]
    frame: pl.DataFrame
    header_row: int
    encoding: str
    delimiter: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    faults: Sequence[Problem] = ()
    broken: dict[int, list[str]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Rows that hold anything, the faulty ones included."""
        return self.frame.height + len(self.broken)


def column(at: int) -> str:
    """The name of the column with that place."""
    return f"c{at}"


def without_empty_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows without any value, which spreadsheets like to append."""
    cells = [name for name in frame.columns if name != ROW]
    return frame.filter(pl.any_horizontal(pl.col(cells).is_not_null()))
