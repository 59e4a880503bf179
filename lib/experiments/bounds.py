"""When a running experiment may be stopped: bounds that spend the chance of a false alarm slowly.

Whoever looks five times at 5 % and stops at the first difference is wrong one time in seven. With a
spending function the chance of any false alarm over all looks stays what was promised:

    α(t) = 4 − 4·Φ(z₁₋α/₄ / √t)

at the share t of the information (Lan & DeMets 1983, "Discrete sequential boundaries for clinical
trials", Biometrika 70, 659–663; two-sided), which resembles the bounds of O'Brien & Fleming (1979,
Biometrics 35, 549–556). Chances are integrated as by Armitage, McPherson & Rowe (1969, JRSS A 132,
235–244): from look to look only the paths go on that have crossed nothing.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

NORMAL = NormalDist()

POINTS = 301
"""Points at which paths that go on are followed; odd, as Simpson's rule wants it."""

FAR = 8.0
"""Standard deviations beyond which nothing happens."""

HALVINGS = 60

Floats = npt.NDArray[np.float64]


def spent(share: float, alpha: float) -> float:
    """How much of `alpha` may have been spent at a share of the information, from 0 to 1."""
    if share >= 1:
        return alpha
    return 4 - 4 * NORMAL.cdf(NORMAL.inv_cdf(1 - alpha / 4) / math.sqrt(share))


def bounds(shares: Sequence[float], alpha: float) -> tuple[float, ...]:
    """The standard deviations that a difference must reach at each look, two-sided.

    Args:
        shares: of the information at each look, rising, the last at most 1.
        alpha: the chance of any false alarm over all looks that lead to 1.

    """
    found: list[float] = []
    paths = _Paths()
    before = 0.0
    for share in shares:
        allowed = max(spent(share, alpha) - before, 0.0)
        bound = _solved(paths, share, allowed)
        before += allowed
        found.append(bound)
        paths = paths.on(share, bound)
    return tuple(found)


def crossing(shares: Sequence[float], at: Sequence[float], drift: float = 0.0) -> float:
    """The chance that a path crosses any of the bounds `at`, either way.

    `drift` is the expected standard deviations at a share of 1: 0 where nothing works.
    """
    paths, chance = _Paths(drift=drift), 0.0
    for share, bound in zip(shares, at, strict=True):
        chance += paths.leaving(share, bound)
        paths = paths.on(share, bound)
    return chance


def needed_drift(shares: Sequence[float], at: Sequence[float], power: float) -> float:
    """The drift with which a bound is crossed with the chance `power`."""
    low, high = 0.0, FAR
    for _ in range(HALVINGS // 3):
        middle = (low + high) / 2
        low, high = (low, middle) if crossing(shares, at, middle) >= power else (middle, high)
    return high


class _Paths:
    """Sums of what was seen so far, at the information `share`, of paths that crossed nothing."""

    def __init__(
        self,
        share: float = 0.0,
        sums: Floats | None = None,
        weights: Floats | None = None,
        drift: float = 0.0,
    ) -> None:
        self.share, self.drift = share, drift
        self.sums = np.zeros(1) if sums is None else sums
        self.weights = np.ones(1) if weights is None else weights

    def leaving(self, share: float, bound: float) -> float:
        """The chance to cross a bound at the next look."""
        edge, spread = bound * math.sqrt(share), math.sqrt(share - self.share)
        middle = self.sums + self.drift * (share - self.share)
        above, below = _beyond((edge - middle) / spread), _beyond((edge + middle) / spread)
        return float((self.weights * (above + below)).sum())

    def on(self, share: float, bound: float) -> "_Paths":
        """The paths that go on after a look."""
        edge, spread = min(bound, FAR) * math.sqrt(share), math.sqrt(share - self.share)
        grid = np.linspace(-edge, edge, POINTS)
        middle = self.sums + self.drift * (share - self.share)
        steps = (grid[:, None] - middle[None, :]) / spread
        density = (np.exp(-steps * steps / 2) @ self.weights) / (spread * math.sqrt(2 * math.pi))
        return _Paths(share, grid, density * _simpson(grid), self.drift)


def _solved(paths: _Paths, share: float, allowed: float) -> float:
    """The bound that is crossed with the chance `allowed`; the smaller it is, the farther out."""
    low, high = 0.0, FAR
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if paths.leaving(share, middle) > allowed else (low, middle)
    return high


def _simpson(grid: Floats) -> Floats:
    weights = np.ones(len(grid))
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    return weights * float(grid[1] - grid[0]) / 3


def _beyond(steps: Floats) -> Floats:
    """The chance of more than so many standard deviations."""
    return np.array([math.erfc(one / math.sqrt(2)) / 2 for one in steps])
