"""Which reader a column takes, by the type of its field."""

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl

from lib.cases.fields import Field, Kind
from lib.intake import amounts, days, texts
from lib.intake.parsed import Parsed

CodeOf = Callable[[str, str], str | None]
"""The code of a field (channel, outcome …) that a word of a file means; None when nobody knows."""

PLAIN: Mapping[Kind, Callable[[pl.Series], Parsed]] = {
    "text": texts.read_texts,
    "code": texts.read_texts,
    "id": texts.read_ids,
    "whole": texts.read_wholes,
    "flag": texts.read_flags,
}
"""Readers that need nothing but the cells."""


def read_column(
    field: Field,
    cells: pl.Series,
    *,
    unit: int = 1,
    decimal_comma: bool = False,
    code_of: CodeOf | None = None,
) -> Parsed:
    """Read the cells of one column as what its field says they are.

    `unit` is that of the title (万元 = 10,000); `decimal_comma` what the whole file showed.
    """
    if field.type not in {"text", "code"}:
        cells = texts.without_dashes(cells)
    match field.type:
        case "money":
            return amounts.read_amounts(cells, decimal_comma=decimal_comma, unit=unit)
        case "date":
            return days.read_days(cells, month_end=field.key == "as_of")
        case "moment":
            return days.read_days(cells, moments=True)
        case "real":
            return texts.read_reals(cells.str.replace(",", ".") if decimal_comma else cells)
        case "code" if code_of:
            return texts.read_codes(cells, partial(code_of, field.key))
        case "id" if field.sensitive == "id":
            return texts.read_id_numbers(cells)
        case _:
            return PLAIN[field.type](cells)
