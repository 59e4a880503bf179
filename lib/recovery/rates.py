"""Recovery rates as the field defines them.

By amount: Σ net repayments of a case, dated while it was placed with us and within the period, over
Σ of its base, which is frozen: the amount placed (委案金额) or the amount overdue in the snapshot
with which the period begins ("total amount collected against total amount assigned"; "$10,000
collected / $100,000 listed = 10 %"). Against an amount placed each payment counts for the placement
that was running: where a case is placed again, what comes from that day on is the new one's, as in
lib.measures.placements. What is overdue is owed whichever placement runs. By count: cases with a
net repayment over all cases; cases with nothing left over all cases. Reversals subtract. Waivers
are no money and never in here. Currencies are never added: every result is per currency, and a
repayment that names another currency than its case does not count.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoLazyFrameT

Base = Literal["placed", "overdue"]

BASES: dict[Base, str] = {"placed": "place_amount", "overdue": "overdue_amount"}
"""The base of a rate → the column of the case frame that holds it."""

NEXT = "next_place"
"""Column of the day on which a case was placed again (lib.recovery.known); null: it was not."""

BOUNDS = ("currency", "place_date", "recall_date", "closed_date", "as_of")
"""What of a case bounds the repayments that count; NEXT too, if it is known."""

CASE = "case_key"
"""What counts as one unless another column is named: a case."""

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
    unit: str = CASE,
    tolerance: int = 0,
) -> IntoLazyFrameT:
    """Compute recovery of a period for each group of cases.

    Args:
        cases: the snapshot with which the period begins; it gives the base, and what settled cases
            still owed. Columns case_key, currency, place_date, recall_date, closed_date,
            overdue_amount, place_amount, as_of and those of `by`. Which of them are measured says
            `measured`; NEXT if it is known. Payments up to `as_of` are in the overdue amount
            already, so that for a snapshot from within the period only later ones settle what it
            says is owed.
        repayments: case_key, pay_date, amount (minor units, reversals negative), currency (null is
            that of the case). Which of them count says `counted`.
        by: columns of `cases`; none for the total. The currency is always among them.
        start: first day of the period.
        end: last day of the period.
        base: what the rate is measured against.
        unit: the column of `cases` of whose values each counts as one in each group, as of persons
            with several cases: his net repayments and bases are summed, and he is settled when all
            of his cases are.
        tolerance: minor units that a settled case may still owe.

    Returns:
        The columns of `by` and FIGURES, sorted; a group without payments has numerator 0.

    """
    kept = measured(cases, base, start, end)
    paid = of_base(counted(kept, nw.from_native(repayments), start, end), base)
    return figures(netted(kept, paid), by=by, unit=unit, tolerance=tolerance)


def netted(
    cases: nw.LazyFrame[IntoLazyFrameT], paid: nw.LazyFrame[IntoLazyFrameT]
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The cases with what they paid, of what `counted` gives.

    `net` is all of it, `since` what was paid after the day of the case's snapshot (minor units).
    """
    since = nw.when(after_snapshot()).then(nw.col("amount")).otherwise(nw.lit(0))
    net = (
        paid.with_columns(since.alias("since"))
        .group_by("case_key")
        .agg(nw.col("amount").sum().alias("net"), nw.col("since").sum().alias("since"))
    )
    return cases.join(net, on="case_key", how="left").with_columns(
        nw.col("net", "since").fill_null(0)
    )


def after_snapshot() -> nw.Expr:
    """Whether a repayment is from after the day of its case's snapshot."""
    return nw.col("as_of").is_null() | (nw.col("pay_date") > nw.col("as_of"))


def unmatched(
    cases: IntoLazyFrameT, repayments: IntoLazyFrameT, *, start: dt.date, end: dt.date
) -> IntoLazyFrameT:
    """Sum the repayments of the period that no case of the snapshot accounts for.

    Returns:
        currency, n (repayments), amount (minor units).

    """
    known = nw.from_native(cases).select("case_key")
    return _by_currency(
        nw.from_native(repayments)
        .filter(nw.col("pay_date") >= start, nw.col("pay_date") <= end)
        .join(known, on="case_key", how="anti")
    )


