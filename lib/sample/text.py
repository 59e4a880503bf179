"""How numbers, dates and empty cells are written into the files of the sample.

Everything is put together from whole numbers, so that no float formatting of any library can
change a byte.
"""

import numpy as np
import polars as pl

from lib.sample.draws import Flags, Ints, gather

YUAN = 100
DEGREE = 100_000

Cell = str | Ints | pl.Series


def join(*parts: Cell) -> pl.Series:
    """Write the parts of each row one behind the other."""
    return pl.select(pl.concat_str([_expr(part) for part in parts])).to_series()


def padded(numbers: Ints, width: int) -> pl.Series:
    """Whole numbers with leading zeros."""
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def money(minor: Ints) -> pl.Series:
    """Minor units as yuan with two decimals."""
    return _decimal(minor, YUAN, 2)


def degrees(hundred_thousandths: Ints) -> pl.Series:
    """Coordinates as degrees with five decimals."""
    return _decimal(hundred_thousandths, DEGREE, 5)


def dates(days: Ints) -> pl.Series:
    """Day numbers as dates; 0 is an empty cell."""
    return only(pl.Series(days).cast(pl.Int32).cast(pl.Date), days != 0)


def only(cells: Cell, where: Flags) -> pl.Series:
    """The cells where it is true, else empty ones."""
    return pl.select(pl.when(pl.lit(pl.Series(where))).then(_expr(cells))).to_series()


def _decimal(numbers: Ints, unit: int, digits: int) -> pl.Series:
    size = np.abs(numbers)
    sign = gather(("", "-"), (numbers < 0).astype(np.int64))
    return join(sign, size // unit, ".", padded(size % unit, digits))


def _expr(part: Cell) -> pl.Expr:
    return pl.lit(part) if isinstance(part, str) else pl.lit(pl.Series(part))
