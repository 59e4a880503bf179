"""Offers side by side: whether they fit, and what they may bring by what was kept here."""

import datetime as dt

import polars as pl
import pytest

from lib.agreements import comparing
from lib.agreements.affordability import Affordable, Figure, assess
from lib.agreements.comparing import Chance, chance, drafts, expected, fits, told
from lib.agreements.debt import Debt
from lib.agreements.offers import DEFERRAL, EQUAL, SETTLEMENT, WAIVER, offer
from tests.lib.agreements.cast import DEBT, FIRST, made

PROMISES = pl.DataFrame(
    {
        "status": ["kept", "broken", "kept", "partial", "open"],
        "matured": [True, True, True, True, False],
    }
)


def agreed(completed: int, broken: int) -> pl.DataFrame:
    """Agreements of equal instalments that ended, and one of another kind."""
    states = ["completed"] * completed + ["broken"] * broken + ["completed"]
    return pl.DataFrame({"state": states, "kind": [EQUAL] * (completed + broken) + [WAIVER]})


def can_pay(allows: int, at_once: int = 0) -> Affordable:
    """A customer who can pay so much a month."""
    budget = {"wages": Figure(allows), "living": Figure(0), "savings": Figure(at_once)}
    return assess(budget, "CNY", 0)


def test_the_chance_is_that_of_agreements_of_the_kind_once_they_are_enough() -> None:
    assert chance(EQUAL, agreed(3, 1), PROMISES, 4) == Chance(0.75, 4, "agreements")


def test_until_then_it_is_that_of_promises_that_matured() -> None:
    assert chance(EQUAL, agreed(2, 1), PROMISES, 4) == Chance(0.5, 4, "promises")


def test_with_too_few_of_both_nothing_is_said() -> None:
    found = chance(EQUAL, agreed(0, 0), PROMISES, 5)
    assert found == Chance(None, 4, "promises")
    assert expected(made(), found) is None
    assert "not enough data (n = 4)" in str(told(made(), can_pay(1), found)[-1])


def test_what_an_offer_may_bring_is_its_sum_times_the_chance() -> None:
    assert expected(made(SETTLEMENT, 1, settles=800_00), Chance(0.5, 9, "promises")) == 400_00


def test_an_offer_fits_when_its_largest_instalment_can_be_paid() -> None:
    assert fits(made(number=3), can_pay(333_34)) is True
    assert fits(made(number=3), can_pay(333_33)) is False
    assert fits(made(number=3), assess({}, "CNY", 0.1)) is None


def test_a_settlement_may_take_the_money_that_is_there_at_once() -> None:
    once = made(SETTLEMENT, 1, settles=800_00)
    assert fits(once, can_pay(300_00, at_once=500_00)) is True
    assert fits(once, can_pay(300_00, at_once=499_99)) is False


@pytest.mark.parametrize("allows", [50_00, 99_99, 333_33, 1_000_00, 5_000_00])
def test_what_is_drafted_can_be_afforded_and_begins_with_equal_instalments(allows: int) -> None:
    found = can_pay(allows)
    terms = drafts(DEBT, found, FIRST)
    assert [one.kind for one in terms] == [EQUAL, DEFERRAL, WAIVER]
    assert all(fits(offer(DEBT, one), found) for one in terms)


def test_nothing_can_be_waived_of_what_no_file_breaks_down() -> None:
    whole = Debt("balance", 1_000_00, "CNY", {"rest": 1_000_00})
    assert len(drafts(whole, can_pay(100_00), FIRST)) == 2


@pytest.mark.parametrize("amount", [1, 2, 59, 10**9])
@pytest.mark.parametrize("allows", [None, 0, 1, 10**9])
def test_every_draft_can_be_reckoned_however_small_the_debt(
    amount: int, allows: int | None
) -> None:
    debt = Debt("balance", amount, "CNY", {"rest": amount})
    found = assess({}, "CNY", 0.1) if allows is None else can_pay(allows)
    for terms in drafts(debt, found, dt.date(2026, 1, 31)):
        assert offer(debt, terms).total == amount


def test_of_an_offer_it_is_told_whether_it_can_be_paid_and_what_it_may_bring() -> None:
    said = [str(one) for one in told(made(), can_pay(400_00), Chance(0.5, 30, "promises"))]
    assert said == [
        "It fits what can be paid: CNY 400.00 a month.",
        "It may bring CNY 500.00: 30 promises matured here.",
    ]
    assert comparing.MOST_OFFERS == 3
