"""Defining, starting and ending: who may, by two people, nothing lost, nothing changed."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, RecordRefused
from lib.experiments import changing, records
from lib.experiments.arms import Arm
from lib.experiments.defining import AMOUNT, Design
from lib.ledger import Ledger
from lib.ledger.schema import experiments
from lib.rights import ALONE, NotAllowed, Role
from lib.strategy.segments import Rule
from tests.cast import somebody
from tests.lib.experiments.cast import DESIGN, START

NOW = dt.datetime(2026, 8, 28, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = NOW.date()
MANAGER = somebody("ma", Role.MANAGER)
COMPLIANCE = somebody("co", Role.COMPLIANCE)
SUPERVISOR = somebody("su", Role.SUPERVISOR)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def proposed(ledger: Ledger, design: Design = DESIGN) -> str:
    return changing.propose(ledger.by(MANAGER), design, "最近外访很贵", NOW)


def test_a_second_person_starts_it_and_its_definition_stays_as_it_was(ledger: Ledger) -> None:
    key = proposed(ledger)
    assert records.started(ledger) == ()
    with pytest.raises(RecordRefused, match="a second person has to start it"):
        changing.start(ledger.by(MANAGER), key, "go", NOW, day=DAY)
    changing.start(ledger.by(COMPLIANCE), key, "checked", NOW, day=DAY)
    (one,) = records.started(ledger)
    assert (one.experiment_id, one.design, one.ended_on) == (key, DESIGN, None)
    with pytest.raises(RecordRefused, match="decided about this experiment already"):
        changing.refuse(ledger.by(COMPLIANCE), key, "no", NOW)

    ended = START + dt.timedelta(days=3)
    changing.end(ledger.by(MANAGER), key, "too costly", NOW, day=ended)
    (one,) = records.started(ledger)
    assert one.ended_on == ended
    (told,) = records.listed(ledger)
    steps = [(step.step, step.note, step.recorded_by) for step in told.steps]
    assert steps == [
        ("proposed", "最近外访很贵", "ma"),
        ("started", "checked", "co"),
        ("ended", "too costly", "ma"),
    ]
    with pytest.raises(RecordRefused, match="does not run"):
        changing.end(ledger.by(MANAGER), key, "again", NOW, day=ended)


def test_who_is_alone_is_his_own_second_person_and_the_same_form_again_is_nothing(
    ledger: Ledger,
) -> None:
    key = changing.propose(ledger.by(ALONE), DESIGN, "why", NOW, "form")
    assert changing.propose(ledger.by(ALONE), DESIGN, "why", NOW, "form") == key == "form"
    changing.start(ledger.by(ALONE), key, "go", NOW, day=DAY)
    assert len(records.listed(ledger)) == 1


def test_nobody_is_drawn_into_the_past(ledger: Ledger) -> None:
    key = proposed(ledger)
    with pytest.raises(RecordRefused, match="drawn into the past"):
        changing.start(ledger.by(COMPLIANCE), key, "go", NOW, day=START + dt.timedelta(days=1))


def test_only_who_may_defines_and_starts(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed):
        changing.propose(ledger.by(SUPERVISOR), DESIGN, "why", NOW)
    key = proposed(ledger)
    with pytest.raises(NotAllowed):
        changing.start(ledger.by(SUPERVISOR), key, "go", NOW, day=DAY)
    with pytest.raises(RecordRefused, match="only he can take it back"):
        changing.withdraw(ledger.by(somebody("mo", Role.MANAGER)), key, "no", NOW)
    changing.withdraw(ledger.by(MANAGER), key, "no", NOW)
    with pytest.raises(NotFound):
        changing.refuse(ledger.by(COMPLIANCE), "nothing", "no", NOW)


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (replace(DESIGN, name=" "), "a name of at most 60"),
        (replace(DESIGN, question=""), "what it shall answer"),
        (replace(DESIGN, arms=DESIGN.arms[:1]), "2 to 4 arms"),
        (replace(DESIGN, arms=(Arm("a"), Arm("b"))), "nothing to compare"),
        (replace(DESIGN, arms=(Arm("a", share=0.9), Arm("b", "no_visit", 0.2))), "100 %"),
        (replace(DESIGN, horizon=0), "1 to 365 days"),
        (replace(DESIGN, last_entry=START - dt.timedelta(days=1)), "1 to 365 days"),
        (replace(DESIGN, looks=6), "1 to 5 looks"),
        (replace(DESIGN, effect=0.0), "which difference would matter"),
        (replace(DESIGN, outcome=AMOUNT), "a currency"),
        (replace(DESIGN, planned=0), "How many persons are needed is not known"),
        (replace(DESIGN, rule=Rule(dpd_from=9, dpd_to=3)), "larger than the last"),
    ],
)
def test_what_is_missing_or_wrong_is_said(design: Design, said: str, ledger: Ledger) -> None:
    with pytest.raises(RecordRefused, match=said):
        proposed(ledger, design)
    with pytest.raises(RecordRefused, match="say why"):
        changing.propose(ledger.by(MANAGER), DESIGN, " ", NOW)


def test_what_was_kept_cannot_be_changed(ledger: Ledger) -> None:
    proposed(ledger)
    with pytest.raises(DatabaseError), ledger.write("propose_experiment", "x") as connection:
        connection.execute(experiments.update().values(note="other"))


def test_numbers_of_people_are_starred_in_all_words_before_they_are_kept(ledger: Ledger) -> None:
    number = "13800138000"
    design = replace(DESIGN, name=f"No {number}", question=f"Is {number} reached?")
    key = changing.propose(ledger.by(MANAGER), design, f"asked by {number}", NOW)
    changing.start(ledger.by(COMPLIANCE), key, f"called {number}", NOW, day=DAY)
    (told,) = records.listed(ledger)
    words = [told.design.name, told.design.question, *(one.note for one in told.steps)]
    assert not any(number in one for one in words)
    assert all("*" in one for one in words)
