"""What cohorts have brought is the same by their tally as case by case, whatever is asked for."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.measures.batches import at_last, at_last_of, curves, curves_of
from lib.measures.cohorts import check_any, of_persons, tallied
from lib.measures.placements import Cohort, in_cohorts, placements, received
from lib.portfolio import Portfolio, prepared
from tests.lib.portfolio.cast import bring

END = dt.date(2026, 10, 31)
CASES = "案件编号,客户号,产品,城市,批次号,委案日期,委案金额,退案日期,逾期金额,逾期天数"
PAYMENTS = "案件编号,还款日期,还款金额"

WANTED = [
    Filter(),
    Filter(chosen={"bucket": ("M1",)}),
    Filter(chosen={"bucket": ("M2",), "client": ("甲",)}),
    Filter(chosen={"product": ("消费贷", "—"), "city": ("上海市",)}),
    Filter(chosen={"city": ("深圳市",)}),
]


@pytest.fixture(params=[False, True], ids=["few", "many"])
def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Portfolio:
    """A1 is placed twice in September and in one batch, first as M1, then as M2."""
    if request.param:
        monkeypatch.setattr(prepared, "LARGE", 0)
    place = Portfolio.open(tmp_path)
    first = (
        "A1,K1,消费贷,上海市,B1,2026-09-01,100,2026-09-10,90,5",
        "A2,K1,消费贷,上海市,B1,2026-09-02,300,,90,35",
        "A3,K2,,上海市,B1,2026-09-02,500,,90,12",
    )
    again = (
        "A1,K1,消费贷,上海市,B1,2026-09-20,150,,90,45",
        "A3,K2,,上海市,B1,2026-09-02,500,,90,42",
        "A4,K3,手机分期,深圳市,,2026-10-05,700,,90,8",
    )
    bring(place, CASES, *first, day="2026-09-05", client="甲")
    bring(place, CASES, *again, day="2026-10-31", client="甲")
    paid = (
        "A1,2026-09-03,10", "A1,2026-09-15,99", "A1,2026-09-21,20", "A2,2026-09-30,30",
        "A3,2026-09-02,40", "A3,2026-09-12,-40", "A4,2026-10-20,70",
    )  # fmt: skip
    bring(place, PAYMENTS, *paid, client="甲")
    return place


@pytest.mark.parametrize("by", ["batch", "month"])
@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("until", [END, dt.date(2026, 9, 25)])
def test_a_tally_says_of_each_filter_what_the_cases_say(
    place: Portfolio, by: Cohort, wanted: Filter, until: dt.date
) -> None:
    rows = tallied(place, by, until, place.repayments()).of(wanted)
    every = in_cohorts(find(placements(place), wanted), by).collect().lazy()
    placed = every.filter(pl.col("place_date") <= until)
    paid = received(placed, place.repayments(), until)

    found, told = curves_of(rows, until), curves(placed, paid, until)
    assert_frame_equal(found, told)
    assert_frame_equal(at_last_of(rows, found), at_last(placed, paid, told), check_row_order=False)


def test_a_case_that_was_placed_twice_in_a_month_is_one_in_either_bucket(place: Portfolio) -> None:
    known = tallied(place, "month", END, place.repayments())

    def n_and_collected(*buckets: str) -> list[tuple[int, int]]:
        told = curves_of(known.of(Filter(chosen={"bucket": buckets})), END)
        last = told.filter(pl.col("cohort") == "2026-09", pl.col("age") == 30)
        return last.select("n", "collected").rows()

    assert known.mixed["case_key"].n_unique() == 1
    assert n_and_collected() == [(3, 60_00)]
    assert n_and_collected("M1", "M2") == [(3, 60_00)]


def test_a_filter_of_buckets_takes_the_bucket_at_placement(place: Portfolio) -> None:
    # A3 was placed as M1 and is M2 in the last file: it stays in the M1 of its batch, whose 800
    # were placed on two cases, and A2 alone was placed as M2.
    def placed(bucket: str) -> list[tuple[int, int]]:
        wanted = Filter(chosen={"bucket": (bucket,)})
        told = curves_of(tallied(place, "batch", END, place.repayments()).of(wanted), END)
        return told.filter(pl.col("cohort") == "甲 · B1", pl.col("age") == 0)["n", "placed"].rows()

    assert [placed(bucket) for bucket in ("M1", "M2")] == [[(2, 600_00)], [(2, 450_00)]]


def test_a_person_is_one_of_the_cases_asked_for(place: Portfolio) -> None:
    rows = of_persons(place, "batch", END, place.repayments(), Filter())
    assert rows.select("cohort", "n").sort("cohort").rows()[-1] == ("甲 · B1", 2)


def test_without_any_placement_there_is_no_cohort(place: Portfolio) -> None:
    nowhere = Filter(chosen={"city": ("nowhere",)})
    assert tallied(place, "batch", END, place.repayments()).of(nowhere).is_empty()
    with pytest.raises(MeasureImpossible, match="委案日期"):
        check_any(place, nowhere)
