"""Amounts as lenders write them, to exact integers; no float is involved.

Most cells are plain figures and are converted a column at a time. What is left over (currency
signs, thousands, 万, brackets for minus, full width) is few and read one distinct text at a time.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import polars as pl

from lib.intake.parsed import Parsed

SCALE = 6
"""Decimals that are read exactly."""

LARGEST = Decimal(10) ** 12
"""Units of currency above which an amount is a mistake; it keeps values within 64 bits."""

MULTIPLES = {"": 1, "千": 1_000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}

PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{0,6})?$"
_POINT = re.compile(
    r"""^(?P<open>\()?(?P<sign>[+-])?(?:[¥$€£]|[A-Z]{3}|NT\$|HK\$|人民币|人民幣)?(?P<sign2>[+-])?
    (?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.(?P<part>[0-9]*))?
    (?P<multiple>[千万萬亿億])?(?:元|圆|圓|[A-Z]{3}|整)*(?P<close>\))?$""",
    re.VERBOSE,
)
DECIMAL_COMMA = r",[0-9]{1,2}$"
DECIMAL_POINT = r"\.[0-9]{1,2}$"
MICRO = 10**SCALE
MICRO_PER_MINOR = 10 ** (SCALE - 2)


def has_decimal_comma(columns: list[pl.Series]) -> bool:
    """Whether these columns of amounts write 1.234,50: some end so and none the other way."""
    comma = any(column.str.contains(DECIMAL_COMMA).any() for column in columns)
    return comma and not any(column.str.contains(DECIMAL_POINT).any() for column in columns)


def read_amounts(cells: pl.Series, *, decimal_comma: bool = False, unit: int = 1) -> Parsed:
    """Read a column of amounts into minor units; `unit` as the title gives it (万元 = 10,000).

    A value is exact to six decimals and rounded half to even to two.
    """
    cells = cells.str.strip_chars()
    cells = cells.set(cells == "", None)
    simple = cells.str.contains(PLAIN).fill_null(value=False) & (not decimal_comma)
    exact = cells.set(~simple, None).cast(pl.Decimal(38, SCALE), strict=False)
    odd = cells.filter(~simple & cells.is_not_null()).unique()
    known = {text: read_amount(text, decimal_comma=decimal_comma) for text in odd}
    parsed = Parsed(cells)
    if known:
        values = {text: value for text, (value, _) in known.items()}
        spoken = cells.replace_strict(values, default=None, return_dtype=pl.Decimal(38, SCALE))
        exact = pl.select(pl.coalesce(exact, spoken)).to_series()
        for code in {code for _, code in known.values() if code}:
            parsed.find(code, cells.is_in([t for t, (_, c) in known.items() if c == code]))
    # A float decides only whether the amount is absurd, never what it is.
    too_large = (exact.cast(pl.Float64).abs() * unit > float(LARGEST)).fill_null(value=False)
    parsed.find("amount_too_large", too_large)
    micro = exact.set(too_large, None).to_physical().cast(pl.Int64) * unit
    parsed.values = _minor(micro)
    parsed.exact = micro
    parsed.find("amount_rounded", micro % MICRO_PER_MINOR != 0)
    return parsed


def read_amount(text: str, *, decimal_comma: bool = False) -> tuple[Decimal | None, str | None]:
    """Read one amount; return its value, and the code of what is to be said about it."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("−", "-")
    if decimal_comma:
        folded = folded.replace(".", "").replace(",", ".")
    found = _POINT.match(folded)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None, "amount_unreadable"
    try:
        value = Decimal(f"{found['whole'].replace(',', '') or 0}.{found['part'] or 0}")
    except InvalidOperation:
        return None, "amount_unreadable"
    value *= MULTIPLES[found["multiple"] or ""]
    if value >= LARGEST:
        return None, "amount_too_large"
    minus = (found["open"] or "") + (found["sign"] or "") + (found["sign2"] or "")
    negative = minus.strip("+") != ""
    value = round(value, SCALE)
    return -value if negative else value, "amount_unit" if found["multiple"] else None


def _minor(micro: pl.Series) -> pl.Series:
    """Round to minor units, halves to the even neighbour."""
    down = micro // MICRO_PER_MINOR
    rest = micro % MICRO_PER_MINOR
    half = MICRO_PER_MINOR // 2
    up = (rest > half) | ((rest == half) & (down % 2 == 1))
    minor: pl.Series = down + up.cast(pl.Int64)
    return minor
