"""Amounts as lenders write them, to exact integers; no float is involved.

Most cells are plain figures and are converted a column at a time. What is left over (currency
signs, 万, brackets for minus, full width) is few and read one distinct text at a time.
"""

import re
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from lib.intake.values.currencies import CURRENCIES
from lib.intake.values.fewer import spread
from lib.intake.values.figures import decimal_of
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded
from lib.parts import put

SCALE = 6
"""Decimals that are read exactly."""

LARGEST = Decimal(10) ** 12
"""Units of currency above which an amount is a mistake; it keeps values within 64 bits."""

MULTIPLES = {
    "百": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "十万": 5, "十萬": 5, "百万": 6, "百萬": 6,
    "千万": 7, "千萬": 7, "亿": 8, "億": 8, "十亿": 9, "百亿": 10, "千亿": 11,
}  # fmt: skip
"""Word for a multiple → its power of ten."""

PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]*)?$"
USUAL = (
    r"^[+-]?([¥￥$€£]?)(?:[0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:\.[0-9]*)?$",
    r"^[+-]?([¥￥$€£]?)(?:[0-9]{1,15}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4})(?:,(?:[0-9]{1,2}|[0-9]{4,}))?$",
)
"""¥1,234.50 and, in files with decimal commas, 1.234,50: so common that they are read together."""

