"""The page of a broken rule: who looks into it, what comes of it, where it stands meanwhile."""

import datetime as dt
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from lib.breaches import records as breaches
from lib.breaches import steps as breach_steps
from lib.breaches.concerned import Breach
from lib.compliance.violations import ROWS
from lib.followups.recording import Entry, record
from lib.ledger import Ledger
from lib.people.accounts import users
from lib.portfolio import Portfolio
from lib.rights import Role
from lib.screen import signed
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from tests.pages.conftest import Visit
from tests.pages.signing import PASSWORD, SignIn, sign_in
from tests.pages.test_compliance import CASE, STAFF, faultless, now
from tests.pages.uploading import bring

__all__ = ["sign_in"]

SAMPLE = dt.date(2026, 11, 20)
"""The day of the sample."""


def found_breach(collector: str = "张三") -> pl.DataFrame:
    """What the gate finds of a visit that one of our people made alone."""
    at = dt.datetime.combine(SAMPLE, dt.time(10))
    row = (STAFF, CASE, at, "visit", collector, None, True)
    return pl.DataFrame([row], schema=dict(ROWS), orient="row")


def recorded_breach(home: Path, collector: str = "张三") -> str:
    """The name of a breach that somebody explained, so that its page opens."""
    ledger = Ledger.open(home)
    contact = found_breach(collector).row(0, named=True)
    about = {name: contact[name] for name in ("case_key", "happened_at", "channel", "collector")}
    with ledger.write("record follow-up", "F1") as connection:
        breach_steps.explain_within(connection, ledger, about, [STAFF], "组员请假", now())
    ledger.close()
    return breaches.name_of(contact)


