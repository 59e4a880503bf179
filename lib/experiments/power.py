"""How many persons an experiment needs, and which difference so many could find.

By the spread that the outcome had in the portfolio's own past. For a difference δ of two arms with
shares s₀ and s₁ of all n persons

    n = d² · (v₀/s₀ + v₁/s₁) ÷ δ²

where d = z₁₋α/₂ + z_power for one look (Fleiss, Levin & Paik 2003, "Statistical methods for rates
and proportions", ch. 4), and for several the drift with which the bounds of all looks find it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.experiments.arms import Arm
from lib.experiments.bounds import NORMAL, bounds, needed_drift
from lib.experiments.defining import ALPHA, POWER

LEAST = 30
"""Persons of the past below which nothing is reckoned."""


@dataclass(frozen=True)
class Past:
    """How the outcome was in the past: its figure, of 1, the variance of one person, and n.

    `is_share`: its variance follows from the figure.
    """

    value: float
    variance: float
    n: int
    is_share: bool

    def after(self, effect: float) -> float:
        """The variance of one person where the figure is higher by an effect."""
        if not self.is_share:
            return self.variance
        moved = min(max(self.value + effect, 0.0), 1.0)
        return max(moved * (1 - moved), self.variance)


def past(rows: pl.DataFrame, *, is_share: bool) -> Past | None:
    """The figure Σ y ÷ Σ x of persons (y, x) and how much one varies; None of too few."""
    n, base = rows.height, float(rows["x"].sum())
    if n < LEAST or base <= 0:
        return None
    value = float(rows["y"].sum()) / base
    off = (rows["y"] - value * rows["x"]) / (base / n)
    return Past(value, float((off**2).sum()) / (n - 1), n, is_share)


def needed(known: Past, effect: float, arms: Sequence[Arm], looks: int) -> int:
    """How many persons in all arms find an effect with the chance POWER."""
    first, other = _shares(arms)
    spread = known.variance / first + known.after(effect) / other
    return math.ceil((_drift(len(arms) - 1, looks) / effect) ** 2 * spread)


def detectable(known: Past, n: int, arms: Sequence[Arm], looks: int) -> float | None:
    """The smallest difference that so many persons find with the chance POWER; None of none."""
    if n < 1:
        return None
    first, other = _shares(arms)
    return _drift(len(arms) - 1, looks) * math.sqrt(known.variance * (1 / first + 1 / other) / n)


def _shares(arms: Sequence[Arm]) -> tuple[float, float]:
    """The shares of the first arm and of the smallest other one."""
    return arms[0].share, min(one.share for one in arms[1:])


@lru_cache(maxsize=64)
def _drift(comparisons: int, looks: int) -> float:
    alpha = ALPHA / comparisons
    if looks == 1:
        return NORMAL.inv_cdf(1 - alpha / 2) + NORMAL.inv_cdf(POWER)
    shares = [one / looks for one in range(1, looks + 1)]
    return needed_drift(shares, bounds(shares, alpha), POWER)
