"""Each rule that is in force, on both sides of its boundary; those of times in test_times.py."""

import datetime as dt
from pathlib import Path

import pytest

from lib.rules.decision import GATE
from lib.rules.kinds import KINDS
from lib.rules.known import COUNT
from tests.lib.rules.cast import CALL, RULES, ZONES, judged, refused, warned

MESSAGE = {"channel": "message", "place_kind": None}
THIRD = {"target": "third", "purpose": "locate"}


@pytest.mark.parametrize("place", [one for one in ZONES if one != "US"])
def test_a_visit_with_nothing_wrong_is_allowed_everywhere(place: str) -> None:
    found = judged(place)

    assert found.refusals == ()
    assert found.warnings == ()
    assert found.allowed


@pytest.mark.parametrize(
    ("place", "action", "rule", "limit"),
    [
        ("US-MA", {}, "US-MA-VISIT", 1),
        ("CN", CALL, "CN-GBT-CALLCAP", 3),
        ("US", CALL, "US-1006.14-7IN7", 7),
        ("US", CALL, "US-1006.14-AFTER", 1),
    ],
)
def test_limits(place: str, action: dict[str, object], rule: str, limit: int) -> None:
    for before, rules in ((limit - 1, set()), (limit, {rule}), (None, {rule})):
        assert refused(place, action=action, **{COUNT + rule: before}) == rules


@pytest.mark.parametrize(
    ("place", "action", "rule", "limit"),
    [
        ("CN", CALL, "CN-CBA26-CALLCAP", 6),
        ("AU", MESSAGE, "AU-RG96-FREQ-WEEK", 3),
        ("AU", MESSAGE, "AU-RG96-FREQ-MONTH", 10),
    ],
)
def test_limits_that_only_warn(
    place: str, action: dict[str, object], rule: str, limit: int
) -> None:
    for before, rules in ((limit - 1, set()), (limit, {rule}), (None, {rule})):
        found = judged(place, action=action, **{COUNT + rule: before})  # type: ignore[arg-type]
        assert found.allowed
        assert {one.rule_id for one in found.warnings} == rules


def test_two_collectors_go_in_mainland_china() -> None:
    found = {count: refused("CN", collectors=count) for count in (1, 2, None)}

    assert found == {1: {"CN-CBA26-STAFF"}, 2: set(), None: {"CN-CBA26-STAFF"}}


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("CN", "CN-GBT-TRAIN"),
        ("TW", "TW-OUT-13-3"),
        ("IN", "IN-DRA"),
        ("ID", "ID-POJK22-61-CERT"),
        ("SG", "SG-DCA-LICENCE"),
    ],
)
def test_qualifications(place: str, rule: str) -> None:
    assert refused(place, crew_qualifications=[]) == {rule}
    assert refused(place, crew_qualifications=None) == {rule}


def test_in_mainland_china_both_examinations_are_needed() -> None:
    assert refused("CN", crew_qualifications=["cn_pre_post"]) == {"CN-GBT-TRAIN"}


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ("CN", {"CN-CBA26-3P", "CN-GBT-3P", "CN-CARD-68", "CN-CFC-CONDUCT"}),
        ("TW", {"TW-OUT-14-45", "TW-CARD-51"}),
        ("HK", {"HK-COBP-3P"}),
        ("ID", {"ID-POJK22-62-WHO"}),
    ],
)
def test_nobody_collects_from_others(place: str, rules: set[str]) -> None:
    others = {"third_refused": False, "third_unlocked_by": ["unreachable", "number_invalid"]}

    assert refused(place, action={"target": "third"}, **others) == rules
    guarantor = refused(place, action={"target": "guarantor"}, **others)
    assert guarantor == (rules if place == "ID" else set())


def test_others_are_asked_where_he_is_only_for_a_reason_and_until_they_refuse() -> None:
    reasons = {"third_refused": False, "third_unlocked_by": ["number_invalid", "unreachable"]}

    assert refused("CN", action=THIRD, **reasons) == set()
    assert refused("CN", action=THIRD, third_refused=False) == {"CN-CBA26-3P", "CN-GBT-3P"}
    for told in (True, None):
        asked = {**reasons, "third_refused": told}
        assert refused("CN", action=THIRD, **asked) == {"CN-CBA26-3P", "CN-GBT-3P"}


@pytest.mark.parametrize(
    ("place", "kind", "rules"),
    [
        ("CN", "work", {"CN-CBA26-ENTRY"}),
        ("CN", "hospital", set()),
        ("US", "work", set()),
        ("US-MA", "work", {"US-MA-WORK"}),
        ("GB", "work", {"GB-CONC-PLACE"}),
        ("GB", "hospital", {"GB-CONC-PLACE"}),
        ("ID", "work", {"ID-POJK22-62-PLACE"}),
        ("ID", "billing", set()),
        ("ID", "household_registered", set()),
    ],
)
def test_places(place: str, kind: str, rules: set[str]) -> None:
    where = {"place_kind": kind}

    assert refused(place, action=where) == rules
    agreed = refused(place, action=where, consent_workplace=True)
    assert agreed == (rules if place == "ID" else set())


def test_no_contact_at_work_where_the_employer_forbids_it() -> None:
    work = {"place_kind": "work"}

    assert refused("US", action=work, employer_prohibits=True) == {"US-1006.6-WORK"}
    assert refused("US", employer_prohibits=True) == set()


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("CN", "CN-CBA26-ENTRY"),
        ("TW", "TW-OUT-14-7-ENTRY"),
        ("US-MA", "US-MA-VISIT-ENTRY"),
        ("GB", "GB-CONC-PLACE"),
    ],
)
def test_going_in_needs_consent(place: str, rule: str) -> None:
    entering = {"enters": True}

    assert refused(place, action=entering) == {rule}
    assert refused(place, action=entering, consent_entry=True) == set()


