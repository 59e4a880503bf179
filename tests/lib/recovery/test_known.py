"""Which payments of a period are ours, where only a later file tells of the recall."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.forecasts import gaps
from lib.forecasts.gathering import lately
from lib.measures import batches, placements
from lib.portfolio import Portfolio
from lib.recovery.known import ended, placed_again
from lib.recovery.paid import paid_in
from lib.recovery.rates import BASES, NEXT, Base, rates
from lib.recovery.table import MONTH, table_of
from lib.settings import Settings
from tests.lib.portfolio.cast import bring

CASES = "案件编号,委托方,批次号,委案日期,退案日期,案件状态,委案金额,逾期金额,逾期天数"
PAID = "案件编号,委托方,还款日期,还款金额"
START, END = dt.date(2026, 10, 1), dt.date(2026, 10, 31)


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    """Four cases placed on 1 September; each pays 1.00 on 10 October and 9.00 on 20 October.

    "told" is recalled on the 10th, "said" by its status in the file of the 15th and those after;
    "again" is placed again on the 15th, "stays" stays; "before" was taken back before it paid.
    """
    made = Portfolio.open(tmp_path)
    usual = "甲,B1,2026-09-01,2027-01-01,正常,100,100,40"
    bring(
        made, CASES, *(f"{one},{usual}" for one in ("told", "said", "again", "stays")),
        "before,甲,B1,2026-09-01,,退案,100,100,40", day="2026-09-30",
    )  # fmt: skip
    gone, again = "said,甲,B1,2026-09-01,,退案,,90,70", "again,甲,B2,2026-10-15,,,50,50,70"
    bring(made, CASES, gone, again, f"stays,{usual}", day="2026-10-15")
    bring(
        made, CASES, gone, again, "told,甲,B1,2026-09-01,2026-10-10,退案,,100,70",
        f"stays,{usual}", day="2026-10-31",
    )  # fmt: skip
    # What a file of a later day says is not known on the last day of the period.
    bring(made, CASES, "stays,甲,B1,2026-09-01,2026-10-19,退案,,1,70", day="2026-11-15")
    keys = ("told", "said", "again", "stays", "before")
    lines = [f"{key},甲,2026-10-{day},{amount}" for key in keys for day, amount in DAYS.items()]
    bring(made, PAID, *lines, day="2026-11-15", kind="repayments")
    return made


DAYS = {10: "1.00", 20: "9.00"}


@pytest.mark.parametrize(("base", "again"), [("placed", 100), ("overdue", 1000)])
def test_what_is_paid_after_a_recall_that_only_a_later_file_tells_is_not_ours(
    place: Portfolio, base: Base, again: int
) -> None:
    cases = placed_again(place, ended(place, place.cases(dt.date(2026, 9, 30)), END), END)

    found = rates(cases, place.repayments(), by=[], start=START, end=END, base=base).collect()

    # What comes from the 15th on is of the new placement, which is not in the amount placed.
    told, said, stays = 100, 100, 1000
    assert found.select("n", "numerator", "denominator").rows() == [
        (4, told + said + again + stays, 40_000)
    ]


def test_the_order_and_the_other_columns_of_the_cases_stay(place: Portfolio) -> None:
    cases = place.cases(dt.date(2026, 9, 30))
    later = placed_again(place, ended(place, cases, END), END)

    ends = ["recall_date", "closed_date"]
    assert later.drop(*ends, NEXT).collect().equals(cases.drop(ends).collect())
    assert later.drop(NEXT).collect_schema() == cases.collect_schema()


def test_a_batch_ends_with_the_recall_also_where_its_file_repeats_no_amount(
    place: Portfolio,
) -> None:
    placed = placements.in_cohorts(placements.placements(place), "batch")
    paid = placements.received(placed, place.repayments(), END)

    found = batches.curves(placed, paid, END).group_by("cohort", maintain_order=True).last()

    # By the last file "stays" was taken back on the 19th, and "again" went on in B2 on the 15th.
    assert found.select("cohort", "age", "n", "placed", "collected").rows() == [
        ("甲 · B1", 60, 5, 50_000, 400),
        ("甲 · B2", 14, 1, 5_000, 900),
    ]


def test_against_the_amount_placed_a_placement_brings_what_its_batch_does(
    place: Portfolio,
) -> None:
    placed = placements.in_cohorts(placements.placements(place), "batch").collect()
    in_batch = placements.received(placed.lazy(), place.repayments(), END).collect()
    named = in_batch.join(placed.select("unit", "case_key", "place_date"), on="unit")

    cases = placed_again(place, ended(place, place.cases(dt.date(2026, 9, 30)), END), END)
    each = rates(
        cases, place.repayments(), by=["case_key"], start=START, end=END, base="placed"
    ).collect()

    of_first = named.filter(pl.col("place_date") == dt.date(2026, 9, 1))
    of_batch = dict(of_first.group_by("case_key").agg(pl.col("amount").sum()).iter_rows())
    again = place.cases(END).filter(pl.col("batch_no") == "B2").select("case_key").collect().item()
    assert dict(each.select("case_key", "numerator").iter_rows())[again] == of_batch[again] == 100


@pytest.mark.parametrize("by", [None, MONTH, "client"])
def test_a_table_against_the_amount_placed_leaves_out_what_a_new_placement_brought(
    place: Portfolio, by: str | None
) -> None:
    cases = placed_again(place, ended(place, place.cases(dt.date(2026, 9, 30)), END), END)
    paid = paid_in(
        cases, place.repayments(), ["client"], start=START, end=END, base_day=dt.date(2026, 9, 30)
    )

    told = {base: table_of(paid, by=by, base=base).rows for base in BASES}

    assert told["placed"].select("numerator", "paying").rows() == [(1300, 4)]
    assert told["overdue"].select("numerator", "paying").rows() == [(2200, 4)]


def test_the_money_of_a_month_ends_with_the_recall_as_the_rate_does(place: Portfolio) -> None:
    month = gaps.periods(lately(place, Settings(), END, place.repayments()), END)

    # "told" and "said" brought 1.00 each up to their recall, "again" and "stays" all of 10.00;
    # of "before" nothing, as the file of September had him taken back.
    assert month.select("collected", "n_collected").rows() == [(2200, 4)]


def test_a_recall_of_long_before_a_month_without_files_ends_the_money_too(tmp_path: Path) -> None:
    place = Portfolio.open(tmp_path)
    row = "A1,甲,B1,2026-06-01,,{status},500,500,40"
    bring(place, CASES, row.format(status="在案"), day="2026-06-30")
    bring(place, CASES, row.format(status="退案"), day="2026-07-15")
    other = "A2,甲,B1,2026-06-01,,在案,500,500,40"
    for day in ("2026-07-31", "2026-10-31"):
        bring(place, CASES, other, day=day)
    paid = ("A1,甲,2026-09-05,3", "A2,甲,2026-09-05,4", "A2,甲,2026-10-05,5")
    bring(place, PAID, *paid, day="2026-10-31", kind="repayments")

    month = gaps.periods(lately(place, Settings(), END, place.repayments()), END)

    assert month.select("collected", "last_month").rows() == [(500, 400)]
