"""Cases that may be one and the same, or that one door cannot have so many of.

Nothing is joined or removed here: each group is shown to somebody who can ask the client.
"""

from collections.abc import Callable, Mapping

import polars as pl

from lib.cases.masked import whole
from lib.words import N_

MANY_PERSONS = 3
"""Persons at one address from which on it may be a wrong one: a shop's, an agent's, a default."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "told": pl.String,
    "n": pl.UInt32,
    "case_keys": pl.List(pl.String),
}
"""Columns of a table of groups: why, by what, how many cases, which ones."""

KINDS: Mapping[str, str] = {
    "number": N_("The same number in files of several clients"),
    "loan": N_("The same person, product and amount"),
    "address": N_("Many persons at one address"),
}
"""Kind of a group → what it says."""


def duplicates(cases: pl.DataFrame) -> pl.DataFrame:
    """Find the groups of a case frame, those with the most cases first; columns of SCHEMA.

    `told` is the number, the product or the address that the cases share.
    """
    finders: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
        "number": _same_number,
        "loan": _same_loan,
        "address": _many_at_one_door,
    }
    found = [
        find(cases).select(
            pl.lit(kind).alias("kind") if name == "kind" else pl.col(name).cast(dtype)
            for name, dtype in SCHEMA.items()
        )
        for kind, find in finders.items()
    ]
    return pl.concat(found).sort("n", "told", descending=[True, False])


def _same_number(cases: pl.DataFrame) -> pl.DataFrame:
    numbers = pl.concat(
        cases.select("case_key", "client", told=whole(name)) for name in ("case_id", "loan_no")
    )
    return (
        numbers.drop_nulls("told")
        .group_by("told")
        .agg(_cases(), _number(), clients=pl.col("client").fill_null("").n_unique())
        .filter(pl.col("clients") > 1)
    )


def _same_loan(cases: pl.DataFrame) -> pl.DataFrame:
    same = ["person_key", "product", "overdue_amount", "currency"]
    return (
        cases.drop_nulls(["person_key", "overdue_amount"])
        .filter(pl.col("overdue_amount") > 0)
        .group_by(same)
        .agg(_cases(), _number(), told=pl.col("product").first())
        .filter(pl.col("n") > 1)
    )


def _many_at_one_door(cases: pl.DataFrame) -> pl.DataFrame:
    door = "address_key" if "address_key" in cases.columns else "addr_home"
    return (
        cases.drop_nulls([door, "person_key"])
        .group_by(door)
        .agg(
            _cases(),
            _number(),
            persons=pl.col("person_key").n_unique(),
            told=pl.col("addr_home").first(),
        )
        .filter(pl.col("persons") >= MANY_PERSONS)
    )


def _cases() -> pl.Expr:
    return pl.col("case_key").unique(maintain_order=True).alias("case_keys")


def _number() -> pl.Expr:
    return pl.col("case_key").n_unique().alias("n")
