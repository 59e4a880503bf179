"""What was really paid, where reversals and their payments name currencies, or do not."""

import datetime as dt
import random

import polars as pl
from polars.testing import assert_frame_equal

from lib.followups.payments import standing_payments

END = dt.date(2026, 11, 30)
SCHEMA = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64,
          "currency": pl.String, "serial_no": pl.String}  # fmt: skip


def standing(*rows: tuple[int, int, str | None, str | None]) -> list[tuple[int, str | None, int]]:
    """What stands of (day, amount, currency, serial number)."""
    told = [("A1", dt.date(2026, 11, day), *rest) for day, *rest in rows]
    found = standing_payments(pl.DataFrame(told, schema=SCHEMA, orient="row"), END)
    return [(day.day, currency, paid) for _, day, currency, paid in found.iter_rows()]


def test_a_reversal_that_names_no_currency_takes_out_the_payment_that_names_one() -> None:
    assert standing((1, 500, "USD", None), (9, -500, None, None)) == []
    assert standing((1, 500, None, None), (9, -200, "USD", None)) == [(1, None, 300)]


def test_money_of_two_currencies_is_never_set_off() -> None:
    paid = (1, 500, "USD", "S1"), (9, -500, "CNY", "S1")
    assert standing(*paid) == [(1, "USD", 500)]


def test_a_reversal_without_a_currency_takes_out_the_likeliest_payment_of_its_case() -> None:
    abroad, own = (1, 500, "USD", "S1"), (2, 500, None, "S2")
    assert standing(abroad, own, (9, -500, None, None)) == [(1, "USD", 500)]
    assert standing(abroad, own, (9, -500, None, "S1")) == [(2, None, 500)]


def test_reversals_taken_at_once_are_those_taken_in_turn() -> None:
    draw = random.Random(7)  # noqa: S311 — rows, not secrets
    told = [
        (
            f"A{draw.randrange(60)}",
            dt.date(2026, 11, draw.randrange(1, 29)),
            draw.choice((0, 100, 200, 500, 500, 900)),
            draw.choice((None, "CNY", "USD")),
            draw.choice((None, "S1", "S2")),
        )
        for _ in range(300)
    ]
    back = [
        (f"A{case}", dt.date(2026, 11, draw.randrange(5, 30)), -draw.choice((100, 500, 1200)),
         draw.choice((None, "CNY")), draw.choice((None, "S1", "S3")))
        for case in range(50)
    ]  # fmt: skip
    rows = pl.DataFrame([*told, *back], schema=SCHEMA, orient="row")
    # A second reversal that finds nothing left to take changes nothing but how it is reckoned.
    idle = [(f"A{case}", dt.date(2026, 10, 31), -1, "EUR", None) for case in range(50)]
    twice = pl.concat([rows, pl.DataFrame(idle, schema=SCHEMA, orient="row")])

    found, in_turn = (
        standing_payments(one, END).sort("case_key", "day", "paid", "currency")
        for one in (rows, twice)
    )

    assert 0 < found["paid"].sum() < rows.filter(pl.col("amount") > 0)["amount"].sum()
    assert_frame_equal(found, in_turn)
