"""One serial number is one payment: which rows of a file say the same payment once more.

A payment that is counted twice is as wrong as one that is lost, so only a number that tells
payments apart speaks, and only rows that say the same thing are the same.
"""

from collections.abc import Sequence

import polars as pl

from lib.cases.masked import MASKED
from lib.intake.tables.sheet import ROW, Sheet, column
from lib.intake.titles.columns import Column
from lib.intake.values.parsed import Parsed
from lib.spelling import plain

RUNNING = frozenset({"序", "序号", "行号", "#", "no", "no.", "nr", "row", "index"})
"""Titles of columns that only count the rows, when they hold small numbers."""

SMALL = "^[0-9]{1,7}$"

ONE_DIGIT = "|".join(f"{digit}{{6,}}" for digit in range(1, 10))
NO_SERIAL = rf"{MASKED}|^[^1-9A-Za-z]*$|^[^0-9]{{1,7}}$|^(?:{ONE_DIGIT})$"
"""What stands in place of a serial number and would join whatever has it: a part is hidden,
nothing but zeros, signs or Chinese words (0, 待补, 现金), a short word (cash), one digit again and
again."""


def usable(numbers: pl.Series) -> pl.Series:
    """The serial numbers that tell payments apart; null in place of the others."""
    return numbers.set(numbers.str.contains(NO_SERIAL).fill_null(value=False), None)


def content(frame: pl.DataFrame, sheet: Sheet, columns: Sequence[Column]) -> pl.Series:
    """What each row says, as one number: its understood values and its cells without a meaning.

    How a value is spelled (100, 100.00) makes no difference, nor does a column that only counts
    the rows.
    """
    known = [one.field for one in columns if one.field]
    others = [
        sheet.frame[column(one.at)].str.strip_chars()
        for one in columns
        if one.field is None and not _counts(sheet, one)
    ]
    return frame.select(*known, *others).hash_rows()


def _counts(sheet: Sheet, one: Column) -> bool:
    """Whether a column only numbers the rows: by its title, or it rises with the rows."""
    cells = sheet.frame[column(one.at)].str.strip_chars()
    if plain(one.title) in RUNNING and cells.str.contains(SMALL).fill_null(value=False).all():
        return True
    apart = cells.cast(pl.Int64, strict=False) - sheet.frame[ROW]
    return apart.null_count() == 0 and apart.n_unique() == 1


def repeated(frame: pl.DataFrame, said: pl.Series, rejected: pl.Series) -> Parsed:
    """Payments of a client that have the serial number of an earlier one.

    Where an earlier one says the same (`said`, see `content`), the row is that one once more. Where
    none does, nobody can say whether one of them is a mistake: both count. A reversal may have the
    number of what it takes back; rows that are `rejected` have none.
    """
    found = Parsed(frame["serial_no"])
    rows = pl.DataFrame({"key": keys(frame).set(rejected, None), "said": said}).with_columns(
        later=pl.int_range(pl.len()).over("key") > 0,
        again=pl.int_range(pl.len()).over("key", "said") > 0,
    )
    there = rows["key"].is_not_null()
    back = (frame["amount"] < 0).fill_null(value=False)
    found.find("duplicate", there & rows["again"])
    found.find("serial_again", there & rows["later"] & ~rows["again"] & ~back)
    return found


def keys(frame: pl.DataFrame) -> pl.Series:
    """What tells a payment apart: its client, its serial number, whether it takes money back.

    Null where the number tells nothing.
    """
    number = usable(frame["serial_no"])
    told = frame.select("client", pl.col("amount") < 0, number).hash_rows()
    return told.set(number.is_null(), None)
