"""The bench measures what it says, on a sample small enough for every test run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests.bench.__main__ import Measured, measure, prepare, table
from tests.bench.jobs import JOBS, home


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    prepare(60, tmp_path)
    monkeypatch.setenv("DOORSTEP_HOME", str(home(tmp_path)))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield tmp_path
    st.cache_resource.clear()
    st.cache_data.clear()


def test_every_job_of_the_bench_runs(folder: Path) -> None:
    measured = [measure(name, folder) for name in JOBS]
    assert [one.name for one in measured] == list(JOBS)
    assert all(one.peak_mib > 10 for one in measured)


def test_ratios_are_those_to_the_yardstick_of_the_same_run() -> None:
    measured = {
        "read_csv": Measured("read_csv", 9.0, 2.0, 300),
        "import": Measured("import", 1.0, 5.0, 700.4),
    }
    assert table(measured).splitlines()[2] == (
        "import                1.000   0.11      5.000   2.50       700  read_csv"
    )