def measured(
    cases: IntoLazyFrameT, base: Base, start: dt.date, end: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The cases that a rate is measured over, with their `base` in minor units.

    Left out are those without a base above zero, of which nothing was to be collected, and those
    that were not under collection on any day of the period. A date that is not known is no bound.
    """
    return (
        nw.from_native(cases)
        .with_columns(nw.col(BASES[base]).alias("base"))
        .filter(
            nw.col("base") > 0,
            nw.col("place_date").is_null() | (nw.col("place_date") <= end),
            nw.col("recall_date").is_null() | (nw.col("recall_date") >= start),
            nw.col("closed_date").is_null() | (nw.col("closed_date") >= start),
        )
    )


def counted(
    cases: nw.LazyFrame[IntoLazyFrameT],
    repayments: nw.LazyFrame[IntoLazyFrameT],
    start: dt.date,
    end: dt.date,
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The repayments that count: of these cases, in the period, while the case was placed.

    Returns case_key, currency, pay_date, amount, and bounds, as_of and NEXT of the case. A payment
    on the day of placement, recall or closing counts.
    """
    return _paired(cases, repayments, start, end).filter(counts()).drop("stated")


def counts() -> nw.Expr:
    """Whether a repayment counts that stands with BOUNDS of its case; see `counted`."""
    day = nw.col("pay_date")
    return nw.all_horizontal(
        nw.col("stated").is_null() | (nw.col("stated") == nw.col("currency")),
        nw.col("place_date").is_null() | (day >= nw.col("place_date")),
        nw.col("recall_date").is_null() | (day <= nw.col("recall_date")),
        nw.col("closed_date").is_null() | (day <= nw.col("closed_date")),
        ignore_nulls=False,
    )


def of_base(paid: nw.LazyFrame[IntoLazyFrameT], base: Base) -> nw.LazyFrame[IntoLazyFrameT]:
    """The repayments, as `counted` gives them, that count against a base."""
    if base != "placed" or NEXT not in paid.collect_schema().names():
        return paid
    return paid.filter(before_next())


def before_next() -> nw.Expr:
    """Whether a repayment is from before the day on which its case was placed again."""
    return nw.col(NEXT).is_null() | (nw.col("pay_date") < nw.col(NEXT))


def foreign(
    cases: IntoLazyFrameT, repayments: IntoLazyFrameT, *, start: dt.date, end: dt.date
) -> IntoLazyFrameT:
    """Sum the repayments of the period that name another currency than their case.

    Returns:
        currency (of the repayment), n (repayments), amount (minor units).

    """
    paired = _paired(nw.from_native(cases), nw.from_native(repayments), start, end)
    strange = paired.filter(nw.col("stated") != nw.col("currency")).drop("currency")
    return _by_currency(strange.with_columns(nw.col("stated").alias("currency")))


def _paired(
    cases: nw.LazyFrame[IntoLazyFrameT],
    repayments: nw.LazyFrame[IntoLazyFrameT],
    start: dt.date,
    end: dt.date,
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The repayments of the period with their cases; `stated` is the currency that they name."""
    again = [NEXT] if NEXT in cases.collect_schema().names() else []
    bounds = cases.select("case_key", *BOUNDS, *again)
    return (
        repayments.filter(nw.col("pay_date") >= start, nw.col("pay_date") <= end)
        .select("case_key", "pay_date", "amount", nw.col("currency").alias("stated"))
        .join(bounds, on="case_key", how="inner")
    )


def _by_currency(repayments: nw.LazyFrame[IntoLazyFrameT]) -> IntoLazyFrameT:
    return (
        repayments.group_by("currency")
        .agg(nw.len().alias("n"), nw.col("amount").sum().alias("amount"))
        .sort("currency")
        .to_native()
    )


def figures(
    cases: nw.LazyFrame[IntoLazyFrameT], *, by: Sequence[str], unit: str = CASE, tolerance: int = 0
) -> IntoLazyFrameT:
    """The rates of cases that are `measured` and `netted`; see `rates`."""
    # A column that is named twice still groups once.
    by = [*(column for column in dict.fromkeys(by) if column != "currency"), "currency"]
    left = nw.col("overdue_amount") - nw.col("since")
    told = cases.with_columns((left <= tolerance).fill_null(value=False).alias("done"))
    if unit != CASE:
        told = told.group_by(*dict.fromkeys([unit, *by])).agg(
            nw.col("net").sum(), nw.col("base").sum(), nw.col("done").all()
        )
    return (
        told.with_columns(
            (nw.col("net") > 0).alias("pays"),
            ((nw.col("net") > 0) & nw.col("done")).alias("settles"),
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
            share("numerator", "denominator").alias("value"),
            share("paying", "n").alias("paying_rate"),
            share("settled", "n").alias("settled_rate"),
        )
        .select(*by[:-1], *FIGURES)
        .sort(*by, nulls_last=True)
        .to_native()
    )


def share(part: str, whole: str) -> nw.Expr:
    """The share that a column is of another one."""
    return nw.col(part).cast(nw.Float64) / nw.col(whole).cast(nw.Float64)
