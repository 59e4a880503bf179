"""Amounts that are probably in 万元, in a file that names no unit anywhere.

Such a file reads well and is wrong ten thousand times over: 1.2345 becomes a debt of 1.23. Nothing
in it proves the unit, so whoever loads it is asked. What makes one doubt are all amounts together:
three decimals or more, which money in 元 does not have, and figures below what anybody owes in 元.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from lib.cases.fields import fields
from lib.errors import UnitUnsure
from lib.intake.tables.sheet import Sheet, column
from lib.intake.titles.columns import Matched
from lib.intake.titles.units import Unit, unit_of
from lib.words import MINOR_UNITS

UNITS = {"yuan": "元", "wan": "万元"}
"""What may be answered → the unit as a title would name it."""

LOOKED_AT = 200
"""Rows that are judged: of a large file those that the screen has seen as well."""

FINE = 3
"""Decimals that no amount in 元 has; one in 万元 has up to six."""
MOST_DECIMALS = 6

LARGEST = 1_000
"""Amounts of 万元 in consumer lending stay below ten millions of 元."""

LARGEST_WHOLE = 100
"""Where a column holds whole figures only (a loan of 5), they are smaller still."""

SHARE = 0.5
"""Share of the amounts of a column that must be fine: spreadsheets drop zeros at the end."""

FEWEST = 3
"""Fine amounts below which a file says nothing about itself."""

PLAIN = r"^[+-]?[0-9]+(?:\.[0-9]*)?$"
EXAMPLES = 3


@dataclass(frozen=True)
class _Said:
    """What a column of amounts looks like; `fine` are the amounts that speak for 万元."""

    fine: Sequence[str]
    fits: bool


def examples(sheet: Sheet, matched: Matched, kind: str) -> Sequence[str]:
    """The first amounts that make one doubt the unit of a file; none where nothing does."""
    money = {one.key for one in fields(kind) if one.type == "money"}
    columns = [one for one in matched.columns if one.field in money]
    if any(one.measure for one in columns):
        return ()  # its titles name units, or somebody has said it
    head = sheet.frame.head(LOOKED_AT)
    said = [_look(head[column(one.at)].drop_nulls()) for one in columns]
    fine = [amount for one in said for amount in one.fine]
    return fine[:EXAMPLES] if len(fine) >= FEWEST and all(one.fits for one in said) else ()


def require(sheet: Sheet, matched: Matched, kind: str) -> None:
    """Refuse a file of which nobody knows whether it is in 元 or in 万元.

    Raises:
        UnitUnsure: names some of its amounts.

    """
    if found := examples(sheet, matched, kind):
        raise UnitUnsure(amounts="、".join(found))


def taken(matched: Matched, kind: str, answer: str | None) -> Matched:
    """Let the unit that somebody chose count for all amounts whose titles name none."""
    if answer is None:
        return matched
    money = {one.key for one in fields(kind) if one.type == "money"}
    unit = unit_of(UNITS[answer])
    return replace(
        matched,
        columns=tuple(
            replace(one, measure=_unless(one.measure, unit)) if one.field in money else one
            for one in matched.columns
        ),
    )


def worth(amount: str, answer: str) -> int:
    """What a plain amount comes to with an answer, in minor units."""
    unit = unit_of(UNITS[answer])
    return round(Decimal(amount) * (unit.factor if unit else 1) * MINOR_UNITS)


def _unless(own: Unit | None, unit: Unit | None) -> Unit | None:
    """The unit of a title; the chosen one where it names none."""
    return own or unit


def _look(cells: pl.Series) -> _Said:
    """Judge a column; one without an amount fits anything, one with other signs says its unit."""
    written = cells.str.strip_chars()
    amounts = written.filter(written.str.contains("[0-9]"))
    if not amounts.str.contains(PLAIN).all():
        return _Said((), fits=False)
    size = amounts.cast(pl.Float64).abs()
    amounts, size = amounts.filter(size > 0), size.filter(size > 0)
    if amounts.is_empty():
        return _Said((), fits=True)
    decimals = amounts.str.extract(r"\.([0-9]*)$").str.len_chars().fill_null(0)
    if decimals.max() == 0:
        return _Said((), fits=bool((size < LARGEST_WHOLE).all()))
    fine = amounts.filter(decimals >= FINE).to_list()
    fits = (size < LARGEST).all() and (decimals <= MOST_DECIMALS).all()
    return _Said(fine, fits=bool(fits) and len(fine) >= SHARE * len(amounts))
