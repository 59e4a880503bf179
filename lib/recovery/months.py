"""Recovery by calendar month: what each month brought of the same base."""

import datetime as dt
from collections.abc import Sequence

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoLazyFrameT

from lib.recovery.rates import CASE, FIGURES, Base, counted, measured, of_base, share


def by_month(
    cases: IntoLazyFrameT,
    repayments: IntoLazyFrameT,
    *,
    start: dt.date,
    end: dt.date,
    base: Base,
    unit: str = CASE,
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
        unit: as for `rates`.

    Returns:
        month and FIGURES, by currency and month.

    """
    kept = measured(cases, base, start, end)
    paid = of_base(counted(kept, nw.from_native(repayments), start, end), base)
    return in_months(kept, paid, start=start, end=end, unit=unit)


def in_months(
    kept: nw.LazyFrame[IntoLazyFrameT],
    paid: nw.LazyFrame[IntoLazyFrameT],
    *,
    start: dt.date,
    end: dt.date,
    unit: str = CASE,
) -> IntoLazyFrameT:
    """The same of cases that are `measured`, and of what they paid as `counted` gives it.

    `paid` needs case_key, currency, a day of the month as `pay_date`, and amount.
    """
    if unit != CASE:
        paid = paid.join(kept.select(CASE, unit), on=CASE)
    return (
        _in_every_month(kept, unit, start, end)
        .join(_brought_by_month(paid, unit), on=["currency", "at"], how="left")
        .with_columns(
            nw.col("numerator", "paying").fill_null(0),
            # Null in every row; a null literal with a type is not known to every engine.
            nw.when(nw.col("n") < 0).then(nw.col("n")).alias("settled"),
        )
        .with_columns(
            share("numerator", "denominator").alias("value"),
            share("paying", "n").alias("paying_rate"),
            share("settled", "n").alias("settled_rate"),
        )
        .select("month", *FIGURES)
        .sort("currency", "month")
        .to_native()
    )


def _in_every_month(
    kept: nw.LazyFrame[IntoLazyFrameT], unit: str, start: dt.date, end: dt.date
) -> nw.LazyFrame[IntoLazyFrameT]:
    """The base of all cases once for each month: currency, n, denominator, at and month."""
    whole = kept.group_by("currency").agg(
        nw.col(unit).n_unique().alias("n"), nw.col("base").sum().alias("denominator")
    )
    return nw.concat(
        [
            whole.with_columns(nw.lit(_at(month)).alias("at"), nw.lit(month).alias("month"))
            for month in _months(start, end)
        ]
    )


def _brought_by_month(
    paid: nw.LazyFrame[IntoLazyFrameT], unit: str
) -> nw.LazyFrame[IntoLazyFrameT]:
    """By currency and month (`at`): the net repayments, and how many cases paid anything."""
    day = nw.col("pay_date").dt
    return (
        paid.with_columns((day.year().cast(nw.Int32) * 12 + day.month().cast(nw.Int32)).alias("at"))
        .group_by("currency", "at", unit)
        .agg(nw.col("amount").sum().alias("net"))
        .with_columns((nw.col("net") > 0).alias("pays"))
        .group_by("currency", "at")
        .agg(nw.col("net").sum().alias("numerator"), nw.col("pays").sum().alias("paying"))
    )


def _months(start: dt.date, end: dt.date) -> Sequence[dt.date]:
    """The first days of the months that a period touches; that of its start at least."""
    last = max(_at(start), _at(end))
    return [dt.date((at - 1) // 12, (at - 1) % 12 + 1, 1) for at in range(_at(start), last + 1)]


def _at(day: dt.date) -> int:
    """A month as one number, which engines join on more alike than on dates."""
    return day.year * 12 + day.month
