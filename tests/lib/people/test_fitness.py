"""A crew visits only when every member may."""

import datetime as dt

import polars as pl
import pytest

from lib.ledger import Ledger
from lib.people import leave, qualifications
from lib.people.fitness import Staff, unfit
from lib.people.kinds import required
from lib.people.leave import Leave
from lib.visits.crew import Crew
from tests.lib.people.cast import CREW, KINDS, NOW, TODAY, qualify, qualify_crew


def why(ledger: Ledger, crew: Crew = CREW, day: dt.date = TODAY) -> list[str]:
    staff = Staff(qualifications.standing(ledger), leave.away(leave.standing(ledger), day))
    return [str(one) for one in unfit(crew, staff, day, kinds=KINDS, least=2)]


def test_mainland_china_asks_for_the_examination_before_the_post_and_the_yearly_one() -> None:
    assert (required("CN"), required("TW"), required("GB")) == (KINDS, ("tw_bankers",), ())


def test_a_crew_of_two_qualified_people_may_visit(ledger: Ledger) -> None:
    qualify_crew(ledger)
    assert why(ledger) == []


@pytest.mark.parametrize(
    ("day", "may"), [("2026-01-09", False), ("2026-01-10", True), ("2027-01-09", True)]
)
def test_the_yearly_examination_holds_from_its_day_to_the_eve_of_a_year_later(
    ledger: Ledger, day: str, *, may: bool
) -> None:
    qualify_crew(ledger)
    assert (why(ledger, day=dt.date.fromisoformat(day)) == []) is may


def test_one_day_after_its_end_the_member_and_the_day_are_named(ledger: Ledger) -> None:
    qualify_crew(ledger)
    qualify(ledger, "W2", "cn_yearly", "2026-06-01")
    assert why(ledger, day=dt.date(2027, 1, 10)) == [
        "“Yearly examination” of 李雷 ended on 2027-01-09. Please renew it before the visit."
    ]


def test_a_missing_qualification_names_the_member_and_what_to_do(ledger: Ledger) -> None:
    qualify_crew(ledger)
    crew = Crew("二组", ("李雷", "王五"), numbers=("W1", "W5"))
    assert why(ledger, crew) == [
        f"王五 has no “{kind}”. Please enter it on “People”, for several at once, or let the check "
        "be taken."
        for kind in ("Examination before the post", "Yearly examination")
    ]


def test_a_member_on_leave_keeps_the_crew_at_home_from_the_first_day_to_the_last(
    ledger: Ledger,
) -> None:
    qualify_crew(ledger)
    away = Leave(
        collector="W2", kind="annual", starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=1)
    )
    leave.record(ledger, away, now=NOW)
    days = [TODAY + dt.timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert [bool(why(ledger, day=day)) for day in days] == [False, True, True, False]
    assert why(ledger) == [
        "韩梅梅 is away until 2026-11-21 (Annual leave). Please choose another crew or day."
    ]


def test_one_person_alone_is_too_few(ledger: Ledger) -> None:
    qualify_crew(ledger)
    assert why(ledger, Crew("一组", ("李雷",), numbers=("W1",))) == [
        "“一组” has 1 of at least 2 members. Please add somebody on “People”."
    ]


def test_a_crew_that_nobody_entered_cannot_be_checked_and_is_not_refused(ledger: Ledger) -> None:
    assert why(ledger, Crew("Crew 1")) == []


def test_a_withdrawn_qualification_counts_no_longer(ledger: Ledger) -> None:
    qualify_crew(ledger)
    row = qualifications.standing(ledger).row(0, named=True)
    names = qualifications.Qualification.__dataclass_fields__
    gone = {name: row[name] for name in names} | {
        "qualification_id": "gone",
        "supersedes": row["qualification_id"],
        "withdrawn": True,
    }
    qualifications.record(ledger, qualifications.Qualification(**gone), today=TODAY, now=NOW)
    assert [one.split(".")[0] for one in why(ledger)] == [
        "李雷 has no “Examination before the post”"
    ]


def test_what_ends_within_the_month_is_listed_and_what_was_renewed_is_not(ledger: Ledger) -> None:
    qualify(ledger, "W1", "cn_yearly", "2025-12-01", "2026-11-30")
    qualify(ledger, "W2", "cn_yearly", "2025-11-10", "2026-11-09")
    qualify(ledger, "W3", "cn_yearly", "2025-11-10", "2026-11-09")
    qualify(ledger, "W3", "cn_yearly", "2026-11-08", "2027-11-07")
    qualify(ledger, "W4", "cn_pre_post", "2020-01-01")
    found = qualifications.ending(qualifications.standing(ledger), TODAY, 30)
    assert found.select("collector", "days_left", "valid").rows() == [
        ("W2", -11, False),
        ("W1", 10, True),
    ]


def test_the_sample_counts_only_while_it_is_asked_for(ledger: Ledger) -> None:
    one = qualifications.Qualification(
        collector="W1", kind="cn_pre_post", issued=TODAY, sample=True
    )
    qualifications.record(ledger, one, today=TODAY, now=NOW)
    qualifications.record(ledger, one, today=TODAY, now=NOW)
    kept = [qualifications.standing(ledger, sample=shown).height for shown in (True, False)]
    assert kept == [1, 0]
    assert qualifications.standing(ledger)["expires"].dtype == pl.Date
