import dataclasses
import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lib.errors import PlanRefused
from lib.visits.candidates import Candidate, Candidates, Refused, sort
from lib.visits.crew import Crew, Point
from lib.visits.rows import frame
from lib.visits.solving.nearest import NearestFirst
from lib.visits.solving.pyvrp_solver import PyVRP
from lib.visits.visit_list import Stop, Totals, VisitList, make
from lib.words import Sentence
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket


def plan(
    cases: pl.DataFrame, crew: Crew = CREW, hours: Hours | None = None, seed: int = 1
) -> VisitList:
    return make(sort(cases, {}), crew, DAY, hours or Hours(), Straight(), PyVRP(), seed)


def at(hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour, minute, second))


def test_a_whole_day_is_planned_as_told() -> None:
    cases = basket({"lat": 30.1}, {"lat": 30.2, "place_quality": "city", "dpd": 70}, {"dpd": 0})

    found = plan(cases)

    first, second = found.stops
    assert found == VisitList(
        day=DAY,
        crew="一组",
        members=("李雷", "韩梅梅"),
        start=Point(30.0, 120.0),
        leave=at(8),
        back=at(9, 30),
        stops=(first, second),
        left_out=(),
        refused=(Refused("C3", Sentence("Nothing is overdue.")),),
        totals=Totals(km=40.0, minutes=90, amounts={"CNY": 200_000}),
    )
    assert first == Stop(
        number=1,
        case_keys=("C1",),
        name="张1",
        arrive=at(8, 10),
        leave=at(8, 35),
        lat=30.1,
        lon=120.0,
        km=10.0,
        minutes=10.0,
        approximate=False,
        why=Sentence("{days} days past due.", days=40),
        windows=((dt.time(8), dt.time(20)),),
    )
    assert str(found.summary()) == (
        "一组 visits 2 doors on 2026-11-20: 40.0 km, 1.5 hours on duty; "
        "0 cases did not fit, 1 may not be visited."
    )


def test_the_larger_amounts_are_visited_when_not_all_fit() -> None:
    cases = basket(*({"overdue_amount": amount * 1_000} for amount in (1, 9, 2, 8, 3, 7)))
    crew = dataclasses.replace(CREW, work_from=dt.time(9), work_to=dt.time(10, 50))

    found = plan(cases, crew)

    assert {key for stop in found.stops for key in stop.case_keys} == {"C2", "C4", "C6"}
    assert {one.case_key: str(one.reason) for one in found.left_out} == dict.fromkeys(
        ("C1", "C3", "C5"),
        "No room beside stops with larger amounts. Please choose another day or crew.",
    )
    assert found.totals.amounts == {"CNY": 24_000}


def test_what_was_left_out_says_why() -> None:
    cases = basket({"lat": 37.0}, {}, {})
    crew = dataclasses.replace(CREW, most_stops=1)

    found = plan(cases, crew)

    assert sorted(str(one.reason) for one in found.left_out) == [
        "The crew's limit of 1 stops is reached. Please choose another day or crew.",
        "Too far: the way there and back and the visit exceed the working hours.",
    ]


def test_each_person_at_a_door_takes_a_full_visit() -> None:
    same = {"lat": 30.1, "addr_home": "文三路1号"}

    (stop,) = plan(basket(same, same, same | {"person_key": "P2"})).stops

    assert (stop.case_keys, stop.leave - stop.arrive) == (
        ("C1", "C2", "C3"),
        dt.timedelta(minutes=50),
    )
    assert str(stop.why) == "3 cases at this door, up to 40 days past due."


def test_amounts_of_different_currencies_are_not_compared() -> None:
    cases = basket(
        {"overdue_amount": 500, "currency": "USD"},
        {"overdue_amount": 40_000, "currency": "TWD"},
        {"overdue_amount": 50_000, "currency": "TWD"},
    )
    crew = dataclasses.replace(CREW, most_stops=2)

    found = plan(cases, crew)

    assert [one.case_key for one in found.left_out] == ["C2"]
    assert found.totals.amounts == {"USD": 500, "TWD": 50_000}


def test_without_a_home_the_day_starts_in_the_middle_of_its_doors() -> None:
    cases = basket({"lat": 30.1}, {"lat": 30.3})

    start = plan(cases, Crew("一组")).start

    assert (round(start.lat, 9), start.lon) == (30.2, 120.0)


@pytest.mark.parametrize(
    ("opens", "closes"), [((7, 59), (20, 0)), ((8, 0), (22, 1)), ((12, 0), (12, 0))]
)
def test_hours_of_the_night_are_refused(opens: tuple[int, int], closes: tuple[int, int]) -> None:
    hours = Hours(visit_start=dt.time(*opens), visit_end=dt.time(*closes))

    with pytest.raises(PlanRefused, match="are not within 8:00–22:00"):
        plan(basket({}), hours=hours)


