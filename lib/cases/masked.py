"""Numbers and names of which the sender has hidden a part: 138****1234, 张*.

Many share what is left of them, so they name nobody: no case, no person, no door.
"""

import re

import polars as pl

SIGNS = "[*＊×●•■□○◯]"
"""What senders write in place of characters."""

MASKED = rf"{SIGNS}|[xX]{{3}}"
"""A person's number or name of which a part is hidden. A contract's number may well hold XXX."""

PERSONS = ("id_no", "name", "mobile")
"""The columns of persons."""


def whole(name: str) -> pl.Expr:
    """The texts of a column, null where a part of them is hidden."""
    return pl.when(~is_masked(name)).then(pl.col(name)).alias(name)


def is_masked(name: str) -> pl.Expr:
    """Whether a part of the texts of a column is hidden; null where there is none."""
    return pl.col(name).str.contains(MASKED if name in PERSONS else SIGNS)


def names(text: object) -> bool:
    """Whether a text of a person is there and nothing of it hidden, so that it names somebody."""
    return bool(text) and not re.search(MASKED, str(text))
