"""Doubles are shown with what they share, never joined."""

import polars as pl

from lib.cases.duplicates import duplicates

CASES = pl.DataFrame(
    {
        "case_key": ["甲:1", "乙:1", "甲:2", "甲:3", "甲:4", "甲:5"],
        "case_id": ["1", "1", "2", "3", "4", "5"],
        "loan_no": [None, None, None, None, "L", "M"],
        "client": ["甲", "乙", "甲", "甲", "甲", "甲"],
        "person_key": ["p", "q", "r", "r", "s", "t"],
        "product": ["现金贷", "车贷", "现金贷", "现金贷", "现金贷", "现金贷"],
        "overdue_amount": [100, 200, 300, 300, 0, 0],
        "currency": ["CNY"] * 6,
        "addr_home": [None, None, "某路1号", None, "某路1号", "某路1号"],
        "address_key": [None, None, "k", None, "k", "k"],
    }
)


def found(cases: pl.DataFrame) -> dict[str, list[str]]:
    return {
        kind: sorted(keys) for kind, keys in duplicates(cases).select("kind", "case_keys").rows()
    }


def test_one_number_of_two_clients_one_loan_twice_and_a_crowded_door_are_found() -> None:
    assert found(CASES) == {
        "number": ["乙:1", "甲:1"],
        "loan": ["甲:2", "甲:3"],
        "address": ["甲:2", "甲:4", "甲:5"],
    }


def test_the_same_number_within_one_client_and_a_family_at_one_door_are_no_doubles() -> None:
    few = CASES.filter(pl.col("case_key").is_in(["甲:1", "甲:2", "甲:4"]))

    assert found(few) == {}
    assert found(CASES.clear()) == {}


def test_a_masked_number_of_two_clients_is_no_double() -> None:
    masked = CASES.with_columns(case_id=pl.lit("62***01"))

    assert "number" not in found(masked)


def test_cases_with_nothing_left_to_pay_are_not_taken_for_one_loan() -> None:
    settled = CASES.with_columns(overdue_amount=0, person_key=pl.lit("p"))

    assert "loan" not in found(settled)
