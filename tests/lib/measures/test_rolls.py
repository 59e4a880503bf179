"""Roll rates and flow rates as worked out by hand; the rules one by one."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from lib.cases.buckets import BUCKETS
from lib.cases.search import Filter
from lib.measures.flows import FLOWS, flows, of_stock, pooled
from lib.measures.pairs import Span, by_person, month_ends, paired, spans
from lib.measures.rolls import (
    Course,
    basis_of,
    course_of,
    courses,
    rolls,
    weighed,
    worsening,
)
from lib.measures.tallies import jumped
from lib.portfolio import snapshots
from lib.portfolio.compare.changes import changes
from lib.portfolio.compare.transitions import transitions
from tests.lib.measures.cast import OCTOBER, SEPTEMBER, pairs, side

MONTH = Span(SEPTEMBER, OCTOBER)


def rounded(frame: pl.DataFrame) -> list[list[Any]]:
    return [list(row) for row in frame.with_columns(pl.col(pl.Float64).round(5)).rows()]


def test_roll_rates_are_what_was_worked_out_by_hand(golden: Mapping[str, Any]) -> None:
    found = rolls(pairs(), "balance")
    columns = ["state_before", "state_after", "n", "amount", "n_share", "amount_share", "jumps"]
    assert rounded(found.select(columns)) == golden["rolls"]


def test_each_row_of_the_table_is_a_whole() -> None:
    found = rolls(pairs(), "balance").group_by("state_before").agg(pl.col("^.*_share$").sum())
    assert all(
        value == pytest.approx(1) for row in found.iter_rows() for value in row if row[0] != value
    )


def test_better_same_worse_and_left_are_what_was_worked_out_by_hand(
    golden: Mapping[str, Any],
) -> None:
    assert rounded(courses(pairs(), "balance").drop("currency")) == golden["courses"]


def test_a_case_that_is_missing_is_never_better() -> None:
    went = pairs().with_columns(course=course_of(pairs())).filter("missing")["course"]
    assert set(went) == {Course.LEFT.value}


def test_who_had_left_before_and_is_missing_is_not_in_the_file_as_what_changed_says() -> None:
    gone = pl.col("case_key") != "left-before"
    ended = side(SEPTEMBER, 1).with_columns(recall_date=pl.lit(dt.date(2026, 9, 20)))
    before, after = ended.filter(~gone), side(OCTOBER, 2).filter(gone)
    ways = rolls(paired(before, after), "balance").filter(pl.col("state_before") == "closed")
    whole = (snapshots.complete(one, "cases") for one in (before, after))
    compared = transitions(changes(*whole).cases)
    same = compared.filter(pl.col("state_before") == "closed")
    for found in (ways, same):
        assert found.select("state_after", "n").rows() == [("missing", 1)]


def test_a_month_of_31_days_makes_no_jump_of_two_buckets_but_55_days_more_do() -> None:
    assert pairs().filter(jumped())["case_key"].to_list() == ["leaps"]


def test_without_days_two_buckets_in_a_month_are_a_jump() -> None:
    told = pairs().with_columns(dpd_before=pl.lit(None, pl.Int32), dpd_after=pl.lit(None, pl.Int32))
    assert told.filter(jumped())["case_key"].to_list() == ["leaps", "31-days-on"]


def test_flow_rates_are_what_was_worked_out_by_hand(golden: Mapping[str, Any]) -> None:
    found = flows([(MONTH, pairs())], "balance").drop("earlier", "later", "currency")
    assert rounded(found) == golden["flows"]


def test_a_million_of_which_two_hundred_thousand_are_in_the_next_bucket_flow_by_a_fifth() -> None:
    before = side(SEPTEMBER, 1).head(1).with_columns(dpd=10, bucket=pl.lit("M1"), balance=10**8)
    after = side(OCTOBER, 2).head(1).with_columns(dpd=41, bucket=pl.lit("M2"), balance=2 * 10**7)
    found = flows([(MONTH, paired(before, after))], "balance")
    assert found.filter(pl.col("bucket") == "M1")["amount_rate"].to_list() == [0.2]


def test_the_product_of_flow_rates_ends_where_one_is_unknown_and_takes_months_only() -> None:
    month = flows([(MONTH, pairs())], "balance")
    found = pooled(month)
    assert found["amount_chain"].round(5).to_list() == [1.75833, 0.5275, 0.0, None]
    gap = flows([(Span(SEPTEMBER, dt.date(2026, 11, 20)), pairs())], "balance")
    assert pooled(pl.concat([month, gap])).equals(found)


def test_the_product_of_flow_rates_ends_before_the_bucket_that_keeps_its_old_cases() -> None:
    row = {"earlier": SEPTEMBER, "later": OCTOBER, "currency": "CNY", "n_before": 2, "n_after": 1}
    money = {"amount_before": 200, "amount_after": 100, "n_rate": 0.5, "amount_rate": 0.5}
    steps = [row | money | {"bucket": a, "into": b} for a, b in pairwise(BUCKETS)]
    found = pooled(pl.DataFrame(steps, schema=FLOWS))
    assert found["n_rate"].to_list() == [0.5] * 7
    assert found["n_chain"].to_list() == [0.5**n for n in range(1, 7)] + [None]


def test_what_is_outstanding_weighs_where_all_files_say_it_else_the_overdue_amount() -> None:
    silent = pairs().with_columns(
        pl.when(pl.col("case_key") != "rolls").then("balance_before").alias("balance_before")
    )
    assert (basis_of(pairs()), basis_of(silent)) == ("balance", "overdue")
    assert weighed(silent, "overdue")["amount_before"].sum() == 785


def test_a_person_stands_where_his_worst_case_does_and_is_weighed_by_their_sum() -> None:
    both = by_person(pairs()).filter(pl.col("person_key") == "p1")
    assert both.select("bucket_before", "bucket_after", "balance_before").rows() == [
        ("M1", "M2", 400)
    ]
    assert by_person(pairs()).height == 13


def test_a_person_whose_other_case_is_missing_is_missing_and_not_cured() -> None:
    together = pairs().filter(pl.col("case_key").is_in(["cured", "missing"]))
    one = by_person(together.with_columns(person_key=pl.lit("p1")))
    assert one.select("missing", "recalled", "bucket_before").rows() == [(True, False, "M2")]


def test_by_person_the_amounts_in_collection_add_up_to_those_of_the_cases() -> None:
    persons, cases = (
        rolls(found, "balance").filter(pl.col("state_before") != "closed")["amount"].sum()
        for found in (by_person(pairs()), pairs())
    )
    assert persons == cases


def test_the_share_that_got_worse_has_an_interval_around_it() -> None:
    by_count = worsening(pairs(), "balance", by_amount=False)
    by_amount = worsening(pairs(), "balance", by_amount=True)
    assert by_count is not None
    assert by_amount is not None
    assert (by_count.value, by_count.n) == (4 / 12, 12)
    assert by_amount.value == pytest.approx(2800 / 7800)
    assert by_count.low < by_count.value < by_count.high
    assert worsening(pairs().clear(), "balance", by_amount=False) is None


def test_month_ends_are_the_last_snapshots_of_their_months() -> None:
    days = [dt.date(2026, 9, 1), SEPTEMBER, dt.date(2026, 10, 3), OCTOBER, dt.date(2026, 11, 20)]
    assert month_ends(days, OCTOBER) == [SEPTEMBER, OCTOBER]
    found = spans(days, dt.date(2026, 11, 20))
    assert [(one.days, one.is_month) for one in found] == [(31, True), (20, False)]


def test_a_net_flow_is_of_the_whole_stock_whatever_buckets_are_asked_for() -> None:
    wanted = Filter(chosen={"client": ("A",), "bucket": ("M2",)})
    assert of_stock(wanted) == (Filter(chosen={"client": ("A",)}), True)
    assert of_stock(Filter(chosen={"client": ("A",)}))[1] is False
