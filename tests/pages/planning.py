"""The planning page as its tests use it: a plan made at once, pressing, reading the desk."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.errors import DoorstepError
from lib.screen.planning import desk, searching
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Job
from lib.visits.plans.drafting import Draft
from lib.visits.plans.making import Search
from lib.visits.solving.nearest import NearestFirst
from tests.pages.conftest import Visit, opened
from tests.pages.test_checklist import faultless

DATE = "2026-11-23"


def at_once(
    work: Callable[[], None], refuse: Callable[[DoorstepError], None], begin: Callable[[], None]
) -> None:
    """Search before the page goes on: pages without a browser do not look again by themselves."""
    searching._run(work, refuse, begin)


def quickly(self: Job, ground: object) -> Search:
    """Look for a few steps by the simplest engine; the same plan on every machine."""
    del self, ground
    return Search(NearestFirst(), iterations=20)


@pytest.fixture
def searched(with_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample, and searches that are over when they begin."""
    monkeypatch.setattr(searching, "beside", at_once)
    monkeypatch.setattr(Job, "search", quickly)
    return with_sample


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def the_desk() -> Desk:
    return list(desk._desks().values())[-1]


def made_now() -> Draft:
    made = the_desk().draft
    assert made is not None
    return made


@cache
def _planned(sample_home: Path) -> Desk:
    """Make a plan at the page, once for all who change a copy of it."""
    home = sample_home.with_name("planned")
    shutil.copytree(sample_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOORSTEP_HOME", str(home))
        patch.setattr(searching, "beside", at_once)
        patch.setattr(Job, "search", quickly)
        st.cache_resource.clear()
        faultless(press(opened("planning", first=DATE, crews="一组"), "Make the plan"))
        made = the_desk()
    st.cache_resource.clear()  # it holds that store
    st.cache_data.clear()
    return made


@pytest.fixture
def planned(searched: Path, visit: Visit, sample_home: Path) -> AppTest:
    """Give the page with a plan made a moment ago."""
    del searched
    own = replace(_planned(sample_home))
    desk._desks()[own.desk_id] = own
    return visit("planning", first=DATE, crews="一组", desk=own.desk_id)
