"""Whom a payment counts for: the owner of the case on the day of the payment.

With Credit.PROMISE the collector who took the customer's word counts instead, where the payment
came within the window of a promise (from its day to its date and the days of grace). A reversal is
taken out of the payment that it belongs to, on that payment's day, so that nobody is charged for
what somebody else was credited with. Each payment counts once; who owned the case on no day of a
payment is credited with nothing.
"""

from enum import StrEnum

import polars as pl

from lib.team.owners import WORD


class Credit(StrEnum):
    """Who is credited with a payment."""

    OWNER = "owner"
    PROMISE = "promise"


def credited(spells: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """The payments with the spell on whose days they came.

    Args:
        spells: as lib.team.owners.spells gives them.
        payments: case_key, day, paid as lib.followups.payments.standing_payments gives them.

    Returns:
        The columns of spells but days, with `day` and `paid`; payments of no spell are left out.

    """
    found = payments.select("case_key", "day", "paid").sort("day").join_asof(
        spells.sort("since"), left_on="day", right_on="since", by="case_key",
        strategy="backward", check_sortedness=False,
    )  # fmt: skip
    return found.filter(pl.col("day") < pl.col("until")).drop("days")


def to_promise_takers(payments: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """The credited payments, those within a promise's window to who took the promise.

    Args:
        payments: as `credited` gives them; `owner` is changed.
        promises: case_key, promised_on, last_day, taker; the latest before the payment counts.

    """
    word = promises.filter(pl.col("taker").is_not_null()).sort("promised_on")
    found = payments.sort("day").join_asof(
        word.select("case_key", "promised_on", "last_day", "taker"),
        left_on="day", right_on="promised_on", by="case_key",
        strategy="backward", check_sortedness=False,
    )  # fmt: skip
    within = (pl.col("day") <= pl.col("last_day")).fill_null(value=False)
    owner = pl.when(within).then(pl.col("taker").cast(WORD)).otherwise("owner")
    return found.with_columns(owner=owner).drop("promised_on", "last_day", "taker")
