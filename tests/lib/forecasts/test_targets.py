"""Targets in the ledger, and what is missing of them."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.forecasts import gaps, targets
from lib.forecasts.gathering import of_past
from lib.forecasts.targets import Target
from lib.ledger import Ledger
from lib.rights import NotAllowed, Role
from tests.cast import NOON, somebody
from tests.lib.forecasts.cast import OCTOBER, SEPTEMBER, file, paid, past

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
    known = past(files, paid(("A", dt.date(2026, 10, 5), 500), ("B", MID, 200)))
    found = of_past(known)
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=2000), now=NOON)
    targets.keep(ledger, Target(month=MID, currency="CNY", amount=600, bucket="M2"), now=NOON)
    targets.keep(
        ledger, Target(month=OCTOBER + dt.timedelta(days=9), currency="CNY", amount=1), now=NOON
    )
    collected = gaps.collected(known, MONTH, MID)
    rows = gaps.gaps(targets.standing(ledger), found, collected)
    told = rows.select("bucket", "target", "collected", "expected", "gap", "weeks_left", "needed")
    assert told.rows() == [
        (None, 2000, 700, 350, 950, 2.0, 650.0),
        ("M2", 600, 500, 250, -150, 2.0, 50.0),
    ]


def test_a_month_stands_beside_the_one_before() -> None:
    files = (file(SEPTEMBER, {"A": (50, 5000)}), file(MID, {"A": (67, 4500)}))
    payments = (("A", dt.date(2026, 9, 3), 100), ("A", dt.date(2026, 9, 20), 40), ("A", MID, 500))
    rows = gaps.periods(past(files, paid(*payments)), MID)
    # September up to the 17th, and all of it, of the cases of its own month end.
    assert rows.rows() == [("CNY", 500, 100, 140, 1)]
    assert rows.schema == pl.Schema(dict(gaps.PERIODS))
