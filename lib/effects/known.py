"""What was known of each case of a trial before its day, and what was paid around that day.

Everything by which cases are compared is counted up to the evening before. Reversals that came
later had not happened then; of the money that is counted as outcome they are taken out.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.effects.past import Past
from lib.effects.trials import LATELY, WINDOWS, Question
from lib.words import N_

LONG = 180
"""Days back in which earlier payments, contacts and visits count."""

NUMBERS: Mapping[str, str] = {
    "owed_log": N_("Overdue amount (log)"),
    "dpd": N_("Days past due"),
    "since_placed": N_("Days since placement"),
    "paid_share": N_("Paid in 30 days ÷ overdue"),
    "pay_days": N_("Days with a payment, 180 days"),
    "since_paid": N_("Days since the last payment"),
    "contacts_late": N_("Attempts, 30 days"),
    "reached_late": N_("Reached, 30 days"),
    "contacts_long": N_("Attempts, 180 days"),
    "done_before": N_("Same action before, 180 days"),
    "promised": N_("Promise running"),
    "broken": N_("Last promise not paid"),
    "others": N_("Other cases of the person"),
}
"""Figure by which cases are compared → its name."""

NAMES: Mapping[str, str] = {
    "currency": N_("Currency"),
    "bucket": N_("Bucket"),
    "client": N_("Client"),
    "product": N_("Product"),
    "city": N_("City"),
}
"""Attribute by which cases are compared → its name."""


def with_known(rows: pl.DataFrame, past: Past, asked: Question) -> pl.DataFrame:
    """The rows of trials with the columns NUMBERS, all as of the evening before the day."""
    met = past.worked.with_columns(n=pl.lit(1), met=pl.col("reached").cast(pl.Int64))
    same = met.filter(pl.col("channel") == asked.channel)
    days = past.paid.with_columns(n=(pl.col("amount") > 0).cast(pl.Int64))
    promises = _last_promise(rows, past)
    owed = pl.col("owed")
    return (
        rows.with_columns(
            _between(rows, past.paid, "case", "amount", 1, LATELY).alias("lately"),
            _between(rows, days, "case", "n", 1, LONG).alias("pay_days"),
            _since(rows, days.filter(pl.col("n") > 0)).alias("since_paid"),
            _between(rows, met, "who", "n", 1, LATELY).alias("contacts_late"),
            _between(rows, met, "who", "met", 1, LATELY).alias("reached_late"),
            _between(rows, met, "who", "n", 1, LONG).alias("contacts_long"),
            _between(rows, same, "who", "n", 1, LONG).alias("done_before"),
            (_so_far(rows, _sums(past.begun, "who", "n"), "who", 1) - 1).alias("others"),
            *promises,
        )
        .with_columns(
            pl.col("dpd").fill_null(0).clip(0, 2 * LONG),
            owed_log=owed.cast(pl.Float64).log1p(),
            since_placed=(pl.col("day") - pl.col("start")).dt.total_days().clip(0, 2 * LONG),
            paid_share=(pl.col("lately") / owed).clip(0, 1),
        )
        .with_columns(pl.col(list(NUMBERS)).cast(pl.Float64).fill_null(0.0))
    )


def with_paid(rows: pl.DataFrame, past: Past) -> pl.DataFrame:
    """The rows with what was paid from the day on, and what before.

    `after_N` is of the day and the N days after it, `before_N` of as many days before it, and
    `earlier_N` of as many before the LATELY days in which pairs are alike; minor units.
    """
    return rows.with_columns(
        _between(rows, past.standing, "case", "amount", *bounds).alias(f"{name}_{window}")
        for window in WINDOWS
        for name, bounds in {
            "after": (-window, 0),
            "before": (1, window + 1),
            "earlier": (LATELY + 1, LATELY + window + 1),
        }.items()
    )


def with_done(rows: pl.DataFrame, past: Past, asked: Question) -> pl.DataFrame:
    """The rows with `done_N`, how often the same was done to the person in the N days after."""
    did = past.worked.filter(pl.col("channel") == asked.channel).with_columns(n=pl.lit(1))
    return rows.with_columns(
        _between(rows, did, "who", "n", -window, -1).alias(f"done_{window}") for window in WINDOWS
    )


def _between(
    rows: pl.DataFrame, events: pl.DataFrame, key: str, value: str, last: int, first: int
) -> pl.Series:
    """Sum a value of each row's case or person from `first` days back to `last` days back."""
    sums = _sums(events, key, value)
    return _so_far(rows, sums, key, last) - _so_far(rows, sums, key, first + 1)


def _sums(events: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """Of each case or person the sum of a value up to the evening of each of its days."""
    by_day = events.group_by(key, "day").agg(pl.col(value).sum()).sort("day")
    return by_day.select(key, "day", so_far=pl.col(value).cum_sum().over(key))


def _so_far(rows: pl.DataFrame, sums: pl.DataFrame, key: str, back: int) -> pl.Series:
    """The sum up to the evening of the day so many days back."""
    return _as_of(rows, sums, key, back)["so_far"].fill_null(0)


def _as_of(rows: pl.DataFrame, events: pl.DataFrame, key: str, back: int) -> pl.DataFrame:
    """The last event, of events by day, of each row's case or person so many days back."""
    asked = rows.select(
        key, day=pl.col("day") - pl.duration(days=back), at=pl.int_range(pl.len())
    ).sort("day")
    found = asked.join_asof(
        events.with_columns(happened="day"),
        on="day",
        by=key,
        strategy="backward",
        check_sortedness=False,
    )
    return found.sort("at")


def _since(rows: pl.DataFrame, events: pl.DataFrame) -> pl.Series:
    """Days from the last event before the day, LONG where there is none."""
    last = _as_of(rows, events.select("case", "day"), "case", 1)["happened"]
    return (rows["day"] - last).dt.total_days().fill_null(LONG).clip(0, LONG)


def _last_promise(rows: pl.DataFrame, past: Past) -> tuple[pl.Series, pl.Series]:
    """Whether the case's last promise runs, and whether it came due with nothing paid since."""
    made = past.worked.filter(pl.col("promise_date").is_not_null())
    last = _as_of(rows, made.select("case", "day", "promise_date"), "case", 1)
    due, day = last["promise_date"], rows["day"]
    runs = (due >= day).fill_null(value=False)
    since = rows.select("case").with_columns(day=last["happened"].fill_null(dt.date.min))
    sums = _sums(past.paid, "case", "amount")
    paid = _so_far(rows, sums, "case", 1) - _so_far(since, sums, "case", 1)
    recent = (day - due).dt.total_days() <= LATELY
    broken = (due < day) & recent & (paid <= 0)
    return runs.alias("promised"), broken.fill_null(value=False).alias("broken")
