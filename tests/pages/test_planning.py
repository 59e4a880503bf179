"""The planning page: a meeting played through, from the question to the rest of the day."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.errors import DoorstepError
from lib.ledger import Ledger
from lib.ledger.store import utc_now
from lib.people.accounts import gate, passwords, sessions, users
from lib.rights import Role
from lib.screen import signed
from lib.screen.planning import desk, searching
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Job
from lib.visits import records
from lib.visits.plans import kept
from lib.visits.plans.drafting import Draft
from lib.visits.plans.making import Search
from lib.visits.plans.replanning import WAYS
from lib.visits.plans.wishes import Assign
from lib.visits.solving.nearest import NearestFirst
from tests.pages.conftest import Visit, opened
from tests.pages.test_checklist import faultless

DATE = "2026-11-23"


def at_once(
    work: Callable[[], None], refuse: Callable[[DoorstepError], None], begin: Callable[[], None]
) -> None:
    """Search before the page goes on: pages without a browser do not look again by themselves."""
    searching._run(work, refuse, begin)


def quickly(self: Job, ground: object) -> Search:
    """Look for a few steps by the simplest engine; the same plan on every machine."""
    del self, ground
    return Search(NearestFirst(), iterations=20)


@pytest.fixture
def searched(with_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, and searches that are over when they begin."""
    monkeypatch.setattr(searching, "beside", at_once)
    monkeypatch.setattr(Job, "search", quickly)
    return with_sample


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def the_desk() -> Desk:
    return list(desk._desks().values())[-1]


