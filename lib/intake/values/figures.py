"""Figures with points and commas: which of them divide thousands, and which the decimals.

Nothing is guessed: what is misplaced (1,2345) is refused, and so is what can be read in two ways.
"""

import re
from decimal import Decimal

import polars as pl

from lib.intake.values.spelling import folded_many

_GROUPS = r"[1-9][0-9]{{0,2}}(?:(?P<by>[{marks}])[0-9]{{3}})(?:(?P=by)[0-9]{{3}})*"
_INDIAN = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
"""Lakh and crore: 1,23,456."""

_POINT = re.compile(
    rf"(?P<whole>[0-9]+|{_GROUPS.format(marks=', ' + chr(39))}|{_INDIAN}|(?=\.[0-9]))"
    r"(?:\.(?P<part>[0-9]*))?"
)
_COMMA = re.compile(
    rf"(?P<whole>[0-9]+|{_GROUPS.format(marks='. ' + chr(39))})(?:,(?P<part>[0-9]+))?"
)
_EITHER = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
"""In a file with decimal commas: one thousand and more, or one and a fraction."""

_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?$"


def decimal_of(figures: str, *, decimal_comma: bool) -> tuple[Decimal | None, str | None]:
    """Read unsigned figures; return the value, or None and the code of the reason.

    Where both a point and a comma stand, the last one divides the decimals, whatever the rest of
    the file does.
    """
    comma, point = figures.rfind(","), figures.rfind(".")
    if comma >= 0 and point >= 0:
        decimal_comma = comma > point
    elif decimal_comma and _EITHER.fullmatch(figures):
        return None, "amount_ambiguous"
    found = (_COMMA if decimal_comma else _POINT).fullmatch(figures)
    if not found:
        return None, "amount_unreadable"
    whole = re.sub(r"[^0-9]", "", found["whole"])
    return Decimal(f"{whole or 0}.{found['part'] or 0}"), None


def plain_figures(cells: pl.Series, units: str = "") -> pl.Series:
    """A column of numbers that are no money, as far as possible in the form that a cast takes.

    `units`: characters that may follow the number. Thousands count only where they stand rightly.
    """
    plain = folded_many(cells)
    if units:
        plain = plain.str.replace(rf"\s*[{units}]$", "")
    if plain.str.contains(",", literal=True).any():
        grouped = plain.str.contains(_THOUSANDS).fill_null(value=False)
        plain = plain.zip_with(~grouped, plain.str.replace_all(",", "", literal=True))
    return plain.set(plain == "", None)
