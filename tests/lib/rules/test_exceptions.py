"""What an exception lifts, and what none ever does."""

import dataclasses

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.followups.codes import HOLD_KINDS
from lib.rules.gate import Action, decide, decide_many
from lib.rules.kinds.stop import NEVER, OVERRIDABLE
from lib.rules.known import EXCEPTIONS, OVERRIDDEN
from lib.rules.lifting import may_be_overridden
from lib.rules.model import SOFT, Basis
from tests.lib.rules.cast import KNOWN, RULES, at
from tests.lib.rules.test_gate import PROPOSAL, frame, row

HARD: tuple[Basis, ...] = ("law", "regulation")
NIGHT = Action("visit", at("22:30", "Asia/Shanghai"), at("22:50", "Asia/Shanghai"), "home")
CHINA = {**KNOWN, "jurisdictions": ["CN"], "tz": "Asia/Shanghai"}
EVERY = {one.id: f"X-{one.id}" for one in RULES.rules}


def test_an_exception_lifts_its_rule_and_the_decision_says_by_which() -> None:
    plain = decide(NIGHT, CHINA, RULES)
    first, second = (one.rule_id for one in plain.refusals)

    one = decide(NIGHT, CHINA, RULES, {first: "X1"})
    both = decide(NIGHT, CHINA, RULES, {first: "X1", second: "X2"})

    assert [told.rule_id for told in one.refusals] == [second]
    assert [(told.refusal.rule_id, told.override_id) for told in one.lifted] == [(first, "X1")]
    assert both.allowed
    assert [told.refusal for told in both.lifted] == list(plain.refusals)
    assert [told.override_id for told in both.lifted] == ["X1", "X2"]
    assert both.rules_hash == plain.rules_hash


def test_some_of_many_decisions_are_those_of_the_many() -> None:
    first, second = (one.rule_id for one in decide(NIGHT, CHINA, RULES).refusals)
    granted: tuple[tuple[str, ...], ...] = ((), (first, second), (first,))
    exceptions = [[{"rule_id": one, "override_id": "X1"} for one in some] for some in granted]
    night = {**dataclasses.asdict(NIGHT), **CHINA}
    excepted = decide_many(pl.DataFrame([{**night, OVERRIDDEN: one} for one in exceptions]), RULES)
    plain = decide_many(pl.DataFrame([night, {**night, "holds": ["dispute"]}]), RULES)

    assert excepted.allowed.to_list() == [False, True, False]
    for found, rows in ((excepted, (0, 2)), (plain, (0, 1))):
        some = found.only(~found.allowed)
        assert [some.decision(at) for at in range(2)] == [found.decision(at) for at in rows]
        assert some.frame().equals(found.frame().filter(~pl.col("allowed")))


def test_an_exception_from_a_rule_that_is_kept_lifts_nothing_and_is_not_told() -> None:
    by_day = dataclasses.replace(
        NIGHT, starts_at=at("10:00", "Asia/Shanghai"), ends_at=at("10:20", "Asia/Shanghai")
    )

    assert decide(by_day, CHINA, RULES, EVERY) == decide(by_day, CHINA, RULES)


def test_what_is_unknown_is_refused_whatever_was_granted() -> None:
    nobody_knows = {**CHINA, "holds": None}

    found = decide(NIGHT, nobody_knows, RULES, EVERY)

    assert [(one.rule_id, one.missing) for one in found.refusals] == [("HOUSE-HOLDS", ("holds",))]


@pytest.mark.parametrize("basis", HARD)
def test_a_rule_of_law_is_never_lifted(basis: Basis) -> None:
    rules = RULES.of(
        one.model_copy(update={"basis": basis}) if one.kind == "time_window" else one
        for one in RULES.rules
    )

    assert decide(NIGHT, CHINA, rules, EVERY) == decide(NIGHT, CHINA, rules)


@pytest.mark.parametrize("kind", [*HOLD_KINDS, "strange"])
def test_holds_of_the_gravest_kinds_and_unknown_ones_stay_whatever_was_granted(kind: str) -> None:
    by_day = dataclasses.replace(
        NIGHT, starts_at=at("10:00", "Asia/Shanghai"), ends_at=at("10:20", "Asia/Shanghai")
    )

    alone = decide(by_day, {**CHINA, "holds": [kind]}, RULES, EVERY)
    beside = decide(by_day, {**CHINA, "holds": ["dispute", kind]}, RULES, EVERY)

    assert alone.allowed == beside.allowed == (kind in OVERRIDABLE)
    assert not OVERRIDABLE & NEVER


@given(st.lists(PROPOSAL, min_size=1, max_size=5), st.data())
@settings(max_examples=40)
def test_no_exception_ever_lifts_more_than_a_soft_rule_that_is_surely_broken(
    drawn: list[dict[str, object]], data: st.DataObject
) -> None:
    granted = data.draw(st.lists(st.sampled_from(sorted(EVERY)), unique=True))
    rows = frame([row(one) for one in drawn])
    exceptions = [[{"rule_id": one, "override_id": EVERY[one]} for one in granted]] * rows.height

    plain = decide_many(rows, RULES)
    lifted = decide_many(rows.with_columns(_column(exceptions)), RULES)

    for at_row in range(rows.height):
        before, after = plain.decision(at_row), lifted.decision(at_row)
        gone = [told.refusal for told in after.lifted]
        assert [one for one in before.refusals if one not in gone] == list(after.refusals)
        assert [one for one in before.refusals if one in gone] == gone
        assert before.warnings == after.warnings
        for one in gone:
            rule = RULES.rule(one.rule_id)
            assert rule is not None
            assert rule.basis in SOFT
            assert may_be_overridden(rule)
            assert one.rule_id in granted
            assert not one.missing
            if rule.kind == "stop":
                assert not set(rows["holds"][at_row]) & NEVER


def _column(exceptions: list[list[dict[str, str]]]) -> pl.Series:
    return pl.Series(OVERRIDDEN, exceptions, dtype=EXCEPTIONS)
