"""A plan after the meeting: kept, approved, sent out, and the rest of its day planned again."""

import datetime as dt
from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.rights import Role
from lib.visits import records
from lib.visits.plans import kept
from lib.visits.plans.wishes import Assign
from tests.pages.conftest import Visit
from tests.pages.planning import DATE, labels, made_now, planned, press, searched, the_desk
from tests.pages.signing import SignIn, sign_in
from tests.pages.test_checklist import faultless

__all__ = ["planned", "searched", "sign_in"]  # fixtures


def next_step(app: AppTest, step: str) -> AppTest:
    next(one for one in app.selectbox if one.label == "What happened").set_value(step)
    return app.run()


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
    before = made_now()
    first = before.plan.lists[0].stops[0]
    key, reported = first.case_keys[0], first.arrive
    app = press(planned, "Approve")
    app.session_state["plan_part"] = "day"
    app.run()
    app = press(next_step(app, "nobody_home"), "Save")
    faultless(app)
    assert {one.label: one.value for one in app.metric}["Nobody home"] == "1"

    app = press(app, "Plan the rest again")

    faultless(app)
    made = made_now()
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


def test_who_may_not_plan_sees_kept_plans_why_and_who_can(
    with_sample: Path, visit: Visit, sign_in: SignIn
) -> None:
    sign_in(with_sample, Role.AUDITOR)
    app = visit("planning")

    assert [one.value for one in app.error] == []
    assert any("Who may: Manager, Supervisor." in one.value for one in app.info)
    assert "Make the plan" not in labels(app)


def test_a_link_to_no_plan_says_so(with_sample: Path, visit: Visit) -> None:
    del with_sample
    app = visit("planning", plan="nothing")

    assert "was not found" in app.error[0].value
