"""What a decision says, and that one and many are the same judgement."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.rules.decision import GATE
from lib.rules.gate import Action, decide, decide_many
from lib.rules.kinds import KINDS, OF_THE_CASE
from lib.rules.known import COUNT, FACTS
from lib.rules.model import Rule
from tests.lib.rules.cast import KNOWN, QUALIFIED, RULES, ZONES, judged, with_rules

COUNTERS = [COUNT + rule.id for rule in RULES.in_force if rule.kind == "frequency_cap"]
FIRST, LAST = (dt.datetime.fromisoformat(f"{year}-01-01") for year in (2026, 2027))
MOMENTS = st.datetimes(FIRST, LAST).map(lambda one: one.replace(microsecond=0, tzinfo=dt.UTC))
YES_NO = st.sampled_from([True, False, None])
PROPOSAL = st.fixed_dictionaries(
    {
        "jurisdictions": st.sampled_from([None, [], ["FR"], *([one] for one in ZONES)]),
        "channel": st.sampled_from(["visit", "call", "message", "letter", "data", "fax", None]),
        "starts_at": st.none() | MOMENTS,
        "minutes": st.integers(-5, 900),
        "tz": st.sampled_from([None, "Nowhere/Here", *ZONES.values()]),
        "place_kind": st.sampled_from([None, "home", "work", "billing", "hospital", "castle"]),
        "target": st.sampled_from([None, "debtor", "guarantor", "contact", "third", "cat"]),
        "purpose": st.sampled_from([None, "collect", "locate"]),
        "collectors": st.sampled_from([None, 0, 1, 2, 3]),
        "crew_qualifications": st.sampled_from([None, [], QUALIFIED]),
        "holds": st.sampled_from([None, [], ["dispute"], ["lawyer", "other"], ["strange"]]),
        "own_times": st.sampled_from(
            [None, [], [{"from": dt.time(9), "to": dt.time(12), "weekdays": [0, 1]}]]
        ),
        "third_unlocked_by": st.sampled_from([None, [], ["unreachable"]]),
        "notice_on": st.sampled_from([None, dt.date(2026, 6, 1)]),
        "dpd": st.sampled_from([None, 0, 15, 16]),
        **{name: YES_NO for name, fact in FACTS.items() if fact.dtype == pl.Boolean},
        **dict.fromkeys(COUNTERS, st.sampled_from([None, 0, 1, 3, 7])),
    }
)
SCHEMA = {name: fact.dtype for name, fact in FACTS.items()} | dict.fromkeys(COUNTERS, pl.Int64)


def row(drawn: dict[str, object]) -> dict[str, object]:
    """A proposal with its end."""
    told = dict(drawn)
    minutes, start = told.pop("minutes"), told["starts_at"]
    ends = start + dt.timedelta(minutes=minutes) if isinstance(start, dt.datetime) else None  # type: ignore[arg-type]
    return {**told, "ends_at": ends}


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@given(st.lists(PROPOSAL, min_size=1, max_size=6))
@settings(max_examples=30)
def test_many_are_judged_as_each_alone(drawn: list[dict[str, object]]) -> None:
    rows = [row(one) for one in drawn]

    many = decide_many(frame(rows), RULES)

    alone = [decide_many(frame([one]), RULES).decision(0) for one in rows]
    assert [many.decision(at) for at in range(len(rows))] == alone
    assert many.allowed.to_list() == [one.allowed for one in alone]
    assert many.frame()["refused_by"].list.sort().to_list() == [
        sorted(refusal.rule_id for refusal in one.refusals) for one in alone
    ]


@given(st.lists(PROPOSAL, min_size=1, max_size=6), st.data())
@settings(max_examples=30)
def test_a_further_rule_never_allows_more(
    drawn: list[dict[str, object]], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(RULES.rules), unique_by=lambda one: one.id))
    more = data.draw(st.sampled_from(RULES.rules))
    rows = frame([row(one) for one in drawn])

    before = decide_many(rows, RULES.of(some)).allowed
    together = {one.id: one for one in [*some, more]}
    after = decide_many(rows, RULES.of(together.values())).allowed

    assert (after & ~before).sum() == 0


@given(PROPOSAL)
@settings(max_examples=40)
def test_what_is_refused_is_not_allowed_by_knowing_less(
    drawn: dict[str, object],
) -> None:
    known = row(drawn)
    fewer = [{**known, name: None} for name in (*FACTS, *COUNTERS)]

    allowed = decide_many(frame([known]), RULES).allowed[0]

    assert allowed or not decide_many(frame(fewer), RULES).allowed.any()


@pytest.mark.parametrize("fact", FACTS)
def test_a_missing_fact_is_named_where_a_rule_needs_it(fact: str) -> None:
    needing = [
        one
        for one in RULES.in_force
        if fact in KINDS[one.kind].judge(one).needs or fact in {"jurisdictions", "channel"}
    ]
    if not needing:
        assert fact == "sensitive_occasion"  # only a draft asks for it
        return
    said = str(FACTS[fact].missing)

    for place, kind, who in (
        ("CN", "work", "third"), ("ID", "work", "third"), ("TW", "home", "debtor"),
        ("AU", "work", "debtor"), ("GB", "home", "debtor"), ("PH", "home", "debtor"),
        ("US", "work", "debtor"),
    ):  # fmt: skip
        action = {"place_kind": kind, "target": who, "purpose": "locate", "enters": True}
        facts: dict[str, object] = {"third_refused": False, "third_unlocked_by": ["unreachable"]}
        if fact == "consent_workplace":
            facts["consent_entry"] = True
        if fact in {"consent_times", "dpd"}:
            found = judged(place, "23:00", "23:30", action=action, **{**facts, fact: None})  # type: ignore[arg-type]
        elif fact in Action.__dataclass_fields__:
            found = judged(place, action={**action, fact: None}, **facts)  # type: ignore[arg-type]
        else:
            found = judged(place, action=action, **{**facts, fact: None})  # type: ignore[arg-type]
        if any(fact in one.missing for one in found.refusals):
            first = next(one for one in found.refusals if fact in one.missing)
            assert said == str(first.sentence) or len(first.missing) > 1
            return
    pytest.fail(f"nobody misses {fact}")


def test_a_decision_says_what_is_wrong_who_says_so_and_who_may_clear_it() -> None:
    found = judged("US-MA", "21:30", "22:00", holds=["lawyer"])

    hours = next(one for one in found.refusals if one.rule_id == "US-1006.6-TIME")
    assert (hours.kind, hours.article, hours.instrument, hours.soft) == (
        "time_window",
        "1006.6(b)(1)(i)-(ii)",
        "12 CFR 1006.6(b)(1)",
        False,
    )
    assert str(hours.sentence) == (
        "It has to begin and end between 08:00 and 21:00, local time at the address."
    )
    assert str(hours.clears) == "Another time."
    assert str(hours.who) == "Nobody: it is the law."
    assert [one.rule_id for one in found.refusals] == [
        "US-1006.6-ATTY",
        "HOUSE-HOLDS",
        "US-1006.6-TIME",
        "US-MA-VISIT-TIME",
    ]
    assert str(found.summary()) == "Refused by 4 rules; first US-1006.6-ATTY: A hold stands."


def test_a_soft_rule_names_a_second_person() -> None:
    found = judged("CN", holds=["complaint"])

    assert str(found.refusals[0].who) == "A second person, with a reason and an end date."
    assert found.rules_hash == RULES.hash


def test_an_allowed_visit_says_so_with_its_duties() -> None:
    found = judged("CN")

    assert str(found.summary()) == (
        f"Allowed by the rules {RULES.hash[:12]}: 0 warnings, {len(found.obligations)} obligations."
    )


def test_an_end_before_the_beginning_is_no_time() -> None:
    early, late = (dt.datetime(2026, 11, 26, hour, tzinfo=dt.UTC) for hour in (2, 3))

    known = {**KNOWN, "jurisdictions": ["CN"], "tz": "Asia/Shanghai"}
    found = decide(Action("visit", late, early, "home"), known, RULES)

    assert {one.missing for one in found.refusals} == {("ends_at",)}


def test_nothing_known_is_refused_and_never_fails() -> None:
    found = decide_many(pl.DataFrame({"case_key": ["A", "B"]}), RULES)

    assert found.allowed.to_list() == [False, False]
    assert {one.rule_id for one in found.decision(0).refusals} == {GATE}


def test_no_proposals_are_no_decisions() -> None:
    found = decide_many(frame([]), RULES)

    assert found.frame().height == 0
    assert str(found.summary()) == (f"0 of 0 allowed, 0 refused, by the rules {RULES.hash[:12]}.")


def test_each_rule_counts_what_it_refuses() -> None:
    known = {**KNOWN, "jurisdictions": ["CN"], "tz": "Asia/Shanghai", "channel": "visit"}
    start = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)
    known |= {"starts_at": start, "ends_at": start, "place_kind": "home"}
    told = [known, {**known, "holds": ["other"]}, {**known, "holds": None, "collectors": 1}]

    found = decide_many(pl.DataFrame(told), RULES).by_rule().filter(pl.col("n") > 0)

    assert found.sort("rule_id").rows() == [
        ("CN-CARD-69", 1, 1),
        ("CN-CBA26-STAFF", 1, 0),
        ("HOUSE-HOLDS", 2, 1),
    ]


def test_what_is_known_of_the_case_alone_can_be_judged_before_day_and_crew() -> None:
    part = RULES.only(OF_THE_CASE)
    facts = {"jurisdictions": ["CN"], "holds": ["lawyer"], "agreement_performing": False}

    found = decide(Action("visit", place_kind="home"), facts, part)

    assert {one.rule_id for one in found.refusals} == {"HOUSE-HOLDS"}
    assert decide(Action("visit", place_kind="home"), {**facts, "holds": []}, part).allowed


def test_the_strictest_wins() -> None:
    rule = RULES.rule("CN-CBA26-STAFF")
    assert rule is not None
    three = Rule.model_validate(
        {
            **rule.model_dump(),
            "id": "OWN-THREE",
            "params": KINDS["staffing"].params.model_validate({"min_collectors": 3}),
        }
    )

    assert not judged("CN", rules=with_rules(three)).allowed
    assert judged("CN", rules=with_rules(three), collectors=3).allowed


def test_a_part_of_the_rules_decides_under_the_hash_of_all_of_them() -> None:
    part = RULES.only(OF_THE_CASE)

    assert len(part.rules) < len(RULES.rules)
    assert part.hash == RULES.hash
    assert part.version == RULES.version
