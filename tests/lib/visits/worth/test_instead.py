"""Cases that are not worth a visit, and the hours at which people are met."""

import datetime as dt

import polars as pl
import pytest

from lib.visits.worth.hours import hours
from lib.visits.worth.instead import better, phones, said
from tests.lib.visits.worth.cast import contact, contacts

DAY = dt.date(2026, 11, 20)
USUAL = {
    "case_key": "A",
    "bucket": "M3",
    "tier": "M",
    "dpd": 70,
    "all_dead": False,
    "requested": False,
    "promise_due": False,
    "hardship": False,
    "complaint": False,
    "fixed_visit": None,
    "collectable": 100_000,
    "gain": 10_000,
    "cost": 4_000,
    "net": 6_000,
    "away_km": 10.0,
    "currency": "CNY",
}


def advised(*calls: dict[str, object], **different: object) -> dict[str, object]:
    types = {"fixed_visit": pl.Date, "all_dead": pl.Boolean}
    row = pl.LazyFrame([USUAL | different], schema_overrides=types)
    known = phones(contacts(*calls), DAY)
    return better(row, known, DAY, phone_days=14, far_km=50.0).collect().row(0, named=True)


def called(outcome: str, days_ago: int = 3) -> dict[str, object]:
    return contact("A", DAY - dt.timedelta(days_ago), outcome, channel="call")


POOR = {"net": -1_000, "gain": 3_000}
YOUNG = {"bucket": "M1", "dpd": 10, "tier": "S"}


@pytest.mark.parametrize(
    ("calls", "different", "why", "channel"),
    [
        ([], {}, None, None),
        ([], {"bucket": "M0", "dpd": 0}, "not_due", "sms"),
        ([], YOUNG, "small_and_young", "sms"),
        ([], {"bucket": "M1", "dpd": 10, "tier": "L"}, "young", "call"),
        ([], {"bucket": "M1", "dpd": 16, "tier": "L"}, None, None),
        ([called("NEGOT")], {"bucket": "M2"}, "phone_lately", "call"),
        ([called("NEGOT", 15)], {"bucket": "M2"}, None, None),
        ([], POOR, "costs_more", "call"),
        ([called("CALL_INVALID")], POOR, "costs_more", "letter"),
        ([], POOR | {"away_km": 80.0}, "far_away", "letter"),
        ([], POOR | {"cost": None}, None, None),
        ([], {"all_dead": True}, "no_live_address", "trace"),
        ([called("NEGOT")], {"all_dead": True}, "no_live_address", "call"),
        ([], YOUNG | {"requested": True}, None, None),
        ([], YOUNG | {"promise_due": True}, None, None),
        ([], YOUNG | {"fixed_visit": DAY}, None, None),
    ],
)
def test_who_is_better_reached_otherwise_has_the_channel_and_the_rule(
    calls: list[dict[str, object]],
    different: dict[str, object],
    why: str | None,
    channel: str | None,
) -> None:
    row = advised(*calls, **different)

    assert (row["instead_why"], row["instead"]) == (why, channel)
    assert (said(row) is None) == (why is None)


def test_the_better_channel_is_said_in_a_sentence() -> None:
    assert str(said(advised(**POOR))) == (
        "A visit costs CNY 40.00 and brings CNY 30.00. Better: call."
    )
    assert str(said(advised(called("NEGOT"), bucket="M2"))) == (
        "Reached by phone on 2026-11-17; a call costs less than a way. Better: call."
    )


def test_hours_at_which_people_are_met_are_preferred_by_a_factor() -> None:
    def at(hour: int, outcome: str, n: int) -> list[dict[str, object]]:
        moment = dt.datetime.combine(DAY, dt.time(hour))
        return [contact("A", DAY, outcome, happened_at=moment) for _ in range(n)]

    told = contacts(
        *at(10, "REFUSED", 2), *at(10, "NOT_HOME", 18), *at(19, "REFUSED", 16),
        *at(19, "NOT_HOME", 4), *at(0, "NOT_HOME", 50),
    ).collect()  # fmt: skip

    found = hours(told, DAY, least=20)

    assert found.select("hour", "n", "met").rows() == [(10, 20, 2), (19, 20, 16)]
    early, late = found["factor"]
    assert 0.2 < early < 1 < late < 1.8
    assert hours(told, DAY, least=41).is_empty()
