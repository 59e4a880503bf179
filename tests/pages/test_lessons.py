"""Decisions are noted on any page, followed on the page Effect, and stand in the minutes."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.lessons import records
from lib.screen.lessons import noting
from tests.pages.conftest import Visit

HOSTILE = "**W** $a$ [x](https://evil.example)"
PAGES = {
    "overview": {},
    "cases": {"bucket": "M2"},
    "map": {"bucket": "M2"},
    "changes": {},
    "strategy": {"channel": "visit"},
    "planning": {},
    "recovery": {"bucket": "M2"},
    "effect": {"bucket": "M2"},
}
"""The pages on which a decision can be noted, with a filter where there is one."""


def keyed(boxes: Any, begins: str) -> Any:  # noqa: ANN401 — a widget of any kind
    return next(one for one in boxes if str(one.key).startswith(begins))


def said(app: AppTest) -> str:
    assert [one.value for one in app.error] == []
    return "\n".join(one.value for one in (*app.caption, *app.markdown, *app.success))


def opened(app: AppTest, page: str) -> AppTest:
    """The form of a page, opened as a click would."""
    form = app.session_state[f"_form_lesson_{page}"]
    app.session_state[f"lesson_{page}_open_{form[:8]}"] = True
    return app.run()


M2_TODAY = 223
"""Cases in M2 on the last day of the sample: not those that came to us in M2."""


def concerned(told: str) -> int:
    """How many cases a form says that its decision concerns."""
    return int(re.findall(r"concerns the ([\d,]+) of", told)[0].replace(",", ""))


@pytest.fixture
def ledger(with_sample: Path) -> Ledger:
    return Ledger.open(with_sample)


@pytest.mark.parametrize("page", PAGES)
def test_on_each_page_the_form_counts_the_cases_that_are_looked_at(
    page: str, ledger: Ledger, visit: Visit
) -> None:
    app = opened(visit(page, **PAGES[page]), page)
    told = next(one.value for one in app.caption if "cases that are looked at" in one.value)
    keyed(app.text_input, f"lesson_{page}_what").set_value("visit first")
    keyed(app.text_area, f"lesson_{page}_why").set_value("nobody answers")
    keyed(app.text_input, f"lesson_{page}_owner").set_value("Wang")
    keyed(app.button, f"save_lesson_{page}").click().run()

    assert "Saved." in [one.value for one in app.success]
    (one,) = records.listed(ledger)
    assert one.page == page
    assert f"the {len(one.case_keys):,} of" in told


def test_a_decision_is_followed_and_dropped_with_the_reason(ledger: Ledger, visit: Visit) -> None:
    app = opened(visit("cases", bucket="M2"), "cases")
    keyed(app.text_input, "lesson_cases_what").set_value(HOSTILE)
    keyed(app.text_area, "lesson_cases_why").set_value(HOSTILE)
    keyed(app.text_input, "lesson_cases_owner").set_value("Wang")
    keyed(app.button, "save_lesson_cases").click().run()

    app = visit("effect", effect="lessons")
    assert "Too early: 0 days" in said(app)
    assert "[x](https" not in said(app)
    keyed(app.text_area, "why_").set_value("too dear")
    keyed(app.button, "save_drop_").click().run()
    (one,) = records.listed(ledger)
    assert (one.state, one.steps[-1].note) == ("dropped", "too dear")
    assert "dropped" in said(app)


def test_what_is_missing_in_the_form_is_said(ledger: Ledger, visit: Visit) -> None:
    app = opened(visit("cases"), "cases")
    keyed(app.button, "save_lesson_cases").click().run()
    assert any("what was decided" in one.value for one in app.error)
    assert records.listed(ledger) == ()


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("unit", ["case", "person"])
def test_a_decision_on_rolls_and_cures_takes_the_cases_that_they_measure(
    unit: str, visit: Visit
) -> None:
    asked = {"bucket": "M2", "count": "cases", "unit": unit}
    for part, table in (("rolls", "Before"), ("cures", "Bucket")):
        app = opened(visit("recovery", measure=part, **asked), "recovery")
        told = next(one.value for one in app.caption if "cases that are looked at" in one.value)
        n = concerned(told)
        rows = next(one.value for one in app.dataframe if table in one.value)
        measured = rows[rows[table] == "M2"]["Cases (n)"].sum()
        # A person may have two cases in the bucket and counts once.
        assert n == measured if unit == "case" else n >= measured
        assert "as the files of 31 Oct 2026 say them" in told


@pytest.mark.usefixtures("with_sample")
def test_a_decision_on_batches_and_times_takes_the_cases_of_their_cohorts(visit: Visit) -> None:
    cohort = {"cohort_CNY": "样例消费金融 · XJ202611"}
    for part, table, asked in (("batches", "Cohort", cohort), ("times", "Group", {})):
        app = opened(visit("recovery", measure=part, bucket="M2", **asked), "recovery")
        told = next(one.value for one in app.caption if "cases that are looked at" in one.value)
        rows = next(one.value for one in app.dataframe if table in one.value)
        mine = rows[rows[table] == asked.get("cohort_CNY", "All together")]
        n = mine["Cases (n)" if part == "batches" else "n"].max()
        looked_at = concerned(told)
        # All of a new batch are in the file of the day; of all that ever came some have left.
        assert looked_at == n if part == "batches" else M2_TODAY < looked_at <= n


@pytest.mark.usefixtures("ledger")
def test_no_stars_are_promised_for_names_that_are_not_looked_for(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Names and numbers of these customers" in said(opened(visit("team"), "team"))

    monkeypatch.setattr(noting, "NAMED", 1)
    told = said(opened(visit("team"), "team"))
    assert "Names and numbers of these customers" not in told
    assert "please name no customer" in told
