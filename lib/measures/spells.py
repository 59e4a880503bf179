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
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from lib.cases.exits import Exit, exits
from lib.errors import MeasureImpossible
from lib.portfolio.numbers import Array, Placed
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
    check_any(portfolio, until)
    files = [
        portfolio.told_of(portfolio.scan(one).select(_READ))
        for one in portfolio.imports("cases")
        if one.as_of <= until
    ]
    placed = _first_placed(files)
    return _spelled((_stood(one.collect(), placed) for one in files), until)


def check_any(portfolio: Portfolio, until: dt.date) -> None:
    """Say that there are no spells where no file tells of any.

    Raises:
        MeasureImpossible: there is no case file up to that day.

    """
    if not any(one.as_of <= until for one in portfolio.imports("cases")):
        raise MeasureImpossible(because=Sentence(NO_FILES, day=until))


def _first_placed(files: Sequence[pl.LazyFrame]) -> pl.DataFrame | None:
    """The first placement of each case, if any row of a file says none: case_key, _placed.

    A file without the column says nothing against the placement that another one tells.
    """
    day = pl.col("place_date")
    unsaid = pl.concat(one.select(day.null_count()) for one in files).sum().collect().item()
    if not unsaid:
        return None
    every = pl.concat(one.select("case_key", "place_date") for one in files)
    return every.group_by("case_key").agg(_placed=day.min()).collect()


def _stood(rows: pl.DataFrame, placed: pl.DataFrame | None = None) -> pl.DataFrame:
    """The rows of a file with their `exit` and whether they are `fine`: cured, as far as it says.

    A client without a name is one of his own; `placed` is what `_first_placed` gives.
    """
    left = rows.with_columns(pl.col("client").fill_null(""), exit=exits(rows).cast(pl.String))
    settled = (pl.col("exit") == Exit.SETTLED.value).fill_null(value=False)
    current = (pl.col("dpd") == 0) | (pl.col("dpd").is_null() & (pl.col("bucket") == "M0"))
    fine = settled | (pl.col("exit").is_null() & current.fill_null(value=False))
    stood = left.with_columns(fine=fine).drop("dpd", "case_status", "overdue_amount")
    if placed is None:
        return stood
    joined = stood.join(placed, on="case_key", how="left", maintain_order="left")
    return joined.with_columns(place_date=pl.coalesce("place_date", "_placed")).drop("_placed")


def spelled(rows: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    """The spells of rows of all files, each with its `exit` and `fine`."""
    placed = _first_placed([rows.lazy()])
    if placed is not None:
        rows = rows.join(placed, on="case_key", how="left", maintain_order="left").with_columns(
            place_date=pl.coalesce("place_date", "_placed")
        )
    return _spelled(rows.partition_by("as_of", maintain_order=True), until)


def _spelled(files: Iterable[pl.DataFrame], until: dt.date) -> pl.DataFrame:
    """The spells of files, as `_stood` gives them, the oldest first.

    A file at a time, because two years of files hold each spell many times.
    """
    days: list[pl.DataFrame] = []
    known: pl.DataFrame | None = None
    placed = Placed()
    for rows in files:
        days.append(rows.select("client", "as_of").unique())
        at, n = placed.of(rows), 0 if known is None else known.height
        begun = _begun(rows.filter(at >= n))
        known = begun if known is None else pl.concat([_gone_on(known, rows, at), begun])
    if known is None:
        return pl.DataFrame(schema=dict(SPELLS))
    told = pl.concat(days).unique().sort("client", "as_of")
    return _ended(_entered(known, told), told, until).select(*SPELLS)


_SPELL = ("case_key", "place_date")
_LATEST = ("recall_date", "closed_date", "exit")


def _begun(rows: pl.DataFrame) -> pl.DataFrame:
    """Spells as the first file with them says: also the days of an exit, a stay and a cure."""
    day, out = pl.col("as_of"), pl.col("exit").is_not_null()
    return rows.select(
        *_SPELL,
        *ABOUT,
        *_LATEST,
        first=day,
        last=day,
        exit_on=pl.when(out).then(day),
        stayed=pl.when(~out).then(day),
        current_first="fine",
        cured_on=pl.when("fine").then(day),
    )


def _gone_on(known: pl.DataFrame, rows: pl.DataFrame, at: Array) -> pl.DataFrame:
    """The spells that are known, as the next file says them last; `at` are the places of its rows.

    Those that begin with it have places beyond them.
    """
    row = np.full(max(known.height, int(at.max(initial=0)) + 1), -1, np.int64)
    row[at] = np.arange(at.size)
    told = rows.select(day="as_of", now_fine="fine", **{f"{n}_now": n for n in _LATEST})
    found = pl.Series(row[: known.height]).replace(-1, None)
    both = known.hstack(told.select(pl.all().gather(found)))
    day, there = pl.col("day"), pl.col("day").is_not_null()
    out = there & pl.col("exit_now").is_not_null()
    stays = there & pl.col("exit_now").is_null()
    goes = out & (day > pl.col("stayed").fill_null(_EVER))
    return both.with_columns(
        *(pl.when(there).then(f"{name}_now").otherwise(name).alias(name) for name in _LATEST),
        last=pl.coalesce("day", "last"),
        exit_on=pl.when(~stays).then(pl.coalesce("exit_on", pl.when(goes).then(day))),
        stayed=pl.when(stays).then(day).otherwise("stayed"),
        cured_on=pl.coalesce("cured_on", pl.when("now_fine").then(day)),
    ).select(known.columns)


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
