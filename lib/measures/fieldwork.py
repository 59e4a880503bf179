"""What visits come to: coverage, intensity, productive visits, recovery per visit; the best hours.

* coverage = distinct cases visited ÷ past due cases in collection on the last day ("customers
  visited among total").
* penetration = visits ÷ such cases; intensity = attempts of any kind ÷ such cases ÷ weeks.
* productive visit: its result is a payment, part of one, a promise, a plan or a new valid lead.
* recovery per visit = payments attributed to visits (lib.measures.contacts) ÷ visits. What no visit
  is credited with is told beside it: coming after is not coming of.
* recovery per visit-hour = payments attributed to visits on lists with known hours ÷ these hours.
  The hours of a list belong to its cases in equal parts, so that a currency, or the cases of one
  client, are measured by their own.
* best hours: of the visits of a weekday and hour, how many reached somebody, drawn towards the rate
  of that hour on all days as far as chance demands (lib.shrinkage), because few visits
  say little.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib import shrinkage

PRODUCTIVE = ("PAID_FULL", "PAID", "PAID_PART", "PTP", "PROMISE", "FAM_PTP", "FAM_PAYS", "PLAN",
              "THIRD_LEAD")  # fmt: skip
"""Results of a productive visit."""

WEEK = 7

VISITS: Mapping[str, type[pl.DataType]] = {
    "visits": pl.Int64,
    "met": pl.Int64,
    "productive": pl.Int64,
    "visited": pl.Int64,
    "cases": pl.Int64,
    "attempts": pl.Int64,
    "weeks": pl.Float64,
}
"""Visits made, that reached somebody, that were productive; distinct past due cases visited, of how
many; attempts of any kind on them; weeks of the period."""

MONEY: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "attributed": pl.Int64,
    "unattributed": pl.Int64,
    "visits": pl.Int64,
    "per_visit": pl.Float64,
}
"""What was paid in the period on the cases, with and without a visit before it; minor units."""

HOURS: Mapping[str, type[pl.DataType]] = {
    "weekday": pl.Int64,
    "hour": pl.Int64,
    "x": pl.Int64,
    "n": pl.Int64,
    "rate": pl.Float64,
}
"""`weekday` 1 (Monday) to 7; `x` of n visits reached somebody; `rate` is drawn to the hour's."""


def visits(contacts: pl.DataFrame, keys: pl.Series, start: dt.date, end: dt.date) -> pl.DataFrame:
    """One row of counts; columns VISITS.

    Args:
        contacts: as lib.measures.contacts.contacts gives them.
        keys: of the past due cases in collection.
        start: first day of the period.
        end: its last day.

    """
    mine = pl.col("case_key").is_in(keys.implode())
    visit = pl.col("channel") == "visit"
    return contacts.select(
        visits=visit.sum(),
        met=(visit & pl.col("reached")).sum(),
        productive=(visit & pl.col("outcome").is_in(PRODUCTIVE).fill_null(value=False)).sum(),
        visited=pl.col("case_key").filter(visit & mine).n_unique(),
        cases=pl.lit(keys.len()),
        attempts=mine.sum(),
        weeks=pl.lit(((end - start).days + 1) / WEEK),
    ).select(pl.col(name).cast(kind) for name, kind in VISITS.items())


def money(credited: pl.DataFrame, paid: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """What visits are credited with, and what not; columns MONEY.

    Args:
        credited: payments of the period that count for one of the visits: currency, paid.
        paid: all payments of the period on the same cases: currency, paid.
        made: the visits, each with the `currency` of its case (null: not known, and of none).

    Returns:
        A row of each currency in which something was paid or a visit made: a visit to a case in one
        currency cannot bring money in another, so each is divided by its own visits.

    """
    n = made.group_by("currency").agg(visits=pl.len())
    mine = credited.group_by("currency").agg(attributed=pl.col("paid").sum())
    return (
        paid.group_by("currency")
        .agg(pl.col("paid").sum())
        .join(mine, on="currency", how="left", nulls_equal=True)
        .join(n, on="currency", how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("attributed", "paid", "visits").fill_null(0))
        .with_columns(
            unattributed=pl.col("paid") - pl.col("attributed"),
            per_visit=pl.col("attributed") / pl.when(pl.col("visits") > 0).then("visits"),
        )
        .select(pl.col(name).cast(kind) for name, kind in MONEY.items())
        .sort("currency")
    )


def crew_hours(words: pl.DataFrame, start: dt.date, end: dt.date) -> pl.DataFrame:
    """How long crews were under way, by their own words: plan_id, day, hours.

    From the first word of a list's day to the last one, ways included. `words` as
    lib.visits.lessons.seen gives them; a list of which only one moment is known has no hours.
    """
    began, ended = pl.col("at").min(), pl.col("at").max()
    return (
        words.group_by("plan_id")
        .agg(day=began.dt.date(), hours=(ended - began).dt.total_minutes() / 60)
        .filter(pl.col("hours") > 0, pl.col("day").is_between(start, end))
        .sort("plan_id")
    )


def per_hour(
    credited: pl.DataFrame, contacts: pl.DataFrame, hours: pl.DataFrame, cases: pl.DataFrame
) -> pl.DataFrame:
    """What visits on lists with known hours brought by hour.

    Args:
        credited: as lib.measures.contacts.attributed gives it.
        contacts: those that it was made of.
        hours: as lib.visits.lessons.seen.under_way gives them.
        cases: case_key and currency of those that are asked for.

    Returns:
        currency, paid (minor units), hours, rate; a row of each currency in which a list with known
        hours has any of the cases.

    """
    each = pl.col("hours") / pl.col("case_keys").list.len()
    parts = (
        hours.with_columns(hours=each)
        .explode("case_keys")
        .join(cases.select(case_keys="case_key", currency="currency"), on="case_keys")
    )
    stops = parts.select("day", case_key="case_keys").unique()
    made = contacts.join(stops, on=["case_key", "day"], how="semi").select("at")
    paid = credited.join(made, on="at", how="semi").group_by("currency").agg(pl.col("paid").sum())
    return (
        parts.group_by("currency")
        .agg(pl.col("hours").sum())
        .join(paid, on="currency", how="left", nulls_equal=True)
        .with_columns(pl.col("paid").fill_null(0))
        .select("currency", "paid", "hours", rate=pl.col("paid") / pl.col("hours"))
        .sort("currency")
    )


def timed(contacts: pl.DataFrame) -> pl.DataFrame:
    """The visits of which a time of day is known; midnight is what a file without times gives."""
    return contacts.filter(
        pl.col("channel") == "visit", pl.col("happened_at").dt.time() != dt.time.min
    )


def hours(timed: pl.DataFrame) -> pl.DataFrame:
    """How often visits of each weekday and hour reached somebody; columns HOURS."""
    counts = timed.group_by(
        hour=pl.col("happened_at").dt.hour().cast(pl.Int64),
        weekday=pl.col("happened_at").dt.weekday().cast(pl.Int64),
    ).agg(x=pl.col("reached").sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
    if counts.is_empty():
        return pl.DataFrame(schema=HOURS)
    whole = shrinkage.root(int(counts["x"].sum()), int(counts["n"].sum()))
    levels = shrinkage.levels(counts, ("hour", "weekday"))
    found = shrinkage.over(counts.select("hour", "weekday"), levels, whole)
    return found.select(*HOURS).sort("hour", "weekday")
