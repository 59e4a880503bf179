"""The period that recovery is told of unless somebody asks for another one."""

import datetime as dt

import pytest

from lib.recovery.table import usual_since

END = dt.date(2026, 10, 31)


def day(back: int) -> dt.date:
    return END - dt.timedelta(days=back)


@pytest.mark.parametrize(
    ("back", "usual"),
    [
        ([0, 31, 61], 31),
        ([0, 1, 2, 30, 31, 32], 30),  # three clients, each on a day of his own
        ([0, 20, 51], 20),  # the month so far, and not two months
        ([0, 1, 5], 5),
        ([0], None),
    ],
)
def test_a_period_is_of_a_month_where_there_is_one_and_of_one_day_never_by_itself(
    back: list[int], usual: int | None
) -> None:
    expected = None if usual is None else day(usual)
    assert usual_since([day(one) for one in back], END) == expected
