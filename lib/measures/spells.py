"""From when until when each case was with us, and why it was no longer: what times are counted in.

A spell is a case from its placement (委案) to the day on which it left collection; one that was
placed again has two. A case of which no file says the placement begins with its first file.

It ends, whichever comes first: settled, recalled or written off as its file says it, with the day
of recall or closing, else that of the first file which says so; the file of its client in which it
is missing; the day before it was placed again; the last day that is looked at.

Left truncation: of cases that were placed before the first file of their client, and of cases that
the file due after their placement did not hold, those that had left by then are not known at all.
Such a case counts only from the file on which it was first seen (`entered`); what came before that
would be counted of survivors only.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.cases.exits import Exit, exits
from lib.errors import MeasureImpossible
from lib.portfolio.portfolio import Portfolio
from lib.words import N_, Sentence

ABOUT = ("person_key", "client", "batch_no", "product", "city", "currency", "bucket")
"""What the first file with the spell says of it, frozen."""

RUNNING, LEFT, AGAIN = "running", "left", "again"
"""Why a spell ended without an exit: the last day came, missing in a file, placed again."""

SPELLS: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    **dict.fromkeys(ABOUT, pl.String),
    "start": pl.Date,
    "placed": pl.Boolean,
    "entered": pl.Date,
    "end": pl.Date,
    "why": pl.String,
    "current_first": pl.Boolean,
    "cured_on": pl.Date,
}
"""`placed`: the start is a placement, not a first file. `entered`: see above; null from the start.
`why` is an Exit, RUNNING, LEFT or AGAIN. `current_first`: the first file holds it for not past due.
`cured_on`: the first file that says 0 days past due, or settled."""

NO_FILES = N_("there are no case files up to {day}. Please load one, or choose another date.")

_READ = (
    "case_key",
    "place_date",
    "as_of",
    *ABOUT,
    "dpd",
    "case_status",
    "recall_date",
    "closed_date",
    "overdue_amount",
)


def spells(portfolio: Portfolio, until: dt.date) -> pl.DataFrame:
    """Every spell up to a day, as the files up to it tell it; columns SPELLS.

    Raises:
        MeasureImpossible: there is no case file up to that day.

    """
    files = [
        _stood(portfolio.told_of(portfolio.scan(one).select(_READ)).collect())
        for one in portfolio.imports("cases")
        if one.as_of <= until
    ]
    if not files:
        raise MeasureImpossible(because=Sentence(NO_FILES, day=until))
    return spelled(pl.concat(files), until)


def _stood(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file with their `exit` and whether they are `fine`: cured, as far as it says.

    A client without a name is one of his own.
    """
    left = rows.with_columns(pl.col("client").fill_null(""), exit=exits(rows).cast(pl.String))
    settled = (pl.col("exit") == Exit.SETTLED.value).fill_null(value=False)
    current = (pl.col("dpd") == 0) | (pl.col("dpd").is_null() & (pl.col("bucket") == "M0"))
    fine = settled | (pl.col("exit").is_null() & current.fill_null(value=False))
    return left.with_columns(fine=fine).drop("dpd", "case_status", "overdue_amount")


def spelled(rows: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    """The spells of rows of all files, oldest file first, each with its `exit` and `fine`."""
    if rows["place_date"].null_count():
        # A file without the column says nothing against the placement that another one tells.
        known = pl.coalesce("place_date", pl.col("place_date").min().over("case_key"))
        rows = rows.with_columns(place_date=known)
    days = rows.select("client", "as_of").unique().sort("client", "as_of")
    stays, fine = pl.col("exit").is_null(), pl.col("fine")
    last_stay = pl.col("as_of").filter(stays).max()
    every = rows.group_by("case_key", "place_date", maintain_order=True).agg(
        *(pl.col(name).first() for name in ABOUT),
        pl.col("recall_date", "closed_date", "exit").last(),
        first=pl.col("as_of").first(),
        last=pl.col("as_of").last(),
        exit_on=pl.col("as_of").filter(~stays & (pl.col("as_of") > last_stay.fill_null(_EVER)))
        .first(),
        current_first=fine.first(),
        cured_on=pl.col("as_of").filter(fine).first(),
    )  # fmt: skip
    return _ended(_entered(every, days), days, until).select(*SPELLS)


_EVER = dt.date.min


def _entered(every: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Add `placed`, `start` and `entered`."""
    begins = days.group_by("client").agg(begins=pl.col("as_of").min())
    due = days.select("client", place_date="as_of", due="as_of").sort("place_date")
    placed = pl.col("place_date").is_not_null()
    at_once = (pl.col("begins") <= pl.col("place_date")) & (pl.col("first") <= pl.col("due"))
    return (
        every.sort("place_date")
        .join_asof(
            due, on="place_date", by="client", strategy="forward", check_sortedness=False
        )
        .join(begins, on="client", how="left", maintain_order="left")
        .with_columns(
            placed=placed,
            start=pl.coalesce("place_date", "first"),
            entered=pl.when(placed & ~at_once.fill_null(value=False)).then("first"),
        )
    )  # fmt: skip


def _ended(every: pl.DataFrame, days: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    """Add `end` and `why`: the first of the ways to end; of two on one day an exit."""
    later = days.select("client", last="as_of", gone="as_of").sort("last")
    again = pl.col("start").shift(-1).over("case_key", order_by="start") - pl.duration(days=1)
    left = every.sort("last").join_asof(
        later,
        on="last",
        by="client",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    by_date = pl.min_horizontal("recall_date", "closed_date")
    out = pl.min_horizontal("exit_on", pl.when(by_date <= until).then(by_date))
    how = pl.coalesce("exit", pl.lit(Exit.RECALLED.value))
    ways = {"out": out, "again_on": again, "gone": pl.col("gone"), "last_day": pl.lit(until)}
    return (
        left.with_columns(**ways)
        .with_columns(end=pl.min_horizontal(*ways))
        .with_columns(
            why=pl.when(pl.col("out") == pl.col("end")).then(how)
            .when(pl.col("again_on") == pl.col("end")).then(pl.lit(AGAIN))
            .when(pl.col("gone") == pl.col("end")).then(pl.lit(LEFT))
            .otherwise(pl.lit(RUNNING))
        )
    )  # fmt: skip
