"""Past cases with what came of them: who paid within 30 days after a snapshot that is in the past.

An observation is an overdue case on the day of its own file. It counts only where its window,
the 30 days after that day, is over and lies wholly within the days of which repayments of its
client are known: a file that is missing would make everybody a customer who does not pay.

A payment counts as recovery counts it: net of reversals, in the currency of the case, not after it
was recalled or closed as its own snapshot knew it.
"""

import datetime as dt
from collections.abc import Iterable

import polars as pl

from lib.followups.payments import standing_payments
from lib.scores.known import Past, known

WINDOW = 30
"""Days after an observation in which a payment counts, the day itself not among them."""


def eligible(cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The keys of the cases that a payment could be expected of: overdue and in our hands."""
    after = [
        pl.col(name).is_null() | (pl.col(name) > day) for name in ("recall_date", "closed_date")
    ]
    owed = (pl.col("overdue_amount") > 0).fill_null(value=True)
    late = (pl.col("dpd") > 0).fill_null(pl.col("bucket") != "M0").fill_null(value=True)
    placed = pl.col("place_date").is_null() | (pl.col("place_date") <= day)
    return cases.filter(owed, late, placed, *after).select("case_key")


def observed(
    snapshots: Iterable[tuple[dt.date, pl.DataFrame]], past: Past, until: dt.date
) -> pl.DataFrame:
    """All observations of snapshots: what was known, and `paid`, whether a payment came.

    Args:
        snapshots: a day and the cases of that day, as the portfolio gives them.
        past: the history of the portfolio.
        until: the last day up to which anything is known.

    Returns:
        the columns of lib.scores.known and `paid`; the windows of all of them are over.

    """
    paid = standing_payments(past.repayments, until)
    parts = []
    for day, cases in snapshots:
        mine = cases.filter(pl.col("as_of") == day)
        asked = eligible(mine, day).join(_watched(mine, past, day), on="case_key", how="semi")
        rows = known(cases, past, day).join(asked, on="case_key", how="semi", maintain_order="left")
        payers = _payers(mine, paid, day).with_columns(paid=pl.lit(value=True))
        told = rows.join(payers, on="case_key", how="left", maintain_order="left")
        parts.append(told.with_columns(pl.col("paid").fill_null(value=False)))
    return pl.concat(parts)


def _watched(cases: pl.DataFrame, past: Past, day: dt.date) -> pl.DataFrame:
    """The cases of clients whose repayments are known over the whole window."""
    ends = day + dt.timedelta(days=WINDOW)
    whole = past.paying.filter(pl.col("first") <= day, pl.col("last") >= ends)
    named = cases.select("case_key", client=pl.col("client").fill_null(""))
    return named.join(whole, on="client", how="semi")


def _payers(cases: pl.DataFrame, paid: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The keys of the cases of which a payment counts within the window."""
    bounds = cases.select("case_key", "recall_date", "closed_date", own="currency")
    on = pl.col("day")
    ends = day + dt.timedelta(days=WINDOW)
    in_time = [
        pl.col(name).is_null() | (on <= pl.col(name)) for name in ("recall_date", "closed_date")
    ]
    return (
        paid.filter(on > day, on <= ends)
        .join(bounds, on="case_key")
        .filter((pl.col("currency") == pl.col("own")).fill_null(value=True), *in_time)
        .select("case_key")
        .unique()
    )
