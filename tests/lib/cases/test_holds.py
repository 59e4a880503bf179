"""A listed hold keeps a case from its first to its last day, and a person's from all of them."""

import datetime as dt

import polars as pl
import pytest

from lib.cases.holds import active

DAY = dt.date(2026, 11, 10)
CASES = pl.DataFrame({"case_key": ["C1", "C2", "C3", "C4"], "person_key": ["P1", "P1", "P2", None]})
HOLD = {
    "case_key": "C1",
    "person_key": "P1",
    "hold_kind": "dispute",
    "starts_on": dt.date(2026, 11, 1),
    "ends_on": None,
    "lifted_on": None,
}
SCHEMA = {
    **dict.fromkeys(("case_key", "person_key", "hold_kind"), pl.String),
    **dict.fromkeys(("starts_on", "ends_on", "lifted_on"), pl.Date),
}


def held(*holds: dict[str, object]) -> dict[str, str]:
    frame = pl.DataFrame([{**HOLD, **one} for one in holds], schema=SCHEMA)
    told = active(frame, CASES, DAY, gravest=("deceased", "dispute"), of_person=("deceased",))
    return dict(told.sort("case_key").iter_rows())


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({}, True),
        ({"starts_on": None}, True),
        ({"starts_on": DAY}, True),
        ({"starts_on": DAY + dt.timedelta(1)}, False),
        ({"ends_on": DAY}, True),
        ({"ends_on": DAY - dt.timedelta(1)}, False),
        ({"lifted_on": DAY + dt.timedelta(1)}, True),
        ({"lifted_on": DAY}, False),
    ],
)
def test_a_hold_counts_from_its_first_to_its_last_day(
    dates: dict[str, dt.date | None], *, holds: bool
) -> None:
    assert held(dict(dates)) == ({"C1": "hold:dispute"} if holds else {})


def test_a_fact_about_the_person_holds_for_all_his_cases() -> None:
    assert held({"hold_kind": "deceased"}) == {"C1": "hold:deceased", "C2": "hold:deceased"}


def test_the_person_is_known_even_when_the_named_case_has_left_the_file() -> None:
    assert held({"case_key": "gone", "hold_kind": "deceased"}) == {
        "C1": "hold:deceased",
        "C2": "hold:deceased",
        "gone": "hold:deceased",
    }


def test_the_gravest_of_several_holds_is_named() -> None:
    both = held({}, {"hold_kind": "deceased"}, {"hold_kind": "unheard of", "case_key": "C4"})

    assert both == {"C1": "hold:deceased", "C2": "hold:deceased", "C4": "hold:unheard of"}
