"""Rows that several large files hold, each once, without having all of them in memory.

The rows of two years are many times what a file has. What makes two rows the same is told by a mark
of eight bytes first: only rows whose mark stands in several files can be the same, and only those
are compared, some at a time. Mostly there are none, because each file holds its own month.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

SOME = 1_000_000
"""Rows that are compared at a time."""


def each_once(
    files: Iterable[pl.LazyFrame], same: Sequence[str], work: Path
) -> Iterator[pl.DataFrame]:
    """Give the rows of each file, without those that a later file holds again.

    Equal rows within one file all count: of three in one and two in a later one three are left.

    Args:
        files: one after the other, with `file_at`, the number of the file.
        same: the columns that make two rows the same.
        work: a folder for what does not fit into memory.

    """
    marks, places = [], []
    for at, rows in enumerate(files):
        found = rows.with_columns(mark=pl.struct(same).hash()).collect()
        places.append(work / f"{at:04}.parquet")
        found.write_parquet(places[-1], compression="lz4")
        marks.append(found.select("mark", "file_at"))
    again = _in_several(pl.concat(marks)) if marks else pl.DataFrame()
    marks.clear()
    gone = pl.concat(_held_again(places, same, again)) if again.height else None
    for at, place in enumerate(places):
        mine = pl.read_parquet(place, memory_map=False).drop("mark")
        if gone is not None and (rows_gone := gone.filter(pl.col("at") == at)).height:
            mine = mine.with_row_index("nr").join(rows_gone, on="nr", how="anti").drop("nr")
        yield mine


def _in_several(marks: pl.DataFrame) -> pl.DataFrame:
    """The marks that more than one file has, and which of the comparisons is theirs."""
    told = marks.sort("mark")
    other = (pl.col("mark") == pl.col("mark").shift()) & (
        pl.col("file_at") != pl.col("file_at").shift()
    )
    found = told.filter(other).select(pl.col("mark").unique())
    rows = marks.join(found, on="mark", how="semi").height
    return found.with_columns(turn=pl.col("mark") % (rows // SOME + 1))


def _held_again(
    places: Sequence[Path], same: Sequence[str], again: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """The rows that a later file holds again: at (the number of the file), nr (of the row)."""
    for turn in again["turn"].unique():
        mine = again.filter(pl.col("turn") == turn).select("mark")
        rows = pl.concat(
            pl.read_parquet(place, columns=["file_at", "mark", *same], row_index_name="nr")
            .join(mine, on="mark", how="semi", maintain_order="left")
            .with_columns(at=pl.lit(at))
            for at, place in enumerate(places)
        ).with_columns(nth=pl.int_range(pl.len()).over("file_at", *same))
        last = rows.unique([*same, "nth"], keep="last", maintain_order=True)
        yield rows.join(last, on=["at", "nr"], how="anti").select("at", "nr")
