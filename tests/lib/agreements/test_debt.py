"""What a debt consists of, as far as the file says, and never more."""

from lib.agreements.debt import Debt, bases, debt_of, paid_since
from tests.lib.followups.cast import day, payments

CASE = {
    "currency": "CNY",
    "overdue_amount": 1_000_00,
    "balance": 5_000_00,
    "overdue_principal": 700_00,
    "overdue_interest": 180_00,
    "overdue_penalty": 40_00,
    "overdue_compound": 30_00,
    "overdue_fee": 50_00,
}


def test_the_parts_of_a_debt_are_those_of_the_file() -> None:
    assert debt_of(CASE, "overdue_amount") == Debt(
        "overdue_amount",
        1_000_00,
        "CNY",
        {"principal": 700_00, "interest": 180_00, "penalty": 70_00, "fees": 50_00},
    )


def test_what_the_file_does_not_break_down_is_called_so() -> None:
    assert debt_of(CASE, "balance").parts["rest"] == 4_000_00
    assert debt_of({"currency": "CNY", "balance": 5}, "balance").parts == {"rest": 5}


def test_a_file_that_contradicts_itself_breaks_nothing_down() -> None:
    assert debt_of(CASE | {"overdue_fee": 50_01}, "overdue_amount").parts == {"rest": 1_000_00}


def test_an_agreement_can_be_about_the_amounts_that_the_case_has() -> None:
    assert bases(CASE) == ("overdue_amount", "balance")
    assert bases({"overdue_amount": 0, "balance": None}) == ()


def test_what_was_paid_since_the_file_is_not_asked_for_again_and_nothing_is_broken_down() -> None:
    case = CASE | {"case_key": "C1", "as_of": day(5), "place_date": day(2), "place_amount": 900_00}
    paid = paid_since(
        case,
        payments(
            (day(1), 1_00),
            (day(2), 2_00),
            (day(5), 5_00),
            (day(6), 300_00),
            (day(7), 400_00),
            (day(8), -400_00),
            (day(8), 10_00, None, "C2"),
            (day(10), 50_00),
        ),
        day(9),
    )
    assert (paid["overdue_amount"], paid["place_amount"]) == (300_00, 307_00)
    assert debt_of(case, "overdue_amount", 300_00) == Debt(
        "overdue_amount", 700_00, "CNY", {"rest": 700_00}
    )


def test_an_amount_that_was_paid_since_is_nothing_to_agree_about() -> None:
    assert bases(CASE, {"overdue_amount": 1_000_00, "balance": 1_000_00}) == ("balance",)
