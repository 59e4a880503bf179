"""Who goes on a day, and who does not with the reason."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.visits.legality.crew_fit import Needs
from lib.visits.plans.crewing import going
from tests.lib.visits.cast import CREW, DAY, RULES, staff

NEEDS = Needs(RULES, "CN", 2)


@pytest.mark.parametrize(
    ("begins", "ends", "goes"),
    [(9, 18, True), (14, 20, True), (18, 2, False), (14, 12, False), (9, 9, False)],
)
def test_a_crew_whose_hours_are_no_time_of_one_day_is_named_with_them(
    begins: int, ends: int, *, goes: bool
) -> None:
    crew = replace(CREW, work_from=dt.time(begins), work_to=dt.time(ends))

    able, idle = going([crew], staff(), DAY, NEEDS)

    assert [one.crew.name for one in able] == (["一组"] if goes else [])
    said = (
        f"一组 would work from {begins:02}:00 until {ends:02}:00, which is no time of one day. "
        "Please correct the hours of its members under “People”."
    )
    assert [str(why) for one in idle for why in one.reasons] == ([] if goes else [said])
