"""Numbers and names of which the sender has hidden a part: 138****1234, 张*.

Many share what is left of them, so they name nobody: no case, no person, no door.
"""

import polars as pl

MASKED = "*"
"""The sign that stands for what was hidden."""


def whole(name: str) -> pl.Expr:
    """The texts of a column, null where a part of them is hidden."""
    return pl.when(~is_masked(name)).then(pl.col(name)).alias(name)


def is_masked(name: str) -> pl.Expr:
    """Whether a part of the texts of a column is hidden; null where there is none."""
    return pl.col(name).str.contains(MASKED, literal=True)


def names(text: object) -> bool:
    """Whether a text is there and nothing of it hidden, so that it names somebody."""
    return bool(text) and MASKED not in str(text)
