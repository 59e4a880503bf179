"""A tally of pairs tells every rate as the pairs themselves do."""

from collections.abc import Callable

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.measures.cures import cure_rate, cures, fated
from lib.measures.flows import stocks
from lib.measures.noise import Estimate, of_parts, of_sums, ratio
from lib.measures.rolls import basis_of, courses, rolls, worsening
from lib.measures.tallies import tally, with_agreed
from tests.lib.measures.cast import pairs

AGREED = pl.Series(["cured", "rolls", "missing"])
NOBODY = pl.Series([], dtype=pl.String)


@pytest.fixture
def many() -> pl.DataFrame:
    """The dozen pairs three times, so that a row of a tally stands for several."""
    return pl.concat([pairs()] * 3)


@pytest.mark.parametrize(
    "measure", [lambda one: rolls(one, "balance"), lambda one: courses(one, "overdue")]
)
def test_rolls_are_the_same(
    many: pl.DataFrame, measure: Callable[[pl.DataFrame], pl.DataFrame]
) -> None:
    assert tally(many).height < many.height
    assert basis_of(tally(many)) == basis_of(many)
    assert_frame_equal(measure(tally(many)), measure(many))


def test_stocks_are_the_same(many: pl.DataFrame) -> None:
    found, told = stocks(tally(many), "balance"), stocks(many, "balance")
    assert_frame_equal(found, told, check_row_order=False)


@pytest.mark.parametrize("by_amount", [True, False])
def test_intervals_are_the_same(many: pl.DataFrame, *, by_amount: bool) -> None:
    same(
        worsening(tally(many), "balance", by_amount=by_amount),
        worsening(many, "balance", by_amount=by_amount),
    )
    same(
        cure_rate(fated(with_agreed(tally(many), None), NOBODY), "balance", by_amount=by_amount),
        cure_rate(fated(many, NOBODY), "balance", by_amount=by_amount),
    )


@pytest.mark.parametrize("every", [True, False])
def test_cures_are_the_same_with_and_without_agreed_cases(
    many: pl.DataFrame, *, every: bool
) -> None:
    theirs = many.filter(pl.col("case_key").is_in(AGREED.implode()))
    by_tally = fated(with_agreed(tally(many), theirs), AGREED)
    by_pair = fated(many, AGREED)
    if not every:
        by_tally, by_pair = (one.filter(~pl.col("agreed")) for one in (by_tally, by_pair))

    assert_frame_equal(cures(by_tally, "balance"), cures(by_pair, "balance"))


@pytest.mark.parametrize("those", [[True, False, True, False], [False] * 4, [True] * 4])
def test_an_interval_by_sums_is_that_of_the_cases(those: list[bool]) -> None:
    wholes, inside = pl.Series([100, 250, 40, 900]), pl.Series(those)
    parts = wholes * inside.cast(pl.Int64)
    squares = wholes.cast(pl.Float64) ** 2
    told = ratio(parts, wholes)

    same(
        of_parts(
            n=4,
            whole=float(wholes.sum()),
            part=float(parts.sum()),
            squares=float(squares.filter(~inside).sum()),
            part_squares=float(squares.filter(inside).sum()),
            least=40,
        ),
        told,
    )
    same(
        of_sums(
            n=4,
            x=float(wholes.sum()),
            y=float(parts.sum()),
            xx=float(squares.sum()),
            xy=float((wholes * parts).sum()),
            yy=float((parts * parts).sum()),
            least=0,
        ),
        told,
    )


def same(one: Estimate | None, other: Estimate | None) -> None:
    """Both say the same but for what is lost in the last binary digits."""
    assert one is not None
    assert other is not None
    assert (one.value, one.low, one.high, one.n) == pytest.approx(
        (other.value, other.low, other.high, other.n)
    )
