"""Willingness and ability of each case: two sums of points, 0 to 100, by the tables of data/scores.

A score is there only where enough of its signals are known; what is not known counts neither way.
The points are stated, not learned: anybody can add them up again.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from lib.scores.protected import FOLDER

WILLINGNESS, ABILITY = "willingness", "ability"
SCORES = (WILLINGNESS, ABILITY)
"""The two scores; each has a table of its name."""

VALUES: Mapping[str, str] = {
    "payments": "payments",
    "promises": "kept_share",
    "contact": "reached_share",
    "trend": "trend",
    "refusals": "refusals",
    "income": "burden",
    "arrears": "arrears",
    "hardship": "hardships",
    "debts": "others",
}
"""Signal → the column of lib.scores.known.KNOWN that it is read from."""

MOST = 100
"""The sum of the highest points of all signals of a score."""


@dataclass(frozen=True)
class Signal:
    """A signal: `bands` of the value from which on they count and their points, ascending."""

    name: str
    bands: Sequence[tuple[float, int]]
    unknown: int

    @property
    def column(self) -> str:
        """The column of what is known that it is read from."""
        return VALUES[self.name]

    @property
    def most(self) -> int:
        """The highest points of it."""
        return max(points for _, points in self.bands)

    def points(self) -> pl.Expr:
        """The points of each row."""
        value = pl.col(self.column)
        given: pl.Expr = pl.lit(self.bands[0][1])
        for start, points in self.bands[1:]:
            given = pl.when(value >= start).then(pl.lit(points)).otherwise(given)
        return pl.when(value.is_null()).then(pl.lit(self.unknown)).otherwise(given).cast(pl.Int32)


@dataclass(frozen=True)
class Score:
    """One of SCORES: its signals, and how many of them must be known."""

    name: str
    needed: int
    signals: Sequence[Signal]


@cache
def score(name: str) -> Score:
    """The table of one of SCORES."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        told = tomllib.load(file)
    needed = told.pop("needed")
    signals = tuple(
        Signal(signal, tuple((float(start), int(points)) for start, points in one["bands"]), **rest)
        for signal, one in told.items()
        for rest in [{"unknown": int(one["unknown"])}]
    )
    return Score(name, needed, signals)


def points_of(signal: str) -> str:
    """The column of the points of a signal."""
    return f"points_{signal}"


def scored(known: pl.DataFrame) -> pl.DataFrame:
    """Add the scores to what is known of cases (lib.scores.known).

    Returns:
        the rows with, for each of SCORES, its sum (null where too few signals are known), its
        number of known signals as `<score>_n`, and the points of each signal.

    """
    tables = [score(name) for name in SCORES]
    signals = [signal for table in tables for signal in table.signals]
    rows = known.with_columns(one.points().alias(points_of(one.name)) for one in signals)
    return rows.with_columns(
        told for table in tables for told in (_sum(table), _count(table).alias(f"{table.name}_n"))
    )


def _count(table: Score) -> pl.Expr:
    return pl.sum_horizontal(pl.col(one.column).is_not_null() for one in table.signals).cast(
        pl.Int32
    )


def _sum(table: Score) -> pl.Expr:
    whole = pl.sum_horizontal(points_of(one.name) for one in table.signals)
    return pl.when(_count(table) >= table.needed).then(whole).cast(pl.Int32).alias(table.name)
