"""Days past due from the instalments themselves, oldest due first.

DPD = max(0, as-of date - due date of the oldest instalment with more unpaid than the tolerance), in
calendar days: the due date itself is 0, the next day 1. Payments go to the oldest due first, and an
instalment that is paid in part is still unpaid (the mistakes of others: odoo#16235, fineract#2550).
"""

import datetime as dt

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoLazyFrameT

NOTHING = 0


def days_past_due(
    instalments: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    as_of: dt.date,
    tolerance: int = NOTHING,
) -> IntoLazyFrameT:
    """Compute what is due and unpaid for each case that has instalments.

    Args:
        instalments: case_key, due_date, due_amount and, if the lender allocates payments himself,
            paid_amount (minor units); then the repayments are not used for that case.
        repayments: case_key, pay_date, amount (reversals negative).
        as_of: instalments due later and payments after it do not count.
        tolerance: minor units that may stay unpaid.

    Returns:
        case_key, dpd (days), overdue_amount (minor units), oldest_due (null when nothing is).

    """
    due = (
        nw.from_native(instalments)
        .filter(~nw.col("case_key").is_null(), nw.col("due_date") <= as_of)
        .select("case_key", "due_date", "due_amount", nw.col("paid_amount").alias("allocated"))
    )
    paid = (
        nw.from_native(repayments)
        .filter(nw.col("pay_date") <= as_of)
        .group_by("case_key")
        .agg(nw.col("amount").sum().alias("received"))
    )
    told = due.group_by("case_key").agg(nw.col("allocated").count().alias("told"))
    asked = (
        due.join(told, on="case_key")
        .join(paid, on="case_key", how="left")
        .with_columns(
            nw.col("due_amount").cum_sum().over("case_key", order_by="due_date").alias("due_so_far")
        )
    )
    # What earlier instalments have not used up is left for this one, from nothing to all of it.
    left = nw.col("received").fill_null(0) - (nw.col("due_so_far") - nw.col("due_amount"))
    by_age = nw.min_horizontal(nw.max_horizontal(left, nw.lit(0)), nw.col("due_amount"))
    covered = nw.when(nw.col("told") > 0).then(nw.col("allocated").fill_null(0)).otherwise(by_age)
    unpaid = asked.with_columns((nw.col("due_amount") - covered).alias("unpaid"))
    open_ones = unpaid.filter(nw.col("unpaid") > tolerance)
    oldest = open_ones.group_by("case_key").agg(
        nw.col("unpaid").sum().alias("overdue_amount"), nw.col("due_date").min().alias("oldest_due")
    )
    days = (nw.lit(as_of) - nw.col("oldest_due")).dt.total_minutes() // (24 * 60)
    return (
        told.select("case_key")
        .join(oldest, on="case_key", how="left")
        .with_columns(
            days.fill_null(0).cast(nw.Int32).alias("dpd"), nw.col("overdue_amount").fill_null(0)
        )
        .select("case_key", "dpd", "overdue_amount", "oldest_due")
        .to_native()
    )
