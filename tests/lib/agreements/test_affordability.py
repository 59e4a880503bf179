"""What a customer can afford, and what is said of what nobody knows."""

from lib.agreements import affordability
from lib.agreements.affordability import Affordable, Figure, assess


def test_what_is_left_is_income_less_outgoings_less_other_debts_less_what_stays() -> None:
    budget = {
        "wages": Figure(6_000_00, "seen"),
        "other_income": Figure(500_00),
        "housing": Figure(1_800_00),
        "living": Figure(2_200_00),
        "other_debts": Figure(1_000_05, "filed"),
        "savings": Figure(300_00),
    }
    assert assess(budget, "CNY", 0.1) == Affordable(
        currency="CNY",
        share=0.1,
        income=6_500_00,
        outgoings=4_000_00,
        debts=1_000_05,
        at_once=300_00,
        residual=1_499_95,
        kept_back=150_00,  # 149.995 rounded up
        allows=1_349_95,
    )


def said(found: Affordable) -> list[str]:
    return [str(one) for one in found.said()]


def test_without_income_nothing_can_be_called_affordable() -> None:
    found = assess({"living": Figure(1_00)}, "CNY", 0.1)
    assert (found.residual, found.allows) == (None, None)
    assert said(found) == [affordability.NO_INCOME, affordability.NO_DEBTS]


def test_without_outgoings_nothing_can_be_called_affordable_either() -> None:
    found = assess({"wages": Figure(1_00), "other_debts": Figure(0)}, "CNY", 0.1)
    assert found.allows is None
    assert said(found) == [affordability.NO_OUTGOINGS]


def test_who_needs_more_than_he_has_can_pay_nothing_and_it_is_said() -> None:
    found = assess({"wages": Figure(10_00), "living": Figure(12_00)}, "CNY", 0.1)
    assert (found.residual, found.kept_back, found.allows) == (-2_00, 0, 0)
    assert said(found) == [affordability.NOTHING_LEFT, affordability.NO_DEBTS]


def test_an_income_of_nothing_is_known_and_not_unknown() -> None:
    found = assess({"wages": Figure(0), "living": Figure(0)}, "CNY", 0.1)
    assert (found.income, found.allows) == (0, 0)


def test_the_method_is_named_with_its_source_and_the_share_that_stays() -> None:
    told = str(assess({}, "CNY", 0.15).method())
    assert "Standard Financial Statement" in told
    assert "15%" in told


def test_a_budget_comes_back_from_the_ledger_as_it_went() -> None:
    budget = {"wages": Figure(10_00, "seen"), "living": Figure(5, "said")}
    assert affordability.from_json(affordability.as_json(budget)) == budget
    assert affordability.from_json(None) == {}


def test_amounts_below_nothing_and_sources_nobody_knows_are_faults() -> None:
    told = {"wages": Figure(-1), "living": Figure(1, "guessed")}
    assert len(list(affordability.faults(told))) == 2
