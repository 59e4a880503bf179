"""Where the mean of the last weeks says nothing, nothing is forecast, and the reason is told."""

import datetime as dt

import polars as pl

from lib.forecasts.gathering import of_past
from lib.forecasts.lacking import Lacking, lacking
from lib.forecasts.saying import headline, verdict
from tests.lib.forecasts.cast import AUGUST, OCTOBER, SEPTEMBER, file, paid, past

FIRST = tuple(dt.date(2026, month, 1) for month in (8, 9, 10))


def test_payments_all_on_the_first_of_the_month_know_no_week() -> None:
    rows = paid(*(("A", day, 100) for day in FIRST))
    assert lacking(rows, "CNY", OCTOBER) == Lacking("month_only", FIRST[-1])
    ends = paid(*(("A", day, 100) for day in (AUGUST, SEPTEMBER, OCTOBER)))
    assert lacking(ends, "CNY", OCTOBER) == Lacking("month_only", OCTOBER)


def test_payments_that_ended_weeks_ago_say_nothing_and_lately_dated_ones_do() -> None:
    old = paid(("A", dt.date(2026, 9, 10), 100), ("A", dt.date(2026, 9, 20), 100))
    assert lacking(old, "CNY", OCTOBER) == Lacking("none_lately", dt.date(2026, 9, 20))
    # Long ago they have ended, whatever their days were.
    ended = paid(*(("A", day.replace(year=2025), 100) for day in FIRST))
    assert lacking(ended, "CNY", OCTOBER) == Lacking("none_lately", dt.date(2025, 10, 1))
    assert lacking(ended.clear(), "CNY", OCTOBER) == Lacking("none", None)
    late = paid(("A", dt.date(2026, 9, 10), 100), ("A", dt.date(2026, 10, 20), 100))
    assert lacking(late, "CNY", OCTOBER) is None
    # One month alone may have its pay-day then: it is no pattern.
    assert lacking(paid(("A", dt.date(2026, 10, 10), 100)), "CNY", OCTOBER) is None


def test_a_currency_without_weeks_has_no_sum_no_bias_and_its_own_number_of_cases() -> None:
    dollars = file(OCTOBER, {"X": (81, 800)}).with_columns(currency=pl.lit("USD"))
    both = pl.concat([file(OCTOBER, {"A": (81, 800), "B": (81, 1200)}), dollars])
    rows = pl.concat(
        [
            paid(*(("A", day, 100) for day in FIRST)).with_columns(currency=pl.lit("CNY")),
            paid(("X", dt.date(2026, 10, 20), 40)).with_columns(currency=pl.lit("USD")),
        ]
    )
    found = of_past(past([both], rows), 4)
    told = {one.currency: str(headline(found, one)) for one in found.proofs}
    assert "No week can be forecast (CNY)" in told["CNY"]
    assert "2 cases are in hand" in told["CNY"]
    assert "of 1 cases in hand" in told["USD"]
    expected = found.weeks.filter(pl.col("currency") == "CNY")["expected"]
    assert expected.null_count() == 4
    assert not any("too low" in str(said) for one in found.proofs for said in verdict(one))
