"""Courses: who took part in which."""

import datetime as dt

import pytest

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.people import attendance
from tests.lib.people.cast import NOW, TODAY


def test_a_course_is_kept_and_an_impossible_one_refused(ledger: Ledger) -> None:
    one = attendance.Attendance(collector="W1", course=" 安全 ", held_on=TODAY, hours=4)
    attendance.attend(ledger, one, today=TODAY, now=NOW)
    assert attendance.listed(ledger).select("collector", "course", "hours").rows() == [
        ("W1", "安全", 4.0)
    ]
    wrong = attendance.Attendance(
        collector="", course="", held_on=TODAY + dt.timedelta(days=1), hours=0
    )
    with pytest.raises(RecordRefused) as refused:
        attendance.attend(ledger, wrong, today=TODAY, now=NOW)
    assert str(refused.value).count("lease") == 3
