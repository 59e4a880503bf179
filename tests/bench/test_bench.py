"""The bench measures what it says, on a sample small enough for every test run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from lib.screen.router import PAGES
from tests.bench import plans, session
from tests.bench.__main__ import Measured, measure, prepare, table
from tests.bench.bringing import home
from tests.bench.jobs import JOBS, chosen
from tests.bench.routing import Customer, drawn, orienteering, read, score


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    prepare(60, tmp_path)
    monkeypatch.setenv("DOORSTEP_HOME", str(home(tmp_path)))
    # What counts here is that they run; each page has its own tests.
    monkeypatch.setattr("tests.bench.__main__.TIMES", 1)
    monkeypatch.setattr(session, "VISITS", session.VISITS[:2])
    st.cache_resource.clear()
    st.cache_data.clear()
    yield tmp_path
    st.cache_resource.clear()
    st.cache_data.clear()


def test_every_job_of_the_bench_runs(folder: Path) -> None:
    measured = [measure(name, folder) for name in JOBS]
    assert [one.name for one in measured] == list(JOBS)
    assert all(one.peak_mib > 10 for one in measured)
    lines = session.table_of(folder).read_text().splitlines()
    titles = [*(one.title for one in session.VISITS), "candidates of a day"]
    assert [line[:24].rstrip() for line in lines[1:]] == titles


def test_a_job_that_broke_off_begins_anew(folder: Path) -> None:
    for name in ("import", "fill the store"):
        measure(name, folder)
        assert measure(name, folder).name == name


def test_a_part_of_the_bench_is_measured_with_its_yardsticks() -> None:
    assert chosen(["years"])[:2] == ["read_csv", "empty page"]
    assert {*chosen(["imports"]), *chosen(["sample", "years"])} == {*chosen([])} == {*JOBS}
    assert "fill the store" not in chosen(["imports"])


def test_every_page_of_a_meeting_is_a_page() -> None:
    assert {one.page for one in session.VISITS} <= {page.name for page in PAGES}


def test_ratios_are_those_to_the_yardstick_of_the_same_run() -> None:
    measured = {
        "read_csv": Measured("read_csv", 9.0, 2.0, 300),
        "import": Measured("import", 1.0, 5.0, 700.4),
    }
    assert table(measured).splitlines()[2] == (
        "import                1.000   0.11      5.000   2.50       700  read_csv"
    )


SOLOMON = """C101

VEHICLE
NUMBER     CAPACITY
  25         200

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0      40         50          0          0       1236          0
    1      45         68         10        912        967         90
    2      45         70         30        825        870         90
"""

COLLECTION = """1 1 2 0
0 0
0 40.00 50.00 0.00 0.00 0 0 0 0 1236
1 45.00 68.00 90.00 10.00 1 1 1 912 967
2 45.00 70.00 90.00 30.00 1 1 1 825 870
"""


@pytest.mark.parametrize("text", [SOLOMON, COLLECTION])
def test_classical_instances_are_read_in_both_formats(text: str, tmp_path: Path) -> None:
    file = tmp_path / "c101.txt"
    file.write_text(text)

    customers = read(file)

    assert customers == (
        Customer(40, 50, 0, 0, 0, 1236),
        Customer(45, 68, 90, 10, 912, 967),
        Customer(45, 70, 90, 30, 825, 870),
    )
    assert score(orienteering(customers, 1), ()) == 40


def test_the_plans_of_the_bench_are_measured() -> None:
    figures = plans.of_city(60, 2, 0.05)
    told = plans.line("60 doors", {**figures, "VROOM": None}, "", "product")

    assert list(figures) == list(plans.ENGINES)
    assert all(figure is None or figure > 0 for figure in figures.values())
    assert "VROOM             not installed" in told


def test_every_instance_of_the_bench_has_a_best_known_score() -> None:
    known = json.loads(plans.KNOWN.read_text())

    assert list(known) == sorted(plans.INSTANCES)
    for name, best in known.items():
        whole = orienteering(drawn(name), plans.INSTANCES[name])
        assert 0 < best <= score(whole, ())
