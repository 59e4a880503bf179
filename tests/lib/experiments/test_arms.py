"""What arms do to steps and visits: they forbid and prefer, and permit nothing."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.experiments.arms import ARMS, DOES, INSTEAD, unvisited
from lib.strategy import saying
from lib.strategy.actions import ACTS, VISIT
from lib.strategy.matrix import default
from lib.strategy.steps import steps
from tests.lib.followups.cast import contacts
from tests.lib.strategy.cast import TODAY, cases, sources, with_standing

SINCE = TODAY - dt.timedelta(days=3)
VISITED = {"dpd": 75, "overdue_amount": 5_000_000, "tier": "L"}
"""A case that gets a visit by the strategy of the product."""


def arm(does: str, person: str = "P1") -> pl.DataFrame:
    last = SINCE + dt.timedelta(days=14)
    rows = [(person, "Quiet", "B", does, SINCE, last)]
    return pl.DataFrame(rows, schema=dict(ARMS), orient="row")


def step(does: str | None, *contacted: dict[str, Any], **case: Any) -> dict[str, Any]:  # noqa: ANN401 — columns
    """The step of a case in an arm; None: in none."""
    known = sources(*contacted)
    frame = with_standing(cases({"dpd": 75, **case}), known)
    inside = None if does is None else arm(does)
    return steps(frame, known, default(), TODAY, inside).row(0, named=True)


def test_every_step_with_a_visit_has_one_without() -> None:
    visits = {code for code, act in ACTS.items() if VISIT in act.channels}
    assert set(INSTEAD) == visits
    assert all(VISIT not in ACTS[code].channels for code in INSTEAD.values())


@pytest.mark.parametrize(
    ("does", "action", "channel"),
    [
        (None, "visit_letter", "visit"),
        ("usual", "visit_letter", "visit"),
        ("no_visit", "letter", "letter"),
        ("visit_first", "visit_letter", "visit"),
        ("message_first", "sms", "sms"),
        ("only_sms", "sms", "sms"),
        ("only_call", "call", "call"),
        ("only_letter", "letter", "letter"),
        ("only_visit", "visit", "visit"),
    ],
)
def test_an_arm_takes_the_place_of_the_step(does: str | None, action: str, channel: str) -> None:
    told = step(does)
    assert (told["action"], told["channel"]) == (action, channel)
    assert (told["experiment"], told["arm"]) == ((None, None) if does is None else ("Quiet", "B"))


def test_every_arm_is_tried_here() -> None:
    assert set(DOES) == {
        *("usual", "no_visit", "visit_first", "message_first"),
        *("only_sms", "only_call", "only_letter", "only_visit"),
    }


@pytest.mark.parametrize("does", list(DOES))
def test_no_arm_gives_a_step_to_a_case_that_a_hold_stops(does: str) -> None:
    told = step(does, held="complaint")
    assert (told["action"], told["rule"]) == ("none", "hold")


@pytest.mark.parametrize("does", ["visit_first", "only_visit"])
def test_no_arm_visits_where_the_strategy_never_does(does: str) -> None:
    assert step(does, dpd=10)["channel"] != VISIT


def test_a_visit_that_an_arm_brings_keeps_the_days_between_visits() -> None:
    told = step("only_visit", dpd=20)
    assert (told["action"], told["cadence_days"]) == ("visit", 7)


def test_after_the_first_visit_or_message_the_strategy_goes_on() -> None:
    on = dt.datetime.combine(SINCE, dt.time(10))
    assert step("visit_first", dpd=20)["action"] == "visit"
    been = {"happened_at": on, "outcome": "NOBODY_HOME"}
    assert step("visit_first", been, dpd=20)["action"] != "visit"
    told = {"happened_at": on, "channel": "sms", "outcome": "SMS_SENT"}
    assert step("message_first", told)["action"] == "visit_letter"


def test_the_sentence_of_a_case_names_experiment_and_arm() -> None:
    assert "experiment “Quiet”, arm “B”" in str(saying.said(step("no_visit")))


def test_an_arm_without_visits_keeps_all_cases_of_the_person_from_being_visited() -> None:
    frame = cases({}, {"person_key": "P1"}, {})
    kept = unvisited(frame, arm("no_visit"), contacts(), TODAY)
    assert kept["case_key"].to_list() == ["C1", "C2"]
    assert unvisited(frame, arm("usual"), contacts(), TODAY).is_empty()
    assert unvisited(frame, arm("visit_first"), contacts(), TODAY).is_empty()
    assert unvisited(frame, arm("only_call"), contacts(), TODAY).height == 2


def test_before_the_message_nobody_visits_and_from_the_day_after_it_he_may() -> None:
    frame, first = cases({}), arm("message_first")
    assert unvisited(frame, first, contacts(), TODAY).height == 1
    on = dt.datetime.combine(TODAY, dt.time(9))
    sent = contacts({"happened_at": on, "channel": "sms"})
    assert unvisited(frame, first, sent, TODAY).height == 1
    assert unvisited(frame, first, sent, TODAY + dt.timedelta(days=1)).is_empty()
    old = contacts({"happened_at": on - dt.timedelta(days=9), "channel": "sms"})
    assert unvisited(frame, first, old, TODAY).height == 1
