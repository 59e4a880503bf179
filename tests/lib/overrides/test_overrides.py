"""Exceptions: who may ask and decide, for how long, and which of them count on a day."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger, audited
from lib.ledger.schema import overrides
from lib.overrides import asking, records
from lib.overrides.asking import Request
from lib.rights import ALONE, Actor, NotAllowed, Role
from lib.rules.facts import GRANTED
from lib.rules.loading import load
from tests.cast import somebody

RULES = load()
TZ = "Asia/Shanghai"
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = dt.timedelta(days=1)
MANAGER = somebody("mia", Role.MANAGER)
OFFICER = somebody("oskar", Role.COMPLIANCE)
BOTH = somebody("bea", Role.MANAGER, Role.COMPLIANCE)
STAFF = "CN-CBA26-STAFF"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def request(**different: object) -> Request:
    usual = {
        "rule_id": STAFF,
        "reason": "两人请假",
        "expires_on": TODAY + 3 * DAY,
        "case_key": "C1",
    }
    return Request(**(usual | different))  # type: ignore[arg-type]


def ask(ledger: Ledger, by: Actor = MANAGER, **different: object) -> str:
    return asking.ask(ledger.by(by), request(**different), RULES, NOW, longest=30)


def grant(ledger: Ledger, override_id: str, by: Actor = OFFICER) -> None:
    asking.grant(ledger.by(by), override_id, "一次", NOW, rules=RULES)


def state(ledger: Ledger, day: dt.date = TODAY) -> list[str]:
    return records.listed(records.steps(ledger), day, TZ)["state"].to_list()


def counted(ledger: Ledger, day: dt.date = TODAY, crew: str | None = None) -> list[str]:
    found = records.listed(records.steps(ledger), TODAY, TZ)
    return records.counting(found, day, crew)["rule_id"].to_list()


def test_an_exception_counts_from_its_granting_to_its_last_day(ledger: Ledger) -> None:
    asked = ask(ledger)
    assert (state(ledger), counted(ledger)) == (["open"], [])

    grant(ledger, asked)

    assert state(ledger) == ["stands"]
    days = [TODAY - DAY, TODAY, TODAY + 3 * DAY, TODAY + 4 * DAY]
    assert [counted(ledger, day) for day in days] == [[], [STAFF], [STAFF], []]
    assert state(ledger, TODAY + 4 * DAY) == ["over"]


def test_an_exception_of_a_person_who_was_erased_has_ended(ledger: Ledger) -> None:
    waiting, granted = ask(ledger), ask(ledger, case_key="C2")
    grant(ledger, granted)
    steps = records.steps(ledger).with_columns(reason=pl.lit(""))

    found = records.listed(steps, TODAY, TZ)

    assert dict(found.select("override_id", "state").iter_rows()) == {
        waiting: "ended",
        granted: "ended",
    }
    assert records.counting(found, TODAY).height == 0


def test_nobody_grants_or_refuses_what_he_asked_for_himself(ledger: Ledger) -> None:
    asked = ask(ledger, BOTH)

    with pytest.raises(RecordRefused, match="yourself"):
        grant(ledger, asked, BOTH)
    with pytest.raises(RecordRefused, match="yourself"):
        asking.refuse(ledger.by(BOTH), asked, "nein", NOW)
    assert state(ledger) == ["open"]


def test_who_works_alone_has_no_exceptions(ledger: Ledger) -> None:
    owner = somebody("command line", Role.OWNER)
    for by in (ALONE, owner):
        with pytest.raises(RecordRefused, match="You work alone"):
            ask(ledger, by)

    asked = ask(ledger)

    for by in (ALONE, owner):
        with pytest.raises(RecordRefused, match="You work alone"):
            grant(ledger, asked, by)


def test_only_who_has_the_right_asks_and_only_who_has_the_right_grants(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed):
        ask(ledger, OFFICER)
    asked = ask(ledger)
    for role in (Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.COLLECTOR):
        with pytest.raises(NotAllowed):
            grant(ledger, asked, somebody("nn", role))


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({"rule_id": "CN-CARD-68"}, "law or regulation"),
        ({"rule_id": "CN-CIV-1033"}, "law or regulation"),
        ({"rule_id": "NONE-SUCH"}, "law or regulation"),
        ({"reason": "  "}, "say why"),
        ({"reason": "x" * 501}, "at most 500"),
        ({"case_key": None}, "the case or the crew"),
        ({"crew": "一组"}, "the case or the crew"),
        ({"expires_on": TODAY - DAY}, "is past"),
        ({"expires_on": TODAY + 30 * DAY}, "30 days at most"),
    ],
)
def test_a_request_without_its_parts_is_refused(
    ledger: Ledger, different: dict[str, object], said: str
) -> None:
    with pytest.raises(RecordRefused, match=said):
        ask(ledger, MANAGER, **different)
    assert records.steps(ledger).is_empty()


def test_the_longest_exception_ends_on_its_last_day(ledger: Ledger) -> None:
    ask(ledger, expires_on=TODAY + 29 * DAY)
    ask(ledger, expires_on=TODAY)
    assert state(ledger) == ["open", "open"]


@pytest.mark.parametrize("kind", ["deceased", "minor", "detained", "ill", "identity_theft"])
def test_no_exception_from_the_gravest_holds_can_be_asked_for(ledger: Ledger, kind: str) -> None:
    hold = request(rule_id="HOUSE-HOLDS")
    with pytest.raises(RecordRefused, match="have no exceptions"):
        asking.ask(ledger.by(MANAGER), hold, RULES, NOW, longest=30, holds=["dispute", kind])
    assert "HOUSE-HOLDS" not in {one.id for one in asking.liftable(RULES, "CN", [kind])}
    assert "HOUSE-HOLDS" in {one.id for one in asking.liftable(RULES, "CN", ["dispute"])}


def test_an_exception_from_a_rule_that_did_not_refuse_is_not_offered() -> None:
    refused = ["HOUSE-HOLDS", "CN-CBA26-TIME", "SAFETY"]
    assert [one.id for one in asking.liftable(RULES, "CN", of=["HOUSE-HOLDS"])] == ["HOUSE-HOLDS"]
    assert asking.liftable(RULES, "CN", ["deceased"], of=["HOUSE-HOLDS", "SAFETY"]) == ()
    assert {one.id for one in asking.liftable(RULES, "CN", of=refused)} <= set(refused)


def test_the_same_form_sent_twice_is_one_request(ledger: Ledger) -> None:
    assert ask(ledger, override_id="X") == ask(ledger, override_id="X")
    assert records.steps(ledger).height == 1


def test_an_exception_that_ended_early_counts_no_longer_on_that_day(ledger: Ledger) -> None:
    first, second = ask(ledger), ask(ledger, case_key="C2")
    grant(ledger, first)
    grant(ledger, second)

    asking.end(ledger.by(OFFICER), first, "客户投诉", NOW + DAY)
    asking.withdraw(ledger.by(MANAGER), second, "不再需要", NOW + 2 * DAY)

    assert state(ledger) == ["withdrawn", "ended"]
    days = [TODAY, TODAY + DAY, TODAY + 2 * DAY]
    assert [len(counted(ledger, day)) for day in days] == [2, 1, 0]


def test_only_who_asked_takes_a_request_back(ledger: Ledger) -> None:
    asked = ask(ledger)
    with pytest.raises(RecordRefused, match="Somebody else asked"):
        asking.withdraw(ledger.by(BOTH), asked, "nicht meins", NOW)
    asking.withdraw(ledger.by(MANAGER), asked, "不再需要", NOW)
    assert state(ledger) == ["withdrawn"]


def test_what_was_decided_is_not_decided_again(ledger: Ledger) -> None:
    asked = ask(ledger)
    asking.refuse(ledger.by(OFFICER), asked, "不行", NOW)
    again: list[Callable[[], None]] = [
        lambda: grant(ledger, asked),
        lambda: asking.refuse(ledger.by(OFFICER), asked, "不行", NOW),
        lambda: asking.end(ledger.by(OFFICER), asked, "x", NOW),
        lambda: asking.withdraw(ledger.by(MANAGER), asked, "x", NOW),
    ]
    for act in again:
        with pytest.raises(RecordRefused, match="reload"):
            act()
    assert (state(ledger), counted(ledger)) == (["refused"], [])


def test_a_request_lapses_with_its_last_day_and_a_rule_that_became_law_is_not_granted(
    ledger: Ledger,
) -> None:
    asked = ask(ledger, expires_on=TODAY)
    assert state(ledger, TODAY + DAY) == ["lapsed"]
    with pytest.raises(RecordRefused, match="is past"):
        asking.grant(ledger.by(OFFICER), asked, "ok", NOW + DAY, rules=RULES)
    hard = RULES.of(one.model_copy(update={"basis": "law"}) for one in RULES.rules)
    with pytest.raises(RecordRefused, match="law or regulation"):
        asking.grant(ledger.by(OFFICER), asked, "ok", NOW, rules=hard)
    with pytest.raises(NotFound):
        grant(ledger, "none")


def test_an_exception_for_a_crew_counts_when_that_crew_goes(ledger: Ledger) -> None:
    grant(ledger, ask(ledger, case_key=None, crew="一组"))
    assert [counted(ledger, crew=name) for name in ("一组", "二组", None)] == [[STAFF], [], []]
    found = records.listed(records.steps(ledger), TODAY, TZ)
    assert records.counting(found, TODAY, "一组").schema == pl.Schema(GRANTED)


def test_each_step_is_in_the_audit_with_its_rule_and_its_words_stay_in_the_step(
    ledger: Ledger,
) -> None:
    asked = ask(ledger, reason="电话13812345678约好")
    grant(ledger, asked)
    seen = audited.rows(ledger.by(somebody("ada", Role.AUDITOR)), audited.Wanted(subject=asked))
    assert seen.select("act", "actor", "why").rows() == [
        ("grant_override", "oskar", STAFF),
        ("ask_override", "mia", STAFF),
    ]
    assert records.steps(ledger)["reason"].to_list() == ["电话13812345678约好", "一次"]


@pytest.mark.parametrize("act", [overrides.update().values(reason="x"), overrides.delete()])
def test_no_step_is_ever_changed_or_deleted(ledger: Ledger, act: object) -> None:
    asked = ask(ledger)
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        ledger.by(MANAGER).write("ask_override", asked) as connection,
    ):
        connection.execute(act)  # type: ignore[call-overload]
