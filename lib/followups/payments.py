"""What was really paid: repayments with their reversals taken out again.

A reversal undoes the payment it belongs to, on that payment's day, so that a promise which a
payment had kept is open again. It belongs to the payment of the case with the same serial number;
else to the latest earlier one of the same amount; else it eats into the latest earlier ones. Money
of two currencies is never set off; where one of the two names none, it may be that of the other.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import polars as pl


@dataclass
class Payment:
    """One payment as far as it still stands, in minor units."""

    day: dt.date
    amount: int
    serial_no: str | None
    currency: str | None
    paid: int


def standing_payments(repayments: pl.DataFrame | pl.LazyFrame, as_of: dt.date) -> pl.DataFrame:
    """Payments up to `as_of` net of their reversals: case_key, day, currency, paid (> 0, minor).

    `repayments` as the portfolio gives them; rows without a case are left out. An amount is a
    reversal when it is negative, whatever the flag says: lenders fill the flag unreliably. One row
    a payment, ordered by case and day.
    """
    rows = (
        repayments.lazy()
        .filter(pl.col("case_key").is_not_null(), pl.col("pay_date") <= as_of)
        .select("case_key", "currency", "serial_no", day="pay_date", paid="amount")
        .collect()
    )
    negative = rows.filter(pl.col("paid") < 0)
    touched = rows.join(negative.select("case_key").unique(), on="case_key", how="semi")
    untouched = rows.join(touched.select("case_key").unique(), on="case_key", how="anti")
    columns = ("case_key", "day", "currency", "paid")
    return (
        pl.concat([untouched.select(columns), _reversed(touched).select(columns)])
        .filter(pl.col("paid") > 0)
        .sort("case_key", "day")
    )


def standing_lately(
    repayments: pl.DataFrame | pl.LazyFrame, as_of: dt.date, since: dt.date
) -> pl.DataFrame:
    """The same as far as it tells who paid what after a day, and who had ever paid, and when last.

    Of what was paid up to `since` there is but the day of the last payment of each case, without
    an amount: of years of repayments that is a small part. In no order.
    """
    rows = (
        repayments.lazy()
        .filter(pl.col("case_key").is_not_null(), pl.col("pay_date") <= as_of)
        .select("case_key", "currency", "serial_no", day="pay_date", paid="amount")
    )
    back = rows.filter(pl.col("paid") < 0).select("case_key").unique().collect().lazy()
    touched = rows.join(back, on="case_key", how="semi", maintain_order="left").collect()
    columns = ("case_key", "day", "currency", "paid")
    untouched = rows.join(back, on="case_key", how="anti").select(columns)
    stands = pl.concat([untouched, _reversed(touched).lazy().select(columns)])
    late, paid = pl.col("day") > since, pl.col("paid") > 0
    last = stands.filter(paid, ~late).group_by("case_key").agg(pl.col("day").max())
    parts = [stands.filter(paid, late), last]
    return pl.concat([one.collect(engine="streaming") for one in parts], how="diagonal")


def _reversed(rows: pl.DataFrame) -> pl.DataFrame:
    """Apply the reversals case by case; few cases have any, and most of them one."""
    ordered = rows.sort("case_key", "day", maintain_order=True)
    several = (
        ordered.filter(pl.col("paid") < 0).group_by("case_key").len().filter(pl.col("len") > 1)
    )
    rest, theirs = (
        ordered.join(several, on="case_key", how=how, maintain_order="left")
        for how in ("anti", "semi")
    )
    return pl.concat([_reversed_once(rest), _reversed_in_turn(theirs)])


def _reversed_once(ordered: pl.DataFrame) -> pl.DataFrame:
    """The same for cases with one reversal, all at once: what `_net` says of each."""
    back = ordered.filter(pl.col("paid") < 0).select(
        "case_key", _day="day", _left=-pl.col("paid"), _serial="serial_no", _currency="currency"
    )
    payments = (
        ordered.filter(pl.col("paid") >= 0)
        .with_row_index("_nr")
        .join(back, on="case_key", how="left", maintain_order="left")
    )
    own = pl.col("currency") == pl.col("_currency")
    serial = pl.col("serial_no") == pl.col("_serial")
    unlikely = (
        ~serial.fill_null(value=False),
        pl.col("paid") != pl.col("_left"),
        pl.col("currency").ne_missing(pl.col("_currency")),
    )
    before = pl.col("paid").cum_sum().over("case_key") - pl.col("paid")
    taken = (
        payments.filter(pl.col("day") <= pl.col("_day"), own.fill_null(value=True))
        .sort(*unlikely, -pl.col("_nr").cast(pl.Int64))
        .select("_nr", _taken=pl.min_horizontal(pl.col("_left") - before, "paid").clip(0))
    )
    return payments.join(taken, on="_nr", how="left", maintain_order="left").select(
        "case_key", "day", "currency", paid=pl.col("paid") - pl.col("_taken").fill_null(0)
    )


def _reversed_in_turn(ordered: pl.DataFrame) -> pl.DataFrame:
    """The same for cases with several: what one has taken the next finds gone."""
    kept: list[tuple[str, dt.date, str | None, int]] = []
    columns = ("case_key", "day", "paid", "serial_no", "currency")
    for case_key, group in groupby(ordered.select(columns).iter_rows(), key=itemgetter(0)):
        payments = _net([row[1:] for row in group])
        kept += [(case_key, one.day, one.currency, one.paid) for one in payments]
    types = {name: ordered.schema[name] for name in ("case_key", "day", "currency", "paid")}
    return pl.DataFrame(kept, schema=types, orient="row")


def _net(rows: Sequence[tuple[dt.date, int, str | None, str | None]]) -> list[Payment]:
    payments = [Payment(*row, paid=row[1]) for row in rows if row[1] >= 0]
    for day, amount, serial, currency in rows:
        left = -amount
        earlier = [one for one in reversed(payments) if one.day <= day] if left > 0 else []
        for payment in _belonging(earlier, left, serial, currency):
            taken = min(left, payment.paid)
            payment.paid -= taken
            left -= taken
    return payments


def _belonging(
    earlier: Sequence[Payment], amount: int, serial: str | None, currency: str | None
) -> list[Payment]:
    """The payments that a reversal may undo, the likeliest first; `earlier` is the latest first."""

    def unlikeliness(one: Payment) -> tuple[bool, bool, bool]:
        named = one.currency == currency
        return (serial is None or one.serial_no != serial, one.paid != amount, not named)

    mine = (currency, None)
    return sorted(
        (one for one in earlier if one.paid > 0 and (currency is None or one.currency in mine)),
        key=unlikeliness,
    )
