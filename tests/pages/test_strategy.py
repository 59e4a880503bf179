"""The page of the strategy: steps and why, the matrix in versions, segments as a filter."""

from pathlib import Path

import pytest

from lib.ledger import Ledger
from lib.strategy import changing, records
from lib.strategy.changing import Segment
from lib.strategy.matrix import Cell, Matrix, default
from lib.strategy.segments import Rule
from tests.cast import NOON
from tests.pages.conftest import Visit


def test_the_steps_of_the_day_are_counted_by_channel_and_say_why(
    with_sample: Path, visit: Visit
) -> None:
    app = visit("strategy", channel="visit")
    assert not app.exception
    assert any("cases have a step that is due" in one.value for one in app.caption)
    table = app.dataframe[0].value
    print(table.head(3).to_string(), [one.value for one in app.caption])
    assert set(table["Channel"]) == {"Visit"}
