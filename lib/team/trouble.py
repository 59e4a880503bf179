"""Complaints and incidents of each, for every 100 contacts: beside the money, of the same weight.

A complaint belongs to whom the customer met last before it, within 30 days; where nobody met him
to the owner of the case on that day. An incident belongs to those who went that day, else to the
owner. Neither says that it was somebody's fault: a complaint may be about the lender, and an
incident happens to a collector.
"""

import datetime as dt

import polars as pl

from lib.complaints.measures import COMPLAINT

LOOK_BACK = dt.timedelta(days=30)

PER = 100


def complaints(
    holds: pl.DataFrame,
    contacts: pl.DataFrame,
    spells: pl.DataFrame,
    start: dt.date,
    end: dt.date,
) -> pl.DataFrame:
    """Of each owner the `complaints` that began from `start` to `end`; several of a day are one.

    Args:
        holds: as lib.holds.every gives them.
        contacts: as lib.team.naming.each gives them, from LOOK_BACK before `start` on.
        spells: as lib.team.owners gives them.
        start: the first day.
        end: the last day.

    """
    begun = holds.filter(
        pl.col("hold_kind") == COMPLAINT, pl.col("starts_on").is_between(start, end)
    ).select("case_key", day="starts_on").unique()  # fmt: skip
    met = contacts.filter("reached").select("case_key", "who", met_on="day").unique()
    last = begun.join(met, on="case_key").filter(
        pl.col("met_on") <= pl.col("day"), pl.col("met_on") >= pl.col("day") - LOOK_BACK
    )
    latest = last.filter(pl.col("met_on") == pl.col("met_on").max().over("case_key", "day"))
    return _credited(begun, latest, spells).rename({"n": "complaints"})


def incidents(
    reported: pl.DataFrame,
    contacts: pl.DataFrame,
    spells: pl.DataFrame,
    start: dt.date,
    end: dt.date,
) -> pl.DataFrame:
    """Of each owner the `incidents` from level 1 on from `start` to `end`, as `complaints`.

    `reported` as lib.safety.incidents.listed gives them.
    """
    day = pl.col("happened_at").dt.date()
    begun = reported.filter(
        pl.col("level") > 0, pl.col("case_key").is_not_null(), day.is_between(start, end)
    ).select("case_key", day=day, key="incident_id")  # fmt: skip
    went = contacts.filter(pl.col("channel") == "visit").select("case_key", "who", "day").unique()
    there = begun.join(went, on=["case_key", "day"])
    return _credited(begun, there, spells).rename({"n": "incidents"})


def _credited(begun: pl.DataFrame, known: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Count what began by those who are `known`, else by the owner of the case on the day."""
    on = begun.columns
    rest = begun.join(known, on=on, how="anti", nulls_equal=True).join(
        spells.select("case_key", pl.col("owner").cast(pl.String), "since", "until"), on="case_key"
    )
    owned = rest.filter(pl.col("day") >= pl.col("since"), pl.col("day") < pl.col("until"))
    mine = pl.concat([known.select(*on, owner="who"), owned.select(*on, "owner")])
    return (
        mine.filter(pl.col("owner").is_not_null())
        .unique()
        .group_by("owner")
        .agg(n=pl.len().cast(pl.Int64))
    )
