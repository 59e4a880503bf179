"""How good chances are: Brier score, AUC, calibration, each with the interval that chance leaves.

* Brier score: the mean of (chance − outcome)², 0 is perfect (Brier 1950).
* AUC: how often of a payer and another the payer had the higher chance; ½ is no better than a coin.
* Calibration: of cases with like chances, how many paid.

Intervals hold 95 %. Those of Brier and AUC are of a bootstrap by person, for the observations of a
person are not independent: each draw weighs every person by a Poisson number of mean 1 (the Poisson
bootstrap, Hanley and MacGibbon 2006). Those of shares are Wilson's (1927).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 400
"""Draws of a bootstrap: the ends of an interval move little beyond."""

Z = 1.959964
"""Half the width of an interval of 95 %, in standard errors."""

PARTS = 10
"""Parts of equal size that a calibration curve is made of."""

FEWEST = 50
"""Observations that a part of a curve has at least; fewer parts are made of few."""


@dataclass(frozen=True)
class Figure:
    """A figure with the ends of its interval and its n."""

    value: float
    low: float
    high: float
    n: int

    def facts(self) -> dict[str, Any]:
        """The numbers for JSON."""
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


def share(x: int, n: int) -> Figure:
    """Give x of n as a share with Wilson's interval; of nothing it is anything from 0 to 1."""
    if not n:
        return Figure(math.nan, 0.0, 1.0, 0)
    p, z = x / n, Z**2 / n
    middle = (p + z / 2) / (1 + z)
    half = math.sqrt(p * (1 - p) * z + z**2 / 4) / (1 + z)
    return Figure(p, max(middle - half, 0.0), min(middle + half, 1.0), n)


class Draws:
    """The weights of each person in each draw; the same seed gives the same."""

    def __init__(self, who: pl.Series, seed: int) -> None:
        self._place = (who.rank("dense").to_numpy() - 1).astype(np.int64)
        self._persons = int(self._place.max()) + 1 if who.len() else 0
        self._seed = seed

    def figure(self, measure: Callable[[Floats], float]) -> Figure:
        """A measure of weights, with its interval over the draws."""
        random = np.random.default_rng(self._seed)
        n = len(self._place)
        told = [
            measure(random.poisson(1.0, self._persons).astype(np.float64)[self._place])
            for _ in range(DRAWS)
        ]
        low, high = np.nanquantile(told, (0.025, 0.975))
        return Figure(measure(np.ones(n)), float(low), float(high), n)


def brier(p: Floats, paid: Floats) -> Callable[[Floats], float]:
    """The Brier score as a measure of weights."""
    return mean((p - paid) ** 2)


def mean(values: Floats) -> Callable[[Floats], float]:
    """The mean as a measure of weights."""

    def measure(weights: Floats) -> float:
        whole = weights.sum()
        return float((weights * values).sum() / whole) if whole else math.nan

    return measure


def auc(p: Floats, paid: Floats) -> Callable[[Floats], float]:
    """The area under the curve as a measure of weights; equal chances count half."""
    order = np.argsort(p, kind="stable")
    outcome = paid[order]
    starts = np.flatnonzero(np.r_[True, np.diff(p[order]) > 0]) if len(p) else np.array([], int)

    def measure(weights: Floats) -> float:
        mine = weights[order]
        payers = np.add.reduceat(mine * outcome, starts)
        others = np.add.reduceat(mine * (1 - outcome), starts)
        whole = payers.sum() * others.sum()
        below = np.cumsum(others) - others
        return float((payers * (below + others / 2)).sum() / whole) if whole else math.nan

    return measure


CURVE = {
    "start": pl.Float64,
    "end": pl.Float64,
    "predicted": pl.Float64,
    "observed": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "x": pl.Int64,
    "n": pl.Int64,
}
"""A part of a calibration curve: chances from `start` up to `end`, the mean of them, and the share
that paid with its interval."""


def curve(p: Floats, paid: Floats) -> pl.DataFrame:
    """The calibration of chances in parts of like size; columns CURVE, the lowest chances first."""
    parts = max(min(PARTS, len(p) // FEWEST), 1)
    cuts = np.linspace(0, 1, parts + 1)[1:-1]
    edges = np.unique(np.quantile(p, cuts)) if len(p) else np.array([])
    place = np.searchsorted(edges, p, side="right")
    rows = []
    for at in range(len(edges) + 1):
        mine = place == at
        n, x = int(mine.sum()), int(paid[mine].sum())
        if not n:
            continue
        seen = share(x, n)
        start = float(edges[at - 1]) if at else 0.0
        end = float(edges[at]) if at < len(edges) else 1.0
        told = float(p[mine].mean())
        rows.append((start, end, told, seen.value, seen.low, seen.high, x, n))
    return pl.DataFrame(rows, schema=CURVE, orient="row")
