"""Columns are long and say little: the same is read once, and the ordinary not at all."""

from collections.abc import Callable

import polars as pl

from lib.intake.values.parsed import Parsed
from lib.parts import put

WORTH_IT = 20_000
"""Cells below which a column is read as it stands."""

SAMPLE = 1_000
FEW = 500
"""Distinct texts among SAMPLE cells up to which the whole column is expected to have few."""

Read = Callable[[pl.Series], Parsed]


def by_distinct(cells: pl.Series, read: Read) -> Parsed:
    """What `read` makes of a column, if it looks at each cell alone and counts nothing."""
    if len(cells) < WORTH_IT or cells.gather_every(len(cells) // SAMPLE).n_unique() > FEW:
        return read(cells)
    texts = cells.unique()
    known = pl.DataFrame({"text": texts, "at": pl.int_range(len(texts), eager=True)})
    at = cells.to_frame("text").join(
        known, on="text", how="left", nulls_equal=True, maintain_order="left"
    )["at"]
    said = read(texts)
    parsed = Parsed(said.values.gather(at))
    for code, mask in said.findings.items():
        parsed.find(code, mask.gather(at))
    return parsed


def odd_only(cells: pl.Series, odd: pl.Series, read: Read) -> Parsed:
    """What `read` makes of the `odd` cells of a column of text; the others stand for themselves."""
    at = odd.arg_true()
    if at.is_empty():
        return Parsed(cells)
    said = read(cells.gather(at))
    parsed = Parsed(put(cells, at, said.values))
    for code, mask in said.findings.items():
        parsed.find(code, spread(mask, at, len(cells)))
    return parsed


def spread(mask: pl.Series, at: pl.Series, n: int) -> pl.Series:
    """A mask over the places `at` as one over all `n` rows."""
    return pl.repeat(value=False, n=n, dtype=pl.Boolean, eager=True).scatter(at, mask)
