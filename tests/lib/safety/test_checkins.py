"""Who has not been heard of shows, and a told delay is no alarm."""

import datetime as dt

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.people import collectors
from lib.portfolio import Portfolio
from lib.rights import Role
from lib.safety import checkins
from lib.safety.checkins import CheckIn, Step
from lib.visits import records
from lib.visits.candidates import sort
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.cast import ALICE, somebody
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

GRACE = dt.timedelta(minutes=30)
LATER = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


@pytest.fixture
def shown() -> VisitList:
    """Two doors: left at 8:26 and 8:52 at the earliest, back a little later."""
    return make(sort(basket({}, {}), {}), CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


def say(place: Portfolio, shown: VisitList, step: Step, at: dt.datetime, stop: int | None) -> None:
    one = CheckIn(plan_id=plan(place.by(ALICE).ledger, shown), step=step.value, at=at, stop=stop)
    checkins.check_in(place, one, shown, LATER)


def plan(ledger: Ledger, shown: VisitList) -> str:
    return records.save(ledger, shown, dt.datetime(2026, 11, 20, tzinfo=dt.UTC))


def heard(ledger: Ledger, shown: VisitList) -> pl.DataFrame:
    return checkins.said(ledger, [plan(ledger, shown)])


def overdue(ledger: Ledger, shown: VisitList, now: dt.datetime) -> checkins.Overdue | None:
    return checkins.overdue(plan(ledger, shown), shown, heard(ledger, shown), now, GRACE)


def test_the_alarm_stands_once_departure_and_grace_have_passed_in_silence(
    ledger: Ledger, shown: VisitList
) -> None:
    leave = shown.stops[0].leave
    assert overdue(ledger, shown, leave + GRACE) is None
    late = overdue(ledger, shown, leave + GRACE + dt.timedelta(minutes=1))
    assert late is not None
    assert (late.crew, late.stop, late.due, late.last) == ("一组", 1, leave, None)


def test_a_departure_in_time_moves_the_alarm_to_the_next_one(
    ledger: Ledger, place: Portfolio, shown: VisitList
) -> None:
    first, second = shown.stops
    say(place, shown, Step.LEFT, first.leave, 1)
    assert overdue(ledger, shown, second.leave + GRACE) is None
    late = overdue(ledger, shown, second.leave + GRACE + dt.timedelta(minutes=1))
    assert late is not None
    assert late.stop == 2


def test_who_says_that_he_arrived_late_is_expected_later(
    ledger: Ledger, place: Portfolio, shown: VisitList
) -> None:
    first = shown.stops[0]
    hour = dt.timedelta(hours=1)
    say(place, shown, Step.ARRIVED, first.arrive + hour, 1)
    assert overdue(ledger, shown, first.leave + hour + GRACE) is None
    assert overdue(ledger, shown, first.leave + hour + GRACE * 2) is not None


def test_all_is_well_covers_what_was_planned_until_then(
    ledger: Ledger, place: Portfolio, shown: VisitList
) -> None:
    say(place, shown, Step.SAFE, shown.stops[1].leave, None)
    late = overdue(ledger, shown, shown.back + GRACE * 2)
    assert late is not None
    assert late.stop is None


def test_home_ends_the_watch(ledger: Ledger, place: Portfolio, shown: VisitList) -> None:
    say(place, shown, Step.HOME, shown.back, None)
    assert overdue(ledger, shown, shown.back + dt.timedelta(days=1)) is None


def test_a_check_in_without_its_stop_or_from_the_future_is_refused(
    ledger: Ledger, place: Portfolio, shown: VisitList
) -> None:
    one = CheckIn(plan_id=plan(ledger, shown), step="arrived", at=shown.back, stop=7)
    with pytest.raises(RecordRefused) as refused:
        checkins.check_in(place, one, shown, dt.datetime(2026, 11, 19, tzinfo=dt.UTC))
    assert str(refused.value).count("lease") == 2


def test_a_collector_watches_and_speaks_for_his_own_crew_only(
    ledger: Ledger, place: Portfolio, shown: VisitList
) -> None:
    for number, name, crew in (("W1", shown.members[0], shown.crew), ("W2", "Zoe", "二组")):
        collectors.correct(ledger, number, {"name": name, "crew": crew}, now=LATER)
    mine, others = (
        place.by(somebody(number, Role.COLLECTOR, collector=number)) for number in ("W1", "W2")
    )
    assert [checkins.is_watched(one, shown) for one in (mine, others, place)] == [True, False, True]
    say(mine, shown, Step.HOME, shown.back, None)
    with pytest.raises(NotFound):
        say(others, shown, Step.SAFE, shown.back, None)
