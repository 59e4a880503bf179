"""Recovery rates as the field defines them.

By amount: Σ net repayments of a case, dated while it was placed with us and within the period, over
Σ of its base, which is frozen: the amount placed (委案金额) or the amount overdue in the snapshot
with which the period begins ("total amount collected against total amount assigned"; "$10,000
collected / $100,000 listed = 10 %"). By count: cases with a net repayment over all cases; cases
with nothing left over all cases. Reversals subtract. Waivers are no money and never in here.
Currencies are never added: every result is per currency.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoLazyFrameT

Base = Literal["placed", "overdue"]

BASES: dict[Base, str] = {"placed": "place_amount", "overdue": "overdue_amount"}
"""The base of a rate → the column of the case frame that holds it."""

FIGURES = (
    "currency",
    "n",
    "numerator",
    "denominator",
    "value",
    "paying",
    "paying_rate",
    "settled",
    "settled_rate",
)
"""Columns of a result after those it is grouped by; money in minor units, rates as shares of 1."""


def rates(
    cases: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    *,
    by: Sequence[str],
    start: dt.date,
    end: dt.date,
    base: Base,
    tolerance: int = 0,
) -> IntoLazyFrameT:
    """Compute recovery of a period for each group of cases.

    Args:
        cases: the snapshot that gives the base: for "overdue" that at the start of the period, for
            "placed" any, since the amount placed does not change. Columns case_key, currency,
            place_date, recall_date, closed_date, overdue_amount, place_amount and those of `by`.
            A case without a base above zero is left out: nothing was there to collect.
        repayments: case_key, pay_date, amount (minor units, reversals negative).
        by: columns of `cases`; none for the total.
        start: first day of the period.
        end: last day of the period.
        base: what the rate is measured against.
        tolerance: minor units that a settled case may still owe.

    Returns:
        The columns of `by` and FIGURES, sorted; a group without payments has numerator 0.

    """
    kept = _with_base(cases, base)
    paid = _net(kept, repayments, start, end)
    together = kept.join(paid, on="case_key", how="left").with_columns(nw.col("net").fill_null(0))
    return _figures(together, [*by, "currency"], tolerance)


def by_month(
    cases: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    *,
    start: dt.date,
    end: dt.date,
    base: Base,
) -> IntoLazyFrameT:
    """Compute what each calendar month brought, against the same base in every month.

    The base of all months is that of all cases given, so that the months of a period add up to
    its rate. A month without payments has no row. Column `month` is its first day; `paying` counts
    cases with a net repayment in that month; cases settled cannot be told by month and are null.

    Args:
        cases: as for `rates`.
        repayments: as for `rates`.
        start: first day of the period.
        end: last day of the period.
        base: what the rate is measured against.

    Returns:
        month and FIGURES, by currency and month.

    """
    kept = _with_base(cases, base)
    whole = kept.group_by("currency").agg(
        nw.len().alias("n"), nw.col("base").sum().alias("denominator")
    )
    paid = _counted(kept, repayments, start, end).with_columns(
        nw.col("pay_date").dt.truncate("1mo").alias("month")
    )
    case_months = paid.group_by("currency", "month", "case_key").agg(
        nw.col("amount").sum().alias("net")
    )
    months = case_months.group_by("currency", "month").agg(
        nw.col("net").sum().alias("numerator"),
        (nw.col("net") > 0).sum().alias("paying"),
    )
    return (
        months.join(whole, on="currency")
        .with_columns(
            _share("numerator", "denominator").alias("value"),
            _share("paying", "n").alias("paying_rate"),
            nw.lit(None, nw.Int64).alias("settled"),
            nw.lit(None, nw.Float64).alias("settled_rate"),
        )
        .select("month", *FIGURES)
        .sort("currency", "month")
        .to_native()
    )


def unmatched(
    cases: IntoLazyFrameT, repayments: IntoLazyFrameT, *, start: dt.date, end: dt.date
) -> IntoLazyFrameT:
    """Sum the repayments of the period that no case of the snapshot accounts for.

    Returns:
        currency, n (repayments), amount (minor units).

    """
    known = nw.from_native(cases).select("case_key")
    return (
        nw.from_native(repayments)
        .filter(nw.col("pay_date") >= start, nw.col("pay_date") <= end)
        .join(known, on="case_key", how="anti")
        .group_by("currency")
        .agg(nw.len().alias("n"), nw.col("amount").sum().alias("amount"))
        .sort("currency")
        .to_native()
    )


def _with_base(cases: IntoLazyFrameT, base: Base) -> nw.LazyFrame[IntoLazyFrameT]:
    return (
        nw.from_native(cases)
        .with_columns(nw.col(BASES[base]).alias("base"))
        .filter(nw.col("base") > 0)
    )


def _counted(
    cases: nw.LazyFrame[IntoLazyFrameT], repayments: IntoLazyFrameT, start: dt.date, end: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The repayments that count: of these cases, in the period, while the case was placed."""
    bounds = cases.select("case_key", "currency", "place_date", "recall_date", "closed_date")
    day = nw.col("pay_date")
    return (
        nw.from_native(repayments)
        .filter(day >= start, day <= end)
        .select("case_key", "pay_date", "amount")
        .join(bounds, on="case_key", how="inner")
        .filter(
            nw.col("place_date").is_null() | (day >= nw.col("place_date")),
            nw.col("recall_date").is_null() | (day <= nw.col("recall_date")),
            nw.col("closed_date").is_null() | (day <= nw.col("closed_date")),
        )
    )


def _net(
    cases: nw.LazyFrame[IntoLazyFrameT], repayments: IntoLazyFrameT, start: dt.date, end: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    counted = _counted(cases, repayments, start, end)
    return counted.group_by("case_key").agg(nw.col("amount").sum().alias("net"))


def _figures(cases: nw.LazyFrame[IntoLazyFrameT], by: list[str], tolerance: int) -> IntoLazyFrameT:
    left = nw.col("overdue_amount") - nw.col("net")
    return (
        cases.with_columns(
            (nw.col("net") > 0).alias("pays"),
            ((nw.col("net") > 0) & (left <= tolerance)).alias("settles"),
        )
        .group_by(*by)
        .agg(
            nw.len().alias("n"),
            nw.col("net").sum().alias("numerator"),
            nw.col("base").sum().alias("denominator"),
            nw.col("pays").sum().alias("paying"),
            nw.col("settles").sum().alias("settled"),
        )
        .with_columns(
            _share("numerator", "denominator").alias("value"),
            _share("paying", "n").alias("paying_rate"),
            _share("settled", "n").alias("settled_rate"),
        )
        .select(*by[:-1], *FIGURES)
        .sort(*by, nulls_last=True)
        .to_native()
    )


def _share(part: str, whole: str) -> nw.Expr:
    return nw.col(part).cast(nw.Float64) / nw.col(whole).cast(nw.Float64)
