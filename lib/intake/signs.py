"""Signs beside amounts that several currencies use, in a file that does not say which it means.

Whoever loads the file knows its sender, so he is asked before its rows are kept out one by one.
"""

import polars as pl

from lib.cases.fields import fields
from lib.intake.inspection import Inspection
from lib.intake.sums import with_currency
from lib.intake.tables.sheet import column
from lib.intake.values.amounts import read_amounts
from lib.parts import put

BARE = r"^[0-9.,+\- ]*$"
"""An amount beside which nothing stands."""


def open_sign(seen: Inspection, usual: str) -> str | None:
    """The first sign of which a row leaves open what it means; None without any.

    It is what the check would refuse (`currency_unsure`): neither the row, by its currency or
    another sign, nor a title says more, and the sign cannot mean the `usual` currency.
    """
    given = {one.field: one for one in seen.matched.columns if one.field}
    if any(one.measure.currency for one in given.values() if one.measure):
        return None
    money = [one.key for one in fields(seen.kind) if one.type == "money" and one.key in given]
    signs = {key: signs_of(seen.sheet.frame[column(given[key].at)]) for key in money}
    signs = {key: said for key, said in signs.items() if said.is_not_null().any()}
    if not signs:
        return None
    nothing = pl.repeat(None, seen.sheet.frame.height, dtype=pl.String, eager=True)
    named = seen.sheet.frame[column(given["currency"].at)] if "currency" in given else nothing
    _, odd = with_currency(named.to_frame("currency"), signs, None, usual)
    for key, said in signs.items():
        unsure = said.filter(odd[key].findings.get("currency_unsure", nothing.is_not_null()))
        if len(unsure):
            return str(unsure[0])
    return None


def signs_of(cells: pl.Series) -> pl.Series:
    """What stands beside the amounts of a column; null where nothing does."""
    nothing = pl.repeat(None, len(cells), dtype=pl.String, eager=True)
    at = (~cells.str.contains(BARE)).fill_null(value=False).arg_true()
    said = None if at.is_empty() else read_amounts(cells.gather(at)).currency
    return nothing if said is None else put(nothing, at, said)
