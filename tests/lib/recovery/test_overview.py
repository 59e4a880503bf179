"""The headline of a portfolio, as worked out by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from lib.recovery.overview import by_bucket, headline
from tests.lib.recovery.cast import CASES, END, cases, repayments


def test_the_headline_is_what_was_worked_out_by_hand(golden: Mapping[str, Any]) -> None:
    found = headline(cases().collect(), repayments(), as_of=END, days=31)
    expected = {**golden["headline"], "as_of": dt.date.fromisoformat(golden["headline"]["as_of"])}
    assert asdict(found) == expected


def test_buckets_are_counted_and_summed_by_currency_the_unknown_last(
    golden: Mapping[str, Any],
) -> None:
    assert [list(row) for row in by_bucket(cases().collect()).rows()] == golden["by bucket"]


def test_amounts_that_nobody_knows_are_left_out_and_counted() -> None:
    known = cases().collect()
    unknown = known.with_columns(overdue_amount=pl.lit(None, pl.Int64))
    assert headline(unknown, repayments(), as_of=END).overdue == {}
    assert headline(unknown, repayments(), as_of=END).unstated == known.height


def test_an_empty_portfolio_has_a_headline_too() -> None:
    empty = cases().collect().clear()
    assert empty.schema == CASES
    found = headline(empty, repayments(), as_of=END)
    assert (found.cases, found.persons, found.overdue, found.collected, found.paying) == (
        0,
        0,
        {},
        {},
        0,
    )
