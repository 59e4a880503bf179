"""Links: what they ask for and nobody has is said, and the day that was looked at is in them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Visit
from tests.pages.test_checklist import faultless


def _told(app: AppTest) -> str:
    """What the page warns of, as it reads."""
    return " ".join(one.value for one in app.warning).replace("\\", "")


def test_a_link_for_what_no_file_has_says_so_until_something_is_chosen(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("recovery", bucket="M99", as_of="2020-01-01")
    faultless(app)
    said = _told(app)
    assert "Bucket: M99" in said
    assert "As-of date: 2020-01-01" in said

    app.multiselect(key="bucket").set_value(["M1"]).run()
    assert "M99" not in _told(app)


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
    said = _told(app)
    assert "List: nope" in said
    assert "Collector or crew: person:ghost" in said

    app = visit("team", measure="nonsense")
    faultless(app)
    said = _told(app)
    assert "What to see: nonsense" in said


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        ("strategy", {"strategy_part": "nope"}, ["What to see: nope"]),
        ("messages", {"messages_part": "nope"}, ["What to see: nope"]),
        ("forecast", {"part": "nope", "weeks": "99"}, ["Part: nope", "Weeks ahead: 99"]),
        ("compliance", {"part": "nope"}, ["Part: nope"]),
        ("recovery", {"by": "nope", "since": "1999-01-01"}, ["By: nope", "1999-01-01"]),
        ("questions", {"q_rows": "nope"}, ["Rows of the table: nope"]),
    ],
)
def test_every_list_of_every_page_says_what_a_link_asks_of_it_in_vain(
    page: str, asked: dict[str, str], said: list[str], visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit(page, **asked)
    faultless(app)
    (told,) = [one.value.replace("\\", "") for one in app.warning if "link" in one.value]
    assert all(one in told for one in said)


def test_what_a_link_asked_of_one_page_in_vain_is_not_said_on_another(
    visit: Visit, with_sample: Path
) -> None:
    del with_sample
    app = visit("team", measure="nonsense")
    app.switch_page("pages/recovery.py").run()
    faultless(app)
    assert "nonsense" not in _told(app)
