"""Whether the cases of today are still like those that the chances were learned from.

The population stability index of shares a (now) and e (then) over bands:

    PSI = Σ (a − e) · ln(a / e)

below 0.1 stable, above 0.25 another population (Siddiqi 2006, "Credit Risk Scorecards"). By chance
alone it comes to about (bands − 1) · (1/n + 1/m), and follows a chi-squared distribution of that
scale (Yurdakul 2018); `chance` is its 95 % point, below which a shift says nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from lib.scores.bands import features

WATCH, SHIFTED = 0.1, 0.25
"""From which index on a feature is watched, and is another population."""

SCORE = "chance"
"""Stands for the chance itself among the features."""

DRIFT = {
    "feature": pl.String,
    "psi": pl.Float64,
    "chance": pl.Float64,
    "n_then": pl.Int64,
    "n_now": pl.Int64,
}
"""The index of each feature, what chance alone may bring it to, and the cases then and now."""

Counts = Mapping[str, Mapping[str, int]]


def counted(rows: pl.DataFrame, p: pl.Series, edges: Sequence[float]) -> dict[str, dict[str, int]]:
    """How many of the rows (in bands) lie in each band, by feature; SCORE for their chances."""
    found = {one.name: dict(rows[one.name].value_counts().iter_rows()) for one in features()}
    places = np.searchsorted(np.asarray(edges), p.to_numpy(), side="right")
    at, n = np.unique(places, return_counts=True)
    return found | {SCORE: {str(one): int(k) for one, k in zip(at, n, strict=True)}}


def drift(then: Counts, now: Counts) -> pl.DataFrame:
    """The index of each feature that both know, the largest first; columns DRIFT."""
    rows = [(name, *_index(then[name], now[name])) for name in then if name in now]
    return pl.DataFrame(rows, schema=DRIFT, orient="row").sort("psi", descending=True)


def _index(then: Mapping[str, int], now: Mapping[str, int]) -> tuple[Any, ...]:
    """PSI, its 95 % point by chance, and both n; half a case more in each band keeps it finite."""
    bands = sorted({*then, *now})
    n, m = sum(then.values()), sum(now.values())
    e = [(then.get(one, 0) + 0.5) / (n + len(bands) / 2) for one in bands]
    a = [(now.get(one, 0) + 0.5) / (m + len(bands) / 2) for one in bands]
    psi = float(sum((y - x) * np.log(y / x) for x, y in zip(e, a, strict=True)))
    scale = 1 / n + 1 / m if n and m else 0.0
    return psi, scale * _chi_squared(len(bands) - 1), n, m


def _chi_squared(degrees: int) -> float:
    """The 95 % point of chi-squared (Wilson and Hilferty 1931)."""
    if degrees < 1:
        return 0.0
    part = 2 / (9 * degrees)
    return float(degrees * (1 - part + 1.644854 * part**0.5) ** 3)
