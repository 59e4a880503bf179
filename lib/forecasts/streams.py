"""Which money is expected of promises and of agreements, and which cases are left for the rates.

* A case with an agreement that stands brings what is missing of its instalments × the performing
  share: Σ what fell to instalments of which date and grace were over ÷ Σ their amounts, of one
  currency. Nothing else is expected of it.
* Any other case with a running promise brings what is missing of it × the chance that this person
  keeps his word (lib.followups.reliability). Of one by the customer and one by his family on one
  case only the customer's counts: both speak of the same debt.
* Where fewer than minimum_n of them have matured nobody knows share or chance: such a case is left
  to the rates, like all others.
* No case brings more than it owes, nor anything after the day on which its placement ends.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.agreements import records as agreement_records
from lib.agreements.following import KEPT, Grace
from lib.followups.promises import Status, promises
from lib.followups.reliability import CUSTOMER, with_chance

PROMISES, AGREEMENTS, REST = "promises", "agreements", "rest"
"""The three streams."""

DUE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "due": pl.Date,
    "expected": pl.Float64,
}
"""Money that is expected of a case on a day, minor units; what is late is due on the next day."""


def promised(
    followups: pl.DataFrame,
    repayments: pl.DataFrame,
    cases: pl.DataFrame,
    whose: pl.DataFrame,
    day: dt.date,
    grace: Grace,
    minimum_n: int,
) -> pl.DataFrame:
    """The running promises of cases in hand that have a chance; columns DUE.

    `cases` as lib.forecasts.stood gives them, `whose` as lib.forecasts.past.Past.promisers: what
    was promised on every case tells its person's record, what is expected is of those in hand.
    """
    made = promises(followups, repayments, day, grace.days, grace.tolerance)
    rated = with_chance(made, whose, minimum_n)
    running = pl.col("status").is_in([Status.OPEN.value, Status.DUE_TODAY.value])
    own = (pl.col("party") == CUSTOMER).any().over("case_key")
    mine = rated.filter(running, pl.col("chance").is_not_null(), pl.col("missing") > 0).filter(
        (pl.col("party") == CUSTOMER) | ~own
    )
    # The family may have made several; the last one is in force.
    last = mine.sort("promised_on", "promise_date").unique("case_key", keep="last")
    return _at_most(
        last.select("case_key", due="promise_date", expected=pl.col("missing") * pl.col("chance")),
        cases,
        day,
    )


def agreed(
    steps: pl.DataFrame,
    repayments: pl.DataFrame,
    cases: pl.DataFrame,
    day: dt.date,
    grace: Grace,
    minimum_n: int,
) -> pl.DataFrame:
    """What agreements that stand bring for cases in hand; columns DUE, empty without a share."""
    known = steps.filter(pl.col("happened_on") <= day)
    if known.is_empty():
        return pl.DataFrame(schema=dict(DUE))
    states = agreement_records.listed(known, repayments, day, grace).select(
        "agreement_id", "case_key", "currency", "state", "signed_on"
    )
    parts = agreement_records.instalments(known, repayments, day, grace).join(
        states.filter(pl.col("signed_on").is_not_null()), on="agreement_id"
    )
    over = parts.filter(pl.col("due") + dt.timedelta(days=grace.days) < day)
    shares = (
        over.group_by("currency")
        .agg(n=pl.len(), share=pl.col("filled").sum() / pl.col("amount").sum())
        .filter(pl.col("n") >= max(minimum_n, 1))
    )
    running = parts.filter(pl.col("state").is_in([one.value for one in KEPT]))
    return _at_most(
        running.join(shares, on="currency")
        .with_columns(expected=(pl.col("amount") - pl.col("filled")) * pl.col("share"))
        .filter(pl.col("expected") > 0)
        .select("case_key", "due", "expected"),
        cases,
        day,
    )


def _at_most(found: pl.DataFrame, cases: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Of cases in hand, in the order of the days, and no more than each owes."""
    mine = cases.filter("in_hand").select("case_key", "owed", "recall_date")
    so_far = pl.col("expected").cum_sum().over("case_key")
    rest = (pl.col("owed") - (so_far - pl.col("expected"))).clip(0)
    return (
        found.join(mine, on="case_key")
        .sort("case_key", "due")
        .with_columns(
            due=pl.max_horizontal("due", pl.lit(day + dt.timedelta(days=1))),
            expected=pl.min_horizontal("expected", rest),
        )
        .filter(pl.col("recall_date").is_null() | (pl.col("due") <= pl.col("recall_date")))
        .select(pl.col(name).cast(kind) for name, kind in DUE.items())
    )
