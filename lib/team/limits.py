"""What chance alone does to sums of payments: limits of a funnel, and the interval of an index.

Money comes in few lumps of very different size. A sum of expected E with variance V behaves like
E ÷ s payments of the size s = V ÷ E (a Poisson number of them, of random size), so that

    limits of the index = gamma quantiles of M = θE/s payments, × s ÷ E

θ being the team's own index. The quantiles are those of Wilson and Hilferty (1931), M (1 − 1/9M ±
z/3√M)³. The funnel is that of Spiegelhalter (2005), "Funnel plots for comparing institutional
performance", Statistics in Medicine 24, 1185–1202, with limits of 95 % and 99.8 %; the interval
turns the same limits round: all θ' for which the index would lie within its own.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95 = 1.959964
Z998 = 3.090232
"""Half widths of the middle 95 % and 99.8 % of a normal distribution, in standard deviations."""

FEWEST = 2.0
"""Payments to be expected below which chance has no shape to judge by (checked by simulation)."""

HALVINGS = 60
"""Of the search for an end of an interval: down to the last digit."""


def quantile(payments: Floats, z: float) -> Floats:
    """The number of payments that is z standard deviations from the expected one; never below 0."""
    safe = np.maximum(payments, np.finfo(np.float64).tiny)
    root = 1 - 1 / (9 * safe) + z / (3 * np.sqrt(safe))
    return np.asarray(safe * np.maximum(root, 0) ** 3, dtype=np.float64)


def limits(expected: Floats, size: Floats, centre: float, z: float) -> tuple[Floats, Floats]:
    """Between which indices chance alone leaves a sum.

    Args:
        expected: E, more than 0.
        size: s of each, of the same unit.
        centre: θ.
        z: how far out the limits are, in standard deviations.

    """
    scale = size / expected
    payments = centre / scale
    return scale * quantile(payments, -z), scale * quantile(payments, z)


def interval(index: Floats, expected: Floats, size: Floats, z: float) -> tuple[Floats, Floats]:
    """The indices whose own limits hold the one that was seen; see `limits`."""
    scale = size / expected
    seen = index / scale
    low, high = np.zeros_like(seen), np.full_like(seen, FEWEST) + seen * 2 + 20 * z * z
    return (
        scale * _turned(seen, z, low.copy(), high.copy()),
        scale * _turned(seen, -z, low, high),
    )


def _turned(seen: Floats, z: float, low: Floats, high: Floats) -> Floats:
    """The payments to be expected whose quantile is what was seen, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        less = quantile(middle, z) < seen
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)
