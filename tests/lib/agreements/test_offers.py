"""Schedules to the cent, against formulas written anew and by properties."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.agreements import offers
from lib.agreements.debt import Debt
from lib.agreements.offers import (
    DEFERRAL,
    EQUAL,
    SETTLEMENT,
    STEPPED,
    WAIVER,
    Offer,
    Terms,
    add_months,
    annuity,
    due_dates,
    offer,
)
from lib.errors import RecordRefused
from tests.lib.agreements.cast import DEBT, FIRST, ONE_PERCENT, made


def amounts(found: Offer) -> list[int]:
    return [one.amount for one in found.schedule]


def test_equal_instalments_leave_what_rounding_leaves_to_the_last_one() -> None:
    assert amounts(made(number=3)) == [333_33, 333_33, 333_34]


def test_dates_go_from_month_end_to_month_end() -> None:
    day = dt.date
    assert due_dates(day(2027, 11, 30), 5) == (
        day(2027, 11, 30),
        day(2027, 12, 30),
        day(2028, 1, 30),
        day(2028, 2, 29),
        day(2028, 3, 30),
    )
    assert [one.day for one in due_dates(day(2027, 1, 31), 4)] == [31, 28, 31, 30]


def test_smaller_instalments_come_first() -> None:
    found = made(STEPPED, 5, low_number=2, low_amount=100_00)
    assert amounts(found) == [100_00, 100_00, 266_66, 266_66, 266_68]


def test_a_deferral_moves_all_dates_and_no_amount() -> None:
    found = made(DEFERRAL, 2, grace_months=3)
    assert [(one.due, one.amount) for one in found.schedule] == [
        (dt.date(2027, 2, 10), 500_00),
        (dt.date(2027, 3, 10), 500_00),
    ]


def test_a_waiver_takes_off_interest_and_fees_and_nothing_of_the_principal() -> None:
    found = made(WAIVER, 2, waived={"interest": 100_00, "fees": 50_00})
    assert (amounts(found), found.forgone) == ([425_00, 425_00], 150_00)
    with pytest.raises(RecordRefused, match="interest, penalty or fees"):
        made(WAIVER, 2, waived={"principal": 1_00})


def test_a_settlement_waives_charges_first_and_the_principal_last() -> None:
    found = made(SETTLEMENT, 1, settles=600_00)
    assert amounts(found) == [600_00]
    assert found.waived == {
        "penalty": 70_00,
        "fees": 50_00,
        "interest": 180_00,
        "principal": 100_00,
    }


def test_a_plan_with_a_rate_is_an_annuity_and_says_what_it_costs() -> None:
    found = made(EQUAL, 12, rate=ONE_PERCENT)
    # The table of any textbook: 0.088849 a month for 12 months at 1 %.
    assert amounts(found)[:11] == [88_85] * 11
    assert found.total == DEBT.amount + found.cost
    assert sum(one.amount - one.interest for one in found.schedule) == DEBT.amount


def test_without_a_rate_nothing_costs_anything() -> None:
    assert made().cost == 0


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"kind": "gift"}, "kind of offer"),
        ({"number": 0}, "between 1 and 60"),
        ({"number": 61}, "between 1 and 60"),
        ({"kind": DEFERRAL, "number": 58, "grace_months": 3}, "more than 60 months"),
        ({"kind": DEFERRAL}, "how many months"),
        ({"grace_months": 2}, "how many months"),
        ({"kind": WAIVER}, "what is waived"),
        ({"kind": WAIVER, "waived": {"fees": 50_01}}, "at most what is owed"),
        ({"kind": SETTLEMENT, "settles": 1_000_00}, "less than all"),
        ({"kind": STEPPED, "low_number": 3, "low_amount": 1}, "fewer than all"),
        ({"kind": STEPPED, "low_number": 1, "low_amount": 400_00}, "none above"),
        ({"kind": STEPPED, "low_number": 2, "low_amount": 900_00}, "none above"),
        ({"rate": Decimal("24.1")}, "yearly rate"),
        ({"kind": SETTLEMENT, "settles": 1_00, "rate": Decimal(1)}, "yearly rate"),
    ],
)
def test_terms_that_contradict_themselves_are_refused_in_words(
    terms: dict[str, object], said: str
) -> None:
    told = {"kind": EQUAL, "number": 3, "first_due": FIRST, **terms}
    with pytest.raises(RecordRefused, match=said):
        offer(DEBT, Terms(**told))  # type: ignore[arg-type]


def test_so_many_instalments_that_some_would_be_of_nothing_are_refused() -> None:
    cent = Debt("overdue_amount", 2, "CNY", {"rest": 2})
    with pytest.raises(RecordRefused, match="of nothing"):
        offer(cent, Terms(kind=EQUAL, number=3, first_due=FIRST))


debts = st.builds(
    lambda principal, interest, fees: Debt(
        "overdue_amount",
        principal + interest + fees,
        "CNY",
        {"principal": principal, "interest": interest, "fees": fees},
    ),
    st.integers(100, 10**9),
    st.integers(1, 10**7),
    st.integers(0, 10**6),
)


@st.composite
def terms_of(draw: st.DrawFn, debt: Debt) -> Terms:
    kind = draw(st.sampled_from(sorted(offers.KINDS)))
    number = draw(st.integers(1, 57))
    low = draw(st.integers(1, 56))
    return Terms(
        kind=kind,
        number=number,
        first_due=draw(st.dates(dt.date(2026, 1, 1), dt.date(2031, 12, 31))),
        grace_months=draw(st.integers(1, 3)) if kind == DEFERRAL else 0,
        low_number=low if kind == STEPPED else 0,
        low_amount=draw(st.integers(1, debt.amount)) if kind == STEPPED else 0,
        waived={"interest": draw(st.integers(1, debt.parts["interest"]))} if kind == WAIVER else {},
        settles=draw(st.integers(1, debt.amount)) if kind == SETTLEMENT else 0,
        rate=draw(st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("4.35"), Decimal(24)])),
    )


@given(st.data())
def test_every_schedule_sums_up_to_the_cent_and_no_instalment_is_of_nothing(
    data: st.DataObject,
) -> None:
    debt = data.draw(debts)
    terms = data.draw(terms_of(debt))
    try:
        found = offer(debt, terms)
    except RecordRefused:
        return
    assert found.total - found.cost == debt.amount - found.forgone
    assert terms.rate or found.cost == 0
    assert len(found.schedule) == terms.number
    assert all(one.amount > one.interest >= 0 for one in found.schedule)
    assert all(0 <= part <= debt.parts[code] for code, part in found.waived.items())
    assert [one.due for one in found.schedule] == [
        add_months(terms.first_due, terms.grace_months + at) for at in range(terms.number)
    ]


@given(
    st.integers(10_000, 10**9),
    st.integers(1, 60),
    st.decimals(Decimal("0.01"), Decimal(24), places=2),
)
def test_an_annuity_is_what_exact_fractions_say(amount: int, number: int, rate: Decimal) -> None:
    monthly = Fraction(rate) / 1200
    exact = amount * monthly / (1 - (1 + monthly) ** -number)
    parts = annuity(amount, number, rate)
    assert all(abs(paid - exact) <= Fraction(1, 2) for paid, _ in parts[:-1])
    # Rounding by half a cent a month adds up to its future value, and no more.
    most = sum((1 + monthly) ** at for at in range(number))
    assert abs(parts[-1][0] - exact) <= most + 1
    assert sum(paid - interest for paid, interest in parts) == amount
