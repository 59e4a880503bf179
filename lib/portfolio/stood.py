"""In which files cases stood, and what they owed by each."""

from collections.abc import Collection

import polars as pl

from lib.portfolio.portfolio import Portfolio

STOOD = {
    "case_key": pl.String,
    "as_of": pl.Date,
    "file_name": pl.String,
    "overdue_amount": pl.Int64,
    "currency": pl.String,
}
"""The columns of the result; the amount in minor units."""


def stood(portfolio: Portfolio, case_keys: Collection[str]) -> pl.DataFrame:
    """One row a case and file that counts, of those that the portfolio's actor may see."""
    mine = pl.col("case_key").is_in(list(case_keys))
    found = [
        portfolio.scan(one)
        .filter(mine)
        .select(
            "case_key",
            pl.lit(one.as_of).alias("as_of"),
            pl.lit(one.file_name).alias("file_name"),
            "overdue_amount",
            "currency",
        )
        for one in portfolio.imports()
        if one.kind == "cases"
    ]
    rows = pl.concat(found) if found else pl.LazyFrame(schema=STOOD)
    return portfolio.seen(rows).collect()
