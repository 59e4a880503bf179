"""How a case left collection, as its client's file says it."""

import datetime as dt

import polars as pl
import pytest

from lib.cases.exits import exits

DAY = dt.date(2026, 11, 20)
EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def left(
    status: str | None = None,
    *,
    recall: dt.date | None = None,
    closed: dt.date | None = None,
    overdue: int | None = 5,
) -> str | None:
    types = {
        "case_status": pl.String,
        "recall_date": pl.Date,
        "closed_date": pl.Date,
        "overdue_amount": pl.Int64,
        "as_of": pl.Date,
    }
    frame = pl.DataFrame([(status, recall, closed, overdue, DAY)], schema=types, orient="row")
    how: str | None = exits(frame)[0]
    return how


@pytest.mark.parametrize(
    ("status", "how"),
    [
        ("结清", "settled"),
        ("退案", "recalled"),
        ("撤回", "recalled"),
        ("核销", "written_off"),
        (" Charged Off ", "written_off"),
        ("关闭", "recalled"),
        ("正常", None),
        ("暂停", None),
        ("未结清", None),
        ("Past Due (1-15 days)", None),
        (None, None),
    ],
)
def test_the_status_says_it(status: str | None, how: str | None) -> None:
    assert left(status) == how


def test_a_closed_case_without_anything_due_is_settled() -> None:
    assert left("关闭", overdue=0) == "settled"
    assert left(closed=EVE, overdue=0) == "settled"
    assert left(closed=EVE) == "recalled"
    assert left(closed=EVE, overdue=None) == "recalled"


def test_a_loan_that_its_lender_gave_up_and_closed_is_written_off() -> None:
    assert left("Defaulted", closed=EVE) == "written_off"
    assert left("Defaulted", closed=EVE, overdue=None) == "written_off"
    assert left("Defaulted", closed=EVE, overdue=0) == "settled"
    # A default alone ends no placement: such loans are what is collected.
    assert left("Defaulted") is None
    assert left("Defaulted", recall=EVE) == "recalled"


def test_a_placement_ends_on_its_day_and_not_before() -> None:
    assert left("正常", recall=DAY) == "recalled"
    assert left("正常", recall=MORROW) is None
    assert left(closed=MORROW) is None


def test_the_status_goes_before_the_dates() -> None:
    assert left("结清", recall=EVE) == "settled"
