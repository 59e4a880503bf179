"""Knowledge checks: fair, repeatable, and worth something when passed."""

import datetime as dt
import re
from pathlib import Path

import pytest

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.people import qualifications, training
from lib.people.accounts import users
from lib.people.banks import BankFaulty, banks
from lib.people.coaching import failed, gaps, incomplete, listed
from lib.people.kinds import QUALIFICATIONS
from lib.people.scripts import CARDS
from lib.people.training import Answer, Attempt, Result
from lib.rights import NotAllowed, Role
from lib.words import LANGUAGES
from tests.cast import somebody
from tests.lib.followups.cast import contacts, noon
from tests.lib.people.cast import NOW, TODAY, qualify

MONEY = re.compile(
    "欠|债|款|催|逾期|贷|钱|账|overdue|debt|loan|owe|collect|arrear|pay|money|amount", re.IGNORECASE
)


def attempt(check_id: str, right: int, of: int = 20, collector: str = "W1") -> Attempt:
    topics = ("hours", "privacy")
    answers = tuple(Answer(f"q{n}", topics[n % 2], 0 if n < right else 1) for n in range(of))
    return Attempt(
        check_id=check_id,
        collector=collector,
        bank="cn",
        answers=answers,
        pass_mark=0.85,
        wait_days=1,
    )


def take(ledger: Ledger, one: Attempt, day: dt.date = TODAY) -> Result:
    return training.take(ledger, one, today=day, now=NOW)


def test_each_jurisdiction_has_its_questions_and_each_says_why_and_where_it_stands() -> None:
    found = banks()
    assert {code: len(bank.questions) >= 8 for code, bank in found.items()} == dict.fromkeys(
        ("cn", "gb", "hk", "id", "in", "tw", "us"), True
    )
    assert len(found["cn"].questions) >= 20
    every = [one for bank in found.values() for one in bank.questions.values()]
    assert [one.question_id for one in every if not one.rule] == []
    texts = [text for one in every for text in (one.text, one.why, *one.options)]
    assert [one for one in texts if not all(one.read(code) for code in LANGUAGES)] == []
    assert {one.given_by for one in QUALIFICATIONS.values()} - {None} <= set(found)


def test_an_attempt_asks_the_same_each_time_and_another_attempt_something_else() -> None:
    bank = banks()["cn"]
    first, again, other = (training.draw(bank, key, 10) for key in ("a", "a", "b"))
    assert first == again
    assert first != other
    assert len({one.question.question_id for one in first}) == 10
    assert {one.order for one in training.draw(bank, "a", 26)} != {(0, 1, 2)}


def test_an_attempt_touches_as_many_topics_as_it_can() -> None:
    bank = banks()["cn"]
    topics = {one.topic for one in bank.questions.values()}
    asked = training.draw(bank, "a", len(topics))
    assert {one.question.topic for one in asked} == topics


def test_answers_are_read_back_from_the_order_in_which_they_were_shown() -> None:
    asked = training.draw(banks()["cn"], "a", 5)
    shown = {one.question.question_id: one.order.index(0) for one in asked}
    assert training.mark(training.answers_of(asked, shown), 0.85).right == 5
    with pytest.raises(RecordRefused, match="5 questions have no answer"):
        training.answers_of(asked, {})


@pytest.mark.parametrize(("right", "passed"), [(16, False), (17, True), (20, True)])
def test_the_pass_mark_is_reached_or_not(right: int, *, passed: bool) -> None:
    assert training.mark(attempt("c", right).answers, 0.85).passed is passed


def test_passing_gives_what_the_bank_gives_and_renews_only_what_ends(ledger: Ledger) -> None:
    qualify(ledger, "W1", "cn_pre_post", "2024-01-01")
    take(ledger, attempt("c1", 20))
    take(ledger, attempt("c1", 20))
    take(ledger, attempt("c2", 20, collector="W2"))
    found = qualifications.standing(ledger).sort("collector", "kind")
    assert found.select("collector", "kind", "issued", "expires").rows() == [
        ("W1", "cn_pre_post", dt.date(2024, 1, 1), None),
        ("W1", "cn_yearly", TODAY, dt.date(2027, 11, 19)),
        ("W2", "cn_pre_post", TODAY, None),
        ("W2", "cn_yearly", TODAY, dt.date(2027, 11, 19)),
    ]


def test_a_failed_check_gives_nothing_and_waits_a_day(ledger: Ledger) -> None:
    result = take(ledger, attempt("c1", 16))
    assert str(result.summary()) == "Not passed: 16 of 20 right, 17 are needed."
    with pytest.raises(RecordRefused, match="2026-11-21"):
        take(ledger, attempt("c2", 20))
    assert qualifications.standing(ledger).height == 0
    assert take(ledger, attempt("c3", 20), TODAY + dt.timedelta(days=1)).passed


