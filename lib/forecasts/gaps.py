"""What is missing of a target: target − (collected + expected), and how much a week that is.

Of a month: collected is the net money from its first day to the as-of day, of the cases in the
files of that day and of the month end before; expected is the forecast of the days that are left
(of a week that reaches beyond its end the share of its days). A bucket is that in which a case
began the month, so that a case that pays stays in the target that it was in.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import polars as pl

from lib.forecasts.gathering import Forecast
from lib.forecasts.past import GROUPS
from lib.forecasts.stood import FOUND, came

GAPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("target_id", *GROUPS), pl.String),
    **dict.fromkeys(("target", "collected", "expected", "gap"), pl.Int64),
    "weeks_left": pl.Float64,
    "needed": pl.Float64,
    "recorded_at": pl.Datetime("us", "UTC"),
    "recorded_by": pl.String,
}
"""One row a target, minor units: `gap` is negative where more is expected than wanted; `needed` a
week is what is not collected yet ÷ the weeks that are left, null when none is. `expected` and `gap`
are null where nobody can say what comes; see lib.forecasts.lacking."""

SUMS = ("collected", "last_to_day", "last_month")
OF_BEFORE = tuple(name for one in SUMS[1:] for name in (one, f"n_{one}"))

PERIODS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "currency": pl.String,
    **dict.fromkeys((*SUMS, *(f"n_{one}" for one in SUMS)), pl.Int64),
    **dict.fromkeys(("same", "same_before", "n_same", "n_same_before"), pl.Int64),
    "since": pl.Date,
}
"""Money of a month up to its as-of day, of the month before up to the same day of the month, and of
all of that month, each of the cases in its own files; `n_…` the cases of each that paid, net of
what was taken back. Null where no file of up to the end of that month has a case of the currency.

