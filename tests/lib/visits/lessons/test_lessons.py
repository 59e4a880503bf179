"""What the reports of crews teach, and what they do not."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lib.followups.records import FOLLOWUPS
from lib.ledger import Ledger
from lib.places.travel import distance_km
from lib.portfolio import Portfolio
from lib.safety import checkins
from lib.safety.checkins import CheckIn
from lib.settings import Settings
from lib.visits import records
from lib.visits.lessons.applying import applied, situations
from lib.visits.lessons.pace import TRIPS, pace, trips
from lib.visits.lessons.seen import SEEN, seen, under_way
from lib.visits.plans import progress
from lib.visits.plans.drawing import routes
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.progress import Report, Step
from lib.visits.visit_list import VisitList
from tests.lib.visits.plans.world import FIRST, ground

NOW = dt.datetime(2026, 11, 27, 18, tzinfo=dt.UTC)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Portfolio]:
    ledger = Ledger.open(tmp_path)
    yield Portfolio(tmp_path, ledger)
    ledger.close()


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(FIRST, dt.time(hour, minute))


def told(*rows: tuple[str, int, float, dt.datetime | None, dt.datetime | None]) -> pl.DataFrame:
    """Stops with their words; plan, stop, east of 120° in km, arrived and left."""
    return pl.DataFrame(
        [
            (plan, stop, [f"C{stop}"], 0.0, 120 + km / 111.195, None, None, arrived, left)
            for plan, stop, km, arrived, left in rows
        ],
        schema=dict(SEEN),
        orient="row",
    )


def day_of(ledger: Ledger, number: int) -> VisitList:
    """A kept list of one crew with three stops, `number` days before the first day of the plan."""
    made = routes(ground(4), Arrangement(((0, 1, 2), ())))[0]
    day = FIRST - dt.timedelta(days=number)
    shift = dt.timedelta(days=number)
    stops = tuple(
        replace(one, arrive=one.arrive - shift, leave=one.leave - shift) for one in made.stops
    )
    made = replace(
        made, day=day, stops=stops, leave=made.leave - shift, back=made.back - shift, pause=None
    )
    records.save(ledger, made, NOW)
    return made


def report(ledger: Ledger, made: VisitList, stop: int, step: Step, when: dt.datetime) -> None:
    one = Report(plan_id=records.number(made), stop=stop, step=step.value, at=when)
    progress.report(ledger, one, made, NOW)


def test_the_way_between_two_stops_is_from_leaving_one_to_reaching_the_next() -> None:
    words = told(
        ("a", 1, 0.0, at(9), at(9, 20)),
        ("a", 2, 5.0, at(9, 40), at(10)),
        ("a", 3, 5.1, at(10, 5), at(10, 30)),
        ("a", 4, 10.0, None, at(11)),
        ("b", 1, 0.0, at(12), None),
        ("b", 2, 9.0, at(12, 30), at(12, 40)),
    )

    found = trips(words)

    assert found.schema == dict(TRIPS)
    assert found["hour"].to_list() == [9]
    assert found["minutes"].to_list() == [20.0]
    assert found["km"].to_list() == pytest.approx([5.0], rel=1e-3)


def test_a_way_with_the_planned_break_on_it_and_impossible_speeds_are_left_out() -> None:
    ways = told(
        ("a", 1, 0.0, at(11), at(11, 50)),
        ("a", 2, 5.0, at(13), at(13, 10)),
        ("a", 3, 50.0, at(13, 15), at(13, 20)),
        ("a", 4, 51.0, at(16), at(16, 10)),
    )
    rested = ways.with_columns(rest_opens=pl.lit(at(12)), rest_closes=pl.lit(at(12, 45))).select(
        list(SEEN)
    )

    assert trips(rested).is_empty()
    assert trips(ways)["hour"].to_list() == [11]


def test_the_speed_is_road_km_by_hours_and_an_hour_needs_trips_of_its_own() -> None:
    known = pl.DataFrame([(8, 2.0, 10.0)] * 3 + [(10, 6.0, 15.0)] * 2, schema=TRIPS, orient="row")

    found = pace(known, 1.5, 3)

    assert found is not None
    assert (round(found.kmh, 6), found.n) == (27.0, 5)
    assert {hour: (round(kmh, 6), n) for hour, (kmh, n) in found.by_hour.items()} == {8: (18.0, 3)}
    assert pace(known, 1.5, 6) is None


def test_the_situation_of_a_stay_is_that_of_its_day() -> None:
    words = told(
        ("a", 1, 0.0, at(9), at(9, 30)),
        ("a", 2, 1.0, at(10), at(10, 12)),
        ("a", 3, 2.0, at(11), at(11, 15)),
        ("a", 4, 3.0, at(12), at(12)),
        ("a", 5, 3.0, at(8), at(13)),
    )
    contacts = pl.DataFrame(
        [
            {"case_key": "C1", "happened_at": at(9), "channel": "visit"},
            {"case_key": "C2", "happened_at": at(9) - dt.timedelta(days=9), "channel": "visit"},
            {
                "case_key": "C3",
                "happened_at": at(9) - dt.timedelta(days=9),
                "channel": "call",
                "promise_date": FIRST,
            },
        ],
        schema=dict(FOLLOWUPS),
    )

    found = situations(words, contacts).sort("situation")

    assert found.rows() == [("first", 30.0), ("promise", 15.0), ("usual", 12.0)]


def test_reports_of_earlier_days_correct_the_settings_once_there_are_enough(
    place: Portfolio,
) -> None:
    ledger, settings = place.ledger, Settings(minimum_n=5)
    for number in range(1, 4):
        made = day_of(ledger, number)
        for stop in made.stops:
            # In time, but 12 minutes at each door instead of 30: the way took the others.
            report(ledger, made, stop.number, Step.ARRIVED, stop.arrive)
            report(ledger, made, stop.number, Step.DONE, stop.arrive + dt.timedelta(minutes=12))

    learned, lessons = applied(place, settings, FIRST)
    same, nothing = applied(place, replace_learn(settings), FIRST)

    assert seen(ledger, FIRST).height == 9
    assert seen(ledger, FIRST - dt.timedelta(days=2)).height == 3
    # The last day of a period is one of its days.
    worked = under_way(ledger, FIRST - dt.timedelta(days=1), FIRST - dt.timedelta(days=1))
    assert worked["day"].to_list() == [FIRST - dt.timedelta(days=1)]
    assert (learned.service_first_minutes, learned.service_minutes) == (12, 25)
    assert lessons.pace is not None
    assert lessons.pace.n == 6
    assert learned.speed_kmh == pytest.approx(lessons.pace.kmh)
    assert [one.sentence for one in lessons.says()][:2] == [
        "{situation}: {minutes} minutes, as {n} stays of our crews took (median)",
        "{speed} km/h between doors, as {n} trips of our crews took",
    ]
    assert same == replace_learn(settings)
    assert list(nothing.says()) == []


def replace_learn(settings: Settings) -> Settings:
    return settings.model_copy(update={"learn": False})


def test_straight_km_are_those_of_the_sphere() -> None:
    found = trips(told(("a", 1, 0.0, at(9), at(9, 20)), ("a", 2, 5.0, at(9, 40), at(10))))
    ends = (pl.Series([one]).to_numpy() for one in (0.0, 120.0, 0.0, 120 + 5 / 111.195))

    assert found["km"][0] == distance_km(*ends)[0]


def test_a_crew_is_under_way_from_setting_out_to_coming_home_for_all_doors_of_its_list(
    place: Portfolio,
) -> None:
    made = day_of(place.ledger, 1)
    first, last = made.stops[0].arrive, made.stops[-1].leave
    report(place.ledger, made, 1, Step.DONE, made.stops[0].leave)
    for step, when in (
        (checkins.Step.START, first - dt.timedelta(hours=1)),
        (checkins.Step.HOME, last + dt.timedelta(minutes=30)),
    ):
        word = CheckIn(plan_id=records.number(made), step=step.value, at=when)
        checkins.check_in(place, word, made, NOW)

    (worked,) = under_way(place.ledger, made.day, made.day).to_dicts()

    assert worked["hours"] == pytest.approx((last - first).total_seconds() / 3600 + 1.5, abs=0.02)
    assert sorted(worked["case_keys"]) == sorted(key for one in made.stops for key in one.case_keys)
