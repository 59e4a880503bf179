"""How full and how right each column of a file is: what the data-quality board shows of it.

Only counts are kept, never a value, so they may stand in the catalogue for ever.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from lib.intake.collected import Collected
from lib.intake.report import ColumnFacts
from lib.intake.tables.sheet import column
from lib.intake.titles.columns import Column

COUNTED = 50_000
"""Rows up to which distinct values are counted; above it that would take longer than it tells."""


def column_facts(
    raw: pl.DataFrame,
    columns: Sequence[Column],
    read: Mapping[int, pl.Series],
    found: Collected,
) -> tuple[ColumnFacts, ...]:
    """Count each column of the sheet's frame `raw`, in the order of the file.

    `read`: place of a column → whether its cells became a value. A dash that stands for nothing is
    no value and no fault, so it does not count as filled.
    """
    return tuple(_facts(raw[column(one.at)], one, read.get(one.at), found) for one in columns)


def _facts(cells: pl.Series, one: Column, read: pl.Series | None, found: Collected) -> ColumnFacts:
    told, wrong = found.of_cell(column(one.at))
    filled = cells.is_not_null() if read is None else (read | told) & cells.is_not_null()
    return ColumnFacts(
        title=one.title,
        field=one.field,
        rows=len(cells),
        filled=int(filled.sum()),
        valid=int((filled & ~wrong).sum()),
        distinct=cells.drop_nulls().n_unique() if len(cells) <= COUNTED else None,
    )
