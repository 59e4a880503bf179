"""Between which days the payments of each client are known, by the files that tell of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from lib.rights import ALONE

if TYPE_CHECKING:
    from lib.portfolio.portfolio import Portfolio


def told_days(place: "Portfolio") -> Sequence[tuple[str, dt.date]]:
    """Client ("" for any) and day of each file of repayments; see ImportRecord.told_of."""
    return [(client, one.as_of) for one in place.imports("repayments") for client in one.told_of]


def paying(place: "Portfolio") -> pl.DataFrame:
    """Between which days the repayments of each client are known: client, first, last.

    The first is that of the first repayment, the last that of the last file that speaks for him.
    Of whom none speaks the last repayment is the last day.
    """
    last = pl.coalesce("told", "paid")
    return _days(place).filter(pl.col("first").is_not_null()).select("client", "first", last=last)


def known_of(place: "Portfolio", day: dt.date) -> Mapping[str, dt.date]:
    """Client ("" of those without a name) → the day up to which his payments are known.

    That is the last of his payments or of the files with them, at most `day`. A client of whose
    payments nothing is known is not in it. A file of cases says nothing of payments; it counts only
    where there are none at all.
    """
    whole = place.by(ALONE)
    cases: dict[str, dt.date] = {}
    for one in whole.imports("cases"):  # the earliest first
        if one.as_of <= day:
            cases |= dict.fromkeys(one.clients or ("",), one.as_of)
    known = (
        _days(whole, cases)
        .select("client", last=pl.max_horizontal("told", "paid"))
        .drop_nulls()
        .with_columns(last=pl.min_horizontal("last", pl.lit(day)))
    )
    return dict(known.iter_rows()) or cases


def _days(place: "Portfolio", others: Mapping[str, dt.date] | None = None) -> pl.DataFrame:
    """Client, first, paid: the days of his first and last repayment; told: that of the last file.

    A row for each client that has repayments, or whom a file of them names, and for `others`.
    """
    schema = {"client": pl.String, "told": pl.Date}
    told = pl.DataFrame(told_days(place), schema=schema, orient="row")
    files = told.group_by("client").agg(pl.col("told").max())
    of_any = files.filter(pl.col("client") == "")["told"].max()
    clients = place.whose("client").with_columns(pl.col("client").fill_null(""))
    paid = (
        place.rows("repayments")  # of restricted persons too: nothing is told of them
        .select("case_key", "pay_date")
        .join(clients, on="case_key")
        .group_by("client")
        .agg(first=pl.col("pay_date").min(), paid=pl.col("pay_date").max())
        .collect()
    )
    every = pl.DataFrame({"client": [*paid["client"], *files["client"], *(others or {})]}).unique()
    return (
        every.cast(pl.String)  # of nobody it would have no type
        .join(paid, on="client", how="left")
        .join(files, on="client", how="left")
        .with_columns(told=pl.max_horizontal("told", pl.lit(of_any, pl.Date)))
    )
