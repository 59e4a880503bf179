"""Rows of other files find their case by any of its numbers, and wait where it is not there."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from lib.portfolio import Portfolio, joins
from tests.lib.portfolio.cast import bring

CASES = "案件编号,借据号,逾期金额,逾期天数"
PAYMENTS = "案件编号,借据号,还款日期,还款金额"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    return Portfolio.open(tmp_path)


def found(place: Portfolio, kind: str = "repayments") -> list[tuple[str | None, str | None]]:
    """The case of each row and why it has none."""
    return place.rows(kind).select("case_key", "orphan").collect().rows()


@pytest.mark.parametrize(
    ("row", "case", "orphan"),
    [
        ("A1,,2026-11-01,5", "A1", None),
        (",L1,2026-11-01,5", "A1", None),
        ("A1,L1,2026-11-01,5", "A1", None),
        ("A1,L9,2026-11-01,5", "A1", None),
        ("A9,L1,2026-11-01,5", "A1", None),
        ("A9,,2026-11-01,5", None, "unknown"),
        ("A1,L2,2026-11-01,5", None, "contradicts"),
    ],
)
def test_a_row_finds_its_case_by_any_number_unless_two_disagree(
    place: Portfolio, row: str, case: str | None, orphan: str | None
) -> None:
    bring(place, CASES, "A1,L1,5,3", "A2,L2,5,3")
    bring(place, PAYMENTS, row)

    assert found(place) == [(case, orphan)]


def test_a_number_of_two_clients_is_several_until_the_row_names_one(place: Portfolio) -> None:
    bring(place, CASES, "A1,L1,5,3", client="甲")
    bring(place, CASES, "A1,L2,5,3", client="乙")
    bring(place, PAYMENTS, "A1,,2026-11-01,5", "A1,L2,2026-11-02,6")
    bring(place, PAYMENTS, "A1,,2026-11-03,7", client="乙")
    bring(place, PAYMENTS, "A1,,2026-11-04,8", client="丙")

    assert found(place) == [
        (None, "several"),
        ("乙:A1", None),
        ("乙:A1", None),
        (None, "unknown"),
    ]


def test_a_row_that_names_its_client_finds_a_case_that_was_loaded_without_one(
    place: Portfolio,
) -> None:
    bring(place, CASES, "A1,L1,5,3", "A2,L2,5,3", "A3,L3,5,3")
    bring(place, CASES, "A2,L9,5,3", client="甲")
    bring(
        place,
        PAYMENTS,
        "A1,L1,2026-11-01,5",
        "A2,,2026-11-02,6",
        "A3,L9,2026-11-03,7",
        "A1,L2,2026-11-04,8",
        "A8,L8,2026-11-05,9",
        client="甲",
    )

    assert found(place) == [
        ("A1", None),
        ("甲:A2", None),
        ("甲:A2", None),  # what the client itself has goes first
        (None, "contradicts"),
        (None, "unknown"),
    ]


def test_an_orphan_finds_its_case_when_it_arrives_and_is_one_again_when_it_goes(
    place: Portfolio,
) -> None:
    bring(place, PAYMENTS, "A1,,2026-11-01,5")
    assert place.orphans("repayments")["orphan"].to_list() == ["unknown"]

    cases = bring(place, CASES, "A1,L1,5,3")
    assert place.orphans("repayments").height == 0

    place.withdraw(cases, now=place.imports()[0].committed_at)
    assert place.orphans("repayments")["orphan"].to_list() == ["unknown"]


def test_what_was_found_is_counted_by_reason() -> None:
    rows = pl.DataFrame({"orphan": [None, "unknown", None, "several", "unknown"]})

    assert joins.count(rows).as_json() == {
        "joined": 2,
        "orphans": 3,
        "orphan_reasons": {"unknown": 2, "several": 1},
    }


def test_any_number_that_a_kind_has_may_name_the_case() -> None:
    cases = pl.LazyFrame(
        {"client": ["甲"], "contract_no": ["C1"], "account_no": ["6222"], "case_key": ["甲:A1"]}
    )
    rows = pl.LazyFrame({"client": [None, "甲"], "account_no": ["6222", None]}).with_columns(
        contract_no=pl.Series([None, "C1"], dtype=pl.String)
    )

    told = joins.resolve(rows, joins.index(cases))

    assert told.collect()["case_key"].to_list() == ["甲:A1", "甲:A1"]


def test_cases_with_one_masked_number_are_two_and_no_payment_is_taken_for_either(
    place: Portfolio,
) -> None:
    header = "卡号,借据号,姓名,手机,逾期金额,逾期天数"
    rows = ("6222****0001,,张三,,5,3", "6222****0001,,李四,,6,3", "6222****0001,L1,王五,,7,3")
    bring(place, header, *rows, client="甲", day="2026-10-31")
    bring(place, header, *rows, client="甲", day="2026-11-20")
    bring(place, "卡号,还款日期,还款金额", "6222****0001,2026-11-01,5", client="甲")

    then, now = (place.cases(day).select("case_key").collect() for day in place.as_of_dates())
    assert now["case_key"].n_unique() == 3
    assert "甲:L1" in now["case_key"]
    assert now.equals(then)  # from one day to the next each stays the case that it is
    assert found(place) == [(None, "unknown")]


HOLDS = "案件编号,客户号,身份证号,停催类型,开始日期"
PEOPLE = "案件编号,客户号,身份证号,逾期金额,逾期天数"


def test_a_hold_may_name_the_customer_and_then_holds_for_all_his_cases(place: Portfolio) -> None:
    bring(place, PEOPLE, "A1,K1,11010119900101001X,5,3", "A2,K1,,5,3", "A3,K2,,5,3", client="甲")
    bring(place, PEOPLE, "B1,K1,11010119900101001X,5,3", client="乙")
    bring(
        place,
        HOLDS,
        ",,11010119900101001x,投诉,2026-11-01",
        ",K1,,异议,2026-11-02",
        ",K2,,死亡,2026-11-03",
        "A9,,,其他,2026-11-04",
        kind="holds",
    )

    held = place.holds().group_by("hold_kind").agg(pl.col("case_key").sort()).collect()
    assert dict(held.iter_rows()) == {"complaint": ["乙:B1", "甲:A1"], "deceased": ["甲:A3"]}
    # A customer number that two clients have is nobody's until the client is named.
    assert place.orphans("holds")["hold_kind"].to_list() == ["dispute", "other"]


def test_a_hold_of_a_client_finds_the_customer_of_a_case_that_was_loaded_without_one(
    place: Portfolio,
) -> None:
    bring(place, PEOPLE, "A1,K1,,5,3", "A2,K2,,5,3")
    bring(place, PEOPLE, "B1,K2,,5,3", client="甲")
    bring(place, HOLDS, ",K1,,投诉,2026-11-01", ",K2,,异议,2026-11-02", client="甲", kind="holds")

    held = place.holds().select("hold_kind", "case_key").collect()
    assert held.sort("hold_kind").rows() == [("complaint", "A1"), ("dispute", "甲:B1")]


@pytest.mark.parametrize("key", ["身份证号,11010119900101001X", "客户号,K1"])
def test_a_hold_list_with_numbers_of_customers_only_holds_their_cases(
    place: Portfolio, key: str
) -> None:
    title, number = key.split(",")
    bring(place, PEOPLE, "A1,K1,11010119900101001X,5,3")
    bring(place, f"{title},停催类型,开始日期", f"{number},投诉,2026-11-01", kind="holds")

    assert place.holds().select("case_key").collect()["case_key"].to_list() == ["A1"]
    assert place.orphan_counts() != {}


def test_a_payment_counts_once_however_the_files_name_its_case(place: Portfolio) -> None:
    bring(place, CASES, "A1,L1,5,3", client="甲")
    paid = "2026-11-01,5"
    bring(place, "案件编号,还款日期,还款金额", f"A1,{paid}", f"A9,{paid}", client="甲")
    bring(place, PAYMENTS, f"A1,L1,{paid}", f"A9,,{paid}", client="甲")
    bring(place, "借据号,还款日期,还款金额", f"L1,{paid}", f"L1,{paid}")

    # Two equal payments in the last file are two; the orphan was exported again as it was.
    assert Counter(found(place)) == {("甲:A1", None): 2, (None, "unknown"): 1}
