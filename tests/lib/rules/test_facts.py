"""What the product knows of its cases, as the gate wants it."""

import datetime as dt

import polars as pl
import pytest

from lib.rules.calendars import calendar
from lib.rules.counters import Meaning
from lib.rules.facts import HOLD, CrewFacts, Records, When, proposals
from lib.rules.gate import decide_many
from lib.rules.known import COUNT
from lib.rules.wishes import WISHES
from tests.lib.rules.cast import QUALIFIED, RULES

DAY = dt.date(2026, 11, 26)
CALENDAR = calendar("CN", [2026])
CREW = CrewFacts(2, frozenset(QUALIFIED))
MEANING = Meaning(frozenset({"MET"}), frozenset({"MET"}))


def when(hour: int = 10, place: str = "CN") -> When:
    start = dt.datetime(2026, 11, 26, hour - 8, tzinfo=dt.UTC)
    return When("visit", start, start + dt.timedelta(minutes=25), "Asia/Shanghai", (place,))


def cases(*rows: dict[str, object]) -> pl.DataFrame:
    usual = {"person_key": None, "addr_home": "文三路1号", "addr_work": None, "dpd": 40}
    return pl.DataFrame(
        [{"case_key": f"C{n}", **usual, **row} for n, row in enumerate(rows, start=1)],
        schema_overrides={"person_key": pl.String, "addr_work": pl.String},
    )


def holds(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(HOLD), **row} for row in rows], schema=HOLD)


def wishes(*rows: dict[str, object]) -> pl.DataFrame:
    told = [{**dict.fromkeys(WISHES), "case_key": "C1", **row} for row in rows]
    return pl.DataFrame(told, schema=dict(WISHES))


def built(
    *rows: dict[str, object], records: Records | None = None, at: int = 10, crew: CrewFacts = CREW
) -> pl.DataFrame:
    return proposals(cases(*rows), when(at), records or Records(), crew, CALENDAR, RULES)


def allowed(*rows: dict[str, object], records: Records | None = None, at: int = 10) -> list[bool]:
    return decide_many(built(*rows, records=records, at=at), RULES).allowed.to_list()


def test_a_case_with_an_address_and_a_good_crew_may_be_visited() -> None:
    assert allowed({}) == [True]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, "home"),
        ({"addr_home": None, "addr_work": "某公司"}, "work"),
        ({"addr_home": ""}, None),
    ],
)
def test_the_place_is_of_the_kind_of_the_address_that_is_visited(
    row: dict[str, object], kind: str | None
) -> None:
    assert built(row)["place_kind"].to_list() == [kind]


def test_a_case_without_an_address_is_refused_because_nobody_knows_the_place() -> None:
    found = decide_many(built({"addr_home": None}), RULES).decision(0)

    assert [(one.rule_id, one.missing) for one in found.refusals] == [
        ("CN-CBA26-ENTRY", ("place_kind",))
    ]


def test_all_holds_that_stand_are_named_those_of_the_person_for_all_his_cases() -> None:
    known = Records(
        holds=holds(
            {"case_key": "C1", "hold_kind": "dispute"},
            {"case_key": "C1", "hold_kind": "deceased"},
            {"case_key": "C2", "hold_kind": "complaint", "ends_on": dt.date(2026, 11, 25)},
            {"case_key": "C3", "hold_kind": "agreement", "starts_on": DAY},
        ),
        of_person=["deceased"],
    )

    found = built({"person_key": "P"}, {"person_key": "P"}, {}, {}, records=known)

    assert found["holds"].to_list() == [["deceased", "dispute"], ["deceased"], ["agreement"], []]
    assert found["agreement_performing"].to_list() == [False, False, True, False]


def test_a_hold_by_the_clients_file_is_one_that_nobody_can_name() -> None:
    found = built({"hold": "投诉"}, {"hold": "否"}, {"hold": None})

    assert found["holds"].to_list() == [["other"], [], []]


def test_a_consent_opens_what_it_is_about_and_a_refusal_goes_before_it() -> None:
    agreed: dict[str, object] = {"about": "entry", "basis": "consent"}
    known = Records(
        wishes=wishes(
            agreed,
            {**agreed, "case_key": "C2"},
            {"case_key": "C2", "about": "entry", "basis": "refusal"},
            {"case_key": "C3", "about": "place", "basis": "consent", "value": "work"},
            {"case_key": "C4", "about": "entry", "basis": "wish"},
        )
    )

    found = built({}, {}, {}, {}, records=known)

    assert found["consent_entry"].to_list() == [True, False, False, False]
    assert found["consent_workplace"].to_list() == [False, False, True, False]


