"""Which cases a plan is asked about: what filters and a lasso leave, the basket, and requests."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import polars as pl
import shapely

from lib.cases.search import Filter, find

CORNERS = 3
"""Corners without which a lasso has nothing inside."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for.

    Without a filter and a lasso it is the basket and the requests alone; with neither of these the
    whole portfolio. `lasso` has its corners as (latitude, longitude), WGS-84.
    """

    filter: Filter | None = None
    lasso: Sequence[tuple[float, float]] = ()
    basket: Collection[str] = field(default_factory=tuple)
    requested: Collection[str] = field(default_factory=tuple)


def asked(cases: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """The cases that were asked for, in their order, with `in_basket` and `requested`."""
    told = cases.with_columns(
        in_basket=pl.col("case_key").is_in(list(wanted.basket)),
        requested=pl.col("case_key").is_in(list(wanted.requested)),
    )
    picked = pl.col("in_basket") | pl.col("requested")
    if wanted.filter is None and not wanted.lasso:
        nothing = not wanted.basket and not wanted.requested
        return told if nothing else told.filter(picked)
    fitting = find(told.lazy(), wanted.filter or Filter()).collect()
    if wanted.lasso:
        fitting = inside(fitting, wanted.lasso)
    chosen = pl.col("case_key").is_in(fitting["case_key"].implode())
    return told.filter(picked | chosen)


def inside(cases: pl.DataFrame, lasso: Sequence[tuple[float, float]]) -> pl.DataFrame:
    """The cases that lie within the corners (latitude, longitude); those without a place do not."""
    placed = cases.filter(pl.col("lat").is_not_null(), pl.col("lon").is_not_null())
    if len(lasso) < CORNERS:
        return placed.clear()
    area = shapely.Polygon([(lon, lat) for lat, lon in lasso])
    shapely.prepare(area)
    within = shapely.intersects_xy(area, placed["lon"].to_numpy(), placed["lat"].to_numpy())
    return placed.filter(pl.Series(within))