def test_only_the_collectors_own_answers_qualify_him(ledger: Ledger) -> None:
    susan = ledger.by(somebody("Susan", Role.SUPERVISOR))
    assert take(susan, attempt("c1", 20)).passed
    assert qualifications.standing(ledger).height == 0
    assert training.checks(ledger)["recorded_by"].to_list() == ["Susan"]
    assert take(ledger.by(somebody("C", Role.COLLECTOR, collector="W1")), attempt("c2", 20)).passed
    assert qualifications.standing(ledger).height == 2


def test_practice_makes_nobody_wait_and_is_told_from_his_own_check(ledger: Ledger) -> None:
    for login, role, number in (
        ("ada", Role.ADMINISTRATOR, None),
        ("susan", Role.SUPERVISOR, None),
        ("colin", Role.COLLECTOR, "W1"),
    ):
        users.add(ledger, login, roles=[role], collector=number, now=NOW)
    susan, colin = (ledger.by(users.by_login(ledger, one).actor) for one in ("susan", "colin"))
    assert not take(susan, attempt("c1", 5)).passed
    assert not take(susan, attempt("c2", 5)).passed
    assert not take(colin, attempt("c3", 5)).passed
    assert take(susan, attempt("c4", 20)).passed
    with pytest.raises(RecordRefused, match="2026-11-21"):
        take(colin, attempt("c5", 20))
    taken = training.checks(ledger).sort("sequence")
    assert taken["practice"].to_list() == [True, True, False, True]


def test_a_collector_takes_no_check_in_anothers_name(ledger: Ledger) -> None:
    colin = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W1"))
    with pytest.raises(NotAllowed, match="another's name"):
        take(colin, attempt("c1", 20, collector="W2"))
    assert take(colin, attempt("c2", 20)).passed


def test_a_tenant_adds_replaces_and_retires_questions(tmp_path: Path) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "cn.toml").write_text(
        """
[[question]]
id = "own-1"
topic = "hours"
zh = "本公司几点收工？"
right = { zh = "20:00" }
wrong = [{ zh = "22:00" }]
why = { zh = "公司政策更严。" }
[[question]]
id = "cn-hours-evening"
retired = true
""",
        "utf-8",
    )
    own, shipped = banks(tmp_path)["cn"], banks()["cn"]
    assert set(own.questions) - set(shipped.questions) == {"own-1"}
    assert set(shipped.questions) - set(own.questions) == {"cn-hours-evening"}
    assert own.questions["own-1"].text.read("en") == "本公司几点收工？"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[question", "no TOML"),
        ("[[question]]\ntopic='hours'", "no id"),
        ("[[question]]\nid='q'\ntopic='weather'", "weather"),
        ("[[question]]\nid='q'\ntopic='hours'\nzh='?'", "a right and a wrong option"),
        ("question = 3", None),
    ],
)
def test_a_fault_in_a_tenants_questions_is_said(
    tmp_path: Path, text: str, said: str | None
) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "xx.toml").write_text(text, "utf-8")
    if said is None:
        assert "xx" not in banks(tmp_path)
        return
    with pytest.raises(BankFaulty) as refused:
        banks(tmp_path)
    assert said in str(refused.value)


def test_what_a_third_person_may_hear_has_no_word_of_money() -> None:
    heard = [card for card in CARDS.values() if card.third_person]
    lines = [text for card in heard for text in (*card.say, card.name)]
    assert len(heard) >= 4
    said = [one.read(code) for one in lines for code in LANGUAGES]
    assert [line for line in said if MONEY.search(line)] == []


def test_there_is_a_card_for_every_situation_in_every_language() -> None:
    wanted = {"opening", "identity", "third_person", "dispute", "hardship", "conflict", "leaving"}
    assert wanted | {"voicemail"} <= set(CARDS)
    texts = [text for card in CARDS.values() for text in (*card.say, *card.not_say, *card.do)]
    assert [one for one in texts if not all(one.read(code) for code in LANGUAGES)] == []


def test_coaching_names_gaps_failed_checks_and_bare_records_and_never_money(
    ledger: Ledger,
) -> None:
    take(ledger, attempt("c1", 2, of=4))
    taken = training.checks(ledger)
    visits = contacts(
        {"happened_at": noon(3), "collector": "W1", "outcome": "NOT_HOME", "met_whom": "nobody"},
        {"happened_at": noon(4), "collector": "W2", "outcome": "PTP", "met_whom": "debtor"}
        | {"address_verdict": "valid", "next_action": "remind"},
    )
    parts = [gaps(training.answered(taken)), failed(taken), incomplete(visits, noon(1).date())]
    assert listed(parts).rows() == [
        ("W1", "check", "cn", 2, 4),
        ("W1", "gap", "hours", 1, 2),
        ("W1", "gap", "privacy", 1, 2),
        ("W1", "record", "address_verdict", 1, 1),
        ("W1", "record", "next_action", 1, 1),
    ]
