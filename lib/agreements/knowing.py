"""The agreements of a portfolio as they stand on a day, as far as its reader may see the cases."""

import datetime as dt

import polars as pl

from lib.agreements import records
from lib.agreements.following import Grace
from lib.portfolio import Portfolio
from lib.rights import ALONE


def steps_of(place: Portfolio) -> pl.DataFrame:
    """The steps of all agreements for cases that the portfolio's actor may see.

    Those of the sample are among them while it is open.
    """
    sample = any(one.sample for one in place.by(ALONE).imports())
    return place.seen(records.steps(place.ledger, sample=sample).lazy()).collect()


def agreed(place: Portfolio, day: dt.date, grace: Grace) -> pl.DataFrame:
    """The agreements as lib.agreements.records.listed gives them."""
    # Who is restricted pays all the same: his agreement is not broken by that.
    return records.listed(steps_of(place), place.rows("repayments"), day, grace)
