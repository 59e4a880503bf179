"""The page of compliance, and an exception from its asking to its end, by two people."""

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.breaches import records as breaches
from lib.breaches import steps as breach_steps
from lib.breaches.concerned import Breach
from lib.compliance.violations import ROWS
from lib.followups.recording import Entry, record
from lib.ledger import Ledger
from lib.overrides import asking, records
from lib.overrides.asking import Request
from lib.people.accounts import users
from lib.portfolio import Portfolio
from lib.rights import Role
from lib.rules.loading import load
from lib.screen import data, signed
from lib.visits import records as plans
from lib.visits.candidates import Refused
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.words import Sentence
from tests.cast import somebody
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit
from tests.pages.test_roles import SignIn, sign_in
from tests.pages.uploading import bring

__all__ = ["sign_in"]

CASE = "样例消费金融:CD0000421"
STAFF = "CN-CBA26-STAFF"
TZ = "Asia/Shanghai"


def now() -> dt.datetime:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8)))


def asked(home: Path, by: str = "mia", **more: object) -> str:
    """A request that lies in the ledger."""
    usual = {"rule_id": STAFF, "reason": "组员请假", "expires_on": now().date(), "case_key": CASE}
    ledger = Ledger.open(home).by(somebody(by, Role.MANAGER))
    request = Request(**(usual | more))  # type: ignore[arg-type]
    return asking.ask(ledger, request, load(), now(), longest=30)


def states(home: Path) -> list[str]:
    taken = records.steps(Ledger.open(home))
    return records.listed(taken, now().date(), TZ)["state"].to_list()


def faultless(app: AppTest) -> None:
    assert [error.value for error in app.error] == []
    assert not app.exception


@pytest.mark.usefixtures("with_sample")
def test_every_figure_is_told_with_what_it_is_counted_from(visit: Visit) -> None:
    app = visit("compliance", part="violations", **{"from": "2026-11-01", "to": "2026-11-20"})

    faultless(app)
    told = {metric.label: metric.help for metric in app.metric}
    assert "contacts from 1 Nov 2026 to 20 Nov 2026" in told["Contacts that broke a rule"]
    assert "n = " in told["Share of the contacts"]
    assert "20 days up to 20 Nov 2026" in told["Incidents per 1,000 visits"]
    table = app.dataframe[0].value
    held = table[table["Rule"] == "HOUSE-HOLDS"].iloc[0]
    assert 0 < held["Cases"] <= held["Contacts that broke it (n)"] <= held["of contacts judged"]
    assert not app.dataframe[1].value["Number"].str.contains(":").any()


def test_what_was_blocked_after_the_day_of_the_data_is_in_the_period_that_is_proposed(
    with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)
    monkeypatch.setattr(data, "now", lambda: noon)
    blocked = Decided(
        decisions.PLAN,
        CASE,
        "visit",
        allowed=False,
        rules_hash="",
        facts_hash="",
        rule_ids=(STAFF,),
    )
    plans.save(Ledger.open(with_sample), planned(), noon, decided=(blocked,))

    app = visit("compliance", part="attempts")

    faultless(app)
    told = {metric.label: (metric.value, metric.help) for metric in app.metric}
    assert told["Blocked attempts"][0] == "1"
    assert told["Exceptions: open, granted"] == ("0, 0", "As of 1 Dec 2026")
    assert any(
        "up to 20 Nov 2026, the day of the data" in one.value and "1 Dec 2026" in one.value
        for one in app.caption
    )


@pytest.mark.usefixtures("with_sample")
def test_a_period_that_ends_before_it_begins_is_refused_in_a_sentence(visit: Visit) -> None:
    app = visit("compliance", **{"from": "2026-11-20", "to": "2026-11-01"})

    assert ["ends before it begins" in said.value for said in app.info] == [True]


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("part", ["exceptions", "attempts", "violations", "rates"])
def test_each_part_opens_by_its_link_and_has_its_downloads(visit: Visit, part: str) -> None:
    app = visit("compliance", part=part)

    faultless(app)
    assert len(app.get("download_button")) == {"violations": 6, "rates": 3}.get(part, 0)


@pytest.mark.usefixtures("with_sample")
def test_who_works_alone_is_told_that_there_are_no_exceptions_and_is_asked_nothing(
    visit: Visit,
) -> None:
    app = visit("compliance")
    assert any("You work alone" in caption.value for caption in app.caption)
    app = visit("case", case=CASE)
    assert not any("Exceptions" in one.label for one in app.expander)


