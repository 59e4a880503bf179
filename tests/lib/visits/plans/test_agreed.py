"""A visit that was agreed for an hour begins around it, or is said to be impossible."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as some

from lib.visits.plans.agreed import AROUND, at_hour
from lib.visits.solving.legs import DAY, HOUR, MINUTE
from lib.visits.solving.problem import Window
from tests.lib.visits.plans.world import FIRST

WHOLE = (Window(8 * HOUR, 20 * HOUR), Window(DAY + 8 * HOUR, DAY + 20 * HOUR))
SECOND = FIRST + dt.timedelta(days=1)


def test_a_crew_comes_within_half_an_hour_of_the_agreed_hour_and_other_days_stay() -> None:
    half_past_three = {SECOND: dt.time(15, 30)}

    assert at_hour(half_past_three, 25, WHOLE, FIRST) == (
        WHOLE[0],
        Window(DAY + 15 * HOUR, DAY + 16 * HOUR + 25 * MINUTE),
    )


def test_an_hour_at_which_the_customer_may_not_be_visited_leaves_no_time() -> None:
    assert at_hour({FIRST: dt.time(21)}, 25, WHOLE[:1], FIRST) == ()


def test_of_an_hour_at_the_edge_the_lawful_part_is_left() -> None:
    assert at_hour({FIRST: dt.time(8)}, 25, WHOLE[:1], FIRST) == (
        Window(8 * HOUR, 8 * HOUR + 55 * MINUTE),
    )


@given(some.integers(0, 23), some.integers(0, 59), some.integers(1, 120))
def test_what_is_left_is_lawful_near_the_hour_and_long_enough(
    hour: int, minute: int, stay: int
) -> None:
    at = hour * HOUR + minute * MINUTE
    for one in at_hour({FIRST: dt.time(hour, minute)}, stay, WHOLE[:1], FIRST):
        assert WHOLE[0].opens <= one.opens
        assert one.closes <= WHOLE[0].closes
        assert one.closes - one.opens >= stay * MINUTE
        assert at - AROUND <= one.opens
        assert one.closes - stay * MINUTE <= at + AROUND
