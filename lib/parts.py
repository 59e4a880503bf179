"""Long tables in parts: two slices at a time, or only the rows that need the work or are known.

polars works outside the interpreter's lock, but on one processor for most text. In slices both are
at work, and what is made on the way is as large as a slice and not as the file.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

ROWS = 100_000
"""Rows of a slice: enough that its distinct texts are few."""

AT_ONCE = 2


def in_slices(
    frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.DataFrame], rows: int = ROWS
) -> pl.DataFrame:
    """What `work` makes of each slice of `frame`, one under the other."""
    if frame.height <= rows:
        return work(frame)
    slices = [frame.slice(at, rows) for at in range(0, frame.height, rows)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return pl.concat(pool.map(work, slices))


def where(
    rows: pl.Series, values: pl.Series, change: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """The values, those of some `rows` changed; the others cost nothing."""
    at = rows.arg_true()
    return values if at.is_empty() else put(values, at, change(values.gather(at)))


def known_sum(name: str) -> pl.Expr:
    """The sum of what is known in a column; of a group of which nothing is known null, not 0."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).first()


def put(values: pl.Series, at: pl.Series, others: pl.Series) -> pl.Series:
    """The values with `others` in the places `at`; unlike Series.scatter nothing is overwritten."""
    order = pl.int_range(len(values), eager=True)
    order = order.scatter(at, pl.int_range(len(values), len(values) + len(at), eager=True))
    return pl.concat([values, others]).gather(order)


def sums_by_currency(rows: pl.DataFrame, column: str) -> dict[str, int]:
    """The sums of what is known in a column of money, the largest first; "" names no currency."""
    told = rows.group_by(pl.col("currency").fill_null("")).agg(known_sum(column))
    summed = told.drop_nulls(column).sort(column, "currency", descending=[True, False])
    return dict(summed.iter_rows())


def by_currency(rows: pl.DataFrame) -> list[tuple[str | None, pl.DataFrame]]:
    """The rows of each currency, those that name none by themselves, by the currency's letters."""
    parts = rows.partition_by("currency", as_dict=True, maintain_order=True)
    found = [(None if one is None else str(one), part) for (one,), part in parts.items()]
    return sorted(found, key=lambda one: one[0] or "")
