"""The page of compliance, and an exception from its asking to its end, by two people."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.overrides import asking, records
from lib.overrides.asking import Request
from lib.rights import Role
from lib.rules.loading import load
from lib.screen import data
from lib.visits import records as plans
from lib.visits.candidates import Refused
from lib.visits.legality import decisions
from lib.visits.legality.decisions import Decided
from lib.words import Sentence
from tests.cast import somebody
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit
from tests.pages.signing import SignIn, sign_in

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
