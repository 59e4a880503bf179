"""The same crew for the same customer, as far as somebody wants to pay for it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lib.ledger import Ledger
from lib.visits import records
from lib.visits.plans.continuity import crews_before, familiar, strangers
from lib.visits.plans.drawing import plan, routes
from lib.visits.plans.ground import Arrangement
from lib.visits.plans.wishes import Pin
from tests.lib.visits.plans.world import CREWS, FIRST, Gate, ground

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
BEFORE = {"C0": CREWS[1], "C5": CREWS[0], "C7": "三组"}


SHARED = Arrangement(((0, 1, 2, 3), (4, 5, 6, 7)))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def test_stops_go_back_to_the_crew_that_knows_them() -> None:
    told = ground(8)
    now = SHARED

    after = familiar(told, now, BEFORE, most_minutes=600)

    assert strangers(told, now, BEFORE) == [0, 5]
    assert strangers(told, after, BEFORE) == []
    assert after.planned == now.planned
    assert plan(told, after).problems == ()


def test_a_stop_that_would_cost_too_much_stays() -> None:
    told = ground(8)

    assert familiar(told, SHARED, BEFORE, most_minutes=-600) == SHARED


def test_what_is_pinned_locked_or_refused_stays() -> None:
    gate = Gate(lambda key, _, __: key == "C5")
    told = ground(8, gate=gate)
    now = dataclasses.replace(SHARED, pins={0: Pin(crew=CREWS[0])})

    assert familiar(told, now, BEFORE, most_minutes=600) == now
    locked = dataclasses.replace(SHARED, locked=frozenset({0}))
    assert familiar(told, locked, BEFORE, most_minutes=600) == locked


def test_the_last_list_before_the_day_says_who_was_there(ledger: Ledger) -> None:
    told = ground(4)
    first, second = (routes(told, Arrangement(orders)) for orders in (((0, 1), ()), ((2,), (1,))))
    days = [FIRST - dt.timedelta(days=2), FIRST - dt.timedelta(days=1), FIRST]
    for day, lists in zip(days, (first, second, first), strict=True):
        for one in lists.values():
            records.save(ledger, dataclasses.replace(one, day=day), NOW)

    assert crews_before(ledger, FIRST) == {"C0": CREWS[0], "C1": CREWS[1], "C2": CREWS[0]}
