"""Identifiers stay text, digit by digit; those that Excel has ruined are refused, never guessed.

Excel keeps 15 digits of a number. A longer one it shows as 4.40301E+17 or, in a column that is
formatted to show all digits, with zeros where the last ones were. The first is plain to see. The
second is only likely, for a number may really end in zeros, so it is decided

- for identity numbers by their check digit: zeros from the 16th digit on and a wrong check digit,
  unless most numbers of the column have a wrong one anyway;
- for others by their whole column: more than half of its numbers of over 15 digits end so, and the
  zeros are together at least LOST_BY_CHANCE: real digits do that once in a thousand files.
"""

import polars as pl

from lib.cases.masked import MASKED, NO_IDENTITY
from lib.intake.values.fewer import odd_only, spread
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded_many
from lib.intake.values.texts import read_texts

RUINED = r"^[+-]?[0-9](?:[.,][0-9]+[eE]\s*\+?|[eE]\s*\+)\s*[0-9]{1,3}$"
"""What Excel makes of a long number: 4.40301E+17. A case number such as 8E10 is none."""

ORDINARY = "^[0-9A-Za-z_-]+$"
"""Identifiers that are read as they stand; most columns have no other."""

LONGEST = 200
"""Bytes of a number; the longest of real files have 64."""

LINES = r"[\t\n\v\f\r\u{85}\u{2028}\u{2029}]"
"""What ends a line, or a cell, in the middle of a number."""

KEPT = 15
"""Digits of a number that Excel keeps."""

LOST_BY_CHANCE = 3
"""So many zeros in place of digits stand there by chance once in a thousand files."""

ID_NUMBER = r"^[0-9]{17}[0-9Xx]$"
OLD_ID_NUMBER = r"^[0-9]{15}$"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
"""GB 11643-1999: weights of the first 17 digits, and the check digit of each remainder."""

ODD_LENGTH = r"^(?:[0-9]{14}|[0-9]{16}|[0-9]{16}[0-9Xx]|[0-9]{18}[0-9Xx]|[0-9]{20,})$"
"""Digits that are neither an identity number of 15 or 18 nor one of Hong Kong, Macau or Taiwan,
nor a passport: some are missing or too many."""

MALE = ("男", "m", "male", "先生", "1")
FEMALE = ("女", "f", "female", "女士", "0", "2")


def read_ids(cells: pl.Series, *, several: bool = False) -> Parsed:
    """Read identifiers; the decimals of a spreadsheet and full width go.

    Where a cell may hold `several`, each may have its line.
    """
    parsed = _spelled(cells)
    if not several:
        parsed.find("id_lines", parsed.values.str.contains(LINES))
        parsed.find("number_masked", parsed.values.str.contains("*", literal=True))
    parsed.find("cell_too_long", parsed.values.str.len_bytes() > LONGEST)
    parsed.find("id_ruined", _zeroed(parsed.values))
    return parsed


def _zeroed(texts: pl.Series) -> pl.Series:
    """The numbers whose digits Excel has replaced by zeros, as their whole column shows."""
    long = (texts.str.len_bytes() > KEPT).fill_null(value=False)
    if not long.any():
        return long
    at = long.arg_true()
    found = texts.gather(at)
    numbers = spread(found.str.contains(r"^[0-9]+$"), at, len(texts))
    zeroed = spread(found.str.contains(rf"^[0-9]{{{KEPT}}}0+$"), at, len(texts))
    lost = texts.filter(zeroed).str.len_bytes().cast(pl.Int64) - KEPT
    shown = int(lost.sum()) >= LOST_BY_CHANCE and zeroed.sum() * 2 > numbers.sum()
    return zeroed & shown


def _spelled(cells: pl.Series) -> Parsed:
    return odd_only(cells, ~cells.str.contains(ORDINARY), _unfolded)


def _unfolded(cells: pl.Series) -> Parsed:
    parsed = read_texts(cells)
    folded = folded_many(parsed.values)
    parsed.find("text_folded", folded != parsed.values)
    parsed.find("id_ruined", folded.str.contains(RUINED))
    parsed.values = folded.str.replace(r"^([0-9]+)\.0+$", "$1")
    return parsed


def read_id_numbers(cells: pl.Series) -> Parsed:
    """Read identity numbers; of 18 digits the date of birth and the check digit are checked."""
    parsed = _spelled(cells)
    parsed.values = parsed.values.str.to_uppercase()
    parsed.find("id_lines", parsed.values.str.contains(LINES))
    whole = parsed.values.str.contains(ID_NUMBER).fill_null(value=False)
    numbers = parsed.values.set(~whole, None)
    born = born_of(numbers)
    digits = [numbers.str.slice(at, 1).cast(pl.Int32) * weight for at, weight in enumerate(WEIGHTS)]
    rest = sum(digits[1:], digits[0]) % len(CHECK_DIGITS)
    expected = rest.replace_strict(
        list(range(len(CHECK_DIGITS))), list(CHECK_DIGITS), default=None, return_dtype=pl.String
    )
    wrong = whole & (numbers.str.slice(17, 1) != expected)
    zeroed = wrong & numbers.str.ends_with("000")
    if (wrong & ~zeroed).sum() * 2 > (whole & ~zeroed).sum():
        zeroed = _zeroed(parsed.values)
    parsed.find("id_ruined", zeroed)
    parsed.find("id_date", whole & born.is_null() & ~zeroed)
    parsed.find("id_checksum", wrong & born.is_not_null() & ~zeroed)
    masked = parsed.values.str.contains(MASKED)
    parsed.find("id_masked", masked)
    parsed.find("id_unlikely", parsed.values.str.contains(NO_IDENTITY) & ~masked & ~whole)
    parsed.find("id_length", parsed.values.str.contains(ODD_LENGTH))
    return parsed


def born_of(numbers: pl.Series) -> pl.Series:
    """The dates of birth inside identity numbers of 18 digits; null where there is none."""
    return numbers.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def contradictions(frame: pl.DataFrame) -> Parsed:
    """Dates of birth and genders that the identity number of the same row contradicts.

    The 17th of 18 digits, or the last of the old 15, is odd for men.
    """
    found = Parsed(frame["id_no"])
    if found.values.null_count() == frame.height:
        return found
    number = pl.col("id_no")
    new, old = number.str.contains(ID_NUMBER), number.str.contains(OLD_ID_NUMBER)
    inside = pl.when(new).then(number.str.slice(6, 8)).when(old).then("19" + number.str.slice(6, 6))
    sex = pl.when(new).then(number.str.slice(16, 1)).when(old).then(number.str.slice(14, 1))
    told = pl.col("gender").str.strip_chars().str.to_lowercase()
    male = pl.when(told.is_in(MALE)).then(pl.lit(1)).when(told.is_in(FEMALE)).then(pl.lit(0))
    other_day = inside.str.to_date("%Y%m%d", strict=False) != pl.col("birth")
    other_sex = sex.cast(pl.Int8, strict=False) % 2 != male
    found.find("id_differs", frame.select(pl.any_horizontal(other_day, other_sex)).to_series())
    return found
