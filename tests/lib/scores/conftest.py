"""What each planted portfolio came to, made once."""

from typing import Any

import pytest

from lib.scores.making import made
from tests.lib.scores.cast import DAYS, World, world


@pytest.fixture(scope="session")
def habit() -> World:
    return world(habit=True)


@pytest.fixture(scope="session")
def coins() -> World:
    return world(habit=False)


@pytest.fixture(scope="session")
def of_habit(habit: World) -> dict[str, Any]:
    return made(habit.observations(), habit.traits(), DAYS[-1])


@pytest.fixture(scope="session")
def of_coins(coins: World) -> dict[str, Any]:
    return made(coins.observations(), coins.traits(), DAYS[-1])
