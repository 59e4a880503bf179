"""What the gate and the warnings of safety say of cases and of the stops of a list."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import PlanRefused
from lib.rules.facts import GRANTED, CrewFacts
from lib.rules.loading import load
from lib.visits.candidates import sort
from lib.visits.legality import decisions
from lib.visits.legality.judging import (
    Found,
    before_contact,
    broken,
    check,
    contact,
    excepted,
    hours,
    keep,
    refusals,
)
from lib.visits.legality.world import World
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.lib.visits.cast import (
    CREW,
    DAY,
    FIT,
    RULES,
    Hours,
    Straight,
    basket,
    holds,
    warned,
    wishes,
    world,
)


def plan(cases: pl.DataFrame, opens: int = 8) -> VisitList:
    usual = Hours(visit_start=dt.time(opens))
    return make(sort(cases, {}), CREW, DAY, usual, Straight(), NearestFirst(), 1)


def refused(
    cases: pl.DataFrame, known: World, day: dt.date = DAY, members: int = 2
) -> dict[str, list[str]]:
    found = refusals(cases, known, day, members).by_case()
    return {key: [one.rule_id for one in why] for key, why in found.items()}


def test_cases_on_hold_and_at_unknown_places_are_refused_before_day_and_crew_are_known() -> None:
    cases = basket({}, {}, {"addr_home": None}, {"addr_home": None, "addr_work": "某公司"})
    dead = world(holds=holds({"case_key": "C2", "hold_kind": "deceased"}))

    assert refused(cases, dead) == {
        "C2": ["HOUSE-HOLDS"],
        "C3": ["CN-CBA26-ENTRY"],
        "C4": ["CN-CBA26-ENTRY"],
    }


def test_a_bare_point_is_visited_once_somebody_said_what_it_is() -> None:
    cases = basket({"addr_home": None}, {"addr_home": None}).with_columns(client=pl.lit("甲"))
    one = world(places=pl.DataFrame({"subject": ["case:C1"], "place_kind": ["home"]}))
    told = {"subject": ["client:甲", "case:C1"], "place_kind": ["home", "work"]}

    assert set(refused(cases, world())) == {"C1", "C2"}
    assert set(refused(cases, one)) == {"C2"}
    assert set(refused(cases, world(places=pl.DataFrame(told)))) == {"C1"}


def test_a_point_of_which_nobody_said_what_it_is_says_where_to_say_it() -> None:
    found = refusals(basket({"addr_home": None}), world(), DAY, 2).by_case()

    assert found["C1"][0].missing == ("place_kind",)
    assert "Please say it on “Visits”" in str(found["C1"][0].sentence)


def test_a_hold_refuses_from_its_day_on_and_for_all_cases_of_the_person() -> None:
    cases = basket({"person_key": "P"}, {"person_key": "P"}, {})
    dead = {"case_key": "C1", "person_key": "P", "hold_kind": "deceased", "starts_on": DAY}
    known = world(holds=holds(dead))

    assert set(refused(cases, known)) == {"C1", "C2"}
    assert refused(cases, known, DAY - dt.timedelta(1)) == {}


def test_the_clients_file_holds_a_case_in_its_own_words() -> None:
    assert set(refused(basket({"hold": "投诉"}, {"hold": "否"}, {}), world())) == {"C1"}


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"about": "channel", "basis": "refusal", "value": "visit"}, "HOUSE-WISHES"),
        ({"about": "channel", "basis": "wish", "value": "letter"}, "HOUSE-WISHES"),
        ({"about": "channel", "basis": "wish", "value": "visit"}, None),
        ({"about": "channel", "basis": "refusal", "value": "call"}, None),
        ({"about": "place", "basis": "refusal", "value": "home"}, "HOUSE-WISHES"),
        ({"about": "place", "basis": "wish", "value": "bill"}, "HOUSE-WISHES"),
        ({"about": "place", "basis": "wish", "value": "home"}, None),
        ({"about": "language", "basis": "wish", "value": "粤语"}, None),
    ],
)
def test_what_the_customer_forbade_or_asked_for_is_kept(
    said: dict[str, object], rule: str | None
) -> None:
    known = world(wishes=wishes({"case_key": "C1", **said}))

    assert refused(basket({}, {}), known) == ({"C1": [rule]} if rule else {})


def test_a_wish_holds_for_all_cases_of_the_customer_while_it_stands() -> None:
    cases = basket({"person_key": "P"}, {"person_key": "P"}, {})
    told = {"case_key": "C1", "person_key": "P", "about": "channel", "basis": "refusal"}
    known = world(wishes=wishes({**told, "value": "visit", "ends_on": DAY}))

    assert set(refused(cases, known)) == {"C1", "C2"}
    assert refused(cases, known, DAY + dt.timedelta(1)) == {}


def test_at_work_nobody_is_visited_without_consent_and_never_against_a_refusal() -> None:
    cases = basket({"addr_home": None, "addr_work": "某公司"})
    agreed = {"case_key": "C1", "about": "workplace", "basis": "consent"}
    no = {"case_key": "C1", "about": "workplace", "basis": "refusal"}

    assert set(refused(cases, world())) == {"C1"}
    assert refused(cases, world(wishes=wishes(agreed))) == {}
    assert refused(cases, world(wishes=wishes(agreed, no))) == {
        "C1": ["HOUSE-WISHES", "CN-CBA26-ENTRY"]
    }


@pytest.mark.parametrize(
    ("consequence", "members", "closed"),
    [
        ("review", 3, True),
        ("no_visit", 3, True),
        ("two_persons", 1, True),
        ("two_persons", 2, False),
        ("note", 1, False),
    ],
)
def test_warnings_of_safety_stand_among_the_reasons(
    consequence: str, members: int, *, closed: bool
) -> None:
    known = world(warned=warned({"case_key": "C1", "consequence": consequence, "level": 3}))

    found = refused(basket({}), known, members=members)

    assert found == ({"C1": ["SAFETY"]} if closed else {})


def test_all_reasons_are_said_and_a_hold_once_by_its_own_words() -> None:
    cases = basket({"held": "hold:lawyer"})
    known = world(
        holds=holds({"case_key": "C1", "hold_kind": "lawyer"}),
        warned=warned({"case_key": "C1", "consequence": "no_visit"}),
    )

    found = sort(cases, {"hold:lawyer": "A lawyer acts"}, refusals(cases, known, DAY, 2).by_case())

    assert str(found.refused[0].reason) == (
        "On the list of holds: A lawyer acts. By HOUSE-HOLDS (Doorstep). "
        "No visit until a safety review lifts it."
    )
    assert found.refused[0].rule_ids == ("SAFETY", "HOUSE-HOLDS")


@pytest.mark.parametrize(
    ("jurisdiction", "tz", "opens", "closes"),
    [
        ("CN", "Asia/Shanghai", dt.time(8), dt.time(20)),
        ("AU", "Australia/Sydney", dt.time(9), dt.time(20)),
        ("US-MA", "America/New_York", dt.time(8), dt.time(20)),
    ],
)
def test_the_rules_tighten_the_visiting_hours_of_the_settings(
    jurisdiction: str, tz: str, opens: dt.time, closes: dt.time
) -> None:
    found = hours(Hours(), world(jurisdiction=jurisdiction, tz=tz))

    assert (found.visit_start, found.visit_end) == (opens, closes)


def test_the_settings_never_widen_the_hours_of_the_rules() -> None:
    wide = Hours(visit_start=dt.time(5), visit_end=dt.time(23))

    found = hours(wide, world())

    assert (found.visit_start, found.visit_end) == (dt.time(8), dt.time(22))


def test_a_list_within_the_rules_is_kept() -> None:
    cases = basket({}, {})

    assert keep(plan(cases), cases, world(), FIT).allowed.to_list() == [True, True]


def test_a_list_with_a_stop_that_the_rules_refuse_is_not_kept() -> None:
    cases = basket({})
    early = world(jurisdiction="AU", tz="Australia/Sydney")

    with pytest.raises(PlanRefused, match="stop 1 at 08:01 is refused by the rules: AU-"):
        keep(plan(cases), cases, early, FIT)


def test_a_case_that_came_on_hold_since_makes_the_list_refused() -> None:
    cases = basket({}, {})
    since = world(holds=holds({"case_key": "C2", "hold_kind": "deceased"}))

    with pytest.raises(PlanRefused, match="HOUSE-HOLDS"):
        keep(plan(cases), cases, since, FIT)


def test_a_door_that_a_warning_closed_since_makes_the_list_refused() -> None:
    cases = basket({}, {})
    since = world(warned=warned({"case_key": "C2", "consequence": "no_visit"}))

    with pytest.raises(PlanRefused, match=r"stop 2 .* No visit until a safety review lifts it"):
        keep(plan(cases), cases, since, FIT)


def test_a_list_is_judged_stop_by_stop_with_its_crew() -> None:
    cases = basket({}, {})
    made = plan(cases)

    found = check(made, cases, world(), CrewFacts(1, frozenset()))

    assert found.decisions.facts["number"].to_list() == [1, 2]
    assert [one.rule_id for one in found.reasons(0)] == ["CN-CBA26-STAFF", "CN-GBT-TRAIN"]


def test_a_column_of_a_file_that_is_called_like_a_fact_is_no_fact() -> None:
    start = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)  # 23:00
    cases = basket({}).with_columns(consent_times=pl.lit(value=True))

    found = world().judge(cases, start, start, CrewFacts(2), kinds=["time_window"])

    assert found.allowed.to_list() == [False]


def test_a_tenants_own_policy_is_among_the_rules(tmp_path: Path) -> None:
    assert load(tmp_path).hash == RULES.hash


def ids(found: Found) -> list[str]:
    return [one.id for one in broken(found, world())]


def test_a_contact_at_a_forbidden_hour_names_the_rules_that_it_broke() -> None:
    case = basket({}).row(0, named=True)
    night, day = (dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC) for hour in (15, 4))

    assert ids(contact(case, world(), night, "visit")) == ["CN-CBA26-TIME", "CN-GBT-TIME"]
    assert ids(contact(case, world(), day, "visit")) == []


def test_a_visit_of_one_person_is_told_once_it_is_known_how_many_went() -> None:
    case = basket({}).row(0, named=True)
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)

    def found(channel: str, crew: CrewFacts | None) -> list[str]:
        return ids(contact(case, world(), noon, channel, crew=crew))

    assert found("visit", CrewFacts(1)) == ["CN-CBA26-STAFF"]
    assert [found("visit", crew) for crew in (None, CrewFacts(), CrewFacts(2))] == [[], [], []]
    assert found("call", CrewFacts(1)) == []


def test_a_contact_at_a_forbidden_place_is_told_by_where_it_was() -> None:
    case = basket({}).row(0, named=True)
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
    said = {"case_key": "C1", "about": "place", "basis": "refusal", "value": "work"}
    known = world(wishes=wishes(said))

    assert ids(contact(case, known, noon, "visit", "work")) == ["CN-CBA26-ENTRY", "HOUSE-WISHES"]
    assert ids(contact(case, known, noon, "visit", "home")) == []
    assert ids(contact(case, known, noon, "call")) == []


def test_a_contact_under_a_hold_of_an_earlier_day_is_told_and_not_the_one_that_brought_it() -> None:
    case = basket({}).row(0, named=True)
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)

    def found(kind: str, day: int, channel: str) -> list[str]:
        since = dt.date(2026, 11, day)
        known = world(holds=holds({"case_key": "C1", "hold_kind": kind, "starts_on": since}))
        return ids(contact(case, known, noon, channel))

    assert found("stop_request", 19, "call") == ["HOUSE-NO-CONTACT"]
    assert found("stop_request", 20, "call") == []
    assert (found("dispute", 19, "visit"), found("ill", 19, "call")) == (
        ["CN-CARD-69", "HOUSE-HOLDS"],
        [],
    )


@pytest.mark.parametrize("channel", ["call", "message", "letter"])
def test_a_contact_is_judged_before_it_is_made_by_all_that_needs_no_crew(channel: str) -> None:
    cases = basket({}, {}, {"addr_home": None})
    said = {"case_key": "C1", "about": "channel", "basis": "refusal"}
    code = "sms" if channel == "message" else channel
    known = world(
        wishes=wishes({**said, "value": code}),
        holds=holds({"case_key": "C2", "hold_kind": "deceased"}),
    )

    def why(hour: int) -> dict[str, list[str]]:
        at = dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC)
        found = before_contact(cases, known, at, channel)
        told = decisions.of_proposed(found, known.rules.hash)
        assert {(one.purpose, one.channel) for one in told} == {("message", channel)}
        return {one.case_key: sorted(one.rule_ids) for one in told if not one.allowed}

    noon = {"C1": ["HOUSE-WISHES"], "C2": ["HOUSE-NO-CONTACT"]}
    late = [] if channel == "letter" else ["CN-CBA26-TIME", "CN-GBT-TIME"]
    assert why(4) == noon
    assert why(15) == {
        key: [*late, *noon.get(key, [])] for key in ("C1", "C2", "C3") if late or key in noon
    }


def granted(rule_id: str, case_key: str | None) -> pl.DataFrame:
    row = {"case_key": case_key, "rule_id": rule_id, "override_id": "X"}
    return pl.DataFrame([row], schema=GRANTED)


@pytest.mark.parametrize(("kind", "goes"), [("dispute", True), ("deceased", False)])
def test_an_exception_takes_a_held_case_onto_a_list_but_never_one_of_the_gravest_holds(
    kind: str, *, goes: bool
) -> None:
    cases = basket({"held": f"hold:{kind}"}, {"held": f"hold:{kind}"})
    listed = holds({"case_key": "C1", "hold_kind": kind}, {"case_key": "C2", "hold_kind": kind})
    known = world(holds=listed, overrides=granted("HOUSE-HOLDS", "C1"))

    closed, free = refusals(cases, known, DAY, 2).by_case(), excepted(cases, known, DAY)
    sorted_out = sort(cases, {}, closed, free)

    assert free == ({"C1"} if goes else set())
    assert {one.case_key for one in sorted_out.refused} == ({"C2"} if goes else {"C1", "C2"})
    assert excepted(cases, world(holds=listed), DAY) == frozenset()


def test_an_exception_for_a_crew_is_one_for_all_its_stops() -> None:
    cases = basket({}, {})
    made, alone = plan(cases), CrewFacts(1)
    without = check(made, cases, world(), alone, kinds=["staffing"])
    known = world(overrides=granted("CN-CBA26-STAFF", None))
    lifted = check(made, cases, known, alone, kinds=["staffing"])

    assert (without.allowed.to_list(), lifted.allowed.to_list()) == ([False] * 2, [True] * 2)
    assert lifted.decisions.frame()["lifted_by"].to_list() == [["CN-CBA26-STAFF"]] * 2
