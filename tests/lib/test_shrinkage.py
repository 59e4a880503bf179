"""Rates of cells, by hand and by what must always hold."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import shrinkage


def counts(*cells: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(cells, schema=["bucket", "x", "n"], orient="row")


def rates(*cells: tuple[str, int, int]) -> list[float]:
    (level,) = shrinkage.levels(counts(*cells), ("bucket",))
    return level.cells["rate"].to_list()


def test_cells_that_differ_are_drawn_as_far_as_chance_demands() -> None:
    # parent (7 + ½) / 21 = 0.357143; Σ n (p − m)² / (m (1 − m)) = 5.448889;
    # ρ = (5.448889 − 2) / 18 = 0.191605; s = 1/ρ − 1 = 4.219075
    assert rates(("M2", 6, 10), ("M3", 1, 10)) == pytest.approx([0.527940, 0.176299], abs=1e-6)


def test_cells_that_differ_no_more_than_chance_say_what_all_say() -> None:
    # parent 4.5 / 21; s = 1000: (3 + 214.2857) / 1011 and (1 + 214.2857) / 1009
    assert rates(("M2", 3, 11), ("M3", 1, 9)) == pytest.approx([0.214922, 0.213365], abs=1e-6)


def test_a_parent_counts_for_one_visit_at_least() -> None:
    # s = 0.595 becomes 1: (8 + 0.404762) / 11 and 0.404762 / 11
    assert rates(("M2", 8, 10), ("M3", 0, 10)) == pytest.approx([0.764069, 0.036797], abs=1e-6)


def test_a_cell_that_nobody_saw_has_the_rate_of_the_one_around_it() -> None:
    by = ("bucket", "tier")
    seen = pl.DataFrame({"bucket": ["M2", "M3"], "tier": ["S", "S"], "x": [6, 1], "n": [10, 10]})
    wanted = pl.DataFrame({"bucket": ["M2", "M7+"], "tier": ["L", "L"]})

    found = shrinkage.over(wanted, shrinkage.levels(seen, by), shrinkage.root(7, 20))

    assert found["rate"].to_list() == pytest.approx([0.527940, 7.5 / 21], abs=1e-6)
    assert found.select("x", "n", "top_n").rows() == [(0, 0, 10), (0, 0, 0)]


CELLS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(1, 40), st.floats(0, 1)),
    min_size=1,
    max_size=12,
    unique_by=lambda cell: cell[:2],
)


@given(CELLS)
def test_a_rate_lies_between_that_of_the_cell_and_that_of_its_parent(
    cells: list[tuple[str, str, int, float]],
) -> None:
    told = [(top, low, round(n * share), n) for top, low, n, share in cells]
    frame = pl.DataFrame(told, schema=["top", "low", "x", "n"], orient="row")

    for level in shrinkage.levels(frame, ("top", "low")):
        for row in level.cells.iter_rows(named=True):
            low, high = sorted((row["x"] / row["n"], row["parent"]))
            assert low - 1e-9 <= row["rate"] <= high + 1e-9
            assert 0 < row["rate"] < 1
