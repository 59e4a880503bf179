"""The page of uploads as its tests use it: choosing a file, pressing, reading what is said."""

import datetime as dt
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from lib.intake import Options
from lib.portfolio import Portfolio, bringing
from lib.portfolio.apart import jobs
from tests.pages.conftest import Visit

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
NAME = "cases_2026-11-20.csv"
CASES = (
    "案件编号,姓名,居住地址,逾期金额,逾期天数\nA1,张三,成都市,5,3\nA2,李四,成都市,x,4\n".encode()
)
PLAIN = "案件编号,逾期金额,逾期天数\nA1,5,3\n"
PATIENCE = 120.0
"""Seconds that the check of a file may take on a busy machine."""


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def choose(app: AppTest, content: bytes = CASES, name: str = NAME) -> AppTest:
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def click(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label.startswith(label)).click().run()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def texts(app: AppTest) -> str:
    said = (*app.success, *app.error, *app.info, *app.warning, *app.caption, *app.markdown)
    return "\n".join(one.value for one in said)


def job_of(app: AppTest, home: Path) -> jobs.Job:
    return jobs.find(home, app.session_state["job"])


def bring(home: Path, content: bytes = CASES, name: str = NAME) -> str:
    place = Portfolio.open(home)
    intake = bringing.read(content, name, Options())
    record = bringing.keep(place, content, name, intake, now=NOW).record
    assert record is not None
    return record.import_id


def load_button(app: AppTest) -> Button:
    return next(one for one in app.button if one.label.startswith("Load "))


def upload(visit: Visit, content: bytes, name: str = NAME) -> AppTest:
    return choose(visit("upload"), content, name)


def loads(app: AppTest) -> bool:
    """Whether the screen offers to load the file."""
    return any(button.label.startswith("Load ") for button in app.button)


def table_with(app: AppTest, *columns: str) -> dict[str, list[object]]:
    """The first table that has these columns."""
    tables = (one.value for one in app.dataframe)
    found = next(table for table in tables if set(columns) <= set(table.columns))
    return {str(name): list(found[name]) for name in found.columns}


def caption(app: AppTest, begins: str) -> str:
    return next(one.value for one in app.caption if one.value.startswith(begins))