def test_a_manager_asks_on_the_page_of_the_case(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.MANAGER)
    app = visit("case", case=CASE)

    next(one for one in app.selectbox if one.label == "Rule").select_index(1)
    next(one for one in app.text_area if one.label == "Why it is asked for").input("组员请假")
    app.button(key="save_exception_case").click().run()

    faultless(app)
    assert states(with_sample) == ["open"]
    assert ["asked for" in one.value for one in app.success] == [True]
    assert any("Exceptions (1)" in one.label for one in app.expander)


def test_a_request_without_a_reason_is_refused_in_a_sentence(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.MANAGER)
    app = visit("case", case=CASE)
    app.button(key="save_exception_case").click().run()
    assert ["Please say why" in error.value for error in app.error] == [True]
    assert states(with_sample) == []


def decide(app: AppTest, override_id: str, act: str, why: str = "一次") -> AppTest:
    app.text_area(key=f"why_{override_id}").input(why)
    return app.button(key=f"save_{act}_{override_id}").click().run()


def chosen(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with the first exception ticked, which only a browser can do by itself."""
    import streamlit as st  # noqa: PLC0415 — only here

    table = st.dataframe

    def ticked(*args: object, **more: object) -> object:
        event = table(*args, **more)  # type: ignore[call-overload]
        if not str(more.get("key")).startswith("exceptions_"):
            return event
        return type("Event", (), {"selection": type("Rows", (), {"rows": [0]})})

    monkeypatch.setattr(st, "dataframe", ticked)
    return visit("compliance")


def test_the_second_person_grants_and_ends_it(
    with_sample: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(with_sample)
    sign_in(with_sample, Role.COMPLIANCE)

    app = decide(chosen(visit, monkeypatch), request, "grant")
    faultless(app)
    assert states(with_sample) == ["stands"]
    assert [one.value for one in app.success] == ["Approved."]

    app = decide(app, request, "end", "客户投诉")
    faultless(app)
    assert states(with_sample) == ["ended"]


def test_who_asked_is_offered_to_take_it_back_and_not_to_grant_it(
    with_sample: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = (Role.MANAGER, Role.COMPLIANCE)
    request = asked(with_sample, by="-".join(roles))
    sign_in(with_sample, *roles)

    app = chosen(visit, monkeypatch)

    offered = {one.key for one in app.button if one.key and request in one.key}
    assert offered == {f"save_withdraw_{request}"}


def test_an_auditor_reads_and_decides_nothing(
    with_sample: Path, visit: Visit, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(with_sample, reason="电话13812345678")
    sign_in(with_sample, Role.AUDITOR)

    app = chosen(visit, monkeypatch)

    faultless(app)
    assert not any(request in (one.key or "") for one in app.button)
    assert app.dataframe[0].value["Why it is asked for"].to_list() == ["电话138****5678"]


def test_the_coaching_list_names_rules_that_somebody_broke(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    assert with_sample
    app = visit("training", part="coaching")
    faultless(app)
    assert any("HOUSE-HOLDS" in one for one in app.dataframe[0].value["What to coach"])
    sign_in(with_sample, Role.SUPERVISOR)
    app = visit("training", part="coaching")
    faultless(app)
    assert not any("HOUSE-HOLDS" in one for one in app.dataframe[0].value["What to coach"])


def test_under_a_list_only_soft_rules_that_refused_the_case_are_offered(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    other = "样例消费金融:CD0000003"
    told = {CASE: ("CN-CBA26-TIME", STAFF, "SAFETY"), other: ("SAFETY",)}
    refused = tuple(Refused(key, Sentence("refused")) for key in told)
    decided = tuple(
        Decided(
            decisions.PLAN, key, "visit", allowed=False, rules_hash="", facts_hash="", rule_ids=ids
        )
        for key, ids in told.items()
    )
    ledger = Ledger.open(with_sample)
    shown = replace(planned(), refused=refused)
    plan_id = plans.save(ledger, shown, now(), decided=decided, rules_hash="")
    sign_in(with_sample, Role.MANAGER)

    app = visit("visits", plan=plan_id)
    faultless(app)
    offered = next(one for one in app.selectbox if one.label == "Rule").options
    assert sorted(text.split(" ")[0] for text in offered) == [STAFF, "CN-CBA26-TIME"]

    next(one for one in app.selectbox if one.label == "For").select_index(1).run()
    assert any("No exception can be asked for here" in one.value for one in app.caption)
    assert not any(one.key == "save_exception_list" for one in app.button)


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
