"""Which reader a column takes, by the type of its field."""

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl

from lib.cases.fields import Field, Kind
from lib.intake.values import amounts, days, degrees, identifiers, phones, texts, times
from lib.intake.values.fewer import by_distinct
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import unmarked

CodeOf = Callable[[str, str], str | None]
"""The code of a field (channel, outcome …) that a word of a file means; None when nobody knows."""

LONGEST: Mapping[str, int] = {"name": 200, "address": 1_000}
"""Characters of a text that is one name or one address."""

TERM_OF_ALL = r"^\s*第?\s*([0-9]+)\s*期?\s*[/／]\s*[0-9]+\s*期?\s*$"
"""The number of an instalment with that of all: 1/6, 第1期/6期."""

PLAIN: Mapping[Kind, Callable[[pl.Series], Parsed]] = {
    "text": texts.read_texts,
    "code": texts.read_texts,
    "id": identifiers.read_ids,
    "whole": texts.read_wholes,
    "flag": texts.read_flags,
    "time": times.read_times,
}
"""Readers that need nothing but the cells."""

BY_CELL: frozenset[Kind] = frozenset({"text", "code", "whole", "flag", "date", "moment", "time"})
"""Types whose readers look at each cell alone, or at the distinct ones, and count nothing."""


def read_column(
    field: Field,
    cells: pl.Series,
    *,
    unit: int = 1,
    decimal_comma: bool = False,
    zone: str = days.ZONE,
    code_of: CodeOf | None = None,
) -> Parsed:
    """Read the cells of one column as what its field says they are.

    `unit` is that of the title (万元 = 10,000); `decimal_comma` what the whole file showed; `zone`
    the time zone in which days are told.
    """
    read = partial(_read, field, unit=unit, decimal_comma=decimal_comma, zone=zone, code_of=code_of)
    return by_distinct(cells, read) if field.type in BY_CELL else read(cells)


def _read(
    field: Field,
    cells: pl.Series,
    *,
    unit: int,
    decimal_comma: bool,
    zone: str,
    code_of: CodeOf | None,
) -> Parsed:
    if field.type == "code" and code_of:
        return texts.read_codes(cells, partial(code_of, field.key))
    if field.type == "text" and field.sensitive in LONGEST:
        parsed = texts.read_told(cells, LONGEST[field.sensitive])
        if field.key.endswith("name"):
            parsed.find("name_masked", parsed.values.str.contains(texts.MASKED_NAME))
        return parsed
    if field.type in {"text", "code"}:
        return PLAIN[field.type](cells)
    clean = unmarked(cells)
    parsed = _read_clean(field, clean.values, unit=unit, decimal_comma=decimal_comma, zone=zone)
    for code, mask in clean.findings.items():
        parsed.find(code, mask)
    return parsed


def _read_clean(
    field: Field, cells: pl.Series, *, unit: int, decimal_comma: bool, zone: str
) -> Parsed:
    match field.type:
        case "money":
            return amounts.read_amounts(cells, decimal_comma=decimal_comma, unit=unit)
        case "date":
            return days.read_days(cells, month_end=field.key == "as_of", zone=zone)
        case "moment":
            return days.read_days(cells, moments=True, zone=zone)
        case "real":
            cells = cells.str.replace(",", ".") if decimal_comma else cells
            in_degrees = field.key in degrees.AXES
            return degrees.read_degrees(cells, field.key) if in_degrees else texts.read_reals(cells)
        case "whole" if field.key == "term_no":
            return texts.read_wholes(cells.str.replace(TERM_OF_ALL, "$1"))
        case "id" if field.sensitive == "id":
            return identifiers.read_id_numbers(cells)
        case "id" if field.sensitive == "phone":
            return phones.read_phones(cells)
        case _:
            return PLAIN[field.type](cells)
