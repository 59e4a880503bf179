"""Consents and wishes in one line."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.holds.wishing import GIVEN
from lib.show.wishes import for_crew, told
from lib.words import words

USUAL: dict[str, Any] = {
    "case_key": "C1",
    "basis": "wish",
    "value": None,
    "weekdays": [],
    "time_from": dt.time(18),
    "time_to": dt.time(20),
}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"about": "times"}, "Times of contact: Every day 18:00–20:00 (wishes for it)"),
        (
            {"about": "times", "weekdays": [0, 5]},
            "Times of contact: Monday, Saturday 18:00–20:00 (wishes for it)",
        ),
        ({"about": "entry", "basis": "refusal"}, "Coming inside: forbids it"),
        (
            {"about": "speak_to", "value": "his sister, 13812345678", "basis": "consent"},
            "Who may be spoken to: his sister, 138****5678 (agreed to it)",
        ),
    ],
)
def test_a_wish_reads_as_one_line(row: dict[str, Any], said: str) -> None:
    assert told(words("en"), {**USUAL, **row}) == said


def test_the_crew_is_told_what_concerns_it() -> None:
    rows = [
        {**USUAL, "about": "entry", "basis": "refusal"},
        {**USUAL, "about": "channel", "value": "call"},
        {**USUAL, "about": "language", "value": "粤语", "case_key": "C2"},
    ]
    frame = pl.DataFrame(rows, schema={name: GIVEN[name] for name in rows[0]})

    assert for_crew(words("en"), frame) == {
        "C1": ["Coming inside: forbids it"],
        "C2": ["Language spoken: 粤语 (wishes for it)"],
    }
