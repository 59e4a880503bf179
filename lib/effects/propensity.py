"""How likely a case was to be visited on the day, from all that was known, and how alike sides are.

The propensity score (Rosenbaum and Rubin 1983) by a logistic regression of scikit-learn. It is no
forecast: cases of which it says the same are comparable in all that it was made of. How alike the
two sides are is told by the standardised mean difference of each figure, in standard deviations of
all that were at risk, before and after matching (Austin 2009, Statistics in Medicine 28,
3083–3107); above UNLIKE it is flagged.
"""

from collections.abc import Mapping
from importlib import import_module
from threading import Thread

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.effects.known import NAMES, NUMBERS

UNLIKE = 0.1
"""Standard deviations above which two sides differ in a figure."""

LEVELS, RARE = 12, 20
"""Values of an attribute that count by themselves at most, and the visited that one needs."""

ROWS = 200_000
"""Rows from which the regression learns at most; more change nothing that is seen."""

BALANCE: Mapping[str, type[pl.DataType]] = {
    "figure": pl.String,
    "value": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
}
"""`value` names one of an attribute; null of a figure."""

Floats = NDArray[np.float64]


def design(rows: pl.DataFrame) -> tuple[Floats, list[tuple[str, str | None]]]:
    """The figures as columns, and of each attribute a column of 0 and 1 a frequent value.

    The second is what each column says: a figure, or an attribute and its value.
    """
    said: list[tuple[str, str | None]] = [(name, None) for name in NUMBERS]
    marks = []
    for name in NAMES:
        counts = rows.filter("treated")[name].drop_nulls().value_counts(sort=True)
        often = counts.filter(pl.col("count") >= RARE)[name].to_list()[:LEVELS]
        marks += [
            pl.col(name).eq_missing(pl.lit(value)).alias(f"{name}={value}") for value in often
        ]
        said += [(name, str(value)) for value in often]
    every = rows.select(*NUMBERS, *(mark.cast(pl.Float64) for mark in marks))
    return every.to_numpy(order="fortran").astype(np.float64), said


def warm_up() -> Thread:
    """Load the library of regressions beside everything else: two seconds that nobody waits for."""
    thread = Thread(
        target=import_module, args=("sklearn.linear_model",), name="regressions", daemon=True
    )
    thread.start()
    return thread


def logits(columns: Floats, treated: NDArray[np.bool_], seed: int) -> Floats:
    """The log-odds of being visited, for each row."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 — only who asks waits
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    spread = columns.std(axis=0)
    scaled = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # A figure may count at both of its ends, or not any more beyond some value.
    scaled = np.hstack([scaled, scaled[:, : len(NUMBERS)] ** 2])
    learn = np.random.default_rng(seed).permutation(len(scaled))[:ROWS]
    with threadpool_limits(limits=1):
        model = LogisticRegression(max_iter=300).fit(scaled[learn], treated[learn])
    found: Floats = scaled @ model.coef_[0] + model.intercept_[0]
    return found


def balance(
    columns: Floats,
    said: list[tuple[str, str | None]],
    treated: NDArray[np.bool_],
    pairs: pl.DataFrame,
) -> pl.DataFrame:
    """How far the two sides are apart in each figure; columns BALANCE.

    Args:
        columns: as `design` gives them.
        said: as `design` gives it.
        treated: which rows were visited.
        pairs: the places of both rows of each pair, `one` visited and `other` not.

    """
    one, other = columns[treated], columns[~treated]
    spread = np.sqrt((one.var(axis=0) + other.var(axis=0)) / 2)
    spread = np.where(spread > 0, spread, np.inf)
    before = (one.mean(axis=0) - other.mean(axis=0)) / spread
    both = (columns[pairs["one"].to_numpy()], columns[pairs["other"].to_numpy()])
    after = (both[0].mean(axis=0) - both[1].mean(axis=0)) / spread
    return pl.DataFrame(
        {
            "figure": [name for name, _ in said],
            "value": [value for _, value in said],
            "before": before,
            "after": after,
        },
        schema=BALANCE,
    )
