"""Which cases are one stop, for a million of them: what lib.visits.candidates does row by row.

Cases are of one door when their coordinates agree and the person or the building does, and also
when a chain of such cases joins them. Each case takes the lowest number among those it agrees with
until nothing changes any more; chains are short, so this takes few rounds.
"""

from collections.abc import Mapping

import polars as pl

from lib.cases.fields import ADDRESSES
from lib.privacy.masking import EXACT
from lib.visits.candidates import BUILDING, DECIMALS, HOUSE

DOORS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "door": pl.UInt32,
    "case_keys": pl.List(pl.String),
    "names": pl.List(pl.String),
    "persons": pl.UInt32,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "approximate": pl.Boolean,
    "dpd": pl.Int32,
}
"""A door: its cases in their order, the names, how many people are to be met, where it is, whether
that is only the place of a district, and the longest days past due."""


def with_door(cases: pl.DataFrame) -> pl.DataFrame:
    """Add `door`, the place of the first case of the same door in `cases`; in their order.

    `cases` have coordinates, addresses and person_key; each case stands there once.
    """
    point = [(pl.col(axis) * 10**DECIMALS).round(mode="half_to_even") for axis in ("lat", "lon")]
    at = pl.int_range(pl.len(), dtype=pl.UInt32)
    text = pl.coalesce(
        *(pl.when(pl.col(one) != "").then(one) for one in ADDRESSES), pl.lit(None, pl.String)
    )
    named = cases.select(
        at.alias("door"),
        *(one.alias(f"_{n}") for n, one in enumerate(point)),
        _person="person_key",
        _building=building(text),
    )
    groups = {
        key: pl.when(pl.col(key).is_not_null() & (pl.col(key) != "")).then(
            pl.min("door").over(key, "_0", "_1")
        )
        for key in ("_person", "_building")
    }
    linked = named.select(
        "door",
        **{key: first.fill_null(pl.col("door")) for key, first in groups.items()},
    )
    return cases.with_columns(_joined(linked))


def _joined(linked: pl.DataFrame) -> pl.Series:
    """The lowest number that each row reaches over groups of the same person or building."""
    while True:
        lower = linked.with_columns(
            pl.min_horizontal(
                pl.min("door").over("_person"), pl.min("door").over("_building")
            ).alias("door")
        )
        if lower["door"].equals(linked["door"]):
            return lower["door"]
        linked = lower


def doors(cases: pl.DataFrame) -> pl.DataFrame:
    """The doors of cases that have `door`; columns DOORS, in the order of their first cases."""
    person = pl.when(pl.col("person_key") != "").then("person_key")
    exact = (pl.col("place_quality") == EXACT).fill_null(value=False)
    found = cases.group_by("door", maintain_order=True).agg(
        case_keys="case_key",
        names=pl.col("name").filter(pl.col("name") != "").unique(maintain_order=True),
        persons=pl.coalesce(person, "case_key").n_unique(),
        lat=pl.col("lat").first(),
        lon=pl.col("lon").first(),
        approximate=(~exact).any(),
        dpd=pl.col("dpd").max(),
    )
    return found.select(pl.col(name).cast(kind) for name, kind in DOORS.items())


def amounts(cases: pl.DataFrame) -> pl.DataFrame:
    """What is overdue at each door, by currency: door, currency, amount (minor units)."""
    return (
        cases.filter(pl.col("overdue_amount").is_not_null())
        .group_by("door", pl.col("currency").fill_null(""), maintain_order=True)
        .agg(amount=pl.col("overdue_amount").sum())
    )


def building(text: pl.Expr) -> pl.Expr:
    """The part of an address that names the building; as lib.visits.candidates.building."""
    named = pl.coalesce(text.str.extract(f"({BUILDING})"), text.str.extract(f"({HOUSE})"), text)
    return named.str.replace_all(r"\s", "")
