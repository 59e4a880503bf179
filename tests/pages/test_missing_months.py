"""The parts of the page Recovery about moves name a client whose file of a month is missing."""

from pathlib import Path

import pytest

from lib.portfolio import Portfolio
from tests.lib.measures.test_missing_months import AUGUST, OCTOBER, SEPTEMBER, bring
from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless

GONE = "Left out from 30 Sept 2026 to 31 Oct 2026, because their own files lie further apart: 乙."


@pytest.fixture
def gap(empty: Path) -> Path:
    """Fill a store in which one of two clients has no file of September."""
    place = Portfolio.open(empty)
    for day, days in ((AUGUST, 3), (SEPTEMBER, 33), (OCTOBER, 64)):
        bring(place, f"A1,5,{days}", day, "甲")
    bring(place, "B1,5,3", AUGUST, "乙")
    bring(place, "B1,5,64", OCTOBER, "乙")
    place.ledger.close()
    return empty


@pytest.mark.parametrize("part", ["rolls", "cures", "others"])
def test_a_client_without_a_file_of_a_month_is_named(visit: Visit, gap: Path, part: str) -> None:
    del gap
    app = visit("recovery", measure=part)
    faultless(app)
    said = [one.value.replace("\\", "") for one in app.caption]
    assert any(GONE in one for one in said)


def test_alone_the_client_is_measured_from_a_month_of_which_there_is_a_file(
    visit: Visit, gap: Path
) -> None:
    del gap
    app = visit("recovery", measure="rolls", client="乙", since=str(AUGUST))
    faultless(app)
    assert any("61 days" in one.value for one in app.caption)
