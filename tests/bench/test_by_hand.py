"""Each yardstick of several steps gives the figures of the product, else its ratio says nothing."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.bench import by_hand, measuring, months

STEPWISE = ("people", "forecast", "survival", "funnel", "hours", "coverage", "promises", "cost")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("months")
    months.write(folder, 300)
    return folder


@pytest.mark.parametrize("name", STEPWISE)
def test_the_yardstick_gives_the_figures_of_the_product(name: str, home: Path) -> None:
    by_product = measuring.job(name, home)()
    query = by_hand.job(name, home)()

    assert isinstance(by_product, pl.DataFrame)
    assert isinstance(query, pl.DataFrame)
    assert query.height > 0
    assert_frame_equal(by_product.select(query.columns), query, check_row_order=False, rel_tol=1e-9)
