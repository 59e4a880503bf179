"""Targets in the ledger, and what is missing of them."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.forecasts import gaps, saying, targets
from lib.forecasts.gathering import of_past
from lib.forecasts.targets import Target
from lib.ledger import Ledger
from lib.rights import NotAllowed, Role
from lib.words import words
from tests.cast import NOON, somebody
from tests.lib.forecasts.cast import AUGUST, OCTOBER, SEPTEMBER, file, lately, paid, past

MID = dt.date(2026, 10, 17)
MONTH = dt.date(2026, 10, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def test_a_new_target_takes_the_place_of_the_one_of_the_same_scope(ledger: Ledger) -> None:
    first = Target(month=MID, currency="CNY", amount=1000)
    targets.keep(ledger, first, now=NOON)
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=500, bucket="M2"), now=NOON)
    again = Target(month=MONTH, currency="CNY", amount=2000)
    targets.keep(ledger, again, now=NOON)
    targets.keep(ledger, again, now=NOON)
    rows = targets.standing(ledger).select("month", "bucket", "amount").rows()
    assert rows == [(MONTH, None, 2000), (MONTH, "M2", 500)]


def test_a_target_is_taken_back_and_stays_in_the_ledger(ledger: Ledger) -> None:
    key = targets.keep(ledger, Target(month=MID, currency="CNY", amount=1000), now=NOON)
    targets.withdraw(ledger, key, now=NOON)
    assert targets.standing(ledger).is_empty()
    with pytest.raises(NotFound):
        targets.withdraw(ledger, key, now=NOON)


def test_what_was_wanted_of_the_sample_is_wanted_of_no_real_portfolio(ledger: Ledger) -> None:
    for amount, sample in ((1000, False), (9, True), (2000, False)):
        one = Target(month=MID, currency="CNY", amount=amount, sample=sample)
        targets.keep(ledger, one, now=NOON)
    assert targets.standing(ledger, sample=False)["amount"].to_list() == [2000]
    trial = targets.standing(ledger).filter("sample")
    assert trial["amount"].to_list() == [9]
    targets.withdraw(ledger, trial["target_id"][0], now=NOON)
    assert targets.standing(ledger)["amount"].to_list() == [2000]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Target(month=MID, currency="CNY", amount=0), "above zero"),
        (Target(month=MID, currency=" ", amount=5), "in which currency"),
        (Target(month=MID, currency="CNY", amount=5, bucket="M9"), "no bucket M9"),
        (Target(month=MID, currency="CNY", amount=10**16), "larger than any portfolio"),
    ],
)
def test_what_cannot_be_a_target_is_refused(ledger: Ledger, one: Target, why: str) -> None:
    with pytest.raises(RecordRefused, match=why):
        targets.keep(ledger, one, now=NOON)


def test_a_supervisor_sets_no_target(ledger: Ledger) -> None:
    one = Target(month=MID, currency="CNY", amount=1000)
    with pytest.raises(NotAllowed):
        targets.keep(ledger.by(somebody("Sue", Role.SUPERVISOR)), one, now=NOON)


def test_missing_is_what_is_neither_collected_nor_expected(ledger: Ledger) -> None:
    # Up to 17 October 700 came: 500 of A, which began the month in M2, and 200 of B in M3. No
    # month ends are known for rates, so a week brings the mean of the last four: 700 ÷ 4 = 175,
    # and the 14 days to the end of October 350, of M2 250.
    files = (
        file(SEPTEMBER, {"A": (50, 5000), "B": (70, 5000)}),
        file(MID, {"A": (67, 4500), "B": (87, 4800)}),
    )
    payments = paid(("A", dt.date(2026, 10, 5), 500), ("B", MID, 200))
    found, months = of_past(past(files, payments)), lately(files, payments)
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=2000), now=NOON)
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=600, bucket="M2"), now=NOON)
    targets.keep(
        ledger, Target(month=OCTOBER + dt.timedelta(days=9), currency="CNY", amount=1), now=NOON
    )
    collected = gaps.collected(months, MONTH, MID)
    rows = gaps.gaps(targets.standing(ledger), found, collected)
    told = rows.select("bucket", "target", "collected", "expected", "gap", "weeks_left", "needed")
    assert told.rows() == [
        (None, 2000, 700, 350, 950, 2.0, 650.0),
        ("M2", 600, 500, 250, -150, 2.0, 50.0),
    ]


def test_nothing_is_missing_where_nobody_can_say_what_comes(ledger: Ledger) -> None:
    # All repayments are dated to the first of a month, so that the mean of weeks says nothing.
    files = (
        file(SEPTEMBER, {"A": (50, 5000)}),
        file(MID, {"A": (67, 4500)}),
    )
    firsts = [("A", dt.date(2026, month, 1), 100) for month in range(5, 11)]
    known, months = past(files, paid(*firsts)), lately(files, paid(*firsts))
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=2000), now=NOON)
    collected = gaps.collected(months, MONTH, MID)
    rows = gaps.gaps(targets.standing(ledger), of_past(known), collected)
    told = rows.select("target", "collected", "expected", "gap", "needed")
    assert told.rows() == [(2000, 100, None, None, 950.0)]
    month = gaps.periods(months, MID).row(0, named=True)
    said = words("en")(saying.month(month, rows.row(0, named=True), MID, 0))
    assert "5.0% of the target. What else will come in this month cannot be forecast" in said


def test_a_month_stands_beside_the_one_before() -> None:
    files = (file(SEPTEMBER, {"A": (50, 5000)}), file(MID, {"A": (67, 4500)}))
    payments = (("A", dt.date(2026, 9, 3), 100), ("A", dt.date(2026, 9, 20), 40), ("A", MID, 500))
    rows = gaps.periods(lately(files, paid(*payments)), MID)
    # September up to the 17th, and all of it, of the cases of its own month end. No file is of
    # before September, so that nobody knows whose cases both months have.
    assert rows.rows() == [("CNY", 500, 100, 140, 1, 1, 1, None, None, None, None, None)]
    assert rows.schema == pl.Schema(dict(gaps.PERIODS))
    assert words("en")(saying.month(rows.row(0, named=True), None, MID, 0)) == (
        "CN¥5.00 (CNY) came in from 1 Oct 2026 to 17 Oct 2026, of n = 1 cases that paid. Last "
        "month up to the same day: CN¥1.00, of n = 1 cases that paid. The two months cannot be "
        "compared: no file of before 1 Sept 2026 says which cases both have."
    )


def test_a_month_is_compared_over_the_cases_that_both_months_have() -> None:
    # B left in September after it had paid 900, C came in October and paid 1,000: of A alone, 200
    # against 400, half as much came, where each month's own cases say 1,200 against 1,300.
    files = (
        file(AUGUST, {"A": (20, 5000), "B": (20, 900)}),
        file(SEPTEMBER, {"A": (50, 4600)}),
        file(MID, {"A": (67, 4400), "C": (3, 9000)}),
    )
    early, late = dt.date(2026, 9, 5), dt.date(2026, 10, 5)
    payments = (("A", early, 400), ("B", early, 900), ("A", late, 200), ("C", late, 1000))
    row = gaps.periods(lately(files, paid(*payments)), MID).row(0, named=True)
    sums = [(row[one], row[f"n_{one}"]) for one in (*gaps.SUMS, "same", "same_before")]
    assert sums == [(1200, 2), (1300, 2), (1300, 2), (200, 1), (400, 1)]
    said = words("en")(saying.month(row, None, MID, 20))
    assert said.endswith(
        "Of the cases that both months have (in the files of 31 Aug 2026 and of 17 Oct 2026): "
        "CN¥2.00 (n = 1 that paid) against CN¥4.00 (n = 1), -50.0 %. Fewer than 20 cases that "
        "paid say little."
    )


def test_of_a_currency_that_is_new_this_month_nothing_is_told_of_the_last() -> None:
    files = (file(SEPTEMBER, {"A": (50, 5000)}), file(MID, {"B": (3, 5000)}, currency="TWD"))
    row = gaps.periods(lately(files, paid(("B", MID, 500))), MID).row(0, named=True)
    assert [row[one] for one in (*gaps.SUMS, *gaps.OF_BEFORE)] == [500, *[None] * 6]
    said = words("en")(saying.month(row, None, MID, 0))
    assert said.endswith("no file of before this month has a case in TWD.")
    assert [amount for _, amount in saying.month_bars(row, None)] == [500]


def test_who_took_back_all_that_he_had_paid_has_not_paid() -> None:
    files = (file(SEPTEMBER, {"A": (50, 5000), "B": (50, 5000)}), file(MID, {"A": (67, 5000)}))
    payments = (("A", MID, 500), ("A", MID, -500), ("B", MID, 300))
    row = gaps.periods(lately(files, paid(*payments)), MID).row(0, named=True)
    assert (row["collected"], row["n_collected"]) == (300, 1)


def test_a_month_whose_cases_all_left_is_not_compared() -> None:
    files = (
        file(AUGUST, {"B": (20, 900)}),
        file(SEPTEMBER, {"A": (50, 1)}),
        file(MID, {"A": (67, 1)}),
    )
    payments = (("B", dt.date(2026, 9, 5), 900), ("A", MID, 1))
    row = gaps.periods(lately(files, paid(*payments)), MID).row(0, named=True)
    assert (row["same"], row["same_before"], row["since"]) == (0, 0, AUGUST)
    assert "of the cases in the files of both 31 Aug 2026 and 17 Oct 2026 nobody paid" in words(
        "en"
    )(saying.month(row, None, MID, 20))
