"""What no score may know of a person: sex, age, origin, health …; data/scores/protected.toml.

The list is enforced by what is read: `known` takes the columns of SOURCES and no others, and the
codes that tell a protected trait are taken out of contacts before anything is counted.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parents[2] / "data" / "scores"


@dataclass(frozen=True)
class Protected:
    """The list: parts of names, columns of files, and codes by the field that has them."""

    words: Sequence[str]
    columns: Sequence[str]
    codes: Mapping[str, Sequence[str]]

    def forbids(self, name: str) -> bool:
        """Whether a column or feature of that name may not be used."""
        return name in self.columns or any(word in name.lower() for word in self.words)


@cache
def protected() -> Protected:
    """The list of the product."""
    with (FOLDER / "protected.toml").open("rb") as file:
        return Protected(**tomllib.load(file))


def without_traits(followups: pl.DataFrame) -> pl.DataFrame:
    """The contacts without results and reasons that tell a protected trait; they stay contacts."""
    return followups.with_columns(
        pl.when(~pl.col(field).is_in(codes).fill_null(value=False)).then(field).alias(field)
        for field, codes in protected().codes.items()
        if field in followups.columns
    )
