"""Checks apart from the screen, for the tests of what comes of them."""

import datetime as dt

import polars as pl

from lib.intake import Options
from lib.portfolio import Portfolio
from lib.portfolio.apart import staging
from lib.portfolio.apart.jobs import Checked, Job

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NAME = "cases_2026-11-20.csv"
CASES = "案件编号,逾期金额,逾期天数\nA1,5,3\nA2,x,4\nA3,7.5,5\n".encode()
PATIENCE = 120.0
"""Seconds that a process may take on a busy machine."""


def asked(place: Portfolio, content: bytes = CASES, name: str = NAME, **options: str) -> Job:
    home = place.folder.parent
    return staging.start(home, content, name, Options(**options), now=NOW, memory_mb=3000)  # type: ignore[arg-type]


def checked_here(place: Portfolio, content: bytes = CASES, name: str = NAME) -> Job:
    job = asked(place, content, name)
    staging.check(job, place, now=NOW)
    return job


def checked_apart(place: Portfolio, content: bytes = CASES) -> Job:
    job = asked(place, content)
    staging.check_apart(job)
    staging.wait(job, PATIENCE)
    return job


def verdict(job: Job) -> Checked:
    found = staging.look(job, NOW)
    assert isinstance(found, Checked)
    return found


def cases_of(place: Portfolio) -> pl.DataFrame:
    return place.cases().drop("import_id").collect()
