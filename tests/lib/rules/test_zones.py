"""The hours are those at the address, on the days that the clocks change too."""

import datetime as dt

import pytest

from lib.rules.gate import Action, decide
from tests.lib.rules.cast import KNOWN, RULES

UTC = dt.UTC


def allowed(place: str, zone: str, begin: dt.datetime, minutes: int = 30) -> bool:
    action = Action("visit", begin, begin + dt.timedelta(minutes=minutes), "home")
    return decide(action, {**KNOWN, "jurisdictions": [place], "tz": zone}, RULES).allowed


@pytest.mark.parametrize(
    ("zone", "hour", "may"),
    [
        ("Asia/Jakarta", 0, False),  # 7:00
        ("Asia/Makassar", 0, True),  # 8:00
        ("Asia/Jayapura", 0, True),  # 9:00
        ("Asia/Jakarta", 12, True),  # 19:00
        ("Asia/Makassar", 12, False),  # 20:00
    ],
)
def test_the_same_moment_is_lawful_in_one_zone_and_not_in_another(
    zone: str, hour: int, *, may: bool
) -> None:
    assert allowed("ID", zone, dt.datetime(2026, 11, 26, hour, tzinfo=UTC)) is may


@pytest.mark.parametrize(
    ("begin", "may"),
    [
        (dt.datetime(2026, 3, 7, 12, 59, tzinfo=UTC), False),  # 7:59 by winter time
        (dt.datetime(2026, 3, 7, 13, 0, tzinfo=UTC), True),
        (dt.datetime(2026, 3, 8, 11, 59, tzinfo=UTC), False),  # 7:59 by summer time
        (dt.datetime(2026, 3, 8, 12, 0, tzinfo=UTC), True),
        (dt.datetime(2026, 10, 31, 12, 0, tzinfo=UTC), True),
        (dt.datetime(2026, 11, 1, 12, 0, tzinfo=UTC), False),  # 7:00 by winter time again
        (dt.datetime(2026, 11, 1, 13, 0, tzinfo=UTC), True),
    ],
)
def test_the_clocks_change_between_two_days(begin: dt.datetime, *, may: bool) -> None:
    assert allowed("US", "America/New_York", begin) is may


def test_a_visit_over_midnight_is_never_within_hours_of_one_day() -> None:
    evening = dt.datetime(2026, 11, 26, 13, 59, tzinfo=UTC)  # 21:59

    assert allowed("CN", "Asia/Shanghai", evening, minutes=1)
    assert not allowed("CN", "Asia/Shanghai", evening, minutes=11 * 60)
    assert not allowed("CN", "Asia/Shanghai", evening, minutes=24 * 60)


@pytest.mark.parametrize("zone", [None, "Mars/Olympus", "../etc/passwd", "", "CN"])
def test_without_a_zone_that_exists_nothing_is_guessed(zone: str | None) -> None:
    action = Action(
        "visit",
        dt.datetime(2026, 11, 26, 4, tzinfo=UTC),
        dt.datetime(2026, 11, 26, 5, tzinfo=UTC),
        "home",
    )

    found = decide(action, {**KNOWN, "jurisdictions": ["CN"], "tz": zone}, RULES)

    assert {(one.rule_id, one.missing) for one in found.refusals} == {
        ("CN-CBA26-TIME", ("tz",)),
        ("CN-GBT-TIME", ("tz",)),
    }
    assert str(found.refusals[0].sentence) == "The time zone of the address is not known."