_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_MULTIPLE = "|".join(sorted(MULTIPLES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"""^(?P<named>{_SIGN})?(?P<open>\()?(?P<sign>[+-])?(?P<named2>{_SIGN})?(?P<sign2>[+-])?
    (?P<figures>[0-9.][0-9.,' ]*)(?:E(?P<exponent>[+-][0-9]{{1,2}}))?
    (?P<multiple>{_MULTIPLE})?(?P<unit>(?:元|圆|圓|块)?[整正]?)(?P<named3>{_SIGN})?
    (?P<sign3>-)?(?P<close>\))?$""",
    re.VERBOSE,
)
_OUTER_SPACE = re.compile(r"(?<![0-9]) +| +(?![0-9])")

DECIMAL_COMMA = r"^[^,]*[0-9],[0-9]{1,2}[^0-9]*$|[0-9]\.[0-9]{3},[0-9]+[^0-9]*$"
DECIMAL_POINT = r"\.[0-9]{1,2}[^0-9]*$"
THOUSANDS = r"^[^0-9,]*[0-9]{1,3}(,[0-9]{3})+[^0-9]*$"
NO_MULTIPLE = f"[^0-9{''.join(MULTIPLES)}]"
MICRO = 10**SCALE
MICRO_PER_MINOR = 10 ** (SCALE - 2)


class Amount(NamedTuple):
    """One amount, the code of what is to be said about it, and the currency that it names."""

    value: Decimal | None = None
    code: str | None = None
    currency: str | None = None


def has_decimal_comma(columns: list[pl.Series]) -> bool:
    """Whether these columns of amounts write 1.234,50.

    Some must end so and none the other way; and fewer may look like thousands (1,234), because one
    slip of the pen (12,34) must not turn a whole file of thousands into fractions.
    """
    told = [column for column in columns if column.str.contains(",", literal=True).any()]
    commas = sum(column.str.contains(DECIMAL_COMMA).sum() for column in told)
    if not commas or any(column.str.contains(DECIMAL_POINT).any() for column in columns):
        return False
    return bool(commas > sum(column.str.contains(THOUSANDS).sum() for column in told))


def read_amounts(cells: pl.Series, *, decimal_comma: bool = False, unit: int = 1) -> Parsed:
    """Read a column of amounts into minor units; `unit` as the title gives it (万元 = 10,000).

    A value is exact to six decimals and rounded half to even to two.
    """
    # The unit is a power of ten: so many more decimals are kept as it will move to the front.
    scale = pl.Decimal(38, SCALE + len(str(unit)) - 1)
    odd = ~cells.str.contains(PLAIN) | decimal_comma
    parsed = Parsed(cells)
    if odd.any():
        exact = cells.set(odd, None).cast(scale, strict=False)
        exact = _with_odd(parsed, exact, odd.arg_true(), decimal_comma=decimal_comma, unit=unit)
    else:
        exact = cells.cast(scale)
    # A float decides only whether the amount is absurd, never what it is.
    too_large = (exact.cast(pl.Float64).abs() * unit > float(LARGEST)).fill_null(value=False)
    parsed.find("amount_too_large", too_large)
    micro = exact.set(too_large, None).to_physical().cast(pl.Int64)
    parsed.values = rounded(micro)
    parsed.exact = micro
    places = SCALE + len(str(unit)) - 1
    finer = cells.str.contains(rf"[.,][0-9]{{{places}}}[0-9]*[1-9][0-9]*{NO_MULTIPLE}*$")
    parsed.find("amount_rounded", (micro % MICRO_PER_MINOR != 0) | (finer & micro.is_not_null()))
    return parsed


def _with_odd(
    parsed: Parsed, exact: pl.Series, odd: pl.Series, *, decimal_comma: bool, unit: int
) -> pl.Series:
    """Add what is not plain, in the places `odd`; note what is to be said of it."""
    height = len(exact)
    said = _odd(parsed.values.gather(odd), exact.dtype, decimal_comma=decimal_comma, unit=unit)
    for code, mask in said.findings.items():
        parsed.find(code, spread(mask, odd, height))
    if said.currency is not None:
        parsed.currency = put(
            pl.repeat(None, height, dtype=pl.String, eager=True), odd, said.currency
        )
    return put(exact, odd, said.values)


def _odd(cells: pl.Series, scale: pl.DataType, *, decimal_comma: bool, unit: int) -> Parsed:
    """Read amounts that are not plain, a distinct text at a time; the values are exact."""
    cells = cells.str.strip_chars()
    cells = cells.set(cells == "", None)
    parsed = Parsed(cells)
    usual = cells.str.contains(USUAL[decimal_comma]).fill_null(value=False)
    tidy = cells.set(~usual, None)
    signs = tidy.str.extract(USUAL[decimal_comma], 1).str.replace("￥", "¥")
    figures = tidy.str.replace_all("[^0-9,.+-]", "")
    if decimal_comma:
        figures = figures.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    figures = figures.str.replace_all(",", "", literal=True)
    exact = figures.cast(scale, strict=False)
    told = signs.set(signs == "", None)
    texts = cells.filter(~usual).drop_nulls().unique()
    known = {text: read_amount(text, decimal_comma=decimal_comma, unit=unit) for text in texts}
    values = {text: one.value for text, one in known.items()}
    spoken = cells.replace_strict(values, default=None, return_dtype=scale)
    for code in {one.code for one in known.values() if one.code}:
        parsed.find(code, cells.is_in([text for text, one in known.items() if one.code == code]))
    named = {text: one.currency for text, one in known.items() if one.currency}
    told = told.fill_null(cells.replace_strict(named, default=None, return_dtype=pl.String))
    parsed.currency = told if told.is_not_null().any() else None
    parsed.values = pl.select(pl.coalesce(exact, spoken)).to_series()
    return parsed


def read_amount(text: str, *, decimal_comma: bool = False, unit: int = 1) -> Amount:
    """Read one amount; `unit` only forbids a second one in the cell: 万 under 万元 is unclear.

    An exponent with a sign (1.2E+05) gives exactly what is written; whether Excel dropped digits
    before it wrote so cannot be told, therefore it is said.
    """
    found = _AMOUNT.match(_OUTER_SPACE.sub("", " ".join(folded(text).upper().split())))
    if not found or bool(found["open"]) != bool(found["close"]):
        return Amount(code="amount_unreadable")
    named = [found[name] for name in ("named", "named2", "named3") if found[name]]
    signs = [found[name] for name in ("open", "sign", "sign2", "sign3") if found[name]]
    figures, code = decimal_of(found["figures"], decimal_comma=decimal_comma)
    if figures is None or len(signs) > 1 or len(named) > 1:
        return Amount(code=code or "amount_unreadable")
    if unit > 1 and (found["multiple"] or found["unit"]):
        return Amount(code="amount_unit_twice")
    power = MULTIPLES.get(found["multiple"], 0)
    if found["exponent"]:
        power, code = power + int(found["exponent"]), "amount_exponent"
    value = figures.scaleb(power)
    if value >= LARGEST:
        return Amount(code="amount_too_large")
    places = SCALE + len(str(unit)) - 1
    value = round(-value if signs and signs != ["+"] else value, places)
    code = code or ("amount_unit" if found["multiple"] else None)
    return Amount(value, code, named[0] if named else None)


def rounded(micro: pl.Series) -> pl.Series:
    """Round millionths to minor units, halves to the even neighbour."""
    down = micro // MICRO_PER_MINOR
    rest = micro % MICRO_PER_MINOR
    half = MICRO_PER_MINOR // 2
    up = (rest > half) | ((rest == half) & (down % 2 == 1))
    minor: pl.Series = down + up.cast(pl.Int64)
    return minor
