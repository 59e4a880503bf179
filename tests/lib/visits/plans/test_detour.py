"""What it would take to visit who is not in the plan."""

from dataclasses import replace

from lib.visits.plans.detour import detours
from lib.visits.plans.making import Search, arranged
from lib.visits.solving.legs import MINUTE
from lib.visits.solving.nearest import NearestFirst
from tests.lib.visits.plans.world import CREWS, ground


def test_a_door_without_room_names_the_nearest_route_and_its_minutes() -> None:
    told = ground(30, most=3)
    now = arranged(told, told.empty(), Search(NearestFirst()))
    left = [door for door in range(30) if door not in now.planned]
    found = detours(told, now, left)
    assert set(found) == set(left)
    said = found[left[0]]
    assert said.values["crew"] in CREWS
    assert "The crew makes its 3 stops already." in str(said)


def test_the_minutes_on_the_way_are_those_of_the_cheapest_place_in_any_route() -> None:
    told = ground(12, most=3)
    now = arranged(told, told.empty(), Search(NearestFirst()))
    door = next(door for door in range(12) if door not in now.planned)
    problem = told.posed(now)

    def way(tour: int, order: tuple[int, ...]) -> int:
        crew = problem.vehicles[tour]
        places = [crew.start, *(problem.jobs[job].place for job in order), crew.end]
        return int(sum(problem.legs.along(places)[0]))

    grown = [
        way(tour, (*order[:at], door, *order[at:])) - way(tour, order)
        for tour, order in enumerate(now.orders)
        for at in range(len(order) + 1)
    ]
    said = detours(told, now, [door])[door]
    assert said.values["way"] == round(max(0, min(grown)) / MINUTE)
    assert said.values["stay"] == 30


def test_where_nothing_is_planned_or_all_is_locked_nothing_is_said() -> None:
    told = ground(6)
    assert detours(told, told.empty(), [0, 1]) == {}
    now = arranged(told, told.empty(), Search(NearestFirst()))
    assert detours(told, replace(now, locked=frozenset(range(len(told.tours)))), [0]) == {}
