"""What the product knows of its cases, as the gate wants it."""

import datetime as dt

import polars as pl
import pytest

from lib.rules.calendars import calendar
from lib.rules.counters import Meaning
from lib.rules.facts import CONSENT, HOLD, CrewFacts, Records, When, crew_facts, proposals
from lib.rules.gate import decide_many
from lib.rules.known import COUNT
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


def consents(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(CONSENT), **row} for row in rows], schema=CONSENT)


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


def test_a_hold_by_a_result_or_by_the_client_counts_too() -> None:
    known = Records(result_kinds={"DIED": "deceased"})

    found = built({"held": "DIED"}, {"held": "FILE"}, {"held": "hold:lawyer"}, {"held": None},
                  records=known)  # fmt: skip

    assert found["holds"].to_list() == [["deceased"], ["other"], ["lawyer"], []]


def test_consents_count_while_they_stand() -> None:
    known = Records(
        consents=consents(
            {"case_key": "C1", "about": "entry"},
            {"case_key": "C1", "about": "workplace", "lifted_on": DAY},
            {"case_key": "C2", "about": "workplace", "starts_on": DAY, "ends_on": DAY},
        )
    )

    found = built({}, {}, records=known)

    assert found["consent_entry"].to_list() == [True, False]
    assert found["consent_workplace"].to_list() == [False, True]


LATE = {"from": dt.time(22), "to": dt.time(23), "weekdays": None}


def test_consent_to_a_time_is_consent_to_that_time_alone() -> None:
    known = Records(consents=consents({"case_key": "C1", "about": "times", "wish": LATE}))

    assert allowed({}, {}, records=known, at=22) == [True, False]
    assert allowed({}, records=known, at=23) == [False]


def test_times_of_his_own_tighten_and_take_the_place_of_the_hold_for_them() -> None:
    noon = {"from": dt.time(12), "to": dt.time(14), "weekdays": [3]}
    known = Records(
        holds=holds(
            {"case_key": "C1", "hold_kind": "own_times"},
            {"case_key": "C2", "hold_kind": "own_times"},
        ),
        consents=consents({"case_key": "C1", "about": "own_times", "wish": noon}),
    )

    assert allowed({}, {}, {}, records=known, at=12) == [True, False, True]
    assert allowed({}, {}, {}, records=known, at=10) == [False, False, True]


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


def test_a_crew_holds_what_all_its_members_hold_on_that_day() -> None:
    table = pl.DataFrame(
        [
            ("1", "pre_post_exam", dt.date(2025, 1, 1), None),
            ("1", "annual_training", dt.date(2025, 11, 26), DAY),
            ("2", "pre_post_exam", None, None),
            ("2", "annual_training", None, DAY - dt.timedelta(1)),
        ],
        schema={
            "collector_no": pl.String,
            "type": pl.String,
            "issued_on": pl.Date,
            "expires_on": pl.Date,
        },
        orient="row",
    )

    assert crew_facts(["1", "2"], table, DAY) == CrewFacts(2, frozenset({"pre_post_exam"}))
    both = frozenset({"pre_post_exam", "annual_training"})
    assert crew_facts(["1"], table, DAY).qualifications == both
    assert crew_facts(["1", "1"], table, DAY).collectors == 1
    assert crew_facts([], table, DAY) == CrewFacts(0, frozenset())


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