def test_in_taiwan_the_crew_takes_no_money() -> None:
    assert refused("TW", action={"takes_payment": True}) == {"TW-OUT-14-6"}
    assert refused("CN", action={"takes_payment": True}) == set()


@pytest.mark.parametrize(
    ("place", "hold", "rules"),
    [
        ("CN", "deceased", set()),
        ("US", "lawyer", {"US-1006.6-ATTY"}),
        ("US", "stop_request", {"US-1006.6-CEASE"}),
        ("US", "dispute", {"US-1006.38-DISPUTE"}),
        ("GB", "vulnerable", {"GB-CONC-VISITOR"}),
        ("GB", "dispute", {"GB-CONC-VISITOR"}),
        ("GB", "breathing_space", {"GB-BREATHING"}),
        ("CN", "a word that nobody knows", set()),
    ],
)
def test_a_hold_stops_by_the_law_where_it_says_so_and_always_by_policy(
    place: str, hold: str, rules: set[str]
) -> None:
    assert refused(place, holds=[hold]) == {"HOUSE-HOLDS", *rules}


@pytest.mark.parametrize("channel", ["call", "message", "letter"])
@pytest.mark.parametrize(
    ("hold", "broken"), [("deceased", True), ("stop_request", True), ("detained", False)]
)
def test_only_the_gravest_holds_keep_from_calling_and_writing_too(
    channel: str, hold: str, *, broken: bool
) -> None:
    found = refused("CN", holds=[hold], action={"channel": channel})
    assert found & {"HOUSE-HOLDS", "HOUSE-NO-CONTACT"} == (
        {"HOUSE-NO-CONTACT"} if broken else set()
    )


@pytest.mark.parametrize(
    ("place", "hold", "rule"),
    [("CN", "dispute", "CN-CARD-69"), ("TW", "complaint", "TW-OUT-16-14")],
)
def test_where_the_law_only_asks_to_deal_with_it_the_gate_warns(
    place: str, hold: str, rule: str
) -> None:
    assert warned(place, holds=[hold]) == {rule}


def test_an_agreement_that_is_kept_ends_the_collection() -> None:
    assert refused("CN", agreement_performing=True) == {"CN-CARD-70"}
    assert refused("CN", agreement_performing=None) == {"CN-CARD-70"}


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("TW", "TW-OUT-16-6"),
        ("GB", "GB-CONC-VISIT"),
        ("ID", "ID-POJK22-61-LETTER"),
        ("EU", "EU-2167-10-NOTICE"),
    ],
)
def test_a_notice_comes_first(place: str, rule: str) -> None:
    today, tomorrow = dt.date(2026, 11, 26), dt.date(2026, 11, 27)

    assert refused(place, notice_on=today) == set()
    assert refused(place, notice_on=tomorrow) == {rule}
    assert refused(place, notice_on=None) == {rule}


def test_in_australia_a_visit_comes_last() -> None:
    assert refused("AU", other_channels_tried=False) == {"AU-RG96-LASTRESORT"}
    assert refused("AU", other_channels_tried=None) == {"AU-RG96-LASTRESORT"}


def test_what_cannot_be_judged_beforehand_is_shown_to_the_crew() -> None:
    shown = {one.rule_id for one in judged("TW").obligations}

    assert {"TW-OUT-14-7", "TW-OUT-14-5-LETTER", "TW-OUT-13-6", "TW-OUT-14-6"} <= shown


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ({"forbidden_channels": ["visit"]}, True),
        ({"forbidden_channels": ["call"]}, False),
        ({"own_channels": ["letter"]}, True),
        ({"own_channels": ["letter", "visit"]}, False),
        ({"forbidden_places": ["home"]}, True),
        ({"forbidden_places": ["work"]}, False),
        ({"own_places": ["billing"]}, True),
        ({"own_places": ["home"]}, False),
        ({"own_places": None}, True),
    ],
)
def test_ways_and_places_that_the_customer_named(said: dict[str, object], *, broken: bool) -> None:
    assert refused("GB", **said) == ({"HOUSE-WISHES"} if broken else set())


def test_a_place_that_nobody_knows_is_refused_only_where_the_customer_named_some() -> None:
    nowhere = {"place_kind": None}

    called = {"channel": "call", **nowhere}
    assert "HOUSE-WISHES" not in refused("GB", action=nowhere)
    assert "HOUSE-WISHES" in refused("GB", action=nowhere, forbidden_places=["work"])
    assert "HOUSE-WISHES" not in refused("GB", action=called, own_places=["work"])


def test_every_rule_in_force_that_can_be_judged_is_tested_here_or_in_times() -> None:
    here = Path(__file__)
    told = here.read_text("utf-8") + here.with_name("test_times.py").read_text("utf-8")
    judged_ones = [
        one.id for one in RULES.in_force if KINDS[one.kind].judge(one).broken is not None
    ]

    assert [rule for rule in judged_ones if f'"{rule}"' not in told] == []


def test_the_gate_refuses_where_nobody_knows_the_rules() -> None:
    for where in (None, [], ["FR"], ["CN", "FR"], ["MY"]):
        assert GATE in refused("CN", jurisdictions=where)
