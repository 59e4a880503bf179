"""Experiments on the page Effect: defined, started, followed, never told too early."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.experiments import changing, records
from lib.ledger import Ledger
from lib.strategy.segments import Rule
from tests.cast import NOON
from tests.lib.experiments.cast import DESIGN
from tests.pages.conftest import Visit

HOSTILE = "**W** $a$ [x](https://evil.example)"
FIRST = dt.date(2026, 9, 30)
KEY = "drawn"
"""What persons are drawn by: of twenty keys one shows a difference where there is none."""


def keyed(boxes: Any, begins: str) -> Any:  # noqa: ANN401 — a widget of any kind
    return next(one for one in boxes if str(one.key).startswith(begins))


def said(app: AppTest) -> str:
    assert [one.value for one in app.error] == []
    return "\n".join(one.value for one in (*app.caption, *app.markdown, *app.info, *app.success))


@pytest.fixture
def ledger(with_sample: Path) -> Ledger:
    return Ledger.open(with_sample)


def running(ledger: Ledger, start: dt.date, question: str = "Why?") -> str:
    design = replace(DESIGN, question=question, rule=Rule(dpd_from=1), start=start)
    key = changing.propose(ledger, replace(design, last_entry=start), "costs", NOON, KEY)
    changing.start(ledger, key, "go", NOON, day=start)
    return key


def test_an_experiment_is_defined_with_what_it_needs_and_started(
    ledger: Ledger, visit: Visit
) -> None:
    app = visit("effect", effect="experiments")
    assert "persons are needed in all arms" in said(app)
    keyed(app.text_input, "experiment_name").set_value("Quiet")
    keyed(app.text_area, "experiment_question").set_value(HOSTILE)
    keyed(app.text_area, "experiment_why").set_value("costs").run()
    keyed(app.button, "save_experiment").click().run()
    assert "waits to be started" in said(app)
    assert any(one.value.startswith("costs (") for one in app.text)
    assert "[x](https" not in said(app)

    keyed(app.text_area, "why_").set_value("go")
    keyed(app.button, "save_start_").click().run()
    assert "Not enough yet: 0 of" in said(app).replace("\\", "")
    (one,) = records.started(ledger)
    assert one.design.planned > 100
    sizes = app.dataframe[0].value
    assert sizes["Arm"].to_list() == ["A", "B"]
    assert sizes["Persons (n)"].min() > 100


def test_what_is_lacking_is_said_and_nothing_is_kept(ledger: Ledger, visit: Visit) -> None:
    app = visit("effect", effect="experiments")
    keyed(app.button, "save_experiment").click().run()
    assert any("Please say why" in one.value for one in app.error)
    assert records.listed(ledger) == ()


def test_at_its_end_it_says_what_came_of_it(ledger: Ledger, visit: Visit) -> None:
    running(ledger, FIRST, HOSTILE)
    app = visit("effect", effect="experiments")
    told = said(app)
    assert "quiet against usual:" in told
    assert "within what chance explains" in told
    assert "[x](https" not in told


def test_its_chart_shows_the_difference_with_its_interval_above_the_same_figures(
    ledger: Ledger, visit: Visit
) -> None:
    running(ledger, FIRST)
    app = visit("effect", effect="experiments")
    assert "**quiet against usual: within what chance explains**" in said(app)
    (chart,) = app.get("plotly_chart")
    trace = json.loads(chart.proto.spec)["data"][0]
    row = app.dataframe[0].value.iloc[0]
    assert trace["marker"]["symbol"] == "circle-open"
    assert trace["x"] == [pytest.approx(row["Difference (points)"], abs=0.01)]
    assert trace["error_x"]["array"] == [
        pytest.approx(row["Difference to"] - row["Difference (points)"], abs=0.02)
    ]
    assert row["Difference from"] < 0 < row["Difference to"]


def test_before_its_end_no_chart_tells_who_is_ahead(ledger: Ledger, visit: Visit) -> None:
    running(ledger, dt.date(2026, 11, 20))
    app = visit("effect", effect="experiments")
    assert "Not enough yet" in said(app)
    assert app.get("plotly_chart") == []


def test_ended_early_it_has_no_verdict_and_says_why(ledger: Ledger, visit: Visit) -> None:
    running(ledger, dt.date(2026, 11, 20))
    app = visit("effect", effect="experiments")
    keyed(app.text_area, "why_").set_value("too costly")
    keyed(app.button, "save_end_").click().run()
    (one,) = records.listed(ledger)
    assert (one.state, one.steps[-1].note) == ("ended", "too costly")
    assert "within what chance explains" not in said(app)


def test_the_strategy_and_the_planning_heed_the_arms(ledger: Ledger, visit: Visit) -> None:
    before = visit("strategy", channel="visit").dataframe[0].value
    running(ledger, dt.date(2026, 11, 20))
    after = visit("strategy", channel="visit").dataframe[0].value
    assert len(after) < len(before)
    table = visit("planning").dataframe
    reasons = [one.value["Why not"].to_list() for one in table if "Why not" in one.value]
    assert any("not visited in the arm of an experiment" in one for one in reasons)