The same two sums and numbers of the cases that both months have: those in the file before the month
before began, of the day `since`, and in the file of the as-of day. Each of them was with us on both
ends of both months, so that neither a larger file nor who left makes the one month larger. Null
where there is no such file."""


class Months(Protocol):
    """What is asked of a portfolio here; see lib.forecasts.past."""

    @property
    def days(self) -> Sequence[dt.date]:
        """The month ends with files, the day that is asked for as the last."""

    @property
    def stood(self) -> Callable[[dt.date], pl.DataFrame]:
        """Gives the cases of one of them, with lib.forecasts.stood.FOUND."""

    @property
    def repayments(self) -> pl.DataFrame:
        """The repayments, those of the months that are summed up at least."""


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month of a day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def gaps(targets: pl.DataFrame, found: Forecast, collected: pl.DataFrame) -> pl.DataFrame:
    """What is missing of each target of the month of the forecast's day; columns GAPS.

    Args:
        targets: as lib.forecasts.targets.standing gives them.
        found: the forecast.
        collected: as `collected` gives it for the same day.

    """
    first, last = month_of(found.day)
    left = (last - found.day).days
    ahead = _of_days(found, left)
    unknown = {one.currency for one in found.proofs if one.lacks is not None}
    rows = []
    for one in targets.filter(pl.col("month") == first).iter_rows(named=True):
        within = [pl.col(name) == one[name] for name in GROUPS if one[name] is not None]
        came_in = round(float(collected.filter(*within)["amount"].sum()))
        coming = None
        if one["currency"] not in unknown:
            # One group may be expected to take back more than it pays; all of a target may not.
            coming = max(round(float(ahead.filter(*within)["expected"].sum())), 0)
        missing = one["amount"] - came_in
        rows.append(
            {
                **{
                    name: one[name] for name in ("target_id", *GROUPS, "recorded_at", "recorded_by")
                },
                "target": one["amount"],
                "collected": came_in,
                "expected": coming,
                "gap": None if coming is None else missing - coming,
                "weeks_left": left / 7,
                "needed": max(missing, 0) / (left / 7) if left else None,
            }
        )
    return pl.DataFrame(rows, schema=dict(GAPS), orient="row")


def _of_days(found: Forecast, days: int) -> pl.DataFrame:
    """What is expected of so many days ahead: GROUPS, expected."""
    share = ((days - 7 * (pl.col("week") - 1)) / 7).clip(0, 1)
    return found.groups.with_columns(pl.col("expected") * share).select(*GROUPS, "expected")


def collected(known: Months, first: dt.date, last: dt.date) -> pl.DataFrame:
    """What came in on some days: GROUPS, amount, n (cases that paid), minor units.

    Of the cases of the last month end up to `last`, and of those of the one before.
    """
    return _brought(_among(known, last, _paying(known, first, last)), known, first, last)


def _brought(cases: pl.DataFrame, known: Months, first: dt.date, last: dt.date) -> pl.DataFrame:
    """What cases brought on some days: GROUPS, amount, n (cases with more paid than reversed)."""
    paid = came(cases, known.repayments, first, last)
    net = paid.group_by("case_key").agg(pl.col("amount").sum())
    groups = cases.unique("case_key", keep="last", maintain_order=True)
    return (
        net.join(groups.select("case_key", *GROUPS), on="case_key")
        .group_by(GROUPS)
        .agg(pl.col("amount").sum(), n=(pl.col("amount") > 0).sum().cast(pl.Int64))
    )


def _paying(known: Months, since: dt.date, until: dt.date) -> pl.DataFrame:
    """The cases of which anything was paid on some days, by case_key."""
    paid = known.repayments.lazy().filter(pl.col("pay_date").is_between(since, until))
    return paid.select("case_key").unique().collect()


def _among(known: Months, until: dt.date, whose: pl.DataFrame) -> pl.DataFrame:
    """The cases of the last two month ends, each with the bucket of the first that has it.

    Those alone that are among `whose`; `seen` are the days of the files that have it. One that was
    placed again between them has a row for each placement, of which the first ends on the day
    before the next.
    """
    days = [day for day in known.days if day <= until]
    frames = [
        known.stood(day)
        .select(FOUND)
        .join(whose, on="case_key", how="semi", maintain_order="left")
        .with_columns(seen=pl.lit(day))
        for day in days[-2:]
    ]
    both = pl.concat(frames)
    placed = pl.col("place_date").forward_fill().over("case_key")
    every = _apart(both.with_columns(placed).drop("seen"))
    began = both.group_by("case_key").agg(pl.col("bucket").first().alias("began"), "seen")
    joined = every.join(began, on="case_key", maintain_order="left")
    return joined.with_columns(bucket="began").drop("began")


def periods(known: Months, day: dt.date) -> pl.DataFrame:
    """The month of a day beside the month before it; columns PERIODS, one row a currency."""
    first, _ = month_of(day)
    before_last = first - dt.timedelta(days=1)
    before_first = before_last.replace(day=1)
    same_day = before_first + dt.timedelta(days=min(day.day, before_last.day) - 1)
    whose = _paying(known, before_first, day)
    now = _among_or_none(known, day, whose)
    then = _among_or_none(known, before_last, whose)
    told = _currencies(known, before_last)
    opened = max((one for one in known.days if one < before_first), default=None)
    both = _in_both(now, then, opened, known.days[-1]) if opened else None
    sums = {
        "collected": _sums(now, known, first, day),
        "last_to_day": _sums(then, known, before_first, same_day),
        "last_month": _sums(then, known, before_first, before_last),
        "same": _sums(now, known, first, day, both),
        "same_before": _sums(then, known, before_first, same_day, both),
    }
    rows = []
    for currency in sorted({one for found in sums.values() for one in found}):
        sums_of = {name: found.get(currency, (0, 0)) for name, found in sums.items()}
        row: dict[str, int | None] = {name: amount for name, (amount, _) in sums_of.items()}
        row |= {f"n_{name}": n for name, (_, n) in sums_of.items()}
        if currency not in told:
            row |= dict.fromkeys(OF_BEFORE)
        rows.append({name: row.get(name) for name in PERIODS} | {"currency": currency})
    made = pl.DataFrame(rows, schema=dict(PERIODS), orient="row")
    known_of = pl.lit(opened, pl.Date).is_not_null()
    # A currency of which nothing came in either month has no month to stand beside.
    made = made.filter(pl.any_horizontal(pl.col(SUMS) != 0))
    return made.with_columns(
        pl.when(known_of).then(pl.col("same", "same_before", "n_same", "n_same_before")),
        since=pl.lit(opened, pl.Date),
    )


def _currencies(known: Months, until: dt.date) -> set[str]:
    """The currencies of the cases in the files of the last two month ends up to a day."""
    days = [day for day in known.days if day <= until][-2:]
    return {one for day in days for one in known.stood(day)["currency"].unique()}


def _apart(cases: pl.DataFrame) -> pl.DataFrame:
    """One row a placement, whose days end with the placement after it."""
    rows = cases.unique(["case_key", "place_date"], keep="last", maintain_order=True)
    again = pl.col("place_date").shift(-1).over("case_key")
    last = pl.min_horizontal("recall_date", again - dt.timedelta(days=1))
    return rows.with_columns(recall_date=last)


def _among_or_none(known: Months, until: dt.date, whose: pl.DataFrame) -> pl.DataFrame | None:
    """The same, or None where no file is of a day so early."""
    return _among(known, until, whose) if any(day <= until for day in known.days) else None


def _in_both(
    now: pl.DataFrame | None, then: pl.DataFrame | None, opened: dt.date, day: dt.date
) -> pl.DataFrame | None:
    """The cases in the file of `opened` and in that of the as-of day, by case_key."""
    if now is None or then is None:
        return None
    begun = then.filter(pl.col("seen").list.contains(opened)).select("case_key")
    here = now.filter(pl.col("seen").list.contains(day)).select("case_key")
    return here.join(begun, on="case_key", how="semi")


def _sums(
    cases: pl.DataFrame | None,
    known: Months,
    first: dt.date,
    last: dt.date,
    among: pl.DataFrame | None = None,
) -> dict[str, tuple[int, int]]:
    """What cases, or those `among` them, brought: currency → amount and cases that paid."""
    if cases is None:
        return {}
    mine = cases if among is None else cases.join(among, on="case_key", how="semi")
    found = _brought(mine, known, first, last)
    rows = found.group_by("currency").agg(pl.col("amount", "n").sum())
    return {str(currency): (int(amount), int(n)) for currency, amount, n in rows.iter_rows()}
