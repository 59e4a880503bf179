"""The ladder: up by attempts, down by payments, never past a hold, always with the rule."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.strategy import saying
from lib.strategy.actions import CHANNELS
from lib.strategy.ladder import LADDER, ladder, said, said_next
from tests.lib.followups.cast import day, noon, payments
from tests.lib.strategy.cast import TODAY, cases, sources, stepped


def climbed(
    *contacted: dict[str, Any], paid: tuple[tuple[Any, ...], ...] = (), **case: object
) -> dict[str, Any]:
    """The rung of a case, with its step."""
    known = sources(*contacted, paid=paid)
    found = stepped(cases(case), known)
    rungs = ladder(found, known.followups, known.paid, TODAY)
    row = {**found.row(0, named=True), **rungs.row(0, named=True)}
    row["stopped"] = saying.why(row)
    return row


def at(number: int, channel: str = "visit", **rest: object) -> dict[str, Any]:
    return {"happened_at": noon(number), "channel": channel, **rest}


SMS, CALL, LETTER, VISIT = at(1, "sms"), at(3, "call"), at(5, "letter"), at(8)


@pytest.mark.parametrize(
    ("contacted", "paid", "level", "said_of_it"),
    [
        ((), (), 0, "L0 reminder before it is due: nothing was done yet"),
        ((SMS,), (), 1, "L1 text message: Text message on 2026-11-01"),
        ((SMS, CALL, LETTER), (), 3, "L3 letter: Letter on 2026-11-05"),
        ((CALL, SMS | {"happened_at": noon(4)}), (), 2, "L2 call: Call on 2026-11-03"),
        ((SMS, VISIT), (), 4, "L4 visit to the first address: Visit on 2026-11-08"),
        ((VISIT, at(12)), (), 5, "L5 visit at another time or address: Visit on 2026-11-12"),
        ((VISIT, at(12, "letter")), (), 6, "L6 formal demand: Letter on 2026-11-12"),
        ((VISIT, at(12, "call", outcome="LEGAL")), (), 7, "L7 legal review: Call on 2026-11-12"),
        (
            (VISIT,),
            ((day(9), 100), (day(9), 50), (day(10), 100)),
            2,
            "L2 call: Visit, then down by 2 for payments, the last on 2026-11-10",
        ),
        ((VISIT,), ((day(8), 100),), 4, "L4 visit to the first address: Visit on 2026-11-08"),
        ((VISIT, at(14, "call")), ((day(9), 1), (day(10), 1)), 2, "L2 call: Call on 2026-11-14"),
    ],
)
def test_attempts_take_a_case_up_and_payments_down(
    contacted: tuple[dict[str, Any], ...],
    paid: tuple[tuple[Any, ...], ...],
    level: int,
    said_of_it: str,
) -> None:
    found = climbed(*contacted, paid=paid)
    assert (found["level"], str(said(found, CHANNELS))) == (level, said_of_it)


def test_a_visit_that_was_not_made_takes_nobody_up() -> None:
    assert climbed(at(8, outcome="NOT_DONE"))["level"] == 0


def test_the_next_rung_follows_after_days_without_a_promise() -> None:
    found = climbed(CALL)
    assert (found["next_level"], found["next_on"]) == (3, day(8))
    assert str(said_next(found)) == "L3 letter: nothing promised for 5 days"
    assert climbed()["next_level"] == 1


def test_broken_promises_and_lost_contact_move_a_case_on_at_once() -> None:
    promised = [
        at(made, "call", outcome="PTP", promise_amount=100, promise_date=day(made + 2))
        for made in (1, 8)
    ]
    found = climbed(*promised)
    assert (found["next_level"], found["next_on"]) == (3, TODAY)
    assert str(said_next(found)) == "L3 letter: 2 promises broken in 90 days"
    lost = climbed(*(at(n, "call", outcome="CALL_RNR") for n in (-70, -69, -68)))
    assert str(said_next(lost)) == "L3 letter: contact is lost"


def test_a_held_case_stays_where_it_is_and_says_why() -> None:
    found = climbed(CALL, held="hold:agreement")
    assert (found["level"], found["next_level"], found["next_on"]) == (2, None, None)
    assert str(said_next(found)) == ("Stays at L2 call: a repayment agreement is being kept")


CONTACTS = st.lists(
    st.tuples(st.integers(1, 19), st.sampled_from(["sms", "call", "letter", "visit"])), max_size=8
)
PAYMENTS = st.lists(st.integers(1, 20), max_size=5)


@given(CONTACTS, PAYMENTS)
def test_the_rung_is_that_of_walking_through_the_days(
    contacted: list[tuple[int, str]], paid: list[int]
) -> None:
    contacted = sorted(contacted, key=lambda one: one[0])
    found = climbed(
        *(at(number, channel) for number, channel in contacted),
        paid=tuple((day(number), 100) for number in paid),
    )
    assert found["level"] == walked(contacted, set(paid))
    assert set(LADDER) <= set(found)


def walked(contacted: list[tuple[int, str]], paid: set[int]) -> int:
    """The rung by going through the days one by one, payments first on each."""
    level, visits = 0, 0
    for number in range(1, 21):
        level = max(level - (number in paid), 0)
        for when, channel in contacted:
            if when == number:
                visits += channel == "visit"
                rungs = {
                    "sms": 1,
                    "call": 2,
                    "letter": 6 if visits else 3,
                    "visit": 5 if visits > 1 else 4,
                }
                level = max(level, rungs[channel])
    return level


def test_payments_of_the_future_take_nobody_down() -> None:
    known = sources(VISIT)
    later = payments((TODAY + dt.timedelta(days=1), 100)).rename({"pay_date": "day"})
    paid = later.select("case_key", "day", "currency", paid="amount")
    assert ladder(stepped(cases({}), known), known.followups, paid, TODAY)["level"][0] == 4
