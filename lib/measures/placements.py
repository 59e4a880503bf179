"""What was placed with us and when, in which cohorts, and the repayments that count for each.

A cohort is what was placed together: a client's batch, or a month of placement. A case that was
placed again is in two cohorts, and each payment counts for the placement that was running.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import polars as pl

from lib.cases.exits import ends, taken_back
from lib.portfolio import prepared, restricted
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.words import N_

NO_PLACEMENT = N_(
    "no case has both a day and an amount of placement. Please load a case file with 委案日期 and "
    "委案金额."
)

Cohort = Literal["batch", "month"]

COHORT = ("currency", "cohort")

COUNTED = (
    *COHORT,
    *("unit", "case_key", "place_date", "place_amount"),
    *("recall_date", "closed_date", "next_place"),
)
"""What of placements in cohorts is asked for by the functions below."""

FIRST = (
    *("currency", "client", "batch_no", "product", "city", "bucket", "person_key"),
    "place_amount",
)
LAST = ("recall_date", "closed_date")
"""What the first file with a placement says of it, frozen, and what the last one does. The bucket
is the one at placement: that of the last file hangs on who paid, by which none is chosen."""


def placements(portfolio: Portfolio) -> pl.LazyFrame:
    """Every placement of which a file told day and amount, also of cases that have left the files.

    Returns:
        case_key, place_date, FIRST, LAST, and `next_place`, the day on which the same case was
        placed again (null: it was not).

    """
    read = ("case_key", "place_date", *FIRST, *LAST, "as_of", "case_status")
    every = portfolio.imports("cases")
    files = [portfolio.told_of(portfolio.scan(one).select(read)) for one in every]
    found = None
    if reach(portfolio.ledger.actor) == "all":
        name = f"placements{restricted.mark(portfolio.ledger)}"
        found = portfolio.kept(name, every, lambda _: iter([_placed(files)]))
    return _placed(files).lazy() if found is None else found


def _placed(files: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """The placements of all files, the oldest first: what the first and what the last one says.

    A file at a time, because two years of files hold each placement many times. The file that tells
    of a recall need not repeat the amount.
    """
    on = ["case_key", "place_date"]
    begins, stands = [*on, *FIRST], [*on, *LAST, "as_of", "case_status"]
    none = files[0].clear().collect()
    first, last, back = none.select(begins), none.select(stands), none.select(stands)
    for one in files:
        rows = one.filter(pl.col("place_date").is_not_null()).collect()
        first = _first(first, rows.filter(pl.col("place_amount") > 0).select(begins))
        rows = rows.select(stands)
        back = _first(back, rows.filter(taken_back()))
        newer = rows.unique(on, keep="last", maintain_order=True)
        last = pl.concat([prepared.apart(last.join(newer, on=on, how="anti")), newer])
    again = pl.col("place_date").shift(-1).over("case_key").alias("next_place")
    after = last.select(on).sort(on).with_columns(again)
    ended = ends(pl.concat([back, last]).lazy()).collect()
    del rows, newer, last, back  # of years, and no more needed
    days = after.join(ended, on=on, how="left")
    return first.join(days, on=on, how="left").sort(on)


def _first(known: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What is known of placements, and what rows say of those that are not known yet."""
    on = ["case_key", "place_date"]
    begun = rows.unique(on, keep="first", maintain_order=True)
    return pl.concat([known, prepared.apart(begun.join(known, on=on, how="anti"))])


def in_cohorts(placed: pl.LazyFrame, by: Cohort, *, by_person: bool = False) -> pl.LazyFrame:
    """The placements with `cohort` and `unit`; without a batch the cohort is the month.

    A unit is what is one in a cohort: a case, or a person with those of his cases that are in it.
    It has a number that no unit of another cohort has: numbers take a tenth of the time that names
    do. Whoever hands these frames on lets them be made once.
    """
    month = pl.col("place_date").dt.strftime("%Y-%m")
    batch = pl.concat_str(pl.col("client").fill_null("—"), "batch_no", separator=" · ")
    who = pl.coalesce("person_key", "case_key") if by_person else pl.col("case_key")
    named = placed.with_columns(cohort=pl.coalesce(batch, month) if by == "batch" else month)
    first = pl.col("unit").first().over(*COHORT, who.alias("who"))
    return named.with_row_index("unit").with_columns(unit=first)


def received(placed: pl.LazyFrame, repayments: pl.LazyFrame, until: dt.date) -> pl.LazyFrame:
    """The repayments up to a day that count: of these cases, in their currency, while placed.

    Returns `unit`, `age` (days since placement) and amount (minor units, reversals negative).
    """
    mark = pl.col("case_key").hash().alias("mark")
    bounds = placed.select(
        mark, "unit", "place_date", "recall_date", "closed_date", "next_place",
        owed_in="currency", known="case_key",
    )  # fmt: skip
    day = pl.col("pay_date")
    return (
        repayments.select("case_key", "pay_date", "amount", mark, stated="currency")
        .filter(day <= until)
        .join(bounds, on="mark")
        .filter(
            pl.col("case_key") == pl.col("known"),
            pl.col("stated").is_null() | (pl.col("stated") == pl.col("owed_in")),
            day >= pl.col("place_date"),
            pl.col("recall_date").is_null() | (day <= pl.col("recall_date")),
            pl.col("closed_date").is_null() | (day <= pl.col("closed_date")),
            pl.col("next_place").is_null() | (day < pl.col("next_place")),
        )
        .select("unit", "amount", age=(day - pl.col("place_date")).dt.total_days().cast(pl.Int32))
    )
