"""Which case a row of another file belongs to.

Repayments, instalments and follow-ups name a case by any of its numbers, with or without the
client. Rows that name no known case are kept as orphans (case_key null) and find their
case as soon as it arrives, because the join is made anew on each reading.
"""

import polars as pl

from lib.cases.fields import NUMBERS


def index(cases: pl.LazyFrame) -> pl.LazyFrame:
    """All names under which cases are known: client, number, case_key; one row each."""
    return (
        pl.concat(
            cases.select(pl.col("client").fill_null(""), pl.col(name).alias("number"), "case_key")
            for name in NUMBERS
        )
        .filter(pl.col("number").is_not_null())
        .unique()
    )


def resolve(rows: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Add `case_key` to `rows`, whose columns include client and NUMBERS.

    A row that names its client is matched within it; one that does not is matched only when the
    number belongs to a single case over all clients: two candidates are never guessed between.
    """
    within = _single(known, ["client", "number"])
    anywhere = _single(known, ["number"])
    keys = []
    for name in NUMBERS:
        rows = (
            rows.with_columns(_client=pl.col("client").fill_null(""))
            .join(
                within.rename({"case_key": f"_{name}_within"}),
                left_on=["_client", name],
                right_on=["client", "number"],
                how="left",
                maintain_order="left",
            )
            .join(
                anywhere.rename({"case_key": f"_{name}_anywhere"}),
                left_on=name,
                right_on="number",
                how="left",
                maintain_order="left",
            )
        )
        unnamed = pl.when(pl.col("client").is_null()).then(pl.col(f"_{name}_anywhere"))
        keys += [pl.col(f"_{name}_within"), unnamed]
    return rows.with_columns(case_key=pl.coalesce(keys)).drop(pl.selectors.starts_with("_"))


def _single(known: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """The names that lead to exactly one case."""
    return (
        known.group_by(by)
        .agg(pl.col("case_key").n_unique().alias("n"), pl.col("case_key").first())
        .filter(pl.col("n") == 1)
        .drop("n")
    )
