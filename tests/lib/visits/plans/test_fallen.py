"""What was pinned by hand stays when it is planned again, or is told with its reason."""

from lib.visits.plans.editing import applied
from lib.visits.plans.fallen import fallen
from lib.visits.plans.ground import Arrangement, Ground
from lib.visits.plans.making import Search
from lib.visits.plans.replanning import Way, replanned
from lib.visits.plans.wishes import Assign, Lock
from lib.visits.solving.nearest import NearestFirst
from tests.lib.visits.plans.world import CREWS, FIRST, ground

ONE, TWO = CREWS
SEARCH = Search(NearestFirst(), iterations=20)


def assigned(told: Ground, orders: tuple[tuple[int, ...], ...], *keys: str) -> Arrangement:
    """The second crew has one stop too many by hand, the first is locked."""
    now = Arrangement(orders)
    for key in keys:
        now = applied(told, now, Assign(key, TWO, FIRST))
    return applied(told, now, Lock(ONE, FIRST))


def test_what_was_assigned_by_hand_stays_and_a_stop_of_less_worth_goes() -> None:
    told = ground(7, most=3)
    now = assigned(told, ((0, 1, 2), (4, 5, 6)), "C0")

    again = replanned(told, now, Way.CREWS, SEARCH)

    assert 0 in again.orders[1]
    assert 4 not in again.planned
    assert len(again.orders[1]) == 3
    assert fallen(told, again) == ()


def test_a_pinned_stop_for_which_there_is_no_way_is_told_with_the_limit_of_stops() -> None:
    told = ground(7, most=2)
    now = assigned(told, ((3, 4), ()), "C0", "C1", "C2")

    again = replanned(told, now, Way.CREWS, SEARCH)

    (one,) = fallen(told, again)
    assert one.case_key == "C0"
    assert str(one.reason) == (
        f"{TWO} makes 2 stops at most and has them on 2026-11-20. "
        "Please take another stop out there, or unpin it."
    )
