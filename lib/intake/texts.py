"""Texts, numbers and identifiers, a column at a time."""

from collections.abc import Callable

import polars as pl

from lib.intake.decode import BROKEN
from lib.intake.parsed import Parsed

INVISIBLE = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u{80}-\u{9f}\u{ad}"
    r"\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]"
)
"""Control, zero-width and direction characters; line breaks and tabs stay."""

RUINED = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}$"
"""What Excel makes of a long number: 4.40301E+17."""

DASHES = r"^\s*(?:[-–—/]+|[nN]/[aA]|无|空)?\s*$"
"""What stands for nothing in a column of numbers, dates or identifiers."""

ID_NUMBER = r"^[0-9]{17}[0-9Xx]$"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
"""GB 11643-1999: weights of the first 17 digits, and the check digit of each remainder."""

YES = ("1", "y", "yes", "true", "是", "有", "冲正", "reversal", "reversed")
NO = ("0", "n", "no", "false", "否", "无", "正常")


def without_dashes(cells: pl.Series) -> pl.Series:
    """Leave out what people write into a cell to say that it is empty."""
    return cells.set(cells.str.contains(DASHES).fill_null(value=False), None)


def read_texts(cells: pl.Series) -> Parsed:
    """Read text: one way to write each character, nothing invisible, no broken character."""
    if not cells.str.contains(r"[^\x20-\x7e]").any():
        stripped = cells.str.strip_chars()
        return Parsed(stripped.set(stripped == "", None))
    clean = cells.str.normalize("NFC").str.replace_all(INVISIBLE, "").str.strip_chars()
    parsed = Parsed(clean.set(clean == "", None))
    parsed.find("broken_text", cells.str.contains(BROKEN, literal=True))
    parsed.find("text_cleaned", cells.str.contains(INVISIBLE))
    return parsed


def read_ids(cells: pl.Series) -> Parsed:
    """Read identifiers: they stay text, digit by digit; the decimals of a spreadsheet go."""
    parsed = read_texts(cells)
    parsed.find("id_ruined", parsed.values.str.contains(RUINED))
    parsed.values = parsed.values.str.replace(r"^([0-9]+)\.0+$", "$1")
    return parsed


def read_id_numbers(cells: pl.Series) -> Parsed:
    """Read identity numbers; of 18 digits the date of birth and the check digit are checked."""
    parsed = read_ids(cells)
    parsed.values = parsed.values.str.to_uppercase()
    whole = parsed.values.str.contains(ID_NUMBER).fill_null(value=False)
    numbers = parsed.values.set(~whole, None)
    born = numbers.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    parsed.find("id_date", whole & born.is_null())
    digits = [numbers.str.slice(at, 1).cast(pl.Int32) * weight for at, weight in enumerate(WEIGHTS)]
    rest = sum(digits[1:], digits[0]) % len(CHECK_DIGITS)
    expected = rest.replace_strict(
        list(range(len(CHECK_DIGITS))), list(CHECK_DIGITS), default=None, return_dtype=pl.String
    )
    parsed.find("id_checksum", whole & born.is_not_null() & (numbers.str.slice(17, 1) != expected))
    return parsed


def read_wholes(cells: pl.Series) -> Parsed:
    """Read counts and days; 30.0 is whole, 30.5 and less than nothing are not accepted."""
    plain = _figures(cells)
    values = plain.str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    parsed = Parsed(values)
    parsed.find("whole_unreadable", plain.is_not_null() & values.is_null())
    parsed.find("whole_negative", values < 0)
    return parsed


def read_reals(cells: pl.Series) -> Parsed:
    """Read numbers that are no money."""
    plain = _figures(cells)
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
    plain = read_texts(cells).values
    known = {text: code_of(text) for text in plain.unique() if text}
    values = plain.replace_strict(known, default=None, return_dtype=pl.String)
    parsed = Parsed(values)
    parsed.find("code_unknown", plain.is_not_null() & values.is_null())
    return parsed


def _figures(cells: pl.Series) -> pl.Series:
    """Figures in half width, without spaces and thousands."""
    plain = cells.str.normalize("NFKC").str.replace_all(r"[\s,]", "").str.replace(r"[天期]$", "")
    return plain.set(plain == "", None)
