"""The page of the strategy: steps and why, the matrix in versions, segments as a filter."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.ledger import Ledger
from lib.strategy import changing, records
from lib.strategy.changing import Segment
from lib.strategy.matrix import Cell, Matrix, default
from lib.strategy.segments import Rule
from tests.cast import NOON
from tests.pages.conftest import Visit

HOSTILE = "**W** $a$ [x](https://evil.example)"


def keyed(boxes: Any, begins: str) -> Any:  # noqa: ANN401 — a widget of any kind
    return next(one for one in boxes if str(one.key).startswith(begins))


def said(app: AppTest) -> str:
    assert [one.value for one in app.error] == []
    return "\n".join(one.value for one in (*app.caption, *app.markdown, *app.success))


@pytest.fixture
def ledger(with_sample: Path) -> Ledger:
    return Ledger.open(with_sample)


def proposed(ledger: Ledger, note: str = "letters are cheaper") -> str:
    other = {("M2", tier, "low"): Cell("letter", 30) for tier in "SML"}
    return changing.propose(ledger, Matrix({**default().cells, **other}), note, NOON)


@pytest.mark.usefixtures("with_sample")
def test_the_steps_of_the_day_are_counted_by_channel_and_say_why(visit: Visit) -> None:
    app = visit("strategy", channel="visit")
    assert "1,045 of 1,777 cases have a step that is due, 144 one that is due later" in said(app)
    table = app.dataframe[0].value
    assert set(table["Channel"]) == {"Visit"}
    assert table["Why"][0] == "the promise for 6 Nov 2026 was broken, and no money came since"
    assert table["Cell of the strategy"][0] == "M2 · S · high risk"
    assert table["Name"].str.contains(r"\*").all()


@pytest.mark.usefixtures("with_sample")
def test_the_tiers_of_the_table_are_told_in_money(visit: Visit) -> None:
    app = visit("strategy", strategy_part="matrix")
    plain = said(app).replace("\\", "")
    assert "S below CN¥3,453.52 (the median), L above CN¥8,747.20 (the highest fifth)" in plain


@pytest.mark.usefixtures("with_sample")
def test_what_stops_cases_is_counted_and_its_cases_can_be_opened(visit: Visit) -> None:
    app = visit("strategy", channel="stopped")
    table, listed = (one.value for one in app.dataframe)
    counts = dict(zip(table["Why no step"], table["Cases"], strict=True))
    assert (counts["on hold"], counts["a promise is in force"], sum(counts.values())) == (
        282,
        191,
        588,
    )
    assert {"Number", "Cell of the strategy", "Why"} <= set(listed)
    assert any(button.label == "Open the case" for button in app.button)
    assert len(app.exception) == 0


def test_a_strategy_is_proposed_with_what_it_changes_and_put_into_force(
    ledger: Ledger, visit: Visit
) -> None:
    proposed(ledger, HOSTILE)
    app = visit("strategy", strategy_part="matrix")
    assert "cases would get another step" in said(app)
    assert "[x](https" not in said(app)
    cells = app.dataframe[0].value
    assert cells["Cell"].to_list() == [f"M2 · {tier} · low risk" for tier in "SML"]
    assert set(cells["Then"]) == {"Letter, every 30 days"}

    keyed(app.text_area, "why_").set_value("tried on paper")
    keyed(app.button, "save_approve_").click().run()

    assert "Strategy 1 is in force since" in said(app)
    assert records.live(ledger).matrix.cells["M2", "S", "low"] == Cell("letter", 30)


@pytest.mark.usefixtures("with_sample")
def test_a_strategy_is_not_put_into_force_without_a_reason(ledger: Ledger, visit: Visit) -> None:
    proposed(ledger)
    app = visit("strategy", strategy_part="matrix")
    keyed(app.button, "save_refuse_").click().run()
    assert ["Please say why" in one.value for one in app.error] == [True]
    assert records.live(ledger).number == 0


def test_a_segment_is_counted_before_it_is_saved_and_then_filters_cases(
    ledger: Ledger, visit: Visit
) -> None:
    app = visit("strategy", strategy_part="segments")
    assert "No segment has been saved yet." in said(app)
    keyed(app.number_input, "segment_new_dpd_from").set_value(31)
    keyed(app.multiselect, "segment_new_risks").set_value(["high"]).run()
    counted = next(one.value for one in app.markdown if "of 1,777 cases" in one.value)
    n = counted.split("**")[1]
    keyed(app.text_input, "segment_new_name").set_value("重点")
    keyed(app.button, "save_segment").click().run()

    [version] = records.standing(records.versions(ledger))
    assert (version.name, version.rule) == ("重点", Rule(dpd_from=31, risks=("high",)))
    assert app.dataframe[0].value["Conditions"][0] == "days past due from 31 · high risk"
    for page in ("cases", "map"):
        filtered = visit(page, segment=version.segment_id)
        assert f"**{n}**" in said(filtered), page


def test_a_segment_is_changed_and_retired(ledger: Ledger, visit: Visit) -> None:
    changing.save_segment(ledger, Segment(name=HOSTILE, rule=Rule(broken_from=2)), NOON)
    [version] = records.standing(records.versions(ledger))
    app = visit("strategy", strategy_part="segments")
    keyed(app.selectbox, "segment_which").set_value(version.entry_id).run()
    begins = f"segment_{version.entry_id[:8]}"
    assert keyed(app.number_input, f"{begins}_broken_from").value == 2
    keyed(app.number_input, f"{begins}_broken_from").set_value(3)
    keyed(app.button, "save_segment").click().run()
    [changed] = records.standing(records.versions(ledger))
    assert (changed.number, changed.rule) == (2, Rule(broken_from=3))

    keyed(app.selectbox, "segment_which").set_value(changed.entry_id).run()
    keyed(app.button, "save_segment_retire").click().run()
    assert "No segment has been saved yet." in said(app)


def test_a_segment_that_was_retired_filters_nothing(ledger: Ledger, visit: Visit) -> None:
    first = Segment(name="A", rule=Rule(broken_from=2))
    changing.save_segment(ledger, first, NOON)
    changing.save_segment(ledger, Segment(name="B", rule=Rule(broken_from=1)), NOON)
    changing.retire_segment(ledger, first.entry_id, NOON)
    assert "**1,777** of 1,777 cases" in said(visit("cases", segment=first.entry_id))


@pytest.mark.usefixtures("with_sample")
def test_the_page_of_a_case_says_its_step_and_its_place_on_the_ladder(visit: Visit) -> None:
    told = said(visit("case", case="样例消费金融:CD0000421"))
    assert "because nobody reached in the last 30 days" in told
    assert "Ladder: L5 visit at another time or address: Visit on 17 Nov 2026 → L6" in told


@pytest.mark.usefixtures("with_sample")
def test_the_work_list_says_the_step_by_the_strategy(visit: Visit) -> None:
    table = visit("followup", list="promise_broken").dataframe[0].value
    assert "Visit" in set(table["By the strategy"])
