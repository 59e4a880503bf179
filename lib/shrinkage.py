"""Rates of small cells, drawn towards the coarser cell around them as far as chance demands.

Three payments after eleven visits are not 27 % for certain. A cell's rate has, before it is looked
at, the Beta distribution whose mean is the rate of the cell around it (its parent) and whose
strength s counts like so many visits:

    rate = (x + s · parent) / (n + s)

(empirical Bayes for a beta-binomial: Casella 1985, "An introduction to empirical Bayes data
analysis", The American Statistician 39, 83–87). The strength of a level is estimated by moments
from how much its cells differ beyond chance (Williams 1982, "Extra-binomial variation in logistic
linear models", Applied Statistics 31, 144–148, equation for equal parents):

    ρ = (Σ n (x/n − parent)² / (parent (1 − parent)) − K) / Σ (n − 1),    s = 1/ρ − 1

over the K cells of the level. Cells that differ no more than chance say nothing of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

WEAKEST, STRONGEST = 1.0, 1000.0
"""Bounds of the strength: a parent counts for at least one visit, and at most for a thousand."""


@dataclass(frozen=True)
class Level:
    """The cells of one level: its columns, x, n, `parent`, `rate`; `strength` of their parents."""

    by: tuple[str, ...]
    cells: pl.DataFrame
    strength: float


def root(x: int, n: int) -> float:
    """The rate over all cells, (x + ½) / (n + 1): never 0 or 1 (Jeffreys' prior)."""
    return (x + 0.5) / (n + 1)


def levels(counts: pl.DataFrame, by: Sequence[str]) -> tuple[Level, ...]:
    """The rates of all levels, the coarsest first.

    Args:
        counts: the columns of `by`, `x` (successes) and `n` (trials); cells may repeat.
        by: the columns that make a cell, each level having one more of them.

    """
    whole = counts.select(pl.col("x", "n").sum()).row(0)
    above = pl.DataFrame({"rate": [root(*whole)]})
    found: list[Level] = []
    for depth in range(1, len(by) + 1):
        own = tuple(by[:depth])
        cells = counts.group_by(own).agg(pl.col("x", "n").sum()).sort(own)
        around = above.select(*own[:-1], parent="rate")
        joined = (
            cells.join(around, on=own[:-1], how="left", maintain_order="left")
            if own[:-1]
            else cells.join(around, how="cross")
        )
        strength = _strength(joined)
        rate = (pl.col("x") + strength * pl.col("parent")) / (pl.col("n") + strength)
        above = joined.with_columns(rate=rate)
        found.append(Level(own, above, strength))
    return tuple(found)


def over(wanted: pl.DataFrame, found: Sequence[Level], whole: float) -> pl.DataFrame:
    """The rate of each wanted cell, of its parent where it has been seen nowhere, and so on.

    Returns:
        `wanted` with rate, parent (of its finest level), x and n of the cell itself, and
        `top_rate`, `top_x` and `top_n` of its coarsest level.

    """
    rows = wanted
    for level in found:
        depth = len(level.by)
        rows = rows.join(
            level.cells.select(
                *level.by,
                pl.col("rate").alias(f"_rate{depth}"),
                pl.col("x").alias(f"_x{depth}"),
                pl.col("n").alias(f"_n{depth}"),
            ),
            on=level.by,
            how="left",
            maintain_order="left",
        )
    last = len(found)
    down = [f"_rate{depth}" for depth in range(last, 0, -1)]
    return rows.with_columns(
        rate=pl.coalesce(*down, pl.lit(whole)),
        parent=pl.coalesce(*down[1:], pl.lit(whole)),
        x=pl.col(f"_x{last}").fill_null(0),
        n=pl.col(f"_n{last}").fill_null(0),
        top_rate=pl.coalesce("_rate1", pl.lit(whole)),
        top_x=pl.col("_x1").fill_null(0),
        top_n=pl.col("_n1").fill_null(0),
    ).select(*wanted.columns, "rate", "parent", "x", "n", "top_rate", "top_x", "top_n")


def _strength(cells: pl.DataFrame) -> float:
    """How many trials the parents of a level count for; STRONGEST where cells differ by chance."""
    p, m, n = pl.col("x") / pl.col("n"), pl.col("parent"), pl.col("n")
    seen = cells.filter(n > 0)
    spread, trials = seen.select(
        spread=(n * (p - m) ** 2 / (m * (1 - m))).sum() - pl.len().cast(pl.Int64),
        trials=(n - 1).sum(),
    ).row(0)
    if not trials or spread <= 0:
        return STRONGEST
    correlation = min(float(spread) / float(trials), 1.0)
    return min(max(1 / correlation - 1, WEAKEST), STRONGEST)
