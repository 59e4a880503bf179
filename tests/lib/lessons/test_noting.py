"""Decisions are noted once, by who may, followed, kept or dropped; nothing is overwritten."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger
from lib.ledger.schema import lessons
from lib.lessons import noting, records
from lib.lessons.noting import MOST_CASES, Decision
from lib.rights import NotAllowed, Role
from tests.cast import somebody

NOW = dt.datetime(2026, 9, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = NOW.date()
SUPERVISOR = somebody("su", Role.SUPERVISOR)
COLLECTOR = somebody("cai", Role.COLLECTOR, collector="W1")
DECISION = Decision(
    what="M2 先外访",
    why="电话联系不上",
    owner="王主管",
    decided_on=DAY,
    review_on=DAY + dt.timedelta(days=14),
    measure="paid",
    as_of=DAY,
    case_keys=("C1", "C2"),
    page="cases",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path).by(SUPERVISOR)


def test_a_decision_is_noted_once_reviewed_and_kept_and_all_steps_stay(ledger: Ledger) -> None:
    key = noting.note(ledger, DECISION, (), NOW)
    assert noting.note(ledger, DECISION, (), NOW) == key
    later = DAY + dt.timedelta(days=30)
    noting.review(ledger, key, "还早", NOW, review_on=later)
    (one,) = records.listed(ledger)
    assert (one.number, one.state, one.review_on, one.case_keys) == (
        1,
        "reviewed",
        later,
        ("C1", "C2"),
    )
    assert (one.is_due(later), one.is_due(DAY)) == (True, False)
    noting.keep(ledger, key, "有用", NOW)
    (one,) = records.listed(ledger)
    steps = [(step.step, step.note, step.recorded_by) for step in one.steps]
    assert steps == [("open", "", "su"), ("reviewed", "还早", "su"), ("kept", "有用", "su")]
    assert not one.is_open
    with pytest.raises(RecordRefused, match="adopted or dropped already"):
        noting.drop(ledger, key, "doch nicht", NOW)
    with pytest.raises(DatabaseError), ledger.write("keep_lesson", key) as connection:
        connection.execute(lessons.update().values(what="other"))


def test_names_and_numbers_of_customers_are_starred_before_they_are_kept(ledger: Ledger) -> None:
    told = replace(DECISION, why="张小明 13812345678 不接电话", case_keys=("C1",))
    noting.note(ledger, told, ["张小明"], NOW)
    (one,) = records.listed(ledger)
    assert "张小明" not in one.why
    assert "13812345678" not in one.why
    assert "不接电话" in one.why


def test_names_of_customers_are_starred_in_later_words_too(ledger: Ledger) -> None:
    key = noting.note(ledger, DECISION, (), NOW)
    noting.review(ledger, key, "张小明还没接电话", NOW, review_on=DAY, names=["张小明"])
    noting.drop(ledger, key, "张小明 13812345678 已付", NOW, names=["张小明"])
    (one,) = records.listed(ledger)
    notes = [step.note for step in one.steps[1:]]
    assert all("张小明" not in note and "13812345678" not in note for note in notes)
    assert notes[0].endswith("还没接电话")


def test_a_decision_is_told_as_it_stood_before_a_moment(ledger: Ledger) -> None:
    key = noting.note(ledger, DECISION, (), NOW)
    week, later = dt.timedelta(days=7), DAY + dt.timedelta(days=30)
    noting.review(ledger, key, "还早", NOW + week, review_on=later)
    noting.drop(ledger, key, "没有用", NOW + 2 * week)
    (one,) = records.listed(ledger)
    first, second = one.before(NOW + week), one.before(NOW + 2 * week)
    assert (first.state, first.review_on) == ("open", DECISION.review_on)
    assert (second.state, second.review_on, second.is_open) == ("reviewed", later, True)
    assert not one.is_open


def test_only_who_may_notes_decisions(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed):
        noting.note(ledger.by(COLLECTOR), DECISION, (), NOW)
    with pytest.raises(NotFound):
        noting.drop(ledger, "nothing", "why", NOW)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (replace(DECISION, what=" "), "what was decided"),
        (replace(DECISION, why=""), "say why"),
        (replace(DECISION, owner=""), "who sees to it"),
        (replace(DECISION, case_keys=()), "concerns no case"),
        (replace(DECISION, case_keys=("C",) * (MOST_CASES + 1)), "at most 20000"),
        (replace(DECISION, measure="luck"), "by what it shall be judged"),
        (replace(DECISION, review_on=DAY - dt.timedelta(days=1)), "before that of the decision"),
    ],
)
def test_what_is_missing_is_said(decision: Decision, said: str, ledger: Ledger) -> None:
    with pytest.raises(RecordRefused, match=said):
        noting.note(ledger, decision, (), NOW)


def test_decisions_are_found_by_all_words_of_a_search(ledger: Ledger) -> None:
    noting.note(ledger, DECISION, (), NOW)
    other = replace(DECISION, what="M3 发函", owner="Li", lesson_id="other")
    noting.note(ledger, other, (), NOW)
    noting.drop(ledger, "other", "没有用", NOW)
    every = records.listed(ledger)
    assert [one.number for one in records.search(every, "")] == [2, 1]
    assert [one.number for one in records.search(every, "LI m3")] == [2]
    assert [one.number for one in records.search(every, "没有用")] == [2]
    assert records.search(every, "M2 Li") == ()
