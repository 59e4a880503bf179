"""Recovery on the map, and in one sentence."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless


def said(app: AppTest) -> str:
    parts = (*app.caption, *app.markdown)
    return "\n".join(one.value for one in parts).replace("\\", "")


@pytest.mark.usefixtures("with_sample")
def test_the_map_goes_from_the_only_province_to_a_city_and_its_districts(visit: Visit) -> None:
    app = visit("recovery", measure="places")
    faultless(app)
    assert "成都市: 7.7% (n = 1,588), CNY; no other place has enough cases" in said(app)
    assert app.dataframe[0].value["Place"].to_list() == ["成都市", "达州市", "宜宾市"]
    city = visit("recovery", measure="places", place_city="成都市")
    faultless(city)
    assert "Most was recovered in" in said(city)
    assert city.dataframe[0].value["Cases (n)"].sum() == 1_588


@pytest.mark.usefixtures("with_sample")
def test_the_recovery_is_said_with_its_interval_and_against_the_month_before(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("recovery", as_of="2026-10-31", base="overdue")
    faultless(app)
    assert "Recovered (CNY) from 1 Oct 2026 to 31 Oct 2026" in said(app)
    assert "points against 30 Sept 2026" in said(app)
