"""Days from placement to the first net repayment, and to cure, one row a case or person at risk.

A repayment that was taken back is none. A cure is seen only where there is a file, so its day is
that of the file; the day of closing where it was settled. What is counted by person runs from his
first placement to the end of his last; the first of his cases to which it happens counts.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import polars as pl

from lib.cases.exits import Exit
from lib.followups.payments import standing_payments
from lib.measures.spells import ABOUT, RUNNING
from lib.words import N_

Event = Literal["paid", "cured"]

TIMES: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    **dict.fromkeys(ABOUT, pl.String),
    "month": pl.String,
    "placed": pl.Boolean,
    "days": pl.Int64,
    "event": pl.Boolean,
    "entry": pl.Int64,
    "why": pl.String,
    "who": pl.UInt32,
}
"""`days` to the event or to the end; `entry` the day after which it is at risk, −1 from the start;
`why` it ended (lib.measures.spells), EVENT where it happened; `who` is a number for each person."""

EVENT = "event"
"""Stands in `why` where it happened."""

EARLY, NEVER = "early", "never"
"""Why a spell has no row: it happened before the first file, or it was never at risk."""


NO_START = N_(
    "all of these cases were placed before the first file with them: who had paid by then is not "
    "known. Please load the earlier case files, or choose that they count from their placement on."
)


def until_paid(
    spells: pl.DataFrame,
    repayments: pl.DataFrame | pl.LazyFrame,
    until: dt.date,
    paying: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The spells with `on`, the day of the first repayment within them that still stands.

    `paying` says by client until when his repayments are known (client, last); whoever is still
    there after that day runs only until then, for what he paid since is in no file yet.
    """
    spells = spells if paying is None else _as_known(spells, paying)
    paid = standing_payments(_in_own_currency(repayments, spells), until)
    first = (
        spells.select("case_key", "start", "end")
        .join(paid, on="case_key")
        .filter(pl.col("day").is_between("start", "end"))
        .group_by("case_key", "start")
        .agg(on=pl.col("day").min())
    )
    return spells.join(first, on=["case_key", "start"], how="left", maintain_order="left")


def _in_own_currency(repayments: pl.DataFrame | pl.LazyFrame, spells: pl.DataFrame) -> pl.LazyFrame:
    """The repayments of the spells' cases in the currency of the case, which all of them name.

    One that names none is of the case's: else a reversal would take back an earlier payment that
    names none either instead of the latest one.
    """
    whose = spells.lazy().group_by("case_key").agg(of_case=pl.col("currency").last())
    own = pl.col("currency").is_null() | (pl.col("currency") == pl.col("of_case"))
    return (
        repayments.lazy()
        .join(whose, on="case_key", maintain_order="left")
        .filter(own.fill_null(value=True))
        .with_columns(currency=pl.coalesce("of_case", "currency"))
        .drop("of_case")
    )


def _as_known(spells: pl.DataFrame, paying: pl.DataFrame) -> pl.DataFrame:
    """The spells cut at the last day on which the repayments of their client are known."""
    known = paying.select(client=pl.col("client").fill_null(""), _known="last")
    later = (pl.col("_known") < pl.col("end")).fill_null(value=False)
    return (
        spells.with_columns(_client=pl.col("client").fill_null(""))
        .join(known, left_on="_client", right_on="client", how="left", maintain_order="left")
        .with_columns(
            end=pl.when(later).then("_known").otherwise("end"),
            why=pl.when(later).then(pl.lit(RUNNING)).otherwise("why"),
        )
        .drop("_client", "_known")
    )


def until_cured(spells: pl.DataFrame) -> pl.DataFrame:
    """The spells that began past due with `on`, the day on which the case was seen to be cured."""
    settled = pl.col("why") == Exit.SETTLED.value
    day = pl.when(settled).then(pl.min_horizontal("cured_on", "end")).otherwise("cured_on")
    seen = pl.when(day <= pl.col("end")).then(day)
    return spells.filter(~pl.col("current_first")).with_columns(on=seen)


def of_persons(spells: pl.DataFrame) -> pl.DataFrame:
    """The spells of each person as one, with its earliest `on`; `case_key` is that of the first."""
    person = pl.coalesce("person_key", "case_key")
    rest = [one for one in spells.columns if one not in {"end", "why", "on"}]
    return (
        spells.sort("start", "case_key")
        .group_by(person=person, maintain_order=True)
        .agg(
            pl.col(rest).first(),
            pl.col("end").max(),
            pl.col("why").sort_by("end").last(),
            pl.col("on").min(),
        )
        .drop("person")
    )


def numbered(spells: pl.DataFrame) -> pl.DataFrame:
    """Spells with `who`, a number for each person, and `month` of the start; such as they are.

    Telling persons apart by their keys takes longer than all that follows of a filter.
    """
    if "who" in spells.columns:
        return spells
    return spells.with_columns(
        month=pl.col("start").dt.strftime("%Y-%m"),
        who=pl.coalesce("person_key", "case_key").rank("dense").cast(pl.UInt32),
    )


def timed(spells: pl.DataFrame, *, from_start: bool = False) -> tuple[pl.DataFrame, dict[str, int]]:
    """The times of spells that were at risk, and how many of the others there are, by why.

    `from_start` counts those that were placed before their first file from their placement on, as
    if all of their fellows were still there.
    """
    known = numbered(spells)
    happened = pl.col("on").is_not_null()
    entry = (pl.col("entered") - pl.col("start")).dt.total_days()
    none = pl.lit(-1, pl.Int64)
    every = known.with_columns(
        event=happened,
        why=pl.when(happened).then(pl.lit(EVENT)).otherwise("why"),
        days=(pl.coalesce("on", "end") - pl.col("start")).dt.total_days(),
        entry=none if from_start else entry.fill_null(none),
    )
    at_risk = (pl.col("days") >= 0) & (pl.col("days") > pl.col("entry"))
    out = every.filter(~at_risk)
    early = int(out["event"].sum())
    return every.filter(at_risk).select(*TIMES), {EARLY: early, NEVER: out.height - early}
