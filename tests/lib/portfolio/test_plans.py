"""Days past due follow the instalment plan where it knows the case's day, else the file."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.portfolio import Portfolio, plans, prepared
from tests.lib.portfolio.cast import bring

CASES = "案件编号,委托方,逾期金额,逾期天数"
PLAN = "案件编号,委托方,期次,应还日期,应还金额,已还金额,实还日期"
BARE_PLAN = "案件编号,委托方,期次,应还日期,应还金额"
PAYMENTS = "案件编号,委托方,还款日期,还款金额"
OLDEST = "A1,甲,1,2026-09-01,100,100,2026-10-05"
NEXT = "A1,甲,2,2026-10-01,100,0,"
LATER = "A1,甲,3,2026-11-01,100,0,"


@pytest.fixture(params=[prepared.LARGE, 0], ids=["of few", "of many"])
def place(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Portfolio:
    """Two cases in a portfolio that is read each time, and in one beside which it is kept."""
    monkeypatch.setattr(prepared, "LARGE", request.param)
    one = Portfolio.open(tmp_path)
    bring(one, CASES, "A1,甲,100,70", "A2,甲,100,10", day="2026-10-31")
    return one


def days(place: Portfolio, day: str = "2026-10-31") -> tuple[object, ...]:
    """What is said of case A1: days, those of file and plan, the source, the bucket."""
    columns = ("dpd", "dpd_file", "dpd_plan", "overdue_plan", "dpd_source", "bucket")
    frame = place.cases(dt.date.fromisoformat(day)).sort("case_key").select(columns).collect()
    return frame.row(0)


def test_without_a_plan_the_file_has_the_word(place: Portfolio) -> None:
    assert days(place) == (70, 70, None, None, "file", "M3")


def test_a_plan_of_the_files_day_goes_before_the_file(place: Portfolio) -> None:
    bring(place, PLAN, OLDEST, NEXT, LATER, day="2026-10-31")

    assert days(place) == (30, 70, 30, 10_000, "instalments", "M1")


@pytest.mark.parametrize(("paid", "late"), [("99.01", 0), ("99", 30)])
def test_an_instalment_that_lacks_less_than_one_unit_was_rounded(
    place: Portfolio, paid: str, late: int
) -> None:
    bring(place, PLAN, OLDEST, f"A1,甲,2,2026-10-01,100,{paid},2026-10-02", LATER, day="2026-10-31")

    assert days(place)[0] == late


def test_a_case_without_a_plan_keeps_the_files_days(place: Portfolio) -> None:
    bring(place, PLAN, OLDEST, NEXT, LATER, day="2026-10-31")

    other = place.cases().sort("case_key").select("dpd", "dpd_source").collect().row(1)
    assert other == (10, "file")


def test_an_older_plan_may_not_know_the_last_payments_and_is_not_trusted(
    place: Portfolio,
) -> None:
    bring(place, PLAN, OLDEST, NEXT, LATER, day="2026-10-30")

    assert days(place) == (70, 70, None, None, "file", "M3")


def test_what_fell_due_after_the_plan_was_written_may_be_paid_and_does_not_count(
    place: Portfolio,
) -> None:
    bring(place, PLAN, OLDEST, "A1,甲,2,2026-10-01,100,100,2026-10-06", LATER, day="2026-10-31")

    assert days(place, "2026-11-10") == (0, 80, 0, 0, "instalments", "M0")


def test_a_later_plan_tells_the_earlier_day_when_its_payments_are_dated(place: Portfolio) -> None:
    paid = "A1,甲,2,2026-10-01,100,100,2026-11-15"
    bring(place, PLAN, OLDEST, paid, LATER, day="2026-11-20")

    assert days(place) == (30, 70, 30, 10_000, "instalments", "M1")


def test_a_later_plan_with_undated_payments_tells_nothing_of_an_earlier_day(
    place: Portfolio,
) -> None:
    bring(place, PLAN, OLDEST, "A1,甲,2,2026-10-01,100,100,", LATER, day="2026-11-20")

    assert days(place) == (70, 70, None, None, "file", "M3")


def test_a_new_plan_takes_the_place_of_the_old_one_as_a_whole(place: Portfolio) -> None:
    bring(place, PLAN, OLDEST, NEXT, LATER, day="2026-10-31")
    bring(place, CASES, "A1,甲,100,70", day="2026-11-20")
    # Deferred, with one instalment less; another client's plan has nothing to do with it.
    bring(place, PLAN, OLDEST, "A1,甲,2,2026-11-10,200,0,", day="2026-11-20")
    bring(place, PLAN, "A2,甲,1,2026-11-01,100,0,", day="2026-11-21")

    assert days(place, "2026-11-20")[:5] == (10, 70, 10, 20_000, "instalments")
    assert days(place)[:5] == (30, 70, 30, 10_000, "instalments")
    dates = place.instalments().select("case_key", pl.col("due_date").cast(pl.String)).collect()
    assert sorted(dates.rows()) == [
        ("甲:A1", "2026-09-01"),
        ("甲:A1", "2026-11-10"),
        ("甲:A2", "2026-11-01"),
    ]


def test_files_of_one_day_are_parts_of_one_plan_and_the_later_one_corrects(
    place: Portfolio,
) -> None:
    bring(place, PLAN, "A1,甲,1,2026-08-01,100,0,", day="2026-10-30")
    bring(place, PLAN, OLDEST, "A1,甲,2,2026-09-15,100,0,", day="2026-10-31")
    bring(place, PLAN, NEXT, LATER, day="2026-10-31")

    assert days(place)[:4] == (30, 70, 30, 10_000)
    assert place.instalments().collect().height == 3


def test_a_part_without_numbers_of_instalments_corrects_by_date(place: Portfolio) -> None:
    bring(place, PLAN, OLDEST, NEXT, day="2026-10-31")
    bring(
        place,
        "案件编号,委托方,应还日期,应还金额,已还金额",
        "A1,甲,2026-10-01,100,100",
        day="2026-10-31",
        kind="instalments",
    )

    assert days(place)[:4] == (0, 70, 0, 0)


def test_a_bare_plan_needs_the_repayments_up_to_the_files_day(place: Portfolio) -> None:
    bare = ("A1,甲,1,2026-09-01,100", "A1,甲,2,2026-10-01,100", "A1,甲,3,2026-11-01,100")
    bring(place, BARE_PLAN, *bare, day="2026-10-31")
    assert days(place) == (70, 70, None, None, "file", "M3")

    bring(place, PAYMENTS, "A1,甲,2026-10-05,100", day="2026-10-30")
    assert days(place) == (70, 70, None, None, "file", "M3")

    bring(place, PAYMENTS, "A1,甲,2026-10-06,1", day="2026-10-31")
    assert days(place) == (30, 70, 30, 9_900, "instalments", "M1")


def test_the_repayments_of_another_client_say_nothing_of_this_one(place: Portfolio) -> None:
    bring(place, BARE_PLAN, "A1,甲,1,2026-09-01,100", day="2026-10-31")
    bring(place, PAYMENTS, "B1,乙,2026-10-05,100", day="2026-10-31")

    assert days(place)[4] == "file"


def test_a_row_without_client_among_those_of_another_says_nothing_of_this_one(
    place: Portfolio,
) -> None:
    bring(place, BARE_PLAN, "A1,甲,1,2026-09-01,100", day="2026-10-31")
    bring(place, PAYMENTS, "B1,乙,2026-10-05,100", "A2,,2026-10-06,1", day="2026-10-31")
    assert days(place)[4] == "file"

    bring(place, PAYMENTS, "A2,,2026-10-07,1", day="2026-10-31")  # that names no client at all
    assert days(place)[4] == "instalments"


def test_a_plan_in_another_currency_than_the_case_is_not_trusted(place: Portfolio) -> None:
    bring(place, f"{PLAN},币种", f"{OLDEST},CNY", f"{NEXT},HKD", day="2026-10-31")
    assert days(place) == (70, 70, None, None, "file", "M3")

    bring(place, f"{PLAN},币种", f"{OLDEST},HKD", f"{NEXT},HKD", day="2026-10-31")
    assert days(place) == (70, 70, None, None, "file", "M3")


def test_money_of_another_currency_pays_nothing_of_a_plan_that_names_none(place: Portfolio) -> None:
    bring(place, BARE_PLAN, "A1,甲,1,2026-09-01,100", day="2026-10-31")
    bring(place, f"{PAYMENTS},币种", "A1,甲,2026-10-05,100,USD", day="2026-10-31")
    assert days(place)[2:5] == (60, 10_000, "instalments")

    bring(place, f"{PAYMENTS},币种", "A1,甲,2026-10-06,100,CNY", day="2026-10-31")
    assert days(place)[2:5] == (0, 0, "instalments")


FIRST = dt.date(2026, 8, 31)
DAYS = [FIRST + dt.timedelta(days=30 * at) for at in range(4)]

INSTALMENTS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.none() | st.sampled_from("12"), st.sampled_from(DAYS)),
    max_size=4,
)


@given(
    files=st.lists(st.tuples(st.sampled_from(DAYS), INSTALMENTS), min_size=1, max_size=4),
    until=st.none() | st.sampled_from([FIRST - dt.timedelta(days=1), *DAYS]),
)
def test_the_last_plan_is_the_same_read_at_once_or_file_by_file(
    files: list[tuple[dt.date, list[tuple[str, str | None, dt.date]]]], until: dt.date | None
) -> None:
    schema = {"whose": pl.String, "term_no": pl.String, "due_date": pl.Date}
    told = [
        (day, pl.LazyFrame(rows, schema, orient="row").with_columns(told_on=pl.lit(day)))
        for day, rows in files
    ]

    found = plans.latest_by_file(told, until)

    at_once = plans.latest(pl.concat([rows for _, rows in told]), until).collect()
    assert_frame_equal(pl.concat(found), at_once, check_row_order=False)


def test_before_any_plan_each_case_has_its_first(place: Portfolio) -> None:
    bring(place, PLAN, "A1,甲,1,2026-09-01,300,0,", day="2026-10-31")
    bring(place, CASES, "A1,甲,100,70", "A2,甲,100,10", day="2026-09-30")
    bring(place, PLAN, NEXT, "A2,甲,1,2026-09-20,100,0,", day="2026-11-20")

    told = place.cases(dt.date(2026, 9, 30)).sort("case_key").select("dpd_plan", "overdue_plan")
    assert told.collect().rows() == [(29, 30_000), (10, 10_000)]


def test_what_plans_say_is_told_anew_when_more_is_known(place: Portfolio) -> None:
    bring(place, BARE_PLAN, "A1,甲,1,2026-09-01,100", day="2026-10-31")
    bring(place, PAYMENTS, "A1,甲,2026-10-05,40", day="2026-10-31")
    assert days(place)[2:4] == (60, 6_000)

    bring(place, PAYMENTS, "A1,甲,2026-10-06,60", day="2026-10-31")
    assert days(place)[2:4] == (0, 0)
