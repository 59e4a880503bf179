"""The alarm of a crew that nobody has heard of, wherever its manager looks."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.safety import checkins
from lib.screen import data
from lib.visits import records
from tests.lib.show.test_crew_safety import planned
from tests.pages.conftest import Visit

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.fixture
def two_lists(with_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two crews of today, of which nothing was heard by noon."""
    monkeypatch.setattr(data, "now", lambda: NOON)
    ledger = Ledger.open(with_sample)
    for crew, members in (("一组", ("李雷",)), ("二组", ("韩梅梅",))):
        shown = replace(planned(), crew=crew, members=members)
        records.save(ledger, shown, NOON - dt.timedelta(hours=5))
    ledger.close()
    return with_sample


@pytest.mark.usefixtures("two_lists")
@pytest.mark.parametrize("page", ["safety", "overview", "visits", "followup"])
def test_each_unheard_crew_stands_on_the_day_pages_and_what_to_do_once(
    visit: Visit, page: str
) -> None:
    app = visit(page)

    assert ["should have left stop 1" in one.value for one in app.error] == [True, True]
    assert sum("listen for the code word" in one.value for one in app.markdown) == 1


def test_the_form_of_an_unheard_crew_proposes_that_all_is_well_which_ends_its_alarm(
    two_lists: Path, visit: Visit
) -> None:
    app = visit("safety")

    says = [one for one in app.selectbox if one.label == "The crew says"]
    assert [one.value for one in says] == [checkins.Step.SAFE, checkins.Step.SAFE]
    next(one for one in app.button if one.label == "Check in").click().run()

    assert len(app.error) == 1
    kept = checkins.said(Ledger.open(two_lists), [one.plan_id for one in _lists(two_lists)])
    assert kept["step"].to_list() == [checkins.Step.SAFE]
    says = [one for one in app.selectbox if one.label == "The crew says"]
    assert sorted(str(one.value) for one in says) == [checkins.Step.SAFE, checkins.Step.START]


def _lists(home: Path) -> tuple[records.Record, ...]:
    return records.on(Ledger.open(home), NOON.date())
