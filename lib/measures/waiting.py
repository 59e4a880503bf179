"""The spells of a portfolio and when each paid first; of a large portfolio both are made once.

They hang on files alone, and two years of these are long to read: what is asked of them afterwards,
by any filter, reads one row a spell.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl

from lib.measures import spells as measured
from lib.measures.contacts import OF_PAYMENT
from lib.measures.times import until_paid
from lib.portfolio import restricted
from lib.portfolio.paying import paying
from lib.portfolio.portfolio import Portfolio
from lib.portfolio.reach import reach
from lib.portfolio.records import ImportRecord
from lib.rights import ALONE


def spells(place: Portfolio, until: dt.date) -> pl.LazyFrame:
    """Every spell up to a day; see lib.measures.spells.

    Raises:
        MeasureImpossible: there is no case file up to that day.

    """
    measured.check_any(place, until)
    files = place.imports("cases")
    return _kept(place, f"spells.{until}", files, lambda: measured.spells(place, until))


def until_first_paid(place: Portfolio, until: dt.date) -> pl.LazyFrame:
    """The spells with the day of their first repayment; see lib.measures.times.until_paid.

    Raises:
        MeasureImpossible: there is no case file up to that day.

    """

    def made() -> pl.DataFrame:
        every = spells(place, until).collect()
        return until_paid(every, _telling(place, every), until, paying(place.by(ALONE)))

    measured.check_any(place, until)
    files = (*place.imports("cases"), *place.imports("repayments"))
    return _kept(place, f"paid-first.{until}", files, made)


def _telling(place: Portfolio, spells: pl.DataFrame) -> pl.DataFrame:
    """The repayments that tell when each spell paid first.

    All of the cases of which anything was taken back; of the others the first since its start.
    """
    back = place.taken_back().select(OF_PAYMENT)
    begun = spells.lazy().select("case_key", "start", of_case="currency")
    unsaid, same = pl.col("currency").is_null(), pl.col("currency") == pl.col("of_case")
    first = (
        place.repayments()
        .select(OF_PAYMENT[:-1])
        .filter(pl.col("amount") > 0)
        .join(back.select("case_key").unique(), on="case_key", how="anti")
        .join(begun, on="case_key")
        .filter((unsaid | same).fill_null(value=True), pl.col("pay_date") >= pl.col("start"))
        .group_by("case_key", "start")
        .agg(pl.col("pay_date").min(), pl.col("amount").max(), pl.col("currency").first())
        .select(OF_PAYMENT[:-1])
        .collect(engine="streaming")
    )
    return pl.concat([back.collect(), first], how="diagonal")


def _kept(
    place: Portfolio,
    name: str,
    files: Sequence[ImportRecord],
    make: Callable[[], pl.DataFrame],
) -> pl.LazyFrame:
    """What was made of files, if it is kept and one may see all; else made now."""
    found = None
    if reach(place.ledger.actor) == "all":
        found = place.kept(
            f"{name}{restricted.mark(place.ledger)}", files, lambda _: iter([make()])
        )
    return make().lazy() if found is None else found
