"""Proposals made ready to be judged: every fact has its column, and what follows from facts too.

Words outside a closed list, unknown time zones and ends before beginnings become unknown here, so
that a rule which needs them refuses.
"""

from collections.abc import Collection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from lib.rules.known import (
    EXCEPTIONS,
    FACTS,
    LOCAL_END,
    LOCAL_START,
    OVERRIDDEN,
    ROW,
    WISH_KEPT,
    WITHIN,
)
from lib.rules.model import EVERYWHERE


def prepared(
    proposals: pl.DataFrame, counters: Collection[str], jurisdictions: Collection[str]
) -> pl.DataFrame:
    """The proposals with a column for each fact, and what follows from them."""
    there = set(proposals.columns)
    frame = proposals.with_columns(
        (pl.col(name) if name in there else pl.lit(fact.default)).cast(fact.dtype).alias(name)
        for name, fact in FACTS.items()
    )
    frame = frame.with_columns(
        pl.lit(None, pl.Int64).alias(name) for name in counters if name not in there
    )
    granted = pl.col(OVERRIDDEN) if OVERRIDDEN in there else pl.lit([])
    frame = frame.with_columns(granted.cast(EXCEPTIONS).fill_null([]).alias(OVERRIDDEN))
    frame = frame.with_columns(
        pl.when(pl.col(name).is_in(fact.one_of)).then(name).alias(name)
        for name, fact in FACTS.items()
        if fact.one_of
    )
    return _with_wishes(_local(_within(frame, jurisdictions)))


def _within(frame: pl.DataFrame, jurisdictions: Collection[str]) -> pl.DataFrame:
    """Say for each jurisdiction whether its rules apply; a part's rows belong to its whole too."""
    named = pl.col("jurisdictions")

    def applies(name: str) -> pl.Expr:
        if name == EVERYWHERE:
            return pl.lit(value=True)
        parts = [other for other in jurisdictions if other.startswith(f"{name}-")]
        return pl.any_horizontal(named.list.contains(one) for one in (name, *parts))

    return frame.with_columns(applies(name).alias(WITHIN + name) for name in jurisdictions)


def _local(frame: pl.DataFrame) -> pl.DataFrame:
    """Times at the address, each zone at one go."""
    backwards = pl.col("ends_at") < pl.col("starts_at")
    frame = frame.with_columns(ends_at=pl.when(~backwards).then("ends_at"))
    zones = {zone for zone in frame["tz"].unique().drop_nulls() if _exists(zone)}
    frame = frame.with_columns(tz=pl.when(pl.col("tz").is_in(list(zones))).then("tz"))

    def local(column: str) -> pl.Expr:
        found = [
            pl.when(pl.col("tz") == zone).then(
                pl.col(column).dt.convert_time_zone(zone).dt.replace_time_zone(None)
            )
            for zone in sorted(zones)
        ]
        return pl.coalesce(found) if found else pl.lit(None, pl.Datetime("us"))

    return frame.with_columns(
        local("starts_at").alias(LOCAL_START), local("ends_at").alias(LOCAL_END)
    )


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _with_wishes(frame: pl.DataFrame) -> pl.DataFrame:
    """Whether the action keeps the customer's times; unknown where he set some and it has none."""
    frame = frame.with_row_index(ROW)
    own = _any(frame, "own_times", holds_action(pl.col("own_times")))
    forbidden = _any(frame, "forbidden_times", touches_action(pl.col("forbidden_times")))
    found = (
        frame.join(own, on=ROW, how="left", maintain_order="left")
        .join(forbidden, on=ROW, how="left", maintain_order="left", suffix="_forbidden")
        .drop(ROW)
    )
    hit = pl.col(f"{WISH_KEPT}_forbidden")
    none = pl.col("forbidden_times").list.len() == 0
    return found.with_columns(
        (
            pl.when(pl.col("own_times").list.len() == 0).then(statement=True).otherwise(WISH_KEPT)
            & pl.when(none).then(statement=True).otherwise(~hit)
        ).alias(WISH_KEPT)
    ).drop(f"{WISH_KEPT}_forbidden")


def _any(frame: pl.DataFrame, name: str, matches: pl.Expr) -> pl.DataFrame:
    """The rows that have windows in a column, each with whether any of them matches."""
    wished = frame.filter(pl.col(name).list.len() > 0)
    # The row's number survives the join, so that rows without wishes keep their place.
    each = wished.select(ROW, LOCAL_START, LOCAL_END, name).explode(name)
    return each.group_by(ROW).agg(matches.any(ignore_nulls=False).alias(WISH_KEPT))


def holds_action(window: pl.Expr) -> pl.Expr:
    """Whether a WINDOW, half-open, holds the whole action, from LOCAL_START to LOCAL_END."""
    start, end = pl.col(LOCAL_START), pl.col(LOCAL_END)
    opens, closes = window.struct.field("from"), window.struct.field("to")
    return (
        (start.dt.time() >= opens)
        & (start.dt.time() < closes)
        & (end.dt.time() <= closes)
        & (start.dt.date() == end.dt.date())
        & _on_its_days(window, start)
    )


def touches_action(window: pl.Expr) -> pl.Expr:
    """Whether any part of the action lies in a WINDOW, half-open; one over midnight always does.

    A call of which only the moment is known lies in the window that opens at it.
    """
    start, end = pl.col(LOCAL_START), pl.col(LOCAL_END)
    opens, closes = window.struct.field("from"), window.struct.field("to")
    reaches = (end.dt.time() > opens) | (start.dt.time() >= opens)
    meets = (start.dt.time() < closes) & reaches & _on_its_days(window, start)
    return meets | (start.dt.date() != end.dt.date())


def _on_its_days(window: pl.Expr, start: pl.Expr) -> pl.Expr:
    weekdays = window.struct.field("weekdays")
    any_day = weekdays.is_null() | (weekdays.list.len() == 0)
    weekday = (start.dt.weekday() - 1).cast(pl.Int8)
    return any_day | weekdays.list.contains(weekday).fill_null(value=False)
