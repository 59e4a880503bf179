"""Requests for visits: who asks and decides, what becomes of them, what the data put forward."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.exc import DatabaseError

from lib.errors import NotFound, RecordRefused
from lib.followups.promises import PROMISES
from lib.ledger import Ledger, audited
from lib.ledger.schema import visit_requests
from lib.rights import ALONE, Actor, NotAllowed, Role
from lib.visits.requests import asking, proposing, records
from lib.visits.requests.asking import Request
from lib.words import words
from tests.cast import somebody
from tests.lib.visits.worth.cast import contact, contacts

TZ = "Asia/Shanghai"
TODAY = dt.date(2026, 11, 26)
NOW = dt.datetime(2026, 11, 26, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = dt.timedelta(days=1)
COLLECTOR = somebody("cai", Role.COLLECTOR, collector="W1")
SUPERVISOR = somebody("su", Role.SUPERVISOR)
NOBODY_WENT = contacts().collect()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def ask(ledger: Ledger, by: Actor = COLLECTOR, **different: object) -> str:
    usual = {"case_key": "C1", "reason": "lost", "expires_on": TODAY + 20 * DAY}
    return asking.ask(ledger.by(by), Request(**(usual | different)), NOW)  # type: ignore[arg-type]


def approve(ledger: Ledger, request_id: str, by: Actor = SUPERVISOR) -> None:
    asking.approve(ledger.by(by), request_id, "值得一访", NOW)


def listed(
    ledger: Ledger, day: dt.date = TODAY, followups: pl.DataFrame = NOBODY_WENT
) -> pl.DataFrame:
    return records.listed(records.steps(ledger), followups, day, TZ)


def state(ledger: Ledger, day: dt.date = TODAY, followups: pl.DataFrame = NOBODY_WENT) -> list[str]:
    return listed(ledger, day, followups)["state"].to_list()


def test_a_request_goes_its_way_from_asking_to_the_visit(ledger: Ledger) -> None:
    asked = ask(ledger)
    assert state(ledger) == ["open"]

    approve(ledger, asked)
    assert state(ledger) == ["approved"]
    assert records.wanting(listed(ledger)).rows() == [("C1", asked, "lost")]

    keys = frozenset({"C1", "C2"})
    assert asking.schedule(ledger.by(SUPERVISOR), keys, "plan", NOW) == 1
    assert asking.schedule(ledger.by(SUPERVISOR), keys, "plan", NOW) == 0
    assert listed(ledger).select("state", "plan_id").rows() == [("scheduled", "plan")]

    went = contacts(contact("C1", TODAY + DAY, "PTP")).collect()
    row = listed(ledger, TODAY + DAY, went).row(0, named=True)
    assert (row["state"], row["done_on"], row["outcome"]) == ("done", TODAY + DAY, "PTP")
    assert records.wanting(listed(ledger, TODAY + DAY, went)).is_empty()


def test_nobody_decides_about_what_he_asked_for_himself_unless_he_is_alone(ledger: Ledger) -> None:
    asked = ask(ledger, SUPERVISOR)
    for decide in (asking.approve, asking.refuse):
        with pytest.raises(RecordRefused, match="yourself"):
            decide(ledger.by(SUPERVISOR), asked, "x", NOW)

    mine = ask(ledger, ALONE, case_key="C2")
    approve(ledger, mine, ALONE)

    assert state(ledger) == ["approved", "open"]


def test_only_supervisors_decide_and_auditors_do_not_even_ask(ledger: Ledger) -> None:
    asked = ask(ledger)
    for role in (Role.COLLECTOR, Role.COMPLIANCE, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            approve(ledger, asked, somebody("nn", role))
    with pytest.raises(NotAllowed):
        ask(ledger, somebody("au", Role.AUDITOR), case_key="C9")
    approve(ledger, asked)
    with pytest.raises(NotAllowed):
        asking.schedule(ledger.by(COLLECTOR), frozenset({"C1"}), "plan", NOW)


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({"case_key": ""}, "choose the case"),
        ({"reason": "whim"}, "choose why"),
        ({"reason": "other", "note": "  "}, "in words"),
        ({"note": "x" * 501}, "at most 500"),
        ({"expires_on": TODAY - DAY}, "is past"),
    ],
)
def test_what_is_missing_is_said(ledger: Ledger, different: dict[str, object], said: str) -> None:
    with pytest.raises(RecordRefused, match=said):
        ask(ledger, COLLECTOR, **different)


def test_a_case_has_one_open_request_and_the_same_form_counts_once(ledger: Ledger) -> None:
    first = ask(ledger, request_id="R")
    assert ask(ledger, request_id="R") == first
    with pytest.raises(RecordRefused, match="already"):
        ask(ledger)

    asking.refuse(ledger.by(SUPERVISOR), first, "电话可联", NOW)
    ask(ledger)

    assert state(ledger) == ["open", "refused"]


def test_a_request_expires_when_nobody_decided_or_went(ledger: Ledger) -> None:
    ask(ledger)
    approve(ledger, ask(ledger, case_key="C2"))
    last = TODAY + 20 * DAY

    assert state(ledger, last) == ["approved", "open"]
    assert state(ledger, last + DAY) == ["expired", "expired"]
    late = contacts(contact("C2", last + DAY), contact("C2", TODAY - DAY)).collect()
    assert state(ledger, last + DAY, late) == ["expired", "expired"]


def test_a_decision_wants_a_reason_and_stands(ledger: Ledger) -> None:
    asked = ask(ledger)
    with pytest.raises(RecordRefused, match="why you decide"):
        asking.approve(ledger.by(SUPERVISOR), asked, " ", NOW)
    approve(ledger, asked)
    with pytest.raises(RecordRefused, match="decided"):
        asking.refuse(ledger.by(SUPERVISOR), asked, "x", NOW)
    with pytest.raises(NotFound):
        approve(ledger, "unheard of")
    with pytest.raises(RecordRefused, match="Somebody else"):
        asking.withdraw(ledger.by(SUPERVISOR), asked, "x", NOW)

    asking.withdraw(ledger.by(COLLECTOR), asked, "已联系上", NOW)

    assert state(ledger) == ["withdrawn"]


def test_the_audit_has_the_code_of_a_request_and_none_of_its_words(ledger: Ledger) -> None:
    asked = ask(ledger, reason="other", note="邻居王芳称已回家")
    asking.approve(ledger.by(SUPERVISOR), asked, "客户王芳在家", NOW)
    asking.withdraw(ledger.by(COLLECTOR), asked, "王芳来电", NOW)

    seen = audited.rows(ledger.by(somebody("ada", Role.AUDITOR)), audited.Wanted(subject=asked))

    assert seen["act"].to_list() == ["withdraw_visit", "approve_visit", "ask_visit"]
    assert seen["why"].to_list() == ["other"] * 3
    told = records.steps(ledger)["note"].to_list()
    assert told == ["邻居王芳称已回家", "客户王芳在家", "王芳来电"]


def test_steps_are_never_changed(ledger: Ledger) -> None:
    ask(ledger)
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        ledger.write("ask_visit", "x") as connection,
    ):
        connection.execute(visit_requests.update().values(note="x"))


def test_the_data_put_cases_forward() -> None:
    keys = ["A", "B", "C", "D", "E", "F"]
    cases = pl.DataFrame(
        {
            "case_key": keys,
            "dpd": [40, 40, 40, 40, 10, 40],
            "overdue_amount": [100, 100, 900, 100, 900, 900],
            "currency": ["CNY"] * 6,
            "held": [None, None, None, None, None, "dispute"],
        }
    )
    broken = [("A", "broken", 10), ("A", "partial", 80), ("B", "broken", 10), ("B", "broken", 90)]
    promises = pl.DataFrame(
        [
            {
                **dict.fromkeys(PROMISES),
                "case_key": key,
                "status": status,
                "last_day": TODAY - days * DAY,
                "promise_date": TODAY - (days + 3) * DAY,
            }
            for key, status, days in broken
        ],
        schema=dict(PROMISES),
    )
    told = contacts(
        contact("D", TODAY - 61 * DAY, "NEGOT", channel="call"),
        *(contact("D", TODAY - n * DAY, "CALL_RNR", channel="call") for n in (50, 40, 3)),
        *(contact("E", TODAY - n * DAY, "CALL_RNR", channel="call") for n in (50, 40, 3)),
        contact("B", TODAY - DAY, "THIRD_LEAD"),
    ).collect()
    bounds = pl.DataFrame({"currency": ["CNY"], "half": [100.0], "high": [500.0]})
    known = proposing.Known(told, promises, bounds)

    found = proposing.proposed(
        cases, known, TODAY, lost_days=60, asked=pl.DataFrame({"case_key": ["Z"]})
    )

    t = words("en")
    assert [(row["case_key"], t(proposing.said(row))) for row in found.iter_rows(named=True)] == [
        ("A", "2 promises broken in 90 days."),
        ("D", "Nobody reached since 26 Sept 2026, tried on 3 days."),
        ("C", "CN¥9.00 overdue, above four fifths of all cases."),
        ("B", "A new lead of 25 Nov 2026."),
    ]
    none = proposing.proposed(cases, known, TODAY, lost_days=60, asked=cases.select("case_key"))
    assert none.is_empty()


def test_text_messages_alone_make_nobody_lost() -> None:
    def found(outcome: str, channel: str) -> list[str]:
        days = [TODAY - n * DAY for n in (70, 50, 3)]
        told = contacts(*(contact("A", on, outcome, channel=channel) for on in days)).collect()
        return proposing.lost(told, TODAY, 60)["case_key"].to_list()

    assert found("MSG_SENT", "sms") == []
    assert found("MSG_SENT", "letter") == []
    assert found("CALL_RNR", "call") == ["A"]
