"""What was agreed with a customer stands beside the step of the strategy, and goes before it."""

import datetime as dt

import pytest

from lib.strategy.saying import agreed
from tests.lib.strategy.cast import TODAY

LATER = TODAY + dt.timedelta(days=3)
ROW = {"rule": "M1A/S/low", "fixed_visit": None, "fixed_time": None, "promised_for": None}


def test_an_agreed_time_is_kept_also_where_the_strategy_does_nothing() -> None:
    told = agreed({**ROW, "fixed_visit": TODAY, "fixed_time": dt.time(9, 30)}, TODAY)
    assert str(told).endswith("at 09:30: to be kept, whatever the strategy says.")
    assert str(agreed({**ROW, "rule": "agreed", "fixed_visit": LATER}, TODAY)).startswith("Agreed")


def test_a_promise_asks_for_a_look_from_its_day_on() -> None:
    told = agreed({**ROW, "rule": "promise", "promised_for": TODAY}, TODAY)
    assert "look for the payment" in str(told)
    assert agreed({**ROW, "rule": "promise", "promised_for": LATER}, TODAY) is None


@pytest.mark.parametrize("stop", ["agreement", "hold", "ended", "paid"])
def test_nothing_agreed_outlives_what_stops_collection(stop: str) -> None:
    assert agreed({**ROW, "rule": stop, "fixed_visit": TODAY, "promised_for": TODAY}, TODAY) is None