def test_a_breach_is_taken_up_gets_its_measure_and_is_closed_on_its_page(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    rows = recorded_breach(with_sample)
    sign_in(with_sample, Role.COMPLIANCE)
    app = visit("compliance", breach=rows)
    faultless(app)
    assert any("nobody looks into it" in one.value for one in app.markdown)

    app.selectbox(key="breach_assign_owner").set_value("compliance")
    app.button(key="breach_assign_save").click().run()
    faultless(app)
    app.selectbox(key="breach_measure").set_value("training")
    app.text_area(key="breach_measure_text").input("组员补训，电话13812345678")
    app.button(key="breach_measure_save").click().run()
    faultless(app)
    assert any("measure set · Training" in one.value for one in app.markdown)
    assert any("138****5678" in one.value for one in app.text)
    app.button(key="breach_close_save").click().run()
    faultless(app)

    known = breaches.worked_on(breaches.taken(Ledger.open(with_sample)), now().date())
    assert known.select("state", "owner", "measure").rows() == [
        ("closed", "compliance", "training")
    ]
    app = visit("case", case=CASE)
    faultless(app)
    assert any("Measure set for the broken rule" in one.value for one in app.text)


def test_a_breach_is_handed_on_to_who_else_may_look_into_it_and_to_nobody_where_there_is_none(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    name = recorded_breach(with_sample)
    sign_in(with_sample, Role.COMPLIANCE)
    app = visit("compliance", breach=name)
    app.button(key="breach_assign_save").click().run()
    faultless(app)
    assert "breach_assign_save" not in [one.key for one in app.button]
    later = now().date() + dt.timedelta(days=9)
    app.date_input(key="breach_move_due").set_value(later)
    app.button(key="breach_move_save").click().run()
    faultless(app)
    known = breaches.worked_on(breaches.taken(Ledger.open(with_sample)), now().date())
    assert known.select("owner", "due_on").rows() == [("compliance", later)]

    ledger = Ledger.open(with_sample)
    users.add(ledger, "bob", roles=[Role.COMPLIANCE], password=PASSWORD, now=now())
    app = visit("compliance", breach=name)
    faultless(app)
    assert app.selectbox(key="breach_assign_owner").options == ["bob"]


def test_who_made_the_contact_is_offered_to_explain_it_and_nothing_else(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    rows = recorded_breach(with_sample, collector="W001")
    sign_in(with_sample, Role.MANAGER, collector="W001")
    app = visit("compliance", breach=rows)

    faultless(app)
    assert any("made this contact yourself" in one.value for one in app.info)
    assert not [one for one in app.button if one.key == "breach_assign_save"]
    assert [one.label for one in app.text_area] == ["How it came about"]
    app.text_area[0].input("客户约的时间")
    next(one for one in app.button if str(one.key).startswith("explain_save_")).click().run()
    faultless(app)
    assert any("Explanation: 客户约的时间" in one.value for one in app.text)


def test_a_breach_that_is_overdue_stands_on_the_list_of_who_looks_into_it(
    with_sample: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = recorded_breach(with_sample)
    sign_in(with_sample, Role.COMPLIANCE)
    ledger = Ledger.open(with_sample)
    known = breaches.breaches(found_breach(), breaches.taken(ledger), SAMPLE)
    about = known.select(*breaches.CONTACT, "breach_id", "collector").row(0, named=True)
    able = users.by_login(ledger, "compliance")
    early = dt.datetime(2026, 11, 10, 4, tzinfo=dt.UTC)
    due = dt.date(2026, 11, 18)
    by = ledger.by(able.actor)
    breach_steps.assign(by, Breach(**about), able, due, early)

    # Who has other rights looks at his own list before, at the same state of the data.
    token = signed.token()
    sign_in(with_sample, Role.AUDITOR, collector=None)
    assert not visit("followup", list="breach").exception
    monkeypatch.setattr(signed, "token", lambda: token)

    app = visit("followup", list="breach", who="all")
    faultless(app)
    table = app.dataframe[0].value
    assert table["Reason"].to_list() == [f"Broken rule: {STAFF}"]
    assert table["Days late"].to_list() == [2]
    app = visit("compliance", part="violations", breaches="overdue")
    faultless(app)
    assert app.dataframe[1].value["Who looks into it"].to_list() == ["compliance"]
    assert name == about["breach_id"]


def recorded_alone(home: Path, at: dt.datetime) -> str:
    """The name of a breach that was seen when the contact was recorded here."""
    went = Entry(
        followup_id="F-alone",
        case_key=CASE,
        channel="visit",
        happened_at=at,
        currency="CNY",
        collector="张三",
        outcome="NOT_HOME",
        met_whom="nobody",
        address_kind="home",
        address_verdict="valid",
        next_action="visit",
        next_date=SAMPLE,
    )
    broken = Decided(
        decisions.RECORD,
        CASE,
        "visit",
        allowed=False,
        rules_hash="",
        facts_hash="",
        rule_ids=(STAFF,),
    )
    put = partial(decisions.put, decided=[broken], now=now(), by="", followup_id="F-alone")
    record(Ledger.open(home), went, now(), also=put)
    return f"{STAFF}|{CASE}|{at:%Y-%m-%dT%H:%M:%S}|visit"


def test_the_way_from_the_case_to_a_breach_before_the_period_leads_there(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    name = recorded_alone(with_sample, dt.datetime.combine(dt.date(2026, 6, 5), dt.time(10)))
    sign_in(with_sample, Role.COMPLIANCE, collector=None)

    app = visit("compliance", breach=name)

    faultless(app)
    assert any("nobody looks into it" in one.value for one in app.markdown)
    assert any("does not find it in the days shown" in one.value for one in app.caption)


def test_what_was_no_breach_after_all_is_no_broken_rule_to_who_records(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    at = dt.datetime.combine(SAMPLE, dt.time(10))
    name = recorded_alone(with_sample, at)
    sign_in(with_sample, Role.SUPERVISOR)
    assert any(one.label == "Broken rules (1)" for one in visit("case", case=CASE).expander)

    ledger = Ledger.open(with_sample)
    about = Breach(breach_id=name, rule_id=STAFF, case_key=CASE, happened_at=at, channel="visit")
    breach_steps.assign(ledger, about, None, now().date(), now())
    breach_steps.dismiss(ledger, about, "手表快了", now())

    app = visit("case", case=CASE)
    faultless(app)
    assert not any("Broken rules" in one.label for one in app.expander)
    assert any("was not broken after all" in one.value for one in app.text)
    assert not any("手表快了" in one.value for one in app.text)


def test_breaches_of_a_sample_that_is_gone_are_nobodys_work(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    name = recorded_breach(with_sample)
    Portfolio.open(with_sample).withdraw_sample(now=now())
    bring(with_sample)
    sign_in(with_sample, Role.COMPLIANCE, collector=None)

    app = visit("compliance", breach=name)

    assert [name in error.value.replace("\\", "") for error in app.error] == [True]
