"""The rules of hours, days and holidays, and wishes for times, on both sides of their boundary."""

import datetime as dt

import pytest

from tests.lib.rules.cast import CALL, refused

SUNDAY, SATURDAY, MONDAY = dt.date(2026, 11, 29), dt.date(2026, 11, 28), dt.date(2026, 11, 30)
NOON = dt.time(12)

CN = {"CN-CBA26-TIME", "CN-GBT-TIME"}
ID = {"ID-POJK22-62-TIME", "ID-SEOJK19-TIME"}
MA = {"US-1006.6-TIME", "US-MA-VISIT-TIME"}


@pytest.mark.parametrize(
    ("place", "begin", "end", "rules"),
    [
        ("CN", "07:59", "08:30", CN),
        ("CN", "08:00", "08:30", set()),
        ("CN", "21:30", "22:00", set()),
        ("CN", "21:30", "22:01", CN),
        ("CN", "21:59", "21:59", set()),
        ("CN", "22:00", "22:00", CN),
        ("CN", "22:00", "22:01", CN),
        ("CN", "21:30", "09:00", CN),
        ("TW", "06:59", "07:30", {"TW-OUT-14-3"}),
        ("TW", "07:00", "22:00", set()),
        ("TW", "21:59", "22:01", {"TW-OUT-14-3"}),
        ("TW", "22:00", "22:00", {"TW-OUT-14-3"}),
        ("US", "07:59", "08:30", {"US-1006.6-TIME"}),
        ("US", "08:00", "21:00", set()),
        ("US", "20:30", "21:01", {"US-1006.6-TIME"}),
        ("US-MA", "07:59", "08:30", MA),
        ("US-MA", "08:00", "21:00", set()),
        ("US-MA", "20:30", "21:01", MA),
        ("ID", "07:59", "08:30", ID),
        ("ID", "08:00", "20:00", set()),
        ("ID", "19:30", "20:01", ID),
        ("PH", "05:59", "06:30", {"PH-MC18-TIME"}),
        ("PH", "06:00", "22:00", set()),
        ("PH", "21:30", "22:01", {"PH-MC18-TIME"}),
        ("AU", "08:59", "09:30", {"AU-RG96-TIME"}),
        ("AU", "09:00", "21:00", set()),
        ("AU", "20:30", "21:01", {"AU-RG96-TIME"}),
        ("GB", "05:00", "05:30", set()),
        ("IN", "21:00", "21:30", set()),
    ],
)
def test_hours(place: str, begin: str, end: str, rules: set[str]) -> None:
    assert refused(place, begin, end) == rules


@pytest.mark.parametrize(
    ("begin", "end", "rules"),
    [
        ("07:59", "08:10", {"IN-RBI22-TIME"}),
        ("08:00", "19:00", set()),
        ("18:59", "19:01", {"IN-RBI22-TIME"}),
    ],
)
def test_the_hours_of_calls_in_india(begin: str, end: str, rules: set[str]) -> None:
    assert refused("IN", begin, end, action=CALL) == rules


@pytest.mark.parametrize("place", ["CN", "TW", "ID", "PH", "AU"])
def test_consent_to_the_time_lifts_the_hours_where_the_rule_says_so(place: str) -> None:
    lifted = refused(place, "23:00", "23:30", consent_times=True)

    assert lifted == ({"ID-SEOJK19-TIME"} if place == "ID" else set())


def test_consent_lifts_the_hours_of_massachusetts_but_not_the_federal_ones() -> None:
    assert refused("US-MA", "22:00", "22:30", consent_times=True) == {"US-1006.6-TIME"}


@pytest.mark.parametrize(("day", "rules"), [(SATURDAY, set()), (SUNDAY, {"ID-POJK22-62-TIME"})])
def test_sundays_in_indonesia(day: dt.date, rules: set[str]) -> None:
    assert refused("ID", day=day) == rules


