"""Hours that a plan prefers: by daylight, and when people are met."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.visits.crew import Point
from lib.visits.picking.needs import CONFLICT
from lib.visits.plans.preferring import Preferred, clock, often_met, sun, warned
from lib.visits.solving.legs import HOUR, MINUTE
from lib.visits.solving.problem import Window

WINTER = dt.date(2026, 12, 22)
SUMMER = dt.date(2026, 6, 21)
SHANGHAI = Point(31.23, 121.47)
TROMSO = Point(69.65, 18.96)
WHOLE = (Window(8 * HOUR, 20 * HOUR),)
EVENING = (Window(18 * HOUR, 20 * HOUR),)
STAY = 30 * MINUTE


@pytest.mark.parametrize(
    ("where", "day", "tz", "rise", "set_"),
    [
        # Hong Kong Observatory, table of sunrise and sunset.
        (Point(22.302, 114.174), dt.date(2026, 1, 1), "Asia/Hong_Kong", 7 * 60 + 2, 17 * 60 + 50),
        # U.S. Naval Observatory, the same latitude and zone each year to the minute or two.
        (Point(40.71, -74.01), dt.date(2026, 6, 21), "America/New_York", 5 * 60 + 25, 20 * 60 + 31),
        # Beijing in midwinter.
        (Point(39.9, 116.4), dt.date(2026, 12, 22), "Asia/Shanghai", 7 * 60 + 32, 16 * 60 + 53),
    ],
)
def test_the_sun_rises_and_sets_as_observatories_say(
    where: Point, day: dt.date, tz: str, rise: int, set_: int
) -> None:
    light = sun(where, day, tz)
    assert abs(light.opens // MINUTE - rise) <= 2
    assert abs(light.closes // MINUTE - set_) <= 2


def test_where_the_sun_does_not_rise_there_is_no_daylight_and_where_it_does_not_set_no_night() -> (
    None
):
    assert sun(TROMSO, WINTER, "Europe/Oslo") == Window(0, 0)
    assert sun(TROMSO, SUMMER, "Europe/Oslo") == Window(0, 24 * HOUR)


def test_a_place_with_a_warning_is_visited_by_daylight_and_others_at_any_hour() -> None:
    preferred = Preferred("warned")
    light = sun(SHANGHAI, WINTER, "Asia/Shanghai")
    assert preferred.windows(WHOLE, WINTER, SHANGHAI, {CONFLICT}, STAY) == [
        Window(8 * HOUR, light.closes)
    ]
    assert preferred.windows(WHOLE, WINTER, SHANGHAI, {"yue"}, STAY) == list(WHOLE)


def test_a_visit_that_is_lawful_in_the_evening_only_has_no_time_left_in_winter() -> None:
    assert Preferred("all").windows(EVENING, WINTER, SHANGHAI, (), STAY) == []
    assert Preferred("all").windows(EVENING, SUMMER, SHANGHAI, (), STAY) != []


def test_hours_at_which_people_are_met_are_kept_unless_they_leave_no_time() -> None:
    preferred = Preferred(met=frozenset({9, 10, 18}))
    assert preferred.windows(WHOLE, WINTER, SHANGHAI, (), STAY) == [
        Window(9 * HOUR, 11 * HOUR),
        Window(18 * HOUR, 19 * HOUR),
    ]
    morning = (Window(8 * HOUR, 9 * HOUR),)
    assert preferred.windows(morning, WINTER, SHANGHAI, (), STAY) == list(morning)


def test_an_hour_is_preferred_if_people_are_met_in_it_at_least_as_often_as_on_average() -> None:
    known = pl.DataFrame({"hour": [9, 14, 18], "factor": [0.7, 1.0, 1.4]})
    assert often_met(known) == {14, 18}


def test_what_is_preferred_is_said_with_the_times_of_the_day() -> None:
    told = [str(said) for said in Preferred("all", frozenset({9, 18})).says(SHANGHAI, WINTER)]
    assert told == [
        (
            "visits are made by daylight only: from 06:49 to 16:55 in the middle of the area on "
            "the first day"
        ),
        (
            "visits are made when people are met at least as often as on average, 09:00–10:00, "
            "18:00–19:00, wherever that leaves time for them"
        ),
    ]
    assert list(Preferred().says(SHANGHAI, WINTER)) == []


@given(
    opens=st.integers(0, 22),
    hours=st.integers(1, 10),
    met=st.frozensets(st.integers(0, 23)),
    daylight=st.sampled_from(["no", "warned", "all"]),
    trained=st.booleans(),
)
def test_what_is_preferred_always_lies_within_what_is_lawful_and_holds_the_visit(
    opens: int, hours: int, met: frozenset[int], daylight: str, *, trained: bool
) -> None:
    lawful = [Window(opens * HOUR, min(opens + hours, 24) * HOUR)]
    preferred = Preferred(daylight, met)  # type: ignore[arg-type]
    skills = {CONFLICT} if trained else set()
    found = preferred.windows(lawful, WINTER, SHANGHAI, skills, STAY)
    for one in found:
        assert lawful[0].opens <= one.opens
        assert one.closes <= lawful[0].closes
        assert one.closes - one.opens >= STAY
    if daylight == "no" or (daylight == "warned" and not warned(skills)):
        assert found  # nothing but darkness leaves a lawful visit out


def test_the_end_of_a_day_is_24_00() -> None:
    assert clock(24 * HOUR) == "24:00"
    assert clock(8 * HOUR + 5 * MINUTE) == "08:05"
