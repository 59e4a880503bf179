"""The features of the chance of a payment, each in bands (data/scores/features.toml).

A model of bands is a table of numbers that anybody can read, it bends where the world does without
guessing a curve, and what is not known is a band like any other.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import polars as pl

from lib.scores.protected import FOLDER

UNKNOWN = "?"
"""The band of what is not known."""


@dataclass(frozen=True)
class Feature:
    """A column of what is known of a case, and where its bands begin; without edges: codes."""

    name: str
    edges: Sequence[float] = ()

    def band(self) -> pl.Expr:
        """The band of each row, as text such as 31–46; the last one is open: 366+."""
        value = pl.col(self.name)
        if not self.edges:
            return value.fill_null(UNKNOWN).alias(self.name)
        return within(value, self.edges, self.labels()).fill_null(UNKNOWN).alias(self.name)

    def labels(self) -> list[str]:
        """The names of its bands, the lowest first."""
        edges = [f"{one:g}" for one in self.edges]
        within = [f"{low}–{high}" for low, high in pairwise(edges)]
        return [f"< {edges[0]}", *within, f"{edges[-1]}+"]


def within(value: pl.Expr, edges: Sequence[float], labels: Sequence[str]) -> pl.Expr:
    """The label of the band of a number: bands begin at `edges`, the first one lies below."""
    place = pl.sum_horizontal((value >= edge).cast(pl.Int32) for edge in edges)
    named = place.replace_strict(dict(enumerate(labels)), return_dtype=pl.String)
    return pl.when(value.is_not_null()).then(named)


@cache
def features() -> tuple[Feature, ...]:
    """The features of the product, in their order."""
    with (FOLDER / "features.toml").open("rb") as file:
        told = tomllib.load(file)
    return tuple(
        Feature(name, tuple(map(float, one.get("edges", ())))) for name, one in told.items()
    )


def banded(known: pl.DataFrame) -> pl.DataFrame:
    """What is known of cases with each feature as its band, all other columns as they are."""
    return known.with_columns(one.band() for one in features())
