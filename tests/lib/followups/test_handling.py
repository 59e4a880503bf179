"""Hand-overs and holds stand in the timeline of their case."""

import datetime as dt

import polars as pl

from lib.followups.codes import HOLD_KINDS
from lib.followups.handling import EVERY_HOLD, handled
from tests.lib.followups.cast import day, noon

ASSIGNED = pl.DataFrame(
    {
        "case_key": ["C1", "C2"],
        "assigned_at": [noon(3), noon(4)],
        "collector_from": [None, "a"],
        "collector_to": ["李四", "b"],
        "reason": ["请假", None],
    }
)
HELD = pl.DataFrame(
    {
        "case_key": ["C1"],
        "hold_kind": ["complaint"],
        "starts_on": [day(5)],
        "ends_on": [day(20)],
        "lifted_on": [day(9)],
        "source": ["热线"],
        "note": [None],
        "evidence": ["ZJ1"],
    },
    schema_overrides={"note": pl.String},
)


def test_each_turn_of_a_case_is_one_line() -> None:
    told = [(one.at, str(one.title), one.detail) for one in handled("C1", ASSIGNED, HELD)]

    assert told == [
        (noon(3), "Handed on from — to 李四", "请假"),
        (day(5), "Hold begins: Complaint", "热线 · ZJ1"),
        (day(9), "Hold lifted: Complaint", None),
    ]


def test_a_hold_that_nobody_lifts_ends_by_itself() -> None:
    unlifted = HELD.with_columns(lifted_on=pl.lit(None, pl.Date))

    told = [(one.at, str(one.title)) for one in handled("C1", ASSIGNED.clear(), unlifted)]
    assert told == [(day(5), "Hold begins: Complaint"), (day(20), "Hold ends: Complaint")]


def test_a_hold_that_is_still_open_has_no_end_in_the_timeline() -> None:
    open_one = HELD.with_columns(
        ends_on=pl.lit(None, pl.Date), lifted_on=pl.lit(None, pl.Date), hold_kind=pl.lit("unheard")
    )

    (only,) = handled("C1", ASSIGNED.clear(), open_one)
    assert (only.at, str(only.title)) == (dt.date(2026, 11, 5), "Hold begins: unheard")


def test_every_hold_that_a_case_can_have_has_a_name() -> None:
    assert {f"hold:{code}" for code in HOLD_KINDS} <= EVERY_HOLD.keys()
    assert "DISPUTE" in EVERY_HOLD
