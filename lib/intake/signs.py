"""Signs beside amounts that several currencies use, in a file that does not say which it means.

Whoever loads the file knows its sender, so he is asked before its rows are kept out one by one.
"""

import polars as pl

from lib.cases.fields import fields
from lib.intake.inspection import Inspection
from lib.intake.tables.sheet import column
from lib.intake.values.amounts import read_amounts
from lib.intake.values.currencies import CURRENCIES, SOLE


def open_sign(seen: Inspection, usual: str) -> str | None:
    """The first sign of several currencies that cannot be the `usual` one; None without any.

    A file that has a column for the currency, or names it in a title, leaves nothing open.
    """
    given = {one.field: one for one in seen.matched.columns if one.field}
    told = [one.measure.currency for one in given.values() if one.measure]
    if "currency" in given or any(told):
        return None
    money = [one.key for one in fields(seen.kind) if one.type == "money" and one.key in given]
    for key in money:
        cells = seen.sheet.frame[column(given[key].at)]
        for sign in _signs(cells):
            if sign not in SOLE and usual not in CURRENCIES[sign]:
                return sign
    return None


def _signs(cells: pl.Series) -> list[str]:
    """What stands beside the amounts of a column."""
    bare = cells.str.contains(r"^[0-9.,+\- ]*$").fill_null(value=True)
    if bare.all():
        return []
    said = read_amounts(cells.filter(~bare)).currency
    return [] if said is None else said.drop_nulls().unique().sort().to_list()
