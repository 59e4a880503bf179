"""An incident closes doors until somebody with the right has looked at it."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.safety import incidents, warnings
from lib.safety.incidents import Incident, Review
from lib.safety.rates import rate
from lib.safety.warnings import Caution
from tests.cast import somebody
from tests.lib.followups.cast import contacts, noon

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))

CASES = pl.DataFrame(
    {
        "case_key": ["C1", "C2", "C3", "C4"],
        "person_key": ["P1", "P1", "P3", None],
        "address_key": ["A1", "A2", "A1", None],
    }
)


def report(place: Portfolio, level: int, **told: Any) -> str:  # noqa: ANN401 — fields of an incident
    usual: dict[str, Any] = {"case_key": "C1", "happened_at": noon(18), "what": "raised his fist"}
    return incidents.report(place, Incident(level=level, **usual | told), NOW)


def decide(ledger: Ledger, incident: str, consequence: str, until: dt.date | None = None) -> None:
    one = Review(
        incident_id=incident,
        reviewed_on=TODAY,
        consequence=consequence,
        until=until,
        reason="talked to both",
    )
    incidents.review(ledger, one, NOW)


def shut(ledger: Ledger, day: dt.date = TODAY, members: int = 2) -> list[str]:
    found = warnings.on(day, incidents.listed(ledger), warnings.noted(ledger))
    return sorted(warnings.closed(warnings.of_cases(CASES, found), members))


@pytest.mark.parametrize(
    ("level", "closed"), [(0, False), (1, False), (2, True), (3, True), (4, True)]
)
def test_from_level_two_on_nobody_goes_there_before_a_review(
    ledger: Ledger, place: Portfolio, level: int, *, closed: bool
) -> None:
    report(place, level)
    assert (shut(ledger) == ["C1", "C2", "C3"]) is closed


@pytest.mark.parametrize(
    ("about", "cases"),
    [
        ("person", ["C1", "C2"]),
        ("address", ["C1", "C3"]),
        ("both", ["C1", "C2", "C3"]),
        ("case", ["C1"]),
    ],
)
def test_a_threat_follows_the_person_or_stays_at_the_address(
    ledger: Ledger, place: Portfolio, about: str, cases: list[str]
) -> None:
    report(place, 3, about=about)
    assert shut(ledger) == cases


def test_time_alone_opens_no_door_that_waits_for_a_review(ledger: Ledger, place: Portfolio) -> None:
    report(place, 2, expires=dt.date(2026, 11, 19))
    assert shut(ledger, dt.date(2028, 1, 1)) == ["C1", "C2", "C3"]


def test_a_review_opens_the_door_for_two_and_a_later_one_closes_it_again(
    ledger: Ledger, place: Portfolio
) -> None:
    one = report(place, 3)
    decide(ledger, one, "two_persons")
    assert (shut(ledger), shut(ledger, members=1)) == ([], ["C1", "C2", "C3"])
    decide(ledger, one, "no_visit", dt.date(2026, 12, 31))
    days = (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert [shut(ledger, day) for day in days] == [["C1", "C2", "C3"], []]


def test_the_customers_word_stands_beside_the_incident_and_changes_no_level(
    ledger: Ledger,
    place: Portfolio,
) -> None:
    one = report(place, 2)
    incidents.contest(place, one, " I only closed the door ", today=TODAY, now=NOW)
    row = incidents.listed(ledger).row(0, named=True)
    assert (row["first"], row["level"], row["contest"], row["contested_on"]) == (
        one,
        2,
        "I only closed the door",
        TODAY,
    )
    decide(ledger, row["first"], "none")
    assert shut(ledger) == []
    with pytest.raises(NotFound):
        incidents.contest(place, one, "again", today=TODAY, now=NOW)


def test_a_supervisor_reports_and_only_a_reviewer_opens_the_door(
    ledger: Ledger, place: Portfolio
) -> None:
    sue = place.by(somebody("Sue", Role.SUPERVISOR))
    one = report(sue, 3)
    with pytest.raises(NotAllowed):
        decide(sue.ledger, one, "none")
    decide(ledger.by(somebody("Mo", Role.MANAGER)), one, "none")
    assert shut(ledger) == []


def test_abuse_is_reviewed_by_the_supervisor_before_the_next_visit(
    ledger: Ledger, place: Portfolio
) -> None:
    sue = ledger.by(somebody("Sue", Role.SUPERVISOR))
    for level in (1, 2):
        decide(sue, report(place, level), "two_persons")
    assert (shut(ledger), shut(ledger, members=1)) == ([], ["C1", "C2", "C3"])
    with pytest.raises(NotAllowed):
        decide(ledger.by(somebody("Audrey", Role.AUDITOR)), report(place, 2), "none")


def test_a_collector_writes_nothing_about_anothers_case(sample_home: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    whole = Portfolio.open(tmp_path / "home")
    mine = whole.by(somebody("Colin", Role.COLLECTOR, collector="W001"))
    own = mine.cases().collect()["case_key"][0]
    others = whole.cases().join(mine.cases(), on="case_key", how="anti").collect()["case_key"][0]
    with pytest.raises(NotFound):
        report(mine, 3, case_key=others)
    with pytest.raises(NotFound):
        warnings.warn(mine, Caution(case_key=others, note="dog"), today=TODAY, now=NOW)
    one = report(whole, 1, case_key=others)
    with pytest.raises(NotFound):
        incidents.contest(mine, one, "no", today=TODAY, now=NOW)
    assert incidents.contest(mine, report(mine, 1, case_key=own), "no", today=TODAY, now=NOW)


def test_an_incident_that_lacks_something_is_refused_with_all_of_it(place: Portfolio) -> None:
    with pytest.raises(RecordRefused) as refused:
        report(place, 9, case_key=None, what=" ", happened_at=noon(21), about="town")
    assert str(refused.value).count("lease") == 5


def test_a_dog_in_the_yard_is_told_and_can_be_lifted_by_a_reviewer(
    ledger: Ledger, place: Portfolio
) -> None:
    one = Caution(case_key="C3", note="dog", about="address")
    key = warnings.warn(place, one, today=TODAY, now=NOW)
    found = warnings.on(TODAY, incidents.listed(ledger), warnings.noted(ledger))
    told = warnings.of_cases(CASES, found)
    assert told.select("case_key", "note").rows() == [("C1", "dog"), ("C3", "dog")]
    assert shut(ledger) == []
    with pytest.raises(NotAllowed):
        warnings.lift(ledger.by(somebody("Sue", Role.SUPERVISOR)), key, now=NOW)
    warnings.lift(ledger, key, now=NOW)
    assert warnings.noted(ledger).height == 0
    with pytest.raises(RecordRefused):
        warnings.lift(ledger, key, now=NOW)
    with pytest.raises(NotFound):
        warnings.lift(ledger, "no such", now=NOW)


def test_nobody_goes_alone_to_where_a_contact_ended_in_a_conflict() -> None:
    made = contacts(
        {"case_key": "C1", "outcome": "CONFLICT"}, {"case_key": "C3", "outcome": "NOT_HOME"}
    )
    touching = warnings.of_cases(CASES, warnings.of_results(made))
    assert [list(warnings.closed(touching, members)) for members in (1, 2)] == [["C1"], []]


def test_incidents_are_counted_over_the_visits_of_the_same_year(
    ledger: Ledger, place: Portfolio
) -> None:
    report(place, 0)
    report(place, 2, happened_at=noon(10))
    report(place, 2, happened_at=dt.datetime(2025, 11, 20, 12))  # noqa: DTZ001 — local
    visits = contacts(
        *({"happened_at": noon(3), "outcome": "NOT_HOME"} for _ in range(4)),
        {"happened_at": noon(3), "outcome": "NOT_DONE"},
        {"happened_at": noon(3), "outcome": "CALL_RPC", "channel": "call"},
    )
    found = rate(incidents.listed(ledger), visits, TODAY)
    assert (found.incidents, found.visits, found.per_thousand) == (1, 4, 250.0)
    assert str(found.summary()) == "1 incidents at 4 visits in 365 days up to 2026-11-20."
    assert rate(incidents.listed(ledger), visits.clear(), TODAY).per_thousand is None
