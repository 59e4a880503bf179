"""Assignments change the collector from their day on; the file's next word goes before them."""

import datetime as dt
from pathlib import Path

import pytest

from lib.portfolio import Portfolio
from tests.lib.portfolio.cast import bring

CASES = "案件编号,逾期金额,逾期天数,催收员"
ASSIGNMENTS = "案件编号,原催收员,新催收员,时间,原因"


@pytest.fixture
def place(tmp_path: Path) -> Portfolio:
    one = Portfolio.open(tmp_path)
    bring(one, CASES, "A1,5,3,张三", "A2,5,3,张三", day="2026-10-31")
    bring(
        one,
        ASSIGNMENTS,
        "A1,李四,王五,2026-11-09 09:00,",
        "A1,张三,李四,2026-11-05,请假",
        "A2,赵六,张三,2026-10-30,",
    )
    return one


def collectors(place: Portfolio, day: str, known_by: str | None = None) -> list[str]:
    by = dt.date.fromisoformat(known_by) if known_by else None
    frame = place.cases(dt.date.fromisoformat(day), known_by=by)
    return frame.sort("case_key").select("collector").collect()["collector"].to_list()


@pytest.mark.parametrize(
    ("day", "collector"),
    [
        ("2026-10-31", "张三"),
        ("2026-11-04", "张三"),
        ("2026-11-05", "李四"),
        ("2026-11-09", "王五"),
    ],
)
def test_a_case_is_handed_on_from_the_day_of_the_assignment(
    place: Portfolio, day: str, collector: str
) -> None:
    assert collectors(place, day) == [collector, "张三"]


def test_assignments_after_the_as_of_date_count_for_todays_work(place: Portfolio) -> None:
    assert collectors(place, "2026-10-31", "2026-11-20") == ["王五", "张三"]


def test_a_later_file_knows_better_than_an_earlier_assignment(place: Portfolio) -> None:
    bring(place, CASES, "A1,5,3,孙七", "A2,5,3,张三", day="2026-11-10")

    assert collectors(place, "2026-11-20") == ["孙七", "张三"]


def test_the_kind_is_told_by_its_titles(place: Portfolio) -> None:
    assert [one.kind for one in place.imports()] == ["cases", "assignments"]
