"""Time until something happens: the first money, or cure (回款时间, 回正时间), by Kaplan and Meier.

Not every case has been with us for 90 days, and some were recalled before they could pay. Each is
counted as long as it was at risk and no longer (censoring), so that the share that has paid by a
day is that of cases which were there on that day:

    S(t) = Π over days i ≤ t of (1 − d_i ÷ n_i),   share by day t = 1 − S(t)

with d_i cases to which it happened on day i and n_i at risk just before (Kaplan and Meier 1958,
"Nonparametric estimation from incomplete observations", JASA 53, 457–481). The interval is that of
log(−log S), which stays within 0 and 1, by Greenwood's variance (Kalbfleisch and Prentice, "The
statistical analysis of failure time data", 1.4); that of the median is where the interval of S
crosses a half (Brookmeyer and Crowley 1982). Groups are told apart by the log-rank test of k groups
with k − 1 degrees of freedom (Mantel 1966; Peto and Peto 1972): one test, so none of many pairs is
found by luck. Interval and test take the cases of one person as what they are, not independent
(lib.measures.clustered).

A case that entered late (lib.measures.spells) is at risk only after that day. It is this that
scipy.stats.ecdf does not know; without late entries the figures are its own.

Other ends (recall, write-off, settlement by others) are censored: the curve says how soon money
comes from cases as long as they are with us, not what share of all placed ones pays in the end,
which is less (competing risks).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.measures import clustered
from lib.measures.noise import Z

DAYS = (7, 14, 30, 60, 90)
"""Days by which the share is told."""

SURE = 0.05
"""Chance of a difference by luck below which it is one."""

NOTHING = 1e-10
"""Share of the largest below which a part of a covariance is one of rounding."""

Whole = NDArray[np.int64]

CURVE: Mapping[str, type[pl.DataType]] = {
    "day": pl.Int64,
    "at_risk": pl.Int64,
    "events": pl.Int64,
    "censored": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
"""One row a day on which something ended: `share` is 1 − S with its interval, null where there is
none (before the first event, and once all had it)."""


SUMMARY: Mapping[str, type[pl.DataType]] = {
    "group": pl.String,
    "n": pl.Int64,
    "from_start": pl.Int64,
    "events": pl.Int64,
    "median": pl.Int64,
    "median_low": pl.Int64,
    "median_high": pl.Int64,
    "day": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "at_risk": pl.Int64,
}
"""One row a group and one of the DAYS; `from_start` of n were at risk from their first day on,
`at_risk` still after the day."""


@dataclass(frozen=True)
class Median:
    """The day by which half of the cases had it; None: not reached, `low` and `high` likewise."""

    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class LogRank:
    """Whether groups of `n` cases in all differ: χ² of `freedom`, one less than the groups."""

    chi2: float
    freedom: int
    p: float
    n: int

    @property
    def differs(self) -> bool:
        """Whether chance alone would do this in fewer than one of twenty times."""
        return self.p < SURE


def curve(times: pl.DataFrame) -> pl.DataFrame:
    """The curve of one group; columns CURVE.

    Args:
        times: days (to the event or the end), event (whether it happened), entry (the day after
            which the case is at risk; −1 from the start); with `who`, a number for each
            person, the interval knows that his cases are no strangers (lib.measures.clustered).

    """
    day, events, at_risk, ended = _table(times)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - events / at_risk)
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        log = np.log(survival)
        variance = greenwood + clustered.shared(times, day, events, at_risk)
        half = Z * np.sqrt(variance) / np.abs(log)
        low, high = (1 - survival ** np.exp(sign * half) for sign in (-1, 1))
    known = (survival > 0) & (survival < 1)
    return pl.DataFrame(
        {
            "day": day,
            "at_risk": at_risk,
            "events": events,
            "censored": ended - events,
            "share": 1 - survival,
            "low": np.where(known, low, np.nan),
            "high": np.where(known, high, np.nan),
        }
    ).select(pl.col(name).cast(kind) for name, kind in CURVE.items()).with_columns(
        pl.col("low", "high").fill_nan(None)
    )  # fmt: skip


def _table(times: pl.DataFrame) -> tuple[Whole, Whole, Whole, Whole]:
    """The days on which something ended, and on each: events, at risk, ends of either kind."""
    days = times["days"].to_numpy().astype(np.int64)
    happened = times["event"].to_numpy()
    day, at = np.unique(days, return_inverse=True)
    ended = np.bincount(at, minlength=len(day)).astype(np.int64)
    events = np.bincount(at, weights=happened, minlength=len(day)).astype(np.int64)
    return day, events, _at_risk(times, day), ended


def _at_risk(times: pl.DataFrame, day: Whole) -> Whole:
    """How many are at risk on each day: who entered before it and had not ended before it."""
    entries, ends = (np.sort(times[name].to_numpy()) for name in ("entry", "days"))
    entered = np.searchsorted(entries, day, side="left")
    return (entered - np.searchsorted(ends, day, side="left")).astype(np.int64)


def at_risk_after(times: pl.DataFrame, days: Sequence[int]) -> list[int]:
    """How many of a group are still at risk after each of some days."""
    found: list[int] = _at_risk(times, np.array(days, dtype=np.int64) + 1).tolist()
    return found


def median(found: pl.DataFrame) -> Median:
    """The median of a curve, where S falls to a half, with its interval."""

    def first(column: str) -> int | None:
        # Sums of floats: a half that is one by counting must not be missed by the last digit.
        reached = found.filter(pl.col(column) >= 0.5 - 1e-12)["day"]
        return None if reached.is_empty() else int(reached[0])

    day = first("share")
    return Median(day, first("high"), first("low"))


def by_day(times: pl.DataFrame, found: pl.DataFrame, days: Sequence[int] = DAYS) -> pl.DataFrame:
    """The share by each of some days with its interval and how many are at risk after it.

    Columns day, share, low, high, at_risk; a day after the last one seen has no share.
    """
    last = int(found["day"].max()) if found.height else -1  # type: ignore[arg-type]
    asked = pl.DataFrame({"day": list(days)}, schema={"day": pl.Int64})
    steps = found.select("day", "share", "low", "high")
    told = asked.join_asof(steps, on="day", strategy="backward")
    after = at_risk_after(times, days)
    seen = pl.col("day") <= last
    return told.with_columns(
        # Before the first event nothing has happened; whether by chance nobody can say.
        share=pl.when(seen).then(pl.col("share").fill_null(0.0)),
        low=pl.when(seen).then("low"),
        high=pl.when(seen).then("high"),
        at_risk=pl.Series(after, dtype=pl.Int64),
    )


def logrank(groups: Sequence[pl.DataFrame]) -> LogRank | None:
    """Test whether groups differ; None where there are not two, or nothing happened in them.

    Cases of one person are taken together, see `curve`.
    """
    if len(groups) < 2:  # noqa: PLR2004 — one is no comparison
        return None
    day = np.unique(np.concatenate([one.filter("event")["days"].to_numpy() for one in groups]))
    day = day.astype(np.int64)
    risk = np.array([_at_risk(one, day) for one in groups], dtype=np.float64)
    had = np.array([_events(one, day) for one in groups], dtype=np.float64)
    n, d = risk.sum(axis=0), had.sum(axis=0)
    share = np.divide(risk, n, out=np.zeros_like(risk), where=n > 0)
    off = (had - d * share).sum(axis=1)
    spread = np.divide(d * (n - d), n - 1, out=np.zeros_like(n), where=n > 1)
    covariance = clustered.covariance(groups, day, d, risk)
    if covariance is None:
        covariance = np.diag((spread * share).sum(axis=1)) - (spread * share) @ share.T
    chi2 = float(off @ np.linalg.pinv(covariance, rcond=NOTHING, hermitian=True) @ off)
    freedom = int(np.linalg.matrix_rank(covariance, rtol=NOTHING, hermitian=True))
    if freedom == 0 or math.isnan(chi2):
        return None
    from scipy.special import chdtrc  # noqa: PLC0415 — only who tests waits for it

    cases = sum(one.height for one in groups)
    return LogRank(chi2, freedom, float(chdtrc(freedom, chi2)), cases)


def grouped(times: pl.DataFrame, by: str | None) -> Mapping[str, pl.DataFrame]:
    """The times of each group of at least one that was at risk from the start, the largest first.

    Without any that was, the first days of a curve would rest on nothing.
    """
    named = times.with_columns(group=pl.lit("") if by is None else pl.col(by).fill_null("—"))
    parts = named.partition_by("group", as_dict=True, maintain_order=True)
    there = {str(one): part for (one,), part in parts.items() if from_start(part)}
    return dict(sorted(there.items(), key=lambda one: (-one[1].height, one[0])))


def from_start(times: pl.DataFrame) -> int:
    """How many were at risk from their first day on."""
    return int((times["entry"] < 0).sum())


def summary(times: pl.DataFrame, by: str | None, days: Sequence[int] = DAYS) -> pl.DataFrame:
    """The figures of each group by each of some days; columns SUMMARY."""
    groups = grouped(times, by)
    return summed_up(groups, curves(groups), days)


def curves(groups: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
    """The curve of each group."""
    return {name: curve(one) for name, one in groups.items()}


def summed_up(
    groups: Mapping[str, pl.DataFrame],
    drawn: Mapping[str, pl.DataFrame],
    days: Sequence[int] = DAYS,
) -> pl.DataFrame:
    """The same as `summary`, of groups whose curves are known."""
    rows = [
        by_day(part, found := drawn[name], days).with_columns(
            group=pl.lit(name),
            n=pl.lit(part.height),
            from_start=pl.lit(from_start(part)),
            events=pl.lit(int(part["event"].sum())),
            median=pl.lit((half := median(found)).day, pl.Int64),
            median_low=pl.lit(half.low, pl.Int64),
            median_high=pl.lit(half.high, pl.Int64),
        )
        for name, part in groups.items()
    ]
    shaped = (one.select(pl.col(name).cast(kind) for name, kind in SUMMARY.items()) for one in rows)
    return pl.concat([pl.DataFrame(schema=SUMMARY), *shaped])


def _events(times: pl.DataFrame, day: Whole) -> Whole:
    """How many had it on each of some days."""
    own = np.sort(times.filter("event")["days"].to_numpy())
    return (np.searchsorted(own, day, "right") - np.searchsorted(own, day, "left")).astype(np.int64)
