"""Days past due from the instalments themselves, oldest due first.

DPD = max(0, as-of date - due date of the oldest instalment with more unpaid than the tolerance), in
calendar days: the due date itself is 0, the next day 1. Payments go to the oldest due first, and an
instalment that is paid in part is still unpaid (the mistakes of others: odoo#16235, fineract#2550).
"""

import datetime as dt

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoLazyFrameT

NOTHING = 0

DAYS_TOLERATED = 1
"""Days by which two counts of one case may differ: some lenders count the due date itself."""


def days_past_due(
    instalments: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    as_of: dt.date,
    tolerance: int = NOTHING,
) -> IntoLazyFrameT:
    """Compute what is due and unpaid for each case that has instalments.

    Args:
        instalments: case_key, due_date, due_amount, currency and, if the lender allocates payments
            himself, paid_amount (minor units) with its paid_date; then the repayments are not used
            for that case.
        repayments: case_key, pay_date, amount (reversals negative), currency (null is that of the
            case; money of another currency is not credited).
        as_of: instalments due later and payments after it do not count.
        tolerance: minor units that may stay unpaid.

    Returns:
        case_key, dpd (days), overdue_amount (minor units), oldest_due, and oldest_unpaid, what the
        instalments due then still lack (both null when nothing is); one row for each case with a
        due date, for one whose instalments are all due later too. Of a case whose instalments are
        of two currencies nothing is said.

    """
    plan = nw.from_native(instalments).filter(
        ~nw.col("case_key").is_null(), ~nw.col("due_date").is_null()
    )
    owing = _owing(plan)
    received = _received(owing, nw.from_native(repayments), as_of)
    open_ones = _unpaid(plan, received, as_of).filter(nw.col("unpaid") > tolerance)
    first = nw.col("due_date") == nw.col("due_date").min().over("case_key")
    oldest = (
        open_ones.with_columns(nw.when(first).then(nw.col("unpaid")).alias("lacks"))
        .group_by("case_key")
        .agg(
            nw.col("unpaid").sum().alias("overdue_amount"),
            nw.col("due_date").min().alias("oldest_due"),
            nw.col("lacks").sum().alias("oldest_unpaid"),
        )
    )
    days = (nw.lit(as_of) - nw.col("oldest_due")).dt.total_minutes() // (24 * 60)
    return (
        owing.join(oldest, on="case_key", how="left")
        .with_columns(
            days.fill_null(0).cast(nw.Int32).alias("dpd"), nw.col("overdue_amount").fill_null(0)
        )
        .select("case_key", "dpd", "overdue_amount", "oldest_due", "oldest_unpaid")
        .to_native()
    )


def _owing(plan: nw.LazyFrame[IntoLazyFrameT]) -> nw.LazyFrame[IntoLazyFrameT]:
    """The cases with a plan and its currency: case_key, owed_in (null where it says none)."""
    found = plan.group_by("case_key").agg(
        nw.col("currency").min().alias("other"), nw.col("currency").max().alias("owed_in")
    )
    single = nw.col("owed_in").is_null() | (nw.col("other") == nw.col("owed_in"))
    return found.filter(single).select("case_key", "owed_in")


def _received(
    owing: nw.LazyFrame[IntoLazyFrameT], repayments: nw.LazyFrame[IntoLazyFrameT], as_of: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """What each case has paid by `as_of`, net of reversals: case_key, received."""
    own = nw.col("currency") == nw.col("owed_in")
    unsaid = nw.col("currency").is_null() | nw.col("owed_in").is_null()
    return (
        repayments.filter(nw.col("pay_date") <= as_of)
        .join(owing, on="case_key", how="inner")
        .filter(unsaid | own)
        .group_by("case_key")
        .agg(nw.col("amount").sum().alias("received"))
    )


def _unpaid(
    plan: nw.LazyFrame[IntoLazyFrameT], received: nw.LazyFrame[IntoLazyFrameT], as_of: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """What each instalment due by `as_of` lacks: case_key, due_date, unpaid."""
    # The file knows more than the day asked for: what it says was paid later was still owed then.
    later = ~nw.col("paid_date").is_null() & (nw.col("paid_date") > as_of)
    allocated = nw.when(later & ~nw.col("paid_amount").is_null()).then(nw.lit(0))
    due = plan.filter(nw.col("due_date") <= as_of).select(
        "case_key",
        "due_date",
        "due_amount",
        allocated.otherwise(nw.col("paid_amount")).alias("allocated"),
    )
    told = due.group_by("case_key").agg(nw.col("allocated").count().alias("told"))
    asked = (
        due.join(told, on="case_key")
        .join(received, on="case_key", how="left")
        .with_columns(
            nw.col("due_amount").cum_sum().over("case_key", order_by="due_date").alias("due_so_far")
        )
    )
    # What earlier instalments have not used up is left for this one, from nothing to all of it.
    left = nw.col("received").fill_null(0) - (nw.col("due_so_far") - nw.col("due_amount"))
    by_age = nw.min_horizontal(nw.max_horizontal(left, nw.lit(0)), nw.col("due_amount"))
    covered = nw.when(nw.col("told") > 0).then(nw.col("allocated").fill_null(0)).otherwise(by_age)
    return asked.with_columns((nw.col("due_amount") - covered).alias("unpaid")).select(
        "case_key", "due_date", "unpaid"
    )