@pytest.mark.parametrize(
    ("dpd", "rules"), [(15, {"PH-MC18-TIME"}), (16, set()), (None, {"PH-MC18-TIME"})]
)
def test_more_than_fifteen_days_past_due_lift_the_hours_of_the_philippines(
    dpd: int | None, rules: set[str]
) -> None:
    assert refused("PH", "23:00", "23:30", dpd=dpd) == rules


@pytest.mark.parametrize(
    ("begin", "end", "day", "rules"),
    [
        ("09:00", "17:00", MONDAY, set()),
        ("16:45", "17:01", MONDAY, {"AU-RG96-TIME-WORK"}),
        ("10:00", "10:30", SATURDAY, {"AU-RG96-TIME-WORK"}),
    ],
)
def test_the_hours_of_work_in_australia(
    begin: str, end: str, day: dt.date, rules: set[str]
) -> None:
    assert refused("AU", begin, end, day=day, action={"place_kind": "work"}) == rules


WISH = [{"from": NOON, "to": dt.time(14), "weekdays": [3]}]
HONOURING = {
    "CN": {"HOUSE-OWN-TIMES"},
    "US": {"HOUSE-OWN-TIMES", "US-1006.6-TIME"},
    "US-MA": {"HOUSE-OWN-TIMES", "US-1006.6-TIME", "US-MA-VISIT-TIME"},
    "GB": {"HOUSE-OWN-TIMES", "GB-CONC-TIME"},
    "AU": {"HOUSE-OWN-TIMES", "AU-RG96-TIME"},
}


@pytest.mark.parametrize("place", HONOURING)
def test_a_wish_for_times_only_tightens(place: str) -> None:
    asked = {"own_times": WISH, "consent_times": True}

    assert refused(place, "12:00", "14:00", **asked) == set()
    assert refused(place, "11:59", "12:30", **asked) == HONOURING[place]
    assert refused(place, "13:30", "14:01", **asked) == HONOURING[place]
    assert refused(place, "12:00", "14:00", day=MONDAY, **asked) == HONOURING[place]


def test_a_call_of_a_moment_lies_in_the_window_that_opens_then() -> None:
    assert refused("CN", "12:00", "12:00", own_times=WISH) == set()
    assert refused("CN", "14:00", "14:00", own_times=WISH) == {"HOUSE-OWN-TIMES"}
    assert refused("CN", "12:00", "12:00", forbidden_times=WISH) == {"HOUSE-OWN-TIMES"}
    assert refused("CN", "14:00", "14:00", forbidden_times=WISH) == set()


def test_the_wish_for_a_time_outside_the_law_does_not_loosen_it() -> None:
    late = [{"from": dt.time(21), "to": dt.time(23), "weekdays": None}]

    assert refused("CN", "22:30", "22:45", own_times=late) == CN


def test_one_of_several_wishes_is_enough() -> None:
    evening = {"from": dt.time(18), "to": dt.time(20), "weekdays": None}

    assert refused("CN", "18:00", "18:30", own_times=[*WISH, evening]) == set()


@pytest.mark.parametrize("place", ["ID", "AU"])
def test_public_holidays(place: str) -> None:
    rule = {"ID": "ID-POJK22-62-HOLIDAY", "AU": "AU-RG96-HOLIDAY"}[place]

    assert refused(place, is_holiday=True) == {rule}
    assert refused(place, is_holiday=True, consent_times=True) == set()
    assert refused(place, is_holiday=None) == {rule}


def test_no_rule_forbids_holidays_in_mainland_china() -> None:
    assert refused("CN", is_holiday=None) == set()


@pytest.mark.parametrize(
    ("begin", "end", "broken"), [("11:30", "12:00", False), ("11:31", "12:01", True)]
)
def test_no_part_of_a_visit_touches_a_time_that_the_customer_forbade(
    begin: str, end: str, *, broken: bool
) -> None:
    lunch = [{"from": dt.time(12), "to": dt.time(13), "weekdays": None}]

    found = refused("GB", begin, end, forbidden_times=lunch)
    assert ("HOUSE-OWN-TIMES" in found) is broken
