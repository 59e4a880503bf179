"""Who is meant where files and records name a collector: the number, whatever they write.

A name counts only where one collector bears it (as in lib.portfolio.reach); what nobody knows stays
as it is written, so that a collector without a file of collectors has his figures too.
"""

import polars as pl

from lib.compliance.contacts import BETWEEN

TOGETHER = "、"
"""Stands between those who went together."""


def numbers(collectors: pl.DataFrame) -> dict[str, str]:
    """What files may call somebody → his number; `collectors` has collector_no and name."""
    known = collectors.select("collector_no", "name").drop_nulls("collector_no").unique()
    own = {number: number for number in known["collector_no"]}
    named = known.drop_nulls("name").filter(~pl.col("name").is_duplicated())
    return {name: number for number, name in named.iter_rows()} | own


def bearers(collectors: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Each name of `collectors` (collector_no, name) → the numbers of all who bear it."""
    known = collectors.select("collector_no", "name").drop_nulls().unique()
    found = known.group_by("name").agg("collector_no")
    return {name: frozenset(numbers) for name, numbers in found.iter_rows()}


def whose(named: dict[str, str], column: str = "collector") -> pl.Expr:
    """The number of whom a column names; a text of spaces names nobody."""
    told = pl.col(column).str.strip_chars()
    return pl.when(told != "").then(told).replace(named)


def all_of(named: dict[str, str]) -> pl.Expr:
    """The numbers of all whom the column collector names, TOGETHER between; null for nobody."""
    found = _numbers(named)
    return pl.when(found.list.len() > 0).then(found.list.join(TOGETHER))


def _numbers(named: dict[str, str]) -> pl.Expr:
    """The numbers in the column collector, each once."""
    name = pl.element().str.strip_chars()
    apart = pl.col("collector").str.replace_all(BETWEEN, TOGETHER).str.split(TOGETHER)
    each_one = apart.list.eval(pl.when(name != "").then(name).replace(named))
    return each_one.list.drop_nulls().list.unique(maintain_order=True)


def each(rows: pl.DataFrame, named: dict[str, str]) -> pl.DataFrame:
    """One row for each collector whom a row names, with his number as `who`.

    Two who went together are named in one cell (张三、李四); what they did counts for both, and
    once for each, however often and by whichever of his names one is written.
    """
    return (
        rows.filter(pl.col("collector").is_not_null())
        .with_columns(who=_numbers(named))
        .filter(pl.col("who").list.len() > 0)
        .explode("who")
    )
