"""How much less sure times are where persons have several cases, which end alike.

A person who pays one of his cases often pays the others too, so ten cases of five persons tell less
than ten of ten. What the times of one person have in common is therefore added to their variance:

* Of a curve, each case moves log S by

      φ_i(t) = Σ d(u) ÷ Y(u)² over days u ≤ t on which i is at risk − 1{event at t_i ≤ t} ÷ Y(t_i)

  and Var log S = Greenwood's + Σ over persons of what the φ of different cases of his multiply to
  (Ying & Wei 1994, "The Kaplan-Meier estimate for dependent failure time observations", Journal of
  Multivariate Analysis 50, 17–29). It is never taken as less than Greenwood's.
* Of the log-rank test, each case adds to observed − expected of group g

      w_ig = Σ over days u on which i is at risk of (1{i in g} − Y_g(u) ÷ Y(u)) · (dN_i(u) − h(u))

  with h(u) = d(u) ÷ Y(u), and the covariance is Σ over persons of W W', with W the sum of his w
  (Lee, Wei & Amato 1992, "Cox-type regression analysis for large numbers of small groups of
  correlated failure time observations"; the robust score test of Lin & Wei 1989, JASA 84,
  1074–1078).

Without a person who has several, both are what they were without him.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def whose(times: pl.DataFrame) -> pl.Series | None:
    """The column `who` of times, a number for each person, where any has several rows; else None.

    Frames without that column tell of nobody.
    """
    if "who" not in times.columns or times["who"].n_unique() == times.height:
        return None
    return times["who"]


def shared(times: pl.DataFrame, day: Whole, events: Whole, at_risk: Whole) -> Floats:
    """What the cases of the same persons add to the variance of log S on each day, from 0 on.

    Args:
        times: as lib.measures.survival.curve wants them.
        day: the days on which anything ended, ascending.
        events: how many had it on each of them.
        at_risk: how many were at risk on each of them.

    """
    who = whose(times)
    if who is None:
        return np.zeros(len(day))
    several = times.filter(who.is_duplicated())
    steps = np.append(0.0, np.cumsum(events / at_risk.astype(np.float64) ** 2))
    begins, ends = (_place(several[name], day) for name in ("entry", "days"))
    had = np.where(several["event"].to_numpy(), 1 / at_risk[ends - 1], 0.0)
    end = steps[ends] - steps[begins] - had
    at, of = (begins, ends - 1), (steps[begins], end)
    together, alone = (
        _squares(one, at, of, steps[1:])
        for one in (several["who"].to_numpy(), np.arange(several.height))
    )
    return np.maximum(together - alone, 0.0)


def _place(days: pl.Series, among: Whole) -> Whole:
    """How many of some days lie at or before each of others."""
    return np.searchsorted(among, days.to_numpy(), side="right").astype(np.int64)


def _squares(
    who: Whole, at: tuple[Whole, Whole], of: tuple[Floats, Floats], steps: Floats
) -> Floats:
    """Σ over persons of (Σ φ)² on each day, φ being a + b · steps.

    It rises with the steps while a case is at risk (b is 1) and stands still from its end on.

    Args:
        who: the person of each case.
        at: the day on which each begins to be at risk and that on which it ends.
        of: the steps at its begin, and its φ from its end on.
        steps: Σ d(u) ÷ Y(u)² up to each day.

    """
    begin, end = of
    who, day = np.tile(who, 2), np.concatenate(at)
    order = np.lexsort((day, who))
    who, day = who[order], day[order]
    first = np.append(True, np.diff(who) != 0)
    starts = np.flatnonzero(first)
    many = np.diff(np.append(starts, len(who)))

    def so_far(*change: Floats) -> Floats:
        whole = np.cumsum(np.concatenate(change)[order])
        return np.asarray(whole - np.repeat(np.append(0.0, whole[starts[1:] - 1]), many))

    def by_day(product: Floats) -> Floats:
        added = np.where(first, product, np.diff(product, prepend=0.0))
        return np.asarray(np.cumsum(np.bincount(day, weights=added, minlength=len(steps))))

    ones = np.ones(len(begin))
    a, b = so_far(-begin, begin + end), so_far(ones, -ones)
    return by_day(a * a) + 2 * steps * by_day(a * b) + steps**2 * by_day(b * b)


def covariance(
    groups: Sequence[pl.DataFrame], day: Whole, events: Floats, at_risk: Floats
) -> Floats | None:
    """The covariance of observed − expected by person; None where nobody has several cases.

    Args:
        groups: the times of each group.
        day: the days on which anybody had it, ascending.
        events: how many of all had it on each of them.
        at_risk: how many of each group were at risk on each of them, one row a group.

    """
    columns = ("who", "days", "event", "entry")
    if any("who" not in one.columns for one in groups):
        return None
    rows = pl.concat(
        [one.select(columns).with_columns(g=pl.lit(n)) for n, one in enumerate(groups)]
    )
    if whose(rows) is None:
        return None
    person = rows["who"].rank("dense").to_numpy().astype(np.int64) - 1
    n = at_risk.sum(axis=0)
    share = np.divide(at_risk, n, out=np.zeros_like(at_risk), where=n > 0)
    hazard = np.divide(events, n, out=np.zeros_like(n), where=n > 0)
    ends, entries = (_place(rows[name], day) for name in ("days", "entry"))
    had, g = rows["event"].to_numpy(), rows["g"].to_numpy()
    whole = np.append(0.0, np.cumsum(hazard))
    through = whole[ends] - whole[entries]
    sums = np.zeros((int(person.max()) + 1, len(groups)))
    for one in range(len(groups)):
        own = np.append(0.0, np.cumsum(share[one] * hazard))
        mine = (g == one).astype(np.float64)
        on = np.where(had, mine - share[one][np.maximum(ends - 1, 0)], 0.0)
        w = on - mine * through + own[ends] - own[entries]
        sums[:, one] = np.bincount(person, weights=w, minlength=len(sums))
    return np.asarray(sums.T @ sums)
