"""Lists of cases in Korean or Japanese that name no currency: hardly in the usual one.

A won is worth a two-hundredth of a yuan, so nobody may take the one for the other silently. Whoever
loads such a file is asked. Single words in other letters, such as の in a note, are no language.
"""

from collections.abc import Mapping

import polars as pl

from lib.cases.fields import fields
from lib.errors import CurrencyUnsaid
from lib.intake.options import Options
from lib.intake.signs import signs_of
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.titles.columns import Matched
from lib.intake.values.currencies import SOLE
from lib.words import N_, Sentence

LETTERS: Mapping[str, tuple[str, str]] = {
    "KRW": ("[\uac00-\ud7a3]{2}", N_("Korean")),
    "JPY": ("[\u3041-\u3096\u30a1-\u30fa\u30fc]{2}", N_("Japanese")),
}
"""Currency → the letters of the language that goes with it, and its name."""

SHARE = 0.5
"""Share of the first rows with such letters from which a file is written in them."""

LOOKED_AT = 200
"""Rows that are judged: of a large file those that the screen has seen as well."""


def language(sheet: Sheet, matched: Matched, kind: str, options: Options) -> str | None:
    """The language of a list of cases whose currency nobody says; None where there is no doubt."""
    if kind != "cases" or options.currency_chosen:
        return None
    head = sheet.frame.head(LOOKED_AT)
    for currency, (letters, name) in LETTERS.items():
        cells = pl.any_horizontal(pl.exclude(ROW).str.contains(letters).fill_null(value=False))
        rows = head.select(cells.sum()).item()
        if rows >= SHARE * head.height > 0 and currency != options.currency:
            return None if _says_currency(head, matched) else name
    return None


def require(sheet: Sheet, matched: Matched, kind: str, options: Options) -> None:
    """Refuse a file whose amounts may be in another currency than the usual one.

    Raises:
        CurrencyUnsaid: names its language.

    """
    if name := language(sheet, matched, kind, options):
        raise CurrencyUnsaid(language=Sentence(name))


def _says_currency(head: pl.DataFrame, matched: Matched) -> bool:
    """Whether a column, a title or a sign of one currency only says it, be it in some rows."""
    money = {one.key for one in fields("cases") if one.type == "money"}
    for one in matched.columns:
        cells = head[column(one.at)]
        if one.measure and one.measure.currency:
            return True
        if one.field == "currency" and cells.is_not_null().any():
            return True
        if one.field in money and signs_of(cells).is_in(list(SOLE)).any():
            return True
    return False
