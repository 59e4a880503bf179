"""What was pinned by hand stays when it is planned again, or is told with its reason."""

from dataclasses import replace

from lib.visits.plans.drawing import plan
from lib.visits.plans.editing import applied
from lib.visits.plans.fallen import Fallen, fallen
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


def out(told: Ground, now: Arrangement) -> tuple[Fallen, ...]:
    return fallen(told, now, plan(told, now).left_out)


def test_what_was_assigned_by_hand_stays_and_a_stop_of_less_worth_goes() -> None:
    told = ground(7, most=3)
    now = assigned(told, ((0, 1, 2), (4, 5, 6)), "C0")

    again = replanned(told, now, Way.CREWS, SEARCH)

    assert 0 in again.orders[1]
    assert 4 not in again.planned
    assert len(again.orders[1]) == 3
    assert out(told, again) == ()


def test_a_pinned_stop_for_which_there_is_no_way_is_told_with_the_limit_of_stops() -> None:
    told = ground(7, most=2)
    now = assigned(told, ((3, 4), ()), "C0", "C1", "C2")

    again = replanned(told, now, Way.CREWS, SEARCH)

    (one,) = out(told, again)
    assert one.case_key == "C0"
    assert str(one.reason) == (
        f"{TWO} makes 2 stops at most and has them on 2026-11-20. "
        "Please take another stop out there, or unpin it."
    )


def test_the_line_above_and_the_list_give_the_same_reason() -> None:
    told = ground(7, most=2)
    again = replanned(told, assigned(told, ((3, 4), ()), "C0", "C1", "C2"), Way.CREWS, SEARCH)

    listed = {one.case_key: (one.code, one.reason) for one in plan(told, again).left_out}

    assert listed["C0"] == ("unkept", out(told, again)[0].reason)
    assert listed["C5"][0] == "no_room"


def test_the_limit_of_stops_is_no_reason_where_another_stop_could_have_gone() -> None:
    told = ground(5, most=2)
    pinned = assigned(told, ((), (3, 4)), "C0")
    dropped = replace(pinned, orders=((), (3, 4)))

    (one,) = out(told, dropped)

    assert str(one.reason).startswith(f"{TWO} has no time left for it on 2026-11-20.")


def test_an_agreed_visit_without_a_place_is_told_as_well() -> None:
    free = ground(3)
    told = replace(free, doors=(replace(free.doors[0], agreed=True), *free.doors[1:]))

    (one,) = out(told, Arrangement(((1,), (2,)), locked=frozenset({0, 1})))

    assert (one.case_key, one.pinned) == ("C0", False)
    assert str(one.reason) == (
        f"The route of {ONE} on 2026-11-20 is locked. The route of {TWO} on 2026-11-20 is locked. "
        "Please take another stop out there, or agree on another time."
    )
