"""What fixes, ways and times of visits say against each other: far, fast, same fix, stay.

* far: the fix is more than X metres from the door (setting `fix_metres`, 200).
* fast: from one visit of a collector to his next the straight way × circuity would have taken more
  than FAST times the speed that plans reckon with, even with SLACK minutes by which clocks may be
  off. The places are fixes, or the doors where there is none.
* same: one and the same fix, to the metre, at SAME_DOORS or more doors that lie apart from each
  other. A telephone hardly ever says the same metre twice.
* short, long: the crew said that it came and left, and stayed shorter or longer than anybody does.
"""

import datetime as dt

import polars as pl

from lib.places.travel import distance_km

FAST = 3
"""Times the usual speed that nobody drives."""

SLACK = 10
"""Minutes by which times of two records may be off."""

NEAR_KM = 1.0
"""Below this distance a wrong minute makes any speed."""

SAME_DOORS = 3
DECIMALS = 5
"""Of degrees: about a metre."""

SHORTEST, LONGEST = 2, 150
"""Minutes of a stay in which somebody was met, that is still plausible."""

FOUND = {
    "visit": pl.String,
    "kind": pl.String,
    "value": pl.Float64,
    "limit": pl.Float64,
    "other": pl.String,
}
"""A finding: of which visit, of what kind, by how much against what, and the visit beside it."""


def found(
    rows: pl.DataFrame, kind: str, value: pl.Expr, limit: float | pl.Expr, other: str | None = None
) -> pl.DataFrame:
    """Rows as findings of a kind; `other` names the column of the visit beside it."""
    beside = pl.lit(None, pl.String) if other is None else pl.col(other)
    most = limit if isinstance(limit, pl.Expr) else pl.lit(limit)
    return rows.select(
        "visit",
        kind=pl.lit(kind),
        value=value.cast(pl.Float64),
        limit=most.cast(pl.Float64),
        other=beside,
    )


def metres(rows: pl.DataFrame, one: tuple[str, str], two: tuple[str, str]) -> pl.Series:
    """The straight distance between two pairs of columns of degrees; null if one is unknown."""
    here, there = ([rows[name].to_numpy() for name in pair] for pair in (one, two))
    return pl.Series(distance_km(*here, *there) * 1_000).fill_nan(None)


FIX, DOOR = ("lat", "lon"), ("door_lat", "door_lon")

PLACE = ("who", "fix_lat", "fix_lon")
"""A collector and a fix to the metre."""

ENDS = ("first", "last")


def off(visits: pl.DataFrame) -> pl.DataFrame:
    """The visits with `off`: metres from the door, null without a fix or an exact door."""
    return visits.with_columns(metres(visits, FIX, DOOR).alias("off"))


def far(visits: pl.DataFrame, radius: float) -> pl.DataFrame:
    """Visits whose fix is further from the door than `radius` metres."""
    return found(off(visits).filter(pl.col("off") > radius), "far", pl.col("off"), radius)


def fast(visits: pl.DataFrame, speed_kmh: float, circuity: float) -> pl.DataFrame:
    """Visits to which their collector came faster than anybody drives; value and limit in km/h.

    `visits` are one row a collector (`who`).
    """
    placed = visits.filter("timed").with_columns(
        x=pl.coalesce("lat", "door_lat"), y=pl.coalesce("lon", "door_lon")
    )
    ordered = placed.drop_nulls(["x", "y"]).sort("who", "at")
    before = ordered.with_columns(
        pl.col("x", "y", "at", "visit").shift(1).over("who").name.prefix("was_")
    )
    km = metres(before, ("x", "y"), ("was_x", "was_y")) / 1_000 * circuity
    minutes = (pl.col("at") - pl.col("was_at")).dt.total_seconds() / 60
    same_day = pl.col("at").dt.date() == pl.col("was_at").dt.date()
    moved = before.with_columns(km=km, minutes=minutes).filter(same_day, pl.col("km") > NEAR_KM)
    limit = FAST * speed_kmh
    least = pl.col("km") / limit * 60
    leapt = moved.filter(pl.col("minutes") + SLACK < least)
    speed = pl.col("km") / pl.max_horizontal(pl.col("minutes"), pl.lit(1.0)) * 60
    return found(leapt, "fast", speed, limit, "was_visit").unique("visit", keep="first")


def same(visits: pl.DataFrame, radius: float) -> pl.DataFrame:
    """Visits with one fix at several doors; the value is how many. One row a collector (`who`).

    Doors within `radius` of each other, as those of one building, are no contradiction.
    """
    fixed = visits.drop_nulls(FIX).with_columns(
        pl.col(FIX).round(DECIMALS).name.prefix("fix_"), by=pl.coalesce("door", "case_key")
    )
    many = pl.col("by").n_unique().over(PLACE)
    doubted = (
        fixed.with_columns(many=many)
        .join(_spread(fixed), on=PLACE, how="left", maintain_order="left")
        .filter(pl.col("many") >= SAME_DOORS, (pl.col("spread") > radius).fill_null(value=True))
    )
    return found(doubted, "same", pl.col("many"), SAME_DOORS).unique("visit", keep="first")


def _spread(fixed: pl.DataFrame) -> pl.DataFrame:
    """How far the outermost doors of each fix lie apart, west to east or south to north: metres.

    PLACE and spread; no row where no door is known. A degree of longitude is shorter in the north:
    degrees alone would call the doors of one yard in Harbin far apart.
    """
    outermost = fixed.drop_nulls(DOOR).group_by(PLACE).agg(
        getattr(pl.col(name).sort_by(axis), end)().alias(f"{axis} {end} {name}")
        for axis in DOOR for end in ENDS for name in DOOR
    )  # fmt: skip
    parts = [
        metres(
            outermost,
            *((f"{axis} {end} {DOOR[0]}", f"{axis} {end} {DOOR[1]}") for end in ENDS),
        ).alias(axis)
        for axis in DOOR
    ]
    told = outermost.select(*PLACE, *parts)
    return told.select(*PLACE, spread=pl.max_horizontal(DOOR))


def stays(visits: pl.DataFrame) -> pl.DataFrame:
    """Visits at which the crew stayed implausibly short or long; minutes."""
    minutes = (pl.col("left") - pl.col("arrived")).dt.total_seconds() / 60
    known = visits.with_columns(stay=minutes).drop_nulls("stay")
    short = known.filter("met", pl.col("stay") < SHORTEST)
    long = known.filter(pl.col("stay") > LONGEST)
    return pl.concat([
        found(short, "short", pl.col("stay"), SHORTEST),
        found(long, "long", pl.col("stay"), LONGEST),
    ])  # fmt: skip


def hours(visits: pl.DataFrame, first: dt.time, last: dt.time) -> pl.DataFrame:
    """Visits at an hour at which nobody is at a door: before `first` or after `last`."""
    time = pl.col("at").dt.time()
    odd = visits.filter("timed", (time < first) | (time > last))
    return found(odd, "hour", pl.col("at").dt.hour(), last.hour)
