"""The planning page: a meeting played through, from the question to a plan that pleases."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.rights import Role
from lib.screen.planning import desk
from lib.visits.plans.replanning import WAYS
from tests.pages.conftest import Visit
from tests.pages.planning import DATE, labels, made_now, planned, press, searched, the_desk
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_checklist import faultless

__all__ = ["planned", "searched", "sign_in"]  # fixtures


def told(app: AppTest) -> str:
    return " ".join([*(one.value for one in app.markdown), *(one.value for one in app.text)])


def first_stop() -> str:
    made = made_now()
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
    made = made_now()
    out = [one.case_key for one in made.plan.left_out][:30]
    doors = dict.fromkeys(made.ground.doors[made.ground.door(key)].case_keys[0] for key in out)
    app = press(select(planned, *doors), "Assign")

    faultless(app)
    assert any("May not be made as it stands" in one.label for one in app.expander)
    app = press(app, "Approve")
    assert any("may not be made as they stand: " in one.value for one in app.error)


def test_planning_again_in_each_way_is_undone_like_any_change(planned: AppTest) -> None:
    app = press(select(planned, first_stop()), "Take out")
    before = made_now()
    for way in WAYS.values():
        app = press(app, way)
        faultless(app)
        after = made_now()
        assert len(after.done) == 2
        app = press(app, "Undo")
        again = made_now()
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


def test_a_day_that_is_over_is_told_before_a_plan_of_it_is_made(
    searched: Path, visit: Visit
) -> None:
    del searched
    app = visit("planning", first="2026-11-19", crews="一组")

    assert any("in the past" in one.value for one in app.warning)


def test_nobody_gets_the_desk_of_somebody_else(
    planned: AppTest, searched: Path, visit: Visit, sign_in: SignIn
) -> None:
    assert planned.metric
    number = the_desk().desk_id
    sign_in(searched, Role.MANAGER)
    app = visit("planning", desk=number)

    assert "Make the plan" in labels(app)
    assert not app.metric


def test_of_one_person_the_last_drafts_are_kept(planned: AppTest) -> None:
    for _ in range(desk.REMEMBERED + 2):
        planned = press(press(planned, "Ask for another plan"), "Make the plan")

    faultless(planned)
    assert len(desk._desks()) == desk.REMEMBERED + 1
