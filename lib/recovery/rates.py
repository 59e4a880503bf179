"""Recovery rates as the field defines them.

By amount: Σ net repayments of a case, dated while it was placed with us and within the period, over
Σ of its base, which is frozen: the amount placed (委案金额) or the amount overdue in the snapshot
with which the period begins ("total amount collected against total amount assigned"; "$10,000
collected / $100,000 listed = 10 %"). By count: cases with a net repayment over all cases; cases
with nothing left over all cases. Reversals subtract. Waivers are no money and never in here.
Currencies are never added: every result is per currency, and a repayment that names another
currency than its case does not count.
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
        cases: the snapshot with which the period begins; it gives the base, and what settled cases
            still owed. Columns case_key, currency, place_date, recall_date, closed_date,
            overdue_amount, place_amount, as_of and those of `by`. Which of them are measured says
            `measured`. Payments up to `as_of` are in the overdue amount already, so that for a
            snapshot from within the period only later ones settle what it says is owed.
        repayments: case_key, pay_date, amount (minor units, reversals negative), currency (null is
            that of the case). Which of them count says `counted`.
        by: columns of `cases`; none for the total. The currency is always among them.
        start: first day of the period.
        end: last day of the period.
        base: what the rate is measured against.
        tolerance: minor units that a settled case may still owe.

    Returns:
        The columns of `by` and FIGURES, sorted; a group without payments has numerator 0.

    """
    kept = measured(cases, base, start, end)
    paid = counted(kept, nw.from_native(repayments), start, end)
    unknown = nw.col("as_of").is_null()
    since = nw.when(unknown | (nw.col("pay_date") > nw.col("as_of"))).then(nw.col("amount"))
    net = (
        paid.with_columns(since.otherwise(nw.lit(0)).alias("since"))
        .group_by("case_key")
        .agg(nw.col("amount").sum().alias("net"), nw.col("since").sum().alias("since"))
    )
    together = kept.join(net, on="case_key", how="left").with_columns(
        nw.col("net", "since").fill_null(0)
    )
    # A column that is named twice still groups once.
    groups = [column for column in dict.fromkeys(by) if column != "currency"]
    return _figures(together, [*groups, "currency"], tolerance)


def by_month(
    cases: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    *,
    start: dt.date,
    end: dt.date,
    base: Base,
) -> IntoLazyFrameT:
    """Compute what each calendar month brought, against the same base in every month.

    The base of all months is that of all cases measured, so that the months of a period add up to
    its rate. Each month of the period has a row, one without payments too. Column `month` is its
    first day; `paying` counts cases with a net repayment in that month; cases settled cannot be
    told by month and are null.

    Args:
        cases: as for `rates`.
        repayments: as for `rates`.
        start: first day of the period.
        end: last day of the period.
        base: what the rate is measured against.

    Returns:
        month and FIGURES, by currency and month.

    """
    kept = measured(cases, base, start, end)
    paid = counted(kept, nw.from_native(repayments), start, end)
    return (
        _in_every_month(kept, start, end)
        .join(_brought_by_month(paid), on=["currency", "at"], how="left")
        .with_columns(
            nw.col("numerator", "paying").fill_null(0),
            # Null in every row; a null literal with a type is not known to every engine.
            nw.when(nw.col("n") < 0).then(nw.col("n")).alias("settled"),
        )
        .with_columns(
            _share("numerator", "denominator").alias("value"),
            _share("paying", "n").alias("paying_rate"),
            _share("settled", "n").alias("settled_rate"),
        )
        .select("month", *FIGURES)
        .sort("currency", "month")
        .to_native()
    )


def _in_every_month(
    kept: nw.LazyFrame[IntoLazyFrameT], start: dt.date, end: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The base of all cases once for each month: currency, n, denominator, at and month."""
    whole = kept.group_by("currency").agg(
        nw.len().alias("n"), nw.col("base").sum().alias("denominator")
    )
    return nw.concat(
        [
            whole.with_columns(nw.lit(_at(month)).alias("at"), nw.lit(month).alias("month"))
            for month in _months(start, end)
        ]
    )


def _brought_by_month(paid: nw.LazyFrame[IntoLazyFrameT]) -> nw.LazyFrame[IntoLazyFrameT]:
    """By currency and month (`at`): the net repayments, and how many cases paid anything."""
    day = nw.col("pay_date").dt
    return (
        paid.with_columns((day.year().cast(nw.Int32) * 12 + day.month().cast(nw.Int32)).alias("at"))
        .group_by("currency", "at", "case_key")
        .agg(nw.col("amount").sum().alias("net"))
        .with_columns((nw.col("net") > 0).alias("pays"))
        .group_by("currency", "at")
        .agg(nw.col("net").sum().alias("numerator"), nw.col("pays").sum().alias("paying"))
    )


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

    Returns case_key, currency, pay_date, amount, and bounds and as_of of the case. A payment on the
    day of placement, recall or closing counts.
    """
    day = nw.col("pay_date")
    return (
        _paired(cases, repayments, start, end)
        .filter(
            nw.col("stated").is_null() | (nw.col("stated") == nw.col("currency")),
            nw.col("place_date").is_null() | (day >= nw.col("place_date")),
            nw.col("recall_date").is_null() | (day <= nw.col("recall_date")),
            nw.col("closed_date").is_null() | (day <= nw.col("closed_date")),
        )
        .drop("stated")
    )


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
    bounds = cases.select(
        "case_key", "currency", "place_date", "recall_date", "closed_date", "as_of"
    )
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


def _figures(cases: nw.LazyFrame[IntoLazyFrameT], by: list[str], tolerance: int) -> IntoLazyFrameT:
    left = nw.col("overdue_amount") - nw.col("since")
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


def _months(start: dt.date, end: dt.date) -> Sequence[dt.date]:
    """The first days of the months that a period touches; that of its start at least."""
    last = max(_at(start), _at(end))
    return [dt.date((at - 1) // 12, (at - 1) % 12 + 1, 1) for at in range(_at(start), last + 1)]


def _at(day: dt.date) -> int:
    """A month as one number, which engines join on more alike than on dates."""
    return day.year * 12 + day.month


def _share(part: str, whole: str) -> nw.Expr:
    return nw.col(part).cast(nw.Float64) / nw.col(whole).cast(nw.Float64)
