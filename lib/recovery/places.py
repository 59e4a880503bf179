"""Recovery by place, from the province down to the district, with what lies nowhere told apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.places.table import Level, rows

NUMBERS = ("n", "numerator", "denominator", "paying", "settled")
"""Figures of lib.recovery.rates that add up; the rates are theirs."""

PLACES: Mapping[str, type[pl.DataType]] = {
    "place": pl.String,
    "adcode": pl.String,
    "currency": pl.String,
    **dict.fromkeys(NUMBERS, pl.Int64),
    "value": pl.Float64,
    "paying_rate": pl.Float64,
}
"""One row a place and currency; `adcode` is null where no division of the level has that name."""


@dataclass(frozen=True)
class Where:
    """What is looked at: all provinces, the cities of a province, or the districts of a city."""

    province: str = ""
    city: str = ""

    @property
    def level(self) -> Level:
        """The level of the places that are shown."""
        if self.city:
            return "district"
        return "city" if self.province else "province"

    @property
    def within(self) -> str | None:
        """The first digits of the codes of those places."""
        for row in rows("city"):
            if self.city and row["city_name"] == self.city:
                return row["city_adcode"][:4]
            if not self.city and self.province and row["province_name"] == self.province:
                return row["province_adcode"][:2]
        return None


def province_of() -> Mapping[str, str]:
    """City → its province."""
    return {row["city_name"]: row["province_name"] for row in rows("city")}


def by_place(found: pl.DataFrame, where: Where) -> pl.DataFrame:
    """Add the figures up by the places of a level; columns PLACES, the largest n first.

    Args:
        found: figures of lib.recovery.rates by `city`, or of one city by `district`.
        where: what is looked at; cities of other provinces are left out.

    """
    level = where.level
    if level == "district":
        named = found.with_columns(place="district")
    else:
        known = pl.col("city").replace_strict(province_of(), default=None, return_dtype=pl.String)
        named = found.with_columns(province=known, place=known if level == "province" else "city")
        if where.province:
            named = named.filter(pl.col("province") == where.province)
    codes = {
        row[f"{level}_name"]: row[f"{level}_adcode"]
        for row in rows(level)
        if row[f"{level}_adcode"].startswith(where.within or "")
    }
    sums = named.group_by("place", "currency").agg(pl.col(name).sum() for name in NUMBERS)
    return (
        sums.with_columns(
            adcode=pl.col("place").replace_strict(codes, default=None, return_dtype=pl.String),
            value=pl.col("numerator") / pl.when(pl.col("denominator") > 0).then("denominator"),
            paying_rate=pl.col("paying") / pl.when(pl.col("n") > 0).then("n"),
        )
        .select(pl.col(name).cast(kind) for name, kind in PLACES.items())
        .sort("n", "place", descending=[True, False])
    )
