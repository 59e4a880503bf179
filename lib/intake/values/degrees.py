"""Latitudes and longitudes: decimal degrees, or degrees, minutes and seconds with a quarter."""

import re

import polars as pl

from lib.intake.values.figures import plain_figures
from lib.intake.values.parsed import Parsed
from lib.intake.values.spelling import folded

SIXTY = 60
AXES = {"lat": "NS北南", "lon": "EW东西東"}
"""Field → the letters that may stand with it; those for south and west mean minus."""

BELOW_ZERO = "SW南西"

_DEGREES = re.compile(
    r"""^(?P<quarter>[NSEW]|[北南]纬|[北南]緯|[东西東][经經])?\s*(?P<sign>-)?(?P<degrees>\d{1,3}(?:\.\d+)?)
    (?:\s*[°º度]\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′分]\s*
    (?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:"|''|″|”|秒)\s*)?)?)?
    (?P<quarter2>[NSEW])?$""",
    re.VERBOSE | re.ASCII,
)


def read_degrees(cells: pl.Series, axis: str) -> Parsed:
    """Read a column of the field `axis`, lat or lon, into decimal degrees."""
    plain = plain_figures(cells)
    values = plain.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite().fill_null(value=False), None)
    odd = cells.filter(values.is_null() & plain.is_not_null()).unique()
    if len(odd):
        known = {text: read_degree(text, axis) for text in odd}
        told = cells.replace_strict(known, default=None, return_dtype=pl.Float64)
        values = pl.select(pl.coalesce(values, told)).to_series()
    parsed = Parsed(values)
    parsed.find("real_unreadable", plain.is_not_null() & values.is_null())
    return parsed


def read_degree(text: str, axis: str) -> float | None:
    """Read one; None for what is no angle, or names a quarter of the other axis."""
    found = _DEGREES.match(folded(text).upper())
    if not found or (found["quarter"] and found["quarter2"]):
        return None
    quarter = (found["quarter"] or found["quarter2"] or "")[:1]
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if quarter and (found["sign"] or quarter not in AXES[axis]):
        return None
    if minutes >= SIXTY or seconds >= SIXTY:
        return None
    value = float(found["degrees"]) + minutes / SIXTY + seconds / SIXTY**2
    return -value if found["sign"] or (quarter and quarter in BELOW_ZERO) else value
