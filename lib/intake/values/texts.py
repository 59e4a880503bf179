"""Texts, numbers that are no money, yes and no, and words of code tables, a column at a time."""

from collections.abc import Callable

import polars as pl

from lib.cases.masked import MASKED
from lib.intake.tables.decode import BROKEN
from lib.intake.values.fewer import odd_only
from lib.intake.values.figures import plain_figures
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import (
    COMPOSED,
    INVISIBLE,
    NEVER_TEXT,
    NOTHING_SAID,
    misread,
    mistakes,
    odd_texts,
    without_dashes,
)

COUNTED = "天日期"
"""What may follow a number of days or instalments."""

YES = ("1", "y", "yes", "true", "是", "有", "冲正", "reversal", "reversed")
MASKED_NAME = rf"{MASKED}|某|\p{{Han}}[xXＸ]+$"
"""A name of which the sender keeps a part for himself: 张*, 李某, 王XX."""

LETTER = r"\p{L}"

NO = ("0", "n", "no", "false", "否", "无", "正常")


def read_texts(cells: pl.Series) -> Parsed:
    """Read text: one way to write each character, nothing invisible, no broken character.

    What Excel shows where a formula went wrong is no text.
    """
    return odd_only(cells, odd_texts(cells), _cleaned)


def read_told(cells: pl.Series, longest: int) -> Parsed:
    """Read names or addresses: texts, but what only says that there is none is none.

    Findings: more than `longest` characters, letters that another program has lost, no letter.
    """
    parsed = odd_only(cells, odd_texts(cells), _told)
    parsed.find("cell_too_long", parsed.values.str.len_chars() > longest)
    return parsed


def _told(cells: pl.Series) -> Parsed:
    cells = without_dashes(cells, NOTHING_SAID)
    parsed = _cleaned(cells)
    parsed.find("broken_text", misread(cells))
    hidden = parsed.values.str.contains(MASKED_NAME)
    parsed.find("text_unlikely", ~parsed.values.str.contains(LETTER) & ~hidden)
    return parsed


def _cleaned(cells: pl.Series) -> Parsed:
    wrong = mistakes(cells)
    if wrong is not None:
        cells = cells.set(wrong, None)
    parsed = Parsed(cells)
    if cells.str.contains(rf"[\u{{80}}-\u{{ff}}{BROKEN}]").any():
        parsed.find("broken_text", cells.str.contains(rf"{BROKEN}|{NEVER_TEXT}"))
    if cells.str.contains(COMPOSED).any():
        parsed.values = cells.str.normalize("NFC")
    if cells.str.contains(INVISIBLE).any():
        parsed.find("text_cleaned", cells.str.contains(INVISIBLE))
        parsed.values = parsed.values.str.replace_all(INVISIBLE, "")
    stripped = parsed.values.str.strip_chars()
    if stripped.str.len_bytes().sum() != parsed.values.str.len_bytes().sum():
        parsed.values = stripped  # else the cells stand for themselves, and no copy is kept
    empty = parsed.values == ""
    if empty.any():
        parsed.values = parsed.values.set(empty, None)
    if wrong is not None:
        parsed.find("formula_empty", wrong)
    return parsed


def read_wholes(cells: pl.Series) -> Parsed:
    """Read counts and days; 30.0 is whole, 30.5 and less than nothing are not accepted."""
    plain = plain_figures(cells, COUNTED)
    values = plain.str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    parsed = Parsed(values)
    parsed.find("whole_unreadable", plain.is_not_null() & values.is_null())
    parsed.find("whole_negative", values < 0)
    return parsed


def read_reals(cells: pl.Series) -> Parsed:
    """Read numbers that are no money."""
    plain = plain_figures(cells)
    values = plain.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite().fill_null(value=False), None)
    parsed = Parsed(values)
    parsed.find("real_unreadable", plain.is_not_null() & values.is_null())
    return parsed


def read_flags(cells: pl.Series) -> Parsed:
    """Read yes or no in the usual words; nothing means no."""
    plain = cells.str.strip_chars().str.to_lowercase()
    plain = plain.set(plain == "", None)
    parsed = Parsed(plain.is_in(YES).fill_null(value=False))
    parsed.find("flag_unreadable", plain.is_not_null() & ~plain.is_in([*YES, *NO]))
    return parsed


def read_codes(cells: pl.Series, code_of: Callable[[str], str | None]) -> Parsed:
    """Read the words of a code table; what nobody knows is null."""
    parsed = read_texts(cells)
    plain = parsed.values
    known = {text: code_of(text) for text in plain.unique() if text}
    parsed.values = plain.replace_strict(known, default=None, return_dtype=pl.String)
    said = without_dashes(plain, NOTHING_SAID).is_not_null()
    parsed.find("code_unknown", said & parsed.values.is_null())
    return parsed
