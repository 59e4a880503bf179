"""Days of workbooks as people write them: Excel knows no day without a time, and hides midnight."""

import re

import polars as pl

MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
"""How a workbook's day reads as text."""


def as_days(cells: pl.Expr) -> pl.Expr:
    """Days of a workbook as days; every other text as it is."""
    return cells.str.replace(MIDNIGHT, "$1")


def as_day(text: str) -> str:
    """One text likewise."""
    return re.sub(MIDNIGHT, r"\1", text)
