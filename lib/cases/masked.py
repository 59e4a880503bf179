"""Numbers and names of which the sender has hidden a part: 138****1234, 张*.

Many share what is left of them, so they name nobody: no case, no person, no door.
"""

import re
from collections.abc import Iterable

import polars as pl

SIGNS = "[*＊×●•■□○◯]"
"""What senders write in place of characters."""

MASKED = rf"{SIGNS}|[xX]{{3}}"
"""A person's number or name of which a part is hidden. A contract's number may well hold XXX."""

NO_IDENTITY = r"[一-鿿]|^(?:[^0-9]*[0-9]){0,5}[^0-9]*$|^(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$"
"""What stands in place of an identity number (待补, 无证件, 000000) and would join whoever has it:
words, fewer digits than any document has, or one digit again and again."""

PERSONS = {"id_no": rf"{MASKED}|{NO_IDENTITY}", "name": MASKED, "mobile": MASKED}
"""Column of a person → what names nobody in it."""


def whole(name: str) -> pl.Expr:
    """The texts of a column, null where they name nobody."""
    return pl.when(~is_masked(name)).then(pl.col(name)).alias(name)


def masked_columns(frame: pl.DataFrame, names: Iterable[str]) -> list[str]:
    """Those of the columns in which anything is hidden: in most files none is."""
    return [name for name in names if frame.select(is_masked(name).any()).item()]


def is_masked(name: str) -> pl.Expr:
    """Whether the texts of a column are hidden in part or say nothing; null where there is none."""
    return pl.col(name).str.contains(PERSONS.get(name, SIGNS))


def names_somebody(column: str, text: object) -> bool:
    """Whether a text is there and names somebody."""
    return bool(text) and not re.search(PERSONS.get(column, SIGNS), str(text))
