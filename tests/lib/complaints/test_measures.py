"""Complaints for every thousand contacts."""

import datetime as dt

import polars as pl
import pytest

from lib.complaints.measures import ComplaintRate, complaint_rate
from lib.holds.every import EVERY
from tests.lib.followups.cast import contacts, day, noon


def complaints(*rows: tuple[str, str, dt.date]) -> pl.DataFrame:
    told = [
        {"case_key": case, "hold_kind": kind, "starts_on": starts} for case, kind, starts in rows
    ]
    return pl.DataFrame(told, schema=dict(EVERY))


def test_complaints_are_counted_by_the_contacts_in_which_somebody_was_reached() -> None:
    holds = complaints(
        ("C1", "complaint", day(10)),
        ("C1", "complaint", day(10)),
        ("C2", "complaint", day(30)),
        ("C3", "complaint", day(31)),
        ("C4", "dispute", day(10)),
    )
    spoken = [
        {"happened_at": noon(n), "outcome": "NEGOT", "met_whom": "debtor"} for n in (1, 9, 30)
    ]
    followups = contacts(*spoken, {"happened_at": noon(9), "outcome": "NOT_HOME"})

    rate = complaint_rate(holds, followups, day(30), days=22)

    assert rate == ComplaintRate(2, 2, day(9), day(30))
    assert rate.per_thousand == 1000
    assert str(rate.summary()) == "2 complaints, n = 2 contacts, 2026-11-09 to 2026-11-30"


def test_without_contacts_there_is_no_rate() -> None:
    rate = complaint_rate(complaints(), contacts(), day(30))

    assert (rate.complaints, rate.contacts, rate.per_thousand) == (0, 0, None)
    assert (rate.last - rate.first).days == 89


@pytest.mark.parametrize(("contacts", "enough"), [(0, False), (29, False), (30, True)])
def test_a_rate_of_a_handful_of_contacts_says_nothing(contacts: int, enough: bool) -> None:  # noqa: FBT001 — a parameter of the test
    assert ComplaintRate(1, contacts, day(1), day(30)).is_enough is enough