@pytest.fixture(scope="module")
def desk_of_a_plan(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a plan, made at the page once for all who change a copy of it."""
    home = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(sample_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOORSTEP_HOME", str(home))
        patch.setattr(searching, "beside", at_once)
        patch.setattr(Job, "search", quickly)
        st.cache_resource.clear()
        faultless(press(opened("planning", first=DATE, crews="一组"), "Make the plan"))
        return the_desk()


@pytest.fixture
def planned(searched: Path, visit: Visit, desk_of_a_plan: Desk) -> AppTest:
    del searched
    own = replace(desk_of_a_plan)
    desk._desks()[own.desk_id] = own
    return visit("planning", first=DATE, crews="一组", desk=own.desk_id)


def told(app: AppTest) -> str:
    return " ".join([*(one.value for one in app.markdown), *(one.value for one in app.text)])


def first_stop() -> str:
    made = the_desk().draft
    assert made is not None
    return made.plan.lists[0].stops[0].case_keys[0]


def select(app: AppTest, *keys: str) -> AppTest:
    the_desk().select(keys)
    return app.run()


@pytest.mark.usefixtures("searched")
def test_before_a_plan_is_made_the_page_says_whom_it_may_choose_among(visit: Visit) -> None:
    app = visit("planning", first=DATE)

    faultless(app)
    assert "may be visited by" in told(app)
    assert {one.label.split(" (")[0] for one in app.expander} >= {
        "Crews that may not go",
        "Why not",
        "Not worth a visit",
    }


@pytest.mark.usefixtures("searched")
def test_an_empty_basket_is_no_question(visit: Visit) -> None:
    app = visit("planning", first=DATE)
    app.session_state["planning_source"] = "basket"
    app.run()

    faultless(app)
    assert any("basket is empty" in one.value for one in app.info)


def test_a_plan_shows_what_it_comes_to_and_on_how_many_visits_that_rests(planned: AppTest) -> None:
    faultless(planned)
    figures = {one.label: one.value for one in planned.metric}
    assert set(figures) == {
        "Stops (cases)",
        "Extra money expected",
        "km",
        "Hours on duty",
        "Coverage",
        "Hours per crew",
    }
    assert any("n = " in one.value for one in planned.caption)


def test_what_is_taken_out_is_gone_at_once_and_back_by_undo(planned: AppTest) -> None:
    key = first_stop()
    app = press(select(planned, key), "Take out")

    faultless(app)
    assert "Not in the plan: Taken out of the plan by hand." in told(app)
    assert "Let in again" in labels(app)
    app = press(app, "Undo")
    assert "Why here: " in told(app)
    app = press(press(app, "Redo"), "Let in again")
    assert "Not in the plan: No room: other stops" in told(app)


def test_a_stop_says_why_it_is_there_and_then_and_can_be_pinned(planned: AppTest) -> None:
    app = select(planned, first_stop())
    assert "Why here: " in told(app)
    assert "Why then: First stop" in told(app)

    app = press(app, "Pin as it stands")
    assert "Why then: Pinned by hand" in told(app)
    app = press(app, "Unpin")
    assert "Pinned by hand" not in told(app)


def test_what_a_change_is_against_is_told_and_not_approved(planned: AppTest) -> None:
    made = the_desk().draft
    assert made is not None
    out = [one.case_key for one in made.plan.left_out][:30]
    doors = dict.fromkeys(made.ground.doors[made.ground.door(key)].case_keys[0] for key in out)
    app = press(select(planned, *doors), "Assign")

    faultless(app)
    assert any("May not be made as it stands" in one.label for one in app.expander)
    app = press(app, "Approve")
    assert any("may not be made as they stand: " in one.value for one in app.error)


def test_planning_again_in_each_way_is_undone_like_any_change(planned: AppTest) -> None:
    app = press(select(planned, first_stop()), "Take out")
    before = the_desk().draft
    assert before is not None
    for way in WAYS.values():
        app = press(app, way)
        faultless(app)
        after = the_desk().draft
        assert after is not None
        assert len(after.done) == 2
        app = press(app, "Undo")
        again = the_desk().draft
        assert again is not None
        assert again.now == before.now


def test_the_draft_is_there_after_another_page_and_a_reload(planned: AppTest, visit: Visit) -> None:
    number = the_desk().desk_id
    money = planned.metric[1].value
    planned.switch_page("pages/cases.py").run()
    again = planned.switch_page("pages/planning.py").run()
    other = visit("planning", desk=number)

    assert (again.metric[1].value, other.metric[1].value) == (money, money)


def test_a_plan_is_compared_with_what_it_was_before_all_changes(planned: AppTest) -> None:
    app = press(select(planned, first_stop()), "Take out")
    app.session_state["room"] = "compare"
    app.run()

    faultless(app)
    rows = app.dataframe[0].value
    assert rows.iloc[0].to_list()[0] == "Stops"
    assert rows.iloc[0].to_list()[3] == "-1"
    assert any("Only in the first plan" in one.label for one in app.expander)


def test_a_plan_is_kept_approved_sent_out_and_found_by_its_link(
    planned: AppTest, searched: Path, visit: Visit
) -> None:
    app = press(press(planned, "Keep as a proposal"), "Approve")

    faultless(app)
    ledger = Ledger.open(searched)
    (version,) = kept.recent(ledger)
    (made,) = records.recent(ledger)
    assert (version.steps, made.crew) == (("approved",), "一组")
    ledger.close()
    app = press(visit("planning", plan=version.version_id), "Send the crews out")
    assert any("crews sent out by the owner" in one.value for one in app.caption)
    assert not {"Approve", "Send the crews out"} & set(labels(app))


def test_after_a_no_show_the_rest_of_the_day_is_planned_again(
    planned: AppTest, searched: Path
) -> None:
    before = the_desk().draft
    assert before is not None
    first = before.plan.lists[0].stops[0]
    key, reported = first.case_keys[0], first.arrive
    app = press(planned, "Approve")
    app.session_state["plan_part"] = "day"
    app.run()
    what = next(one for one in app.selectbox if one.label == "What happened")
    what.set_value("nobody_home")
    app.run()
    app = press(app, "Save")
    faultless(app)
    assert {one.label: one.value for one in app.metric}["Nobody home"] == "1"

    app = press(app, "Plan the rest again")

    faultless(app)
    made = the_desk().draft
    assert made is not None
    assert all(stop.arrive > reported for one in made.plan.lists for stop in one.stops)
    assert key not in {k for one in made.plan.lists for stop in one.stops for k in stop.case_keys}
    app = press(app, "Approve")
    faultless(app)
    ledger = Ledger.open(searched)
    later, earlier = kept.recent(ledger)
    assert (later.superseded, earlier.superseded) == (False, True)
    ledger.close()
    app.session_state["plan_part"] = "day"
    app.run()
    assert {one.label: one.value for one in app.metric}["Nobody home"] == "1"


def test_a_day_that_has_an_approved_plan_says_so_and_leaves_out_who_was_visited(
    planned: AppTest, visit: Visit
) -> None:
    first, second = (stop.case_keys[0] for stop in made_now().plan.lists[0].stops[:2])
    app = press(planned, "Approve")
    app.session_state["plan_part"] = "day"
    app.run()
    app = press(next_step(app, "done"), "Save")
    faultless(app)

    app = press(visit("planning", first=DATE, crews="一组"), "Make the plan")

    faultless(app)
    assert any("approved for" in one.value for one in app.warning)
    assert first not in made_now().ground.numbers

    the_desk().edit(Assign(second, "一组", dt.date.fromisoformat(DATE)))
    app.run()

    faultless(app)
    assert any("would be visited twice" in one.label for one in app.expander)

    app = press(app, next(one for one in labels(app) if one.startswith("Take out (")))

    faultless(app)
    assert not any("would be visited twice" in one.label for one in app.expander)
    assert made_now().ground.door(second) in made_now().now.excluded


def test_a_plan_that_is_not_approved_is_not_kept_and_its_problems_are_counted_once(
    planned: AppTest, searched: Path
) -> None:
    made = made_now()
    day, keys = dt.date.fromisoformat(DATE), [one.case_keys[0] for one in made.ground.doors[:25]]
    the_desk().edit(*(Assign(key, "一组", day) for key in keys))
    app = press(planned.run(), "Approve")

    (said,) = [one.value for one in app.error]
    (panel,) = [one.label for one in app.expander if "as it stands" in one.label]
    count = panel.rpartition("(")[2].rstrip(")")
    assert said.startswith("The plan was not approved, nobody was sent out: " + count)
    ledger = Ledger.open(searched)
    assert kept.recent(ledger) == ()
    ledger.close()


def test_a_day_that_is_over_is_told_before_a_plan_of_it_is_made(
    searched: Path, visit: Visit
) -> None:
    del searched
    app = visit("planning", first="2026-11-19", crews="一组")

    assert any("in the past" in one.value for one in app.warning)


def made_now() -> Draft:
    made = the_desk().draft
    assert made is not None
    return made


def next_step(app: AppTest, step: str) -> AppTest:
    next(one for one in app.selectbox if one.label == "What happened").set_value(step)
    return app.run()


def test_who_may_not_plan_sees_kept_plans_why_and_who_can(
    with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(with_sample, monkeypatch, Role.AUDITOR)
    app = visit("planning")

    assert [one.value for one in app.error] == []
    assert any("Who may: Manager, Supervisor." in one.value for one in app.info)
    assert "Make the plan" not in labels(app)


def test_nobody_gets_the_desk_of_somebody_else(
    planned: AppTest, searched: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert planned.metric
    number = the_desk().desk_id
    sit_down(searched, monkeypatch, Role.MANAGER)
    app = visit("planning", desk=number)

    assert "Make the plan" in labels(app)
    assert not app.metric


def test_of_one_person_the_last_drafts_are_kept(planned: AppTest) -> None:
    for _ in range(desk.REMEMBERED + 2):
        planned = press(press(planned, "Ask for another plan"), "Make the plan")

    faultless(planned)
    assert len(desk._desks()) == desk.REMEMBERED + 1


def test_a_link_to_no_plan_says_so(with_sample: Path, visit: Visit) -> None:
    del with_sample
    app = visit("planning", plan="nothing")

    assert "was not found" in app.error[0].value


def sit_down(home: Path, monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    """Sign in as a user of this role."""
    monkeypatch.setattr(gate, "_listens", ["127.0.0.1"])
    monkeypatch.setattr(passwords, "hashed", lambda _: "none")
    secret = "correct horse battery"  # noqa: S105 — of nobody
    ledger, now = Ledger.open(home), utc_now()
    users.add(ledger, "ada", roles=[Role.ADMINISTRATOR], password=secret, now=now)
    user = users.add(ledger, "bo", roles=[role], password=secret, now=now)
    token = sessions.begin(ledger, user, "10.0.0.7", now)
    ledger.close()
    monkeypatch.setattr(signed, "token", lambda: token)
