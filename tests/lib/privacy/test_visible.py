"""Who sees how much of which field."""

import pytest

from lib.cases.fields import KINDS, sensitive
from lib.privacy.masking import MASKS
from lib.privacy.visible import AT_THE_DOOR, masks, told
from lib.rights import NOBODY, Role
from tests.cast import somebody


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", KINDS)
def test_by_his_role_alone_nobody_sees_a_sensitive_field_in_full(role: Role, kind: str) -> None:
    hidden = masks(somebody("R", role), kind)
    assert set(hidden) == set(sensitive(kind))
    assert set(hidden.values()) <= set(MASKS)


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_of_third_persons_who_does_not_handle_cases_sees_nothing(role: Role) -> None:
    hidden = masks(somebody("R", role), "cases")
    third = ("contact1_name", "spouse_phone", "guarantor_address", "emergency_name")
    assert {hidden[one] for one in third} == {"whole"}
    assert masks(somebody("M", Role.MANAGER), "cases")["contact1_name"] == "name"


def test_who_has_not_signed_in_sees_no_more_than_the_least() -> None:
    assert masks(NOBODY, "cases") == masks(somebody("A", Role.AUDITOR), "cases")


def test_the_crew_at_the_door_sees_whom_to_ask_for_and_where_and_no_more() -> None:
    colin = somebody("Colin", Role.COLLECTOR)
    usual, there = masks(colin, "cases"), masks(colin, "cases", at_the_door=True)
    assert set(usual) - set(there) == AT_THE_DOOR
    assert {"id_no", "remark", "contact1_phone"} <= set(there)


def test_the_values_of_problems_are_masked_as_their_columns_are() -> None:
    problems: list[dict[str, object]] = [
        {"row": 2, "column": "手机", "value": "139777701234"},
        {"row": 3, "column": "神秘电话", "value": "13977770123"},
        {"row": 4, "column": "金额", "value": "abc"},
        {"row": 5, "column": None, "value": None},
    ]
    mapping = {"手机": "mobile", "神秘电话": None, "金额": "overdue_amount"}
    shown = told(problems, mapping, masks(somebody("M"), "cases"))
    assert [one["value"] for one in shown] == ["139*****1234", "139****0123", "abc", None]
