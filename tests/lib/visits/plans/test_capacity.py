"""What more crews, days and hours would cover."""

import polars as pl
import pytest

from lib.visits.plans import capacity
from lib.visits.plans.capacity import Asked, Search, summed
from lib.visits.solving.best import Best
from lib.visits.solving.compiled import AVAILABLE
from tests.lib.visits.plans.world import ground

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="numba is not installed; too slow without")


def drawn(crews: tuple[int, ...], *, days: int = 1, hours: float | None = None) -> pl.DataFrame:
    told = ground(60, days=2)
    asked = Asked(crews, days, "CNY", hours)
    return capacity.capacity(told, asked, Search(Best(), iterations=400, draws=4))


def test_more_crews_bring_more_and_each_of_them_less_than_the_one_before() -> None:
    told = summed(drawn((1, 2, 3, 4)))

    assert told["crews"].to_list() == [1, 2, 3, 4]
    assert told["draws"].to_list() == [4] * 4
    assert told["gain"].is_sorted()
    assert told["left"].is_sorted(descending=True)
    assert (told["added_low"] <= told["added_high"]).drop_nulls().all()
    assert told["added"][1] > told["added"][3] > 0


def test_what_is_visited_and_what_is_left_are_all_doors_of_a_draw() -> None:
    told = drawn((1, 3))

    assert (told["stops"] + told["left"]).to_list() == [60] * 8
    assert told["share"].is_between(0, 1).all()


def test_more_days_and_longer_shifts_cover_more() -> None:
    least, longer, both = (
        summed(drawn((2,), days=days, hours=hours))["stops"][0]
        for days, hours in ((1, 4.0), (1, 9.0), (2, 9.0))
    )

    assert least < longer < both


def test_the_draws_differ_and_the_same_seed_gives_the_same() -> None:
    first, again = drawn((2,)), drawn((2,))

    assert first.equals(again)
    assert first["gain"].n_unique() > 1


def test_whoever_stops_keeps_what_is_known_by_then() -> None:
    seen: list[float] = []
    search = Search(
        Best(),
        iterations=100,
        draws=4,
        tell=lambda share, _: seen.append(share),
        cancelled=lambda: len(seen) == 3,
    )

    told = capacity.capacity(ground(20), Asked((1, 2), 1, "CNY"), search)

    assert seen == [1 / 8, 2 / 8, 3 / 8]
    assert told.height == 3
    assert summed(told).height == 2