def test_places_and_ways_are_told_in_the_words_of_the_gate() -> None:
    known = Records(
        wishes=wishes(
            {"about": "place", "basis": "refusal", "value": "hukou"},
            {"about": "workplace", "basis": "refusal"},
            {"about": "place", "basis": "wish", "value": "bill"},
            {"about": "channel", "basis": "refusal", "value": "sms"},
            {"about": "channel", "basis": "wish", "value": "letter"},
            {"about": "speak_to", "basis": "refusal", "value": "mother"},
        )
    )

    said = built({}, {}, records=known)

    assert sorted(said["forbidden_places"][0]) == ["household_registered", "work"]
    assert said["own_places"].to_list() == [["billing"], []]
    assert said["forbidden_channels"].to_list() == [["message"], []]
    assert said["own_channels"].to_list() == [["letter"], []]
    assert said["third_refused"].to_list() == [True, None]


LATE = {"time_from": dt.time(22), "time_to": dt.time(23)}


def test_consent_to_a_time_is_consent_to_that_time_alone() -> None:
    known = Records(wishes=wishes({"about": "times", "basis": "consent", **LATE}))

    assert allowed({}, {}, records=known, at=22) == [True, False]
    assert allowed({}, records=known, at=23) == [False]


def test_each_proposal_of_one_case_is_asked_about_its_own_time() -> None:
    known = Records(wishes=wishes({"about": "times", "basis": "consent", **LATE}))
    times = [when(10), when(22), when(23)]
    twice = pl.concat([cases({})] * 3).with_columns(
        starts_at=pl.Series([one.starts_at for one in times]),
        ends_at=pl.Series([one.ends_at for one in times]),
    )

    found = proposals(twice, when(), known, CREW, CALENDAR, RULES)

    assert found["consent_times"].to_list() == [False, True, False]


def test_times_of_his_own_tighten_and_take_the_place_of_the_hold_for_them() -> None:
    noon = {"time_from": dt.time(12), "time_to": dt.time(14), "weekdays": [3]}
    known = Records(
        holds=holds(
            {"case_key": "C1", "hold_kind": "own_times"},
            {"case_key": "C2", "hold_kind": "own_times"},
        ),
        wishes=wishes({"about": "times", "basis": "wish", **noon}),
    )

    assert allowed({}, {}, {}, records=known, at=12) == [True, False, True]
    assert allowed({}, {}, {}, records=known, at=10) == [False, False, True]


@pytest.mark.parametrize(
    ("at", "weekdays", "may"),
    [(11, [], True), (12, [], False), (13, [3], False), (13, [4], True), (14, [], True)],
)
def test_a_time_that_he_forbade_is_touched_by_no_part_of_the_visit(
    at: int, weekdays: list[int], *, may: bool
) -> None:
    told = {"time_from": dt.time(12, 10), "time_to": dt.time(14), "weekdays": weekdays}
    known = Records(wishes=wishes({"about": "times", "basis": "refusal", **told}))

    assert allowed({}, records=known, at=at) == [may]


def test_what_our_people_know_of_a_place_counts_where_no_address_says_it() -> None:
    told = pl.DataFrame({"case_key": ["C1", "C2"], "place_kind": ["work", "work"]})

    found = built({"addr_home": None}, {}, {"addr_home": None}, records=Records(place_kinds=told))

    assert found["place_kind"].to_list() == ["work", "home", None]


def test_contacts_are_counted_and_other_ways_are_seen() -> None:
    happened = pl.DataFrame(
        {
            "case_key": ["C1", "C2"],
            "happened_at": [dt.datetime.fromisoformat("2026-11-20")] * 2,
            "channel": ["visit", "call"],
            "outcome": ["MET", "MET"],
        }
    )

    found = built({}, {}, records=Records(events=happened, meaning=MEANING))

    assert found[COUNT + "US-MA-VISIT"].to_list() == [1, 0]
    assert found["other_channels_tried"].to_list() == [False, True]
    assert COUNT + "US-MA-VISIT" not in built({}).columns


def test_times_of_each_case_go_before_those_of_all() -> None:
    late = dt.datetime(2026, 11, 26, 14, tzinfo=dt.UTC)
    each = cases({}, {}).with_columns(
        starts_at=pl.Series([when().starts_at, late]), ends_at=pl.Series([when().ends_at, late])
    ).with_columns(ends_at=pl.col("starts_at") + pl.duration(minutes=25))  # fmt: skip

    found = proposals(each, when(), Records(), CREW, CALENDAR, RULES)

    assert decide_many(found, RULES).allowed.to_list() == [True, False]


def test_no_cases_are_no_proposals() -> None:
    empty = cases({}).clear()

    assert proposals(empty, when(), Records(), CREW, CALENDAR, RULES).height == 0
