"""What the gate says of cases and of the stops of a list."""

import dataclasses
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.errors import PlanRefused
from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.records import FOLLOWUPS
from lib.rules.facts import GRANTED, HOLD, CrewFacts
from lib.rules.loading import load
from lib.visits.candidates import sort
from lib.visits.judging import (
    RESULT_KINDS,
    World,
    broken,
    check,
    excepted,
    hours,
    judge,
    keep,
    refusals,
    with_held,
)
from lib.visits.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

RULES = load()


def world(**different: object) -> World:
    usual = World(
        RULES,
        "CN",
        "Asia/Shanghai",
        pl.DataFrame(schema=HOLD),
        pl.DataFrame(schema=FOLLOWUPS),
    )
    return dataclasses.replace(usual, **different)  # type: ignore[arg-type]


def plan(cases: pl.DataFrame, opens: int = 8) -> VisitList:
    usual = Hours(visit_start=dt.time(opens))
    return make(sort(cases, {}), CREW, DAY, usual, Straight(), NearestFirst(), 1)


def test_each_meaning_of_a_result_is_a_code_and_a_kind_that_there_are() -> None:
    assert set(RESULT_KINDS) <= {code for code, one in OUTCOMES.items() if one.holds}
    assert set(RESULT_KINDS.values()) <= set(HOLD_KINDS)


def test_cases_on_hold_and_at_unknown_places_are_refused_before_day_and_crew_are_known() -> None:
    cases = basket({}, {"held": "DECEASED"}, {"addr_home": None}, {"addr_work": "某公司"})

    assert {key: str(why) for key, why in refusals(cases, world(), DAY).items()} == {
        "C2": "HOUSE-HOLDS: A hold stands.",
        "C3": "CN-CBA26-ENTRY: "
        "It is not known whether the place is a home, a workplace or another.",
    }


def test_a_listed_hold_refuses_from_its_day_on() -> None:
    held = pl.DataFrame(
        [{**dict.fromkeys(HOLD), "case_key": "C1", "hold_kind": "lawyer", "starts_on": DAY}],
        schema=HOLD,
    )

    assert set(refusals(basket({}, {}), world(holds=held), DAY)) == {"C1"}
    assert refusals(basket({}), world(holds=held), DAY - dt.timedelta(1)) == {}


def test_a_result_and_the_clients_file_hold_a_case() -> None:
    contacts = pl.DataFrame(
        [
            {
                **dict.fromkeys(FOLLOWUPS),
                "case_key": "C1",
                "channel": "visit",
                "outcome": "DECEASED",
                "happened_at": dt.datetime.combine(DAY, dt.time(9)),
            }
        ],
        schema=FOLLOWUPS,
    )
    cases = basket({}, {"hold": "投诉"}, {"hold": "否"}).drop("held")

    assert with_held(cases, contacts, DAY)["held"].to_list() == ["DECEASED", "FILE", None]


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

    keep(plan(cases), cases, world())


def test_a_list_with_a_stop_that_the_rules_refuse_is_not_kept() -> None:
    cases = basket({})
    early = world(jurisdiction="AU", tz="Australia/Sydney")

    with pytest.raises(PlanRefused, match="stop 1 at 08:01 is refused by the rules: AU-"):
        keep(plan(cases), cases, early)


def test_a_case_that_came_on_hold_since_makes_the_list_refused() -> None:
    cases = basket({}, {})
    made = plan(cases)
    since = cases.with_columns(held=pl.when(pl.col("case_key") == "C2").then(pl.lit("DECEASED")))

    with pytest.raises(PlanRefused, match="HOUSE-HOLDS"):
        keep(made, since, world())


def test_a_list_is_judged_stop_by_stop_with_its_crew() -> None:
    cases = basket({}, {})
    made = plan(cases)

    found = check(made, cases, world(), CrewFacts(1, frozenset()))

    assert found.facts["number"].to_list() == [1, 2]
    assert [one.rule_id for one in found.decision(0).refusals] == [
        "CN-CBA26-STAFF",
        "CN-GBT-TRAIN",
    ]


def test_a_column_of_a_file_that_is_called_like_a_fact_is_no_fact() -> None:
    start = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)  # 23:00
    cases = basket({}).with_columns(consent_times=pl.lit(value=True))

    found = judge(cases, world(), start, start, CrewFacts(2), kinds=["time_window"])

    assert found.allowed.to_list() == [False]


def test_a_tenants_own_policy_is_among_the_rules(tmp_path: Path) -> None:
    assert load(tmp_path).hash == RULES.hash


def test_a_contact_at_a_forbidden_hour_names_the_rules_that_it_broke() -> None:
    case = basket({}).row(0, named=True)
    night, day = (dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC) for hour in (15, 4))

    found = broken(case, world(), night, "visit")

    assert [one.id for one in found] == ["CN-CBA26-TIME", "CN-GBT-TIME"]
    assert broken(case, world(), day, "visit") == ()


def granted(rule_id: str, case_key: str | None) -> pl.DataFrame:
    row = {"case_key": case_key, "rule_id": rule_id, "override_id": "X"}
    return pl.DataFrame([row], schema=GRANTED)


@pytest.mark.parametrize(("kind", "goes"), [("dispute", True), ("deceased", False)])
def test_an_exception_takes_a_held_case_onto_a_list_but_never_one_of_the_gravest_holds(
    kind: str, *, goes: bool
) -> None:
    cases = basket({"held": f"hold:{kind}"}, {"held": f"hold:{kind}"})
    known = world(overrides=granted("HOUSE-HOLDS", "C1"))

    closed, free = refusals(cases, known, DAY), excepted(cases, known, DAY)
    sorted_out = sort(cases, {}, closed, free)

    assert free == ({"C1"} if goes else set())
    assert {one.case_key for one in sorted_out.refused} == ({"C2"} if goes else {"C1", "C2"})
    assert excepted(cases, world(), DAY) == frozenset()


def test_an_exception_for_a_crew_is_one_for_all_its_stops() -> None:
    made = plan(basket({}, {}))
    alone = CrewFacts(1)
    plain = check(made, basket({}, {}), world(), alone, kinds=["staffing"])
    lifted = check(
        made,
        basket({}, {}),
        world(overrides=granted("CN-CBA26-STAFF", None)),
        alone,
        kinds=["staffing"],
    )
    assert (plain.allowed.to_list(), lifted.allowed.to_list()) == ([False] * 2, [True] * 2)
    assert lifted.frame()["lifted_by"].to_list() == [["CN-CBA26-STAFF"]] * 2
