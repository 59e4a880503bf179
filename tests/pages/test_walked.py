"""Walked from the first day to the last: what was begun on a screen ends with later files."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lib.intake import Options
from lib.ledger import Ledger
from lib.lessons import records as lessons
from lib.portfolio import Portfolio, bringing
from lib.screen import data
from tests.pages.conftest import Visit
from tests.pages.test_experiments import keyed, said
from tests.pages.test_lessons import opened
from tests.pages.uploading import SAMPLE

LATER = dt.datetime(2027, 1, 12, 4, tzinfo=dt.UTC)


def bring_later(home: Path) -> None:
    """Bring the files of seven weeks later: as many payments again, and the same cases."""
    paid = pl.read_csv(SAMPLE / "repayments.csv", infer_schema=False)
    days = pl.col("还款日期").str.to_date()
    moved = paid.filter(days > dt.date(2026, 9, 30)).with_columns(
        days.dt.offset_by("51d").cast(pl.String), pl.concat_str(pl.lit("N"), "流水号")
    )
    cases = pl.read_csv(SAMPLE / "cases_2026-11-20.csv", infer_schema=False)
    later = cases.with_columns(pl.col("逾期天数").cast(int) + 51, 逾期日期=None)
    place = Portfolio.open(home)
    for name, frame in (("repayments_2027-01-10.csv", moved), ("cases_2027-01-10.csv", later)):
        content = frame.write_csv().encode()
        bringing.keep(place, content, name, bringing.read(content, name, Options()), now=LATER)


def test_an_experiment_and_a_decision_are_followed_to_their_end_by_later_files(
    with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(visit("cases", product="现金贷"), "cases")
    for field, words in (("what", "visit first"), ("owner", "Wang")):
        keyed(app.text_input, f"lesson_cases_{field}").set_value(words)
    keyed(app.text_area, "lesson_cases_why").set_value("nobody answers")
    keyed(app.button, "save_lesson_cases").click().run()
    app = visit("effect", effect="experiments")
    keyed(app.text_input, "experiment_name").set_value("Quiet")
    keyed(app.text_area, "experiment_question").set_value("Why?")
    keyed(app.text_area, "experiment_why").set_value("costs").run()
    keyed(app.button, "save_experiment").click().run()
    keyed(app.text_area, "why_").set_value("go")
    keyed(app.button, "save_start_").click().run()
    assert "Not enough yet" in said(app)

    bring_later(with_sample)
    monkeypatch.setattr(data, "now", lambda: LATER)
    shown = said(visit("effect", effect="experiments"))
    assert "**1 · Quiet** — run to its end" in shown
    # The arms are drawn anew in each store: once in twenty chance makes them differ.
    verdicts = ("within what chance explains", "more than chance explains")
    assert any(f"**B against A: {one}**" in shown for one in verdicts)
    app = visit("effect", effect="lessons")
    told = app.dataframe[0].value["What came of it"][0]
    assert told.startswith("From 20 Nov 2026 to 10 Jan 2027: ")
    assert told.endswith("n = 186 of its 196 and 332 cases): within what chance explains.")
    keyed(app.text_area, "why_").set_value("it does no harm")
    keyed(app.button, "save_keep_").click().run()
    ledger = Ledger.open(with_sample)
    (lesson,) = lessons.listed(ledger)
    assert lesson.state == "kept"
