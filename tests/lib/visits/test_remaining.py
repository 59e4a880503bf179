"""No list begins before its crew can leave."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.errors import PlanRefused
from lib.visits.crew import Crew
from lib.visits.legality.judging import LawfulHours
from lib.visits.remaining import from_now
from tests.lib.visits.cast import DAY, basket, world
from tests.lib.visits.test_planning import asked, made

HOURS = LawfulHours(25, dt.time(8), dt.time(20), 25.0, {})
CREW = Crew("一组", work_from=dt.time(9), work_to=dt.time(18))


def at(hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour, minute, second))


def begins(now: dt.datetime, crew: Crew = CREW, day: dt.date = DAY) -> tuple[dt.time, object]:
    hours, left = from_now(HOURS, crew, day, now)
    assert (hours.visit_end, left.work_to) == (HOURS.visit_end, crew.work_to)
    return hours.visit_start, left.work_from


def test_a_list_for_today_begins_a_quarter_of_an_hour_from_now_at_an_even_time() -> None:
    assert begins(at(13, 35)) == (dt.time(13, 50), dt.time(13, 50))
    assert begins(at(13, 35, 1)) == (dt.time(13, 55), dt.time(13, 55))
    assert begins(at(13, 35), Crew("一组")) == (dt.time(13, 50), dt.time(13, 50))


def test_a_list_made_early_or_for_a_later_day_keeps_its_hours() -> None:
    assert begins(at(6)) == (dt.time(8), dt.time(9))
    assert begins(at(23), day=DAY + dt.timedelta(days=1)) == (dt.time(8), dt.time(9))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(17, 21), "leaves at 17:40 has no visit before 18:00"),
        (at(23, 58), "leaves at 00:15 has no visit before 18:00"),
        (at(9) + dt.timedelta(days=1), "is past"),
    ],
)
def test_no_list_is_made_for_a_day_that_is_over(now: dt.datetime, said: str) -> None:
    with pytest.raises(PlanRefused, match=said):
        from_now(HOURS, CREW, DAY, now)


def test_no_stop_of_a_list_for_today_lies_in_the_past() -> None:
    what = asked(basket({}, {}))
    hours, crew = from_now(HOURS, what.crew, DAY, at(13, 35))

    found = made(replace(what, hours=hours, crew=crew), world()).made

    assert found.leave >= at(13, 50)
    assert min(one.arrive for one in found.stops) >= at(13, 50)