def test_the_widest_lawful_hours_are_accepted() -> None:
    hours = Hours(visit_start=dt.time(8), visit_end=dt.time(22))

    assert len(plan(basket({}), hours=hours).stops) == 1


def test_a_shift_outside_the_visiting_hours_is_refused() -> None:
    crew = dataclasses.replace(CREW, work_from=dt.time(20), work_to=dt.time(22))

    with pytest.raises(PlanRefused, match="nothing in common"):
        plan(basket({}), crew)


def test_a_basket_in_which_nothing_can_be_visited_is_refused() -> None:
    with pytest.raises(PlanRefused, match="none of the chosen cases"):
        plan(basket({"dpd": 0}))


def test_a_basket_far_too_large_is_refused() -> None:
    (door,) = sort(basket({}), {}).chosen
    crowd = Candidates((door,) * 1_001, ())

    with pytest.raises(PlanRefused, match="1001 doors are too many"):
        make(crowd, CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


def test_names_are_filled_in_by_whoever_may_show_them() -> None:
    same = {"lat": 30.1, "person_key": "P"}
    found = plan(basket(same, same, {"lat": 30.2}))

    assert {stop.name for stop in found.named({"C1": "张*", "C2": "张*"}).stops} == {"张*", ""}


def test_the_table_has_a_row_a_case_and_the_way_once() -> None:
    same = {"lat": 30.1, "person_key": "P", "addr_home": "文三路1号3栋502室"}
    cases = basket(
        same | {"name": "张**"}, same | {"name": "张**", "case_id": None, "loan_no": "L2"}
    )
    found = plan(cases)

    district, full = (frame(found, cases, full=full) for full in (False, True))

    usual = {"number": 1, "arrive": at(8, 10), "leave": at(8, 35), "name": "张**"} | {
        "approximate": False,
        "amount": 100_000,
        "currency": "CNY",
        "dpd": 40,
    }
    assert full.to_dicts() == [
        usual | {"case_key": "C1", "case_number": "C1", "km": 10.0, "place": "文三路1号3栋502室"},
        usual | {"case_key": "C2", "case_number": "L2", "km": 0.0, "place": "文三路1号3栋502室"},
    ]
    assert district["place"].to_list() == ["杭州市西湖区"] * 2


def test_a_case_that_left_the_portfolio_keeps_its_row() -> None:
    cases = basket({})

    rows = frame(plan(cases), cases.clear(), full=True).to_dicts()

    assert [(row["case_key"], row["case_number"], row["place"]) for row in rows] == [
        ("C1", "C1", None)
    ]


doors = st.builds(
    Candidate,
    case_keys=st.uuids().map(lambda key: (str(key),)),
    names=st.just(()),
    persons=st.integers(1, 3),
    lat=st.floats(29.5, 30.5),
    lon=st.floats(119.5, 120.5),
    approximate=st.booleans(),
    amounts=st.dictionaries(st.sampled_from(["CNY", "TWD"]), st.integers(0, 10**12), max_size=2),
    dpd=st.none() | st.integers(1, 2_000),
)
hours_of_day = st.times(dt.time(0), dt.time(23, 59)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


@given(
    chosen=st.lists(doors, min_size=1, max_size=10),
    crew=st.builds(
        Crew,
        name=st.just("一组"),
        home=st.none() | st.just(Point(30.0, 120.0)),
        work_from=st.none() | hours_of_day,
        work_to=st.none() | hours_of_day,
        most_stops=st.none() | st.integers(1, 5),
    ),
    hours=st.builds(
        Hours, service_minutes=st.integers(1, 90), visit_start=hours_of_day, visit_end=hours_of_day
    ),
)
@examples(max_examples=80, deadline=None, derandomize=True)
def test_every_visit_lies_in_lawful_hours_and_every_door_is_accounted_for(
    chosen: list[Candidate], crew: Crew, hours: Hours
) -> None:
    candidates = Candidates(tuple(chosen), ())
    try:
        found = make(candidates, crew, DAY, hours, Straight(), PyVRP(), 1, iterations=30)
    except PlanRefused:
        return

    keys = [key for stop in found.stops for key in stop.case_keys]
    keys += [one.case_key for one in found.left_out]
    assert sorted(keys) == sorted(key for door in chosen for key in door.case_keys)
    now = found.leave
    for stop in found.stops:
        assert dt.time(8) <= stop.arrive.time() <= stop.leave.time() <= dt.time(22)
        assert hours.visit_start <= stop.arrive.time() <= stop.leave.time() <= hours.visit_end
        assert now + dt.timedelta(minutes=stop.minutes, seconds=-1) <= stop.arrive
        now = stop.leave
    assert found.leave.time() >= (crew.work_from or hours.visit_start)
    assert now <= found.back <= dt.datetime.combine(DAY, crew.work_to or hours.visit_end)
