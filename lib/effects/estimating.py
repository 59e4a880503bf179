"""What the visited paid beyond those not visited, with an interval, and what could explain it away.

By share paying: the mean over pairs of (paid or not) of the visited less that of the other. By
amount: Σ paid ÷ Σ owed of the one side less that of the other. A person may stand in many pairs, on
both sides: the interval is cluster-robust by person and by pair (two-way: Cameron, Gelbach and
Miller 2011, "Robust inference with multiway clustering", JBES 29, 238–249), so that the same person
counted ten times does not pass for ten persons.

E-value (VanderWeele and Ding 2017, Annals of Internal Medicine 167, 268–274): how strongly (as a
ratio of chances) something that is not in the data would have to go with both visit and payment to
explain all of it. RR + √(RR (RR − 1)), of the ratio and of the end of its interval nearer to 1.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.measures import noise
from lib.measures.noise import Z

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """A difference of two shares with its interval; all of 1."""

    value: float
    low: float
    high: float
    visited: float
    others: float
    n: int

    @property
    def is_sure(self) -> bool:
        """Whether it is more than noise."""
        return self.low > 0 or self.high < 0


def difference(sides: pl.DataFrame, top: str, bottom: str | None = None) -> Effect | None:
    """The visited less the others; None where the others have nothing to divide by.

    Args:
        sides: one row a side of a pair: pair, who, treated, and the columns named.
        top: what is summed up.
        bottom: what it is divided by; without it the rows are counted.

    """
    over = np.ones(sides.height) if bottom is None else sides[bottom].to_numpy().astype(float)
    part, treated = sides[top].to_numpy().astype(float), sides["treated"].to_numpy()
    wholes = [float(over[one].sum()) for one in (treated, ~treated)]
    if min(wholes) <= 0:
        return None
    shares = [float(part[one].sum()) / whole
              for one, whole in zip((treated, ~treated), wholes, strict=True)]  # fmt: skip
    own, rest = np.where(treated, *shares), np.where(treated, *wholes)
    if bottom is not None:
        rest = rest - _of_person(sides, bottom)
    scores = np.where(treated, 1.0, -1.0) * (part - own * over) / np.where(rest > 0, rest, np.inf)
    value, (low, high) = shares[0] - shares[1], _interval(sides, scores, shares)
    return Effect(value, low, high, shares[0], shares[1], sides.height // 2)


def _of_person(sides: pl.DataFrame, bottom: str) -> Floats:
    """What each row's person has on its side: without him the ratio is moved by all of it.

    That is how far leaving him out moves it (jackknife); whoever owes much of the whole makes it
    less sure than his part of the sum says.
    """
    return sides.select(pl.col(bottom).sum().over("who", "treated")).to_series().to_numpy()


def _interval(sides: pl.DataFrame, scores: Floats, shares: list[float]) -> tuple[float, float]:
    """Where no spread is seen, nobody or everybody on either side, that of two shares of persons.

    That is Newcombe's, see lib.measures.noise: to see no spread is no certainty.
    """
    if set(shares) <= {0.0, 1.0} and not scores.any():
        persons = dict(sides.group_by("treated").agg(pl.col("who").n_unique()).iter_rows())
        return noise.difference(shares[0], persons[True], shares[1], persons[False])
    value, half = shares[0] - shares[1], Z * math.sqrt(_variance(sides, scores))
    return value - half, value + half


def _variance(sides: pl.DataFrame, scores: Floats) -> float:
    """Of the sum of what each row adds, clustered by person and by pair."""
    frame = sides.select("who", "pair").with_columns(score=pl.Series(scores))

    def by(*keys: str) -> float:
        return float((frame.group_by(keys).agg(pl.col("score").sum())["score"] ** 2).sum())

    both = by("who") + by("pair") - by("who", "pair")
    # By chance less than nothing may be left of three; one of the two is then the safe answer.
    return both if both > 0 else by("who")


@dataclass(frozen=True)
class Evidence:
    """The ratio of chances with its interval, and the E-values of it and of its nearer end."""

    ratio: float
    low: float
    high: float
    e_value: float
    e_nearer: float


def evidence(sides: pl.DataFrame, top: str) -> Evidence | None:
    """What an unmeasured cause would need; None where on one side nobody paid."""
    part, treated = sides[top].to_numpy().astype(float), sides["treated"].to_numpy()
    shares = [float(part[one].mean()) for one in (treated, ~treated)]
    if min(shares) <= 0:
        return None
    n = sides.height / 2
    own = np.where(treated, *shares)
    scores = np.where(treated, 1.0, -1.0) * (part - own) / (n * own)
    half, log = Z * math.sqrt(_variance(sides, scores)), math.log(shares[0] / shares[1])
    ratio, low, high = (math.exp(one) for one in (log, log - half, log + half))
    nearer = 1.0 if low <= 1 <= high else (low if low > 1 else high)
    return Evidence(ratio, low, high, e_value(ratio), e_value(nearer))


def e_value(ratio: float) -> float:
    """RR + √(RR (RR − 1)); of a ratio below 1 that of its inverse."""
    one = ratio if ratio >= 1 else 1 / ratio
    return one + math.sqrt(one * (one - 1))
