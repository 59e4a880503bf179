"""The page that looks after the crew says when to call and nothing of anybody's money."""

import datetime as dt

import pytest

from lib.show.crew_safety import Safety, told
from lib.show.print_page import visit_sheet
from lib.visits.candidates import sort
from lib.visits.rows import frame
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from lib.words import LANGUAGES, words
from tests.lib.show.test_print_page import DEBT_WORDS, HOSTILE
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

GRACE = dt.timedelta(minutes=30)


def planned() -> VisitList:
    """Two doors."""
    return make(sort(basket({}, {}), {}), CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_page_of_safety_tells_a_finder_nothing_of_money(language: str) -> None:
    safety = Safety(GRACE, "苹果", "110, 120", {})
    page = told(safety, planned(), words(language))
    lines = [line for part in page["parts"] for line in (part["title"], *part["lines"])]
    assert [line for line in lines if DEBT_WORDS.search(line)] == []
    assert any("苹果" in line for line in lines)
    assert any("110" in line for line in lines)


def test_the_office_waits_for_each_departure_and_the_return() -> None:
    shown = planned()
    page = told(Safety(GRACE, "", "", {}), shown, words("en"))
    expected = [
        (name, f"{at:%H:%M}", f"{at + GRACE:%H:%M}")
        for name, at in (
            ("1", shown.stops[0].leave),
            ("2", shown.stops[1].leave),
            ("back", shown.back),
        )
    ]
    assert page["times"] == expected
    assert "Help" not in [part["title"] for part in page["parts"]]


def test_a_warning_stands_at_its_stop_and_is_no_markup() -> None:
    shown, cases = planned(), basket({}, {})
    safety = Safety(GRACE, "", "110", {"C1": [HOSTILE, HOSTILE], "C9": ["elsewhere"]})
    rows = frame(shown, cases, full=True)
    page = visit_sheet(shown, rows, words("en"), full=True, safety=safety)
    assert page.count('<div class="warning">') == 1
    assert "<script>" not in page
    assert "elsewhere" not in page
