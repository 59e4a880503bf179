"""Every page for every role: who may not gets a sentence and no data, also by a deep link."""

from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.followups.records import recorded
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.ledger.store import utc_now
from lib.people.accounts import users
from lib.portfolio import Portfolio
from lib.rights import GIVEN, Action, Actor, Role, can
from lib.screen.router import PAGES
from lib.strategy import changing
from lib.strategy.matrix import Cell, Matrix, default
from tests.pages.conftest import Visit, asked
from tests.pages.signing import SignIn, refused, sign_in

__all__ = ["sign_in"]  # a fixture


@pytest.mark.parametrize("role", GIVEN)
def test_each_page_opens_for_who_may_and_refuses_the_others(
    empty: Path, visit: Visit, sign_in: SignIn, role: Role
) -> None:
    sign_in(empty, role)
    actor = users.User("", "x", "x", frozenset({role}), "W001").actor
    opened = {page.name for page in PAGES if not refused(visit(page.name))}
    assert opened == {page.name for page in PAGES if can(actor, page.needs)}


def test_a_page_that_was_refused_is_one_row_of_the_audit_a_session(
    empty: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(empty, Role.AUDITOR)
    visit("overview")
    app = visit("upload")
    assert refused(app)
    app.run()
    assert refused(app.switch_page("pages/users.py").run())
    query = sa.select(audit.c.actor, audit.c.subject).where(audit.c.act == "page_refused")
    with Ledger.open(empty).read() as connection:
        rows = [tuple(row) for row in connection.execute(query.order_by(audit.c.sequence))]
    assert rows == [("auditor", "upload"), ("auditor", "users")]


def test_a_collector_sees_his_own_cases_and_no_export_on_the_screen(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    alone = visit("overview").metric[0].value
    sign_in(with_sample, Role.COLLECTOR)
    app = visit("overview")
    assert 0 < int(app.metric[0].value.replace(",", "")) < int(alone.replace(",", ""))
    app = visit("cases")
    assert not app.get("download_button")
    assert not any("basket" in one.label for one in app.button)


def test_a_case_of_somebody_else_is_not_found_by_its_link(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    key = "样例消费金融:CD0000421"
    sign_in(with_sample, Role.COLLECTOR, collector="W999")
    app = visit("case", case=key)
    assert "was not found" in app.error[0].value
    assert not app.metric


def test_a_way_to_a_complaint_is_offered_to_whom_its_page_is_open(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    key = "样例消费金融:CD0000421"
    app = visit("case", case=key)
    app.text_area(key="complaint_text").input("He was called at night")
    app.selectbox(key="complaint_about").select("conduct")
    app.selectbox(key="complaint_channel").select("call")
    app.button(key="complaint_save").click().run()

    def ways() -> int:
        links = visit("case", case=key).get("page_link")
        return sum(one.proto.label == "To the complaint" for one in links)

    sign_in(with_sample, Role.SUPERVISOR)
    assert ways() == 2  # with the complaint, and with the hold that it brought
    sign_in(with_sample, Role.ADMINISTRATOR)
    assert ways() == 0
    assert "open the page “Complaints”" in visit("complaints").error[0].value


def test_who_sees_nothing_of_third_persons_reads_no_surname_of_theirs_in_a_complaint(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    place = Portfolio.open(with_sample)
    cases = place.cases().filter(pl.col("contact1_name").str.len_chars() > 1).collect()
    key, name, phone = cases.select("case_key", "contact1_name", "contact1_phone").row(0)
    app = visit("case", case=key)
    app.text_area(key="complaint_text").input(f"配偶{name} {phone}接电话")
    app.selectbox(key="complaint_about").select("conduct")
    app.selectbox(key="complaint_channel").select("call")
    app.button(key="complaint_save").click().run()

    def told() -> str:
        return "\n".join(one.value for one in visit("case", case=key).text)

    sign_in(with_sample, Role.SUPERVISOR)
    assert f"配偶{name[0]}*" in told()
    sign_in(with_sample, Role.AUDITOR)
    assert "配偶*** ***接电话" in told()


def test_an_auditor_reads_a_case_and_finds_nothing_to_change(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.AUDITOR)
    app = visit("case", case="样例消费金融:CD0000421")
    assert [error.value for error in app.error] == []
    assert [one.label for one in app.button if one.key != "sign_out"] == ["Open the case"] * len(
        [one for one in app.button if one.label == "Open the case"]
    )


def test_the_start_shows_no_recovery_and_no_complaint_rate_to_who_may_not_see_measures(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    for role in GIVEN:
        sign_in(with_sample, role)
        told = " ".join(one.label for one in visit("overview").metric)
        actor = users.User("", "x", "x", frozenset({role}), "W001").actor
        sees = can(actor, Action.SEE_MEASURES)
        assert ("Collected in" in told, "Complaints per" in told) == (sees, sees), role


def test_who_may_not_report_or_record_is_offered_neither(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    for role, may in ((Role.SUPERVISOR, True), (Role.AUDITOR, False)):
        sign_in(with_sample, role)
        app = visit("safety", part="report")
        assert ("Report an incident" in app.segmented_control(key="part").options) is may
        assert any(one.label == "Report" for one in app.button) is may
        for part in ("list", "promises"):
            labels = {one.label for one in visit("followup", followup_part=part).button}
            assert ("Open the case and record" in labels) is may
            assert ("Open the case" in labels) is not may


def test_who_may_not_enter_people_is_told_who_may(
    empty: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(empty, Role.SUPERVISOR)
    assert "Nobody may enter anything here yet" in visit("people").caption[0].value
    sign_in(empty, Role.MANAGER)
    assert not any("entered by" in one.value for one in visit("people").caption)
    sign_in(empty, Role.AUDITOR)
    assert "can be entered by: manager" in visit("people").caption[0].value


def test_only_roles_with_the_right_are_offered_an_export(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    for role in GIVEN:
        sign_in(with_sample, role)
        actor = users.User("", "x", "x", frozenset({role}), "W001").actor
        offered = bool(visit("cases").get("download_button"))
        assert offered == can(actor, Action.EXPORT), role


def recorded_call(app: AppTest) -> AppTest:
    asked(app.segmented_control, "channel").set_value("call").run()
    result = asked(app.selectbox, "outcome_call")
    result.set_value(next(one for one in result.options if "No answer" in one)).run()
    saved: AppTest = asked(app.button, "save").click().run()
    return saved


def test_a_supervisor_is_asked_who_went_and_a_collector_finds_himself(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    ledger = Ledger.open(with_sample)
    mine = case_of_his(with_sample)
    sign_in(with_sample, Role.SUPERVISOR, collector=None)
    app = recorded_call(visit("case", case=mine))
    assert ["who went there" in one.value for one in app.error] == [True]
    (who,) = (one for one in app.multiselect if one.label == "Who made the contact")
    assert who.value == []
    who.set_value(["邓倩", "王宇健"]).run()
    asked(app.button, "save").click().run()
    assert [one.value for one in app.error] == []

    sign_in(with_sample, Role.COLLECTOR)
    app = visit("case", case=mine)
    (who,) = (one for one in app.multiselect if one.label == "Who went")
    assert (who.value, "邓倩" in who.options) == (["董波宇"], False)
    recorded_call(app)
    assert recorded(ledger)["collector"].to_list()[-2:] == ["邓倩、王宇健", "董波宇"]


def case_of_his(home: Path) -> str:
    """A case of the first collector."""
    cases = Portfolio.open(home).cases().collect()
    return str(cases.filter(collector="董波宇")["case_key"][0])


def test_who_proposed_a_strategy_does_not_decide_about_it(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    def buttons() -> set[str]:
        app = visit("strategy", strategy_part="matrix")
        assert not app.exception
        return {one.label for one in app.button}

    sign_in(with_sample, Role.MANAGER)
    ledger = Ledger.open(with_sample)
    manager = ledger.by(Actor("manager", frozenset({Role.MANAGER})))
    other = {("M2", "S", "low"): Cell("letter", 30)}
    changing.propose(manager, Matrix({**default().cells, **other}), "cheaper", utc_now())
    decides = {"Put it into force", "Refuse it"}
    assert buttons() & {*decides, "Take it back"} == {"Take it back"}
    for role, wanted in (
        (Role.COMPLIANCE, decides),
        (Role.SUPERVISOR, set()),
        (Role.AUDITOR, set()),
    ):
        sign_in(with_sample, role)
        assert buttons() & {*decides, "Take it back"} == wanted
