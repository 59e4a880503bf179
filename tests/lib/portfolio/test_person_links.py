"""Decisions about persons outlive every file and can be taken back."""

import datetime as dt
from pathlib import Path

import pytest

from lib.portfolio import Portfolio, person_links
from tests.lib.portfolio.cast import NOW, bring

CASES = "案件编号,姓名,身份证号,手机号,逾期金额,逾期天数"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    one = Portfolio.open(tmp_path)
    bring(one, CASES, "A1,张三,110101199001010015,13900000001,5,3", client="甲")
    bring(one, CASES, "B1,张三,,13900000001,5,3", "B2,李四,,13900000001,5,3", client="乙")
    return one


def people(place: Portfolio) -> list[str]:
    """The persons of B1, B2 and A1."""
    return place.cases().sort("case_key").select("person_key").collect()["person_key"].to_list()


def test_one_person_is_known_over_clients_and_a_manager_adds_another(place: Portfolio) -> None:
    same, lisi, zhangsan = people(place)
    assert (same == zhangsan, lisi == zhangsan) == (True, False)

    person_links.decide(place.ledger, lisi, zhangsan, same=True, now=NOW)
    assert len(set(people(place))) == 1

    bring(place, CASES, "B2,李四,,13900000001,9,9", client="乙", day="2026-11-25")
    assert len(set(people(place))) == 1

    person_links.decide(place.ledger, zhangsan, lisi, same=None, now=NOW)
    assert person_links.decisions(place.ledger) == {}
    assert len(set(people(place))) == 2


def test_what_name_and_phone_joined_can_be_kept_apart(place: Portfolio) -> None:
    filed = place.cases().sort("case_key").select("person_filed").collect()["person_filed"]

    person_links.decide(place.ledger, filed[0], filed[2], same=False, now=NOW)

    assert len(set(people(place))) == 3
    assert place.as_of_dates() == (dt.date(2026, 11, 20),)
