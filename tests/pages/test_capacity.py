"""Sharing a plan, and what other numbers of crews would cover, on the planning page."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.errors import DoorstepError
from lib.screen.planning import capacity, desk, searching, study
from lib.screen.planning.desk import Desk
from lib.screen.planning.searching import Job
from lib.visits.plans.balancing import MEASURES, Measure, loads
from lib.visits.plans.making import Search
from lib.visits.solving.nearest import NearestFirst
from lib.words import words
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless

DATE = "2026-11-23"


def at_once(
    work: Callable[[], None], refuse: Callable[[DoorstepError], None], begin: Callable[[], None]
) -> None:
    """Work before the page goes on: pages without a browser do not look again by themselves."""
    begin()
    try:
        work()
    except DoorstepError as refused:
        refuse(refused)


def quickly(self: Job, ground: object) -> Search:
    """Look for a few steps by the simplest engine; the same plan on every machine."""
    del self, ground
    return Search(NearestFirst(), iterations=20)


@pytest.fixture
def planned(with_sample: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A plan of all crews on the sample, by the nearest door first: uneven."""
    del with_sample
    monkeypatch.setattr(searching, "beside", at_once)
    monkeypatch.setattr(Job, "search", quickly)
    monkeypatch.setattr(study, "Best", NearestFirst)
    return press(visit("planning", first=DATE), "Make the plan")


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    return app.run()


def the_desk() -> Desk:
    return list(desk._desks().values())[-1]


def test_the_span_of_a_figure_is_short_enough_to_be_read_with_it() -> None:
    measures = ("gain", "added", "share", "stops", "left", "hours", "km")
    row: dict[str, float] = dict.fromkeys(measures, 0.5)
    row |= {"crews": 2, "gain": 4_319_259, "gain_low": 3_961_816, "gain_high": 4_534_167}
    row |= {"added": 2_007_512, "added_low": 1_796_177, "added_high": 2_216_900}

    table = capacity._table(words("zh_Hans"), pl.DataFrame([row]), "CNY").row(0)

    assert table[1:3] == ("¥43,192.59 (4万–4.5万)", "¥20,075.12 (1.8万–2.2万)")


def gap() -> float:
    made = the_desk().draft
    assert made is not None
    have = loads(made.ground, made.now, Measure.MONEY)
    return max(have.values()) - min(have.values())


def test_a_plan_is_shared_more_evenly_at_a_price_and_that_is_undone(planned: AppTest) -> None:
    before = gap()
    planned.selectbox(key="planning_share_by").select_index(list(MEASURES).index(Measure.MONEY))
    planned.number_input(key="planning_share_minutes").set_value(600)
    planned.run()

    app = press(planned, "Share evenly")

    faultless(app)
    assert gap() < before
    assert any(one.delta for one in app.metric)
    press(app, "Undo")
    assert gap() == before


def test_customers_without_a_list_before_stay_where_they_are(planned: AppTest) -> None:
    made = the_desk().draft
    assert made is not None

    app = press(planned, "Same crew as last time")

    assert any("The plan stays as it is" in one.value for one in app.info)
    after = the_desk().draft
    assert after is not None
    assert after.now == made.now


def test_capacity_says_what_one_crew_more_would_add_and_on_how_many_draws(
    planned: AppTest,
) -> None:
    planned.query_params["room"] = "capacity"
    app = press(planned.run(), "Work it out")

    faultless(app)
    assert any(one.value.startswith("#### One crew more than today's") for one in app.markdown)
    assert any("n = 8 of 8 draws" in one.value for one in app.caption)


def test_without_a_plan_capacity_says_what_to_do_first(with_sample: Path, visit: Visit) -> None:
    del with_sample
    app = visit("planning", room="capacity")

    faultless(app)
    assert any("Please make one first" in one.value for one in app.info)


@pytest.mark.parametrize(
    ("low", "high", "now", "told"),
    [
        (1, 4, 3, (1, 2, 3, 4)),
        (1, 20, 8, (1, 5, 8, 9, 13, 17, 20)),
        (5, 5, 2, (5,)),
    ],
)
def test_numbers_of_crews_are_few_and_have_todays_among_them(
    low: int, high: int, now: int, told: tuple[int, ...]
) -> None:
    assert capacity.levels(low, high, now) == told
