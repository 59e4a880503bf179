"""What a case can be looked at by; nothing that tells a single person."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.cases.search import NOTHING
from lib.visits.worth import classes
from lib.words import N_

NONE = ""
"""No second attribute."""

MONTH = "month"
OF_EVENTS = (MONTH,)
"""Attributes of what happened, which measures of cases do not have."""

ATTRIBUTES: Mapping[str, str] = {
    "bucket": N_("Bucket"),
    "client": N_("Client"),
    "product": N_("Product"),
    "batch": N_("Batch"),
    "province": N_("Province"),
    "city": N_("City"),
    "district": N_("District"),
    "collector": N_("Collector"),
    "team": N_("Team"),
    "tier": N_("Amount tier"),
    "placed": N_("Month of placement"),
    "age": N_("Days since placement"),
    "outcome": N_("Last result"),
    MONTH: N_("Month of the event"),
}
"""Attribute → its name."""

AGES = (30, 60, 90, 180)
"""Last days of the steps of the age of a placement."""

AGE_NAMES: Mapping[str, str] = {
    **{
        f"{low + 1:03}–{high:03}": f"{low + 1}–{high}"
        for low, high in zip((-1, *AGES), AGES, strict=False)
    },
    f"{AGES[-1]:03}+": f"{AGES[-1]}+",
}
"""A step as cells have it, to be sorted → as a reader sees it."""

COPIED = ("bucket", "client", "product", "province", "city", "district", "collector")
"""Attributes that are columns of the cases."""

OF_CASES = (*COPIED, "batch_no", "place_date", "overdue_amount", "currency")
"""Columns of the cases that attributes are made of."""


def attributes(
    cases: pl.DataFrame, day: dt.date, limits: pl.DataFrame, collectors: pl.DataFrame
) -> pl.DataFrame:
    """Each case with its ATTRIBUTES of a day as text; NOTHING stands for what is not known.

    Args:
        cases: the cases as of the day, with `last_outcome` of lib.followups.standing.
        day: the day.
        limits: those of the amount tiers (lib.visits.worth.classes).
        collectors: collector_no, name, team.

    """
    known = classes.with_tier(cases.lazy(), limits.lazy(), "overdue_amount").collect()
    age = (pl.lit(day) - pl.col("place_date")).dt.total_days()
    told = known.select(
        "case_key",
        *COPIED,
        tier=pl.col("tier").replace(classes.UNKNOWN, None),
        team=pl.col("collector").replace_strict(
            _teams(collectors), default=None, return_dtype=pl.String
        ),
        batch="batch_no",
        placed=pl.col("place_date").dt.strftime("%Y-%m"),
        age=_step(age),
        outcome="last_outcome",
    )
    texts = pl.exclude("case_key").cast(pl.String)
    return told.with_columns(texts.replace("", None).fill_null(NOTHING))


def _teams(collectors: pl.DataFrame) -> Mapping[str, str]:
    """Team of a collector by his number, or by his name where only one bears it."""
    known = collectors.select("collector_no", "name", "team").filter(pl.col("team").is_not_null())
    alone = known.filter(pl.col("name").is_not_null(), pl.col("name").is_unique())
    by_name = dict(alone.select("name", "team").iter_rows())
    return by_name | dict(known.select("collector_no", "team").drop_nulls().iter_rows())


def _step(age: pl.Expr) -> pl.Expr:
    """Days in steps, in an order in which texts sort."""
    first, *others = AGES
    named: pl.Expr = pl.lit(f"{AGES[-1]:03}+")
    steps = zip([*AGES[:-1]], others, strict=True)
    for low, high in reversed(list(steps)):
        named = pl.when(age <= high).then(pl.lit(f"{low + 1:03}–{high:03}")).otherwise(named)
    named = pl.when(age <= first).then(pl.lit(f"000–{first:03}")).otherwise(named)
    return pl.when(age.is_not_null()).then(named)
