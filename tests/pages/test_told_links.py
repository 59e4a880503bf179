"""Links: what they ask for and nobody has is said, and the day that was looked at is in them."""

from pathlib import Path

from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless


def test_a_link_for_what_no_file_has_says_so_until_something_is_chosen(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("recovery", bucket="M99", as_of="2020-01-01")
    faultless(app)
    said = " ".join(one.value for one in app.warning).replace("\\", "")
    assert "Bucket: M99" in said
    assert "As-of date: 2020-01-01" in said

    app.multiselect(key="bucket").set_value(["M1"]).run()
    assert "M99" not in " ".join(one.value for one in app.warning)


def test_pages_of_figures_hold_their_day_in_the_address_also_the_newest(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("forecast")
    faultless(app)
    assert app.query_params["as_of"] == "2026-11-20"


def test_lists_of_cases_hold_no_day_that_is_the_newest(visit: Visit, with_sample: Path) -> None:
    del with_sample
    app = visit("cases")
    assert "as_of" not in app.query_params


def test_a_part_a_list_and_a_person_that_nobody_has_are_said_too(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("followup", who="person:ghost", list="nope")
    faultless(app)
    said = " ".join(one.value for one in app.warning).replace("\\", "")
    assert "List: nope" in said
    assert "Collector or crew: person:ghost" in said

    app = visit("team", measure="nonsense")
    faultless(app)
    said = " ".join(one.value for one in app.warning).replace("\\", "")
    assert "What to see: nonsense" in said
