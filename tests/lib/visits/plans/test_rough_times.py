"""A route that cannot be kept still shows when the crew would come, and its break where it fits."""

import datetime as dt

from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.wishes import Pin, PinTo
from tests.lib.visits.plans.world import CREWS, FIRST, ground


def test_the_break_lies_in_the_hours_that_a_crew_waits_for_a_pinned_time() -> None:
    told = ground(12)
    start = Arrangement((tuple(range(12)), ()))
    pin = Pin(times=(dt.time(15), dt.time(16)), place=3)

    made = plan(told, applied(told, start, PinTo("C2", pin))).route(CREWS[0], FIRST)

    assert made is not None
    before, pinned = made.stops[1:3]
    assert (before.leave.time() < dt.time(11), pinned.arrive.time()) == (True, dt.time(15))
    assert made.pause == (
        dt.datetime.combine(FIRST, dt.time(11)),
        dt.datetime.combine(FIRST, dt.time(11, 45)),
    )
    # What is wrong is the end of work alone.
    assert [one.sentence.partition(" at ")[0] for one in made.problems] == ["Back"]


def test_without_a_wait_the_break_begins_after_the_stop_that_reaches_into_its_hours() -> None:
    told = ground(20)

    made = plan(told, Arrangement((tuple(range(20)), ()))).route(CREWS[0], FIRST)

    assert made is not None
    assert made.pause is not None
    stop = next(one for one in made.stops if one.leave == made.pause[0])
    assert stop.leave.time() >= dt.time(11)
