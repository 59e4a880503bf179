"""The way from bucket to bucket as people read it."""

import polars as pl

from lib.portfolio.compare.changes import changes
from lib.portfolio.compare.transitions import Way, of_way, transitions
from lib.show.palette import LIGHT
from lib.show.ways import (
    SINGLE,
    TEN_THOUSANDS,
    THOUSANDS,
    place_of,
    said_of,
    unit_of,
    way_at,
    ways_grid,
    ways_shades,
)
from lib.words import words
from tests.lib.portfolio.changing import after, before


def ways() -> pl.DataFrame:
    found = transitions(changes(before(), after()).cases)
    return found.filter(pl.col("currency") == "CNY")


def row(grid: pl.DataFrame, name: str) -> dict[str, str]:
    """The cells of a row that say something."""
    cells = grid.row(by_predicate=pl.col("Bucket before") == name, named=True)
    return {title: text for title, text in cells.items() if text}


def test_a_row_says_how_many_went_where_and_how_many_there_were() -> None:
    grid = ways_grid(ways(), words("en"), by_amount=False)

    assert row(grid, "M2") == {
        "Bucket before": "M2",
        "M0": "1 · 20%",
        "M2": "2 · 40%",
        "Settled": "1 · 20%",
        "Not in the file": "1 · 20%",
        "Sum": "5",
    }
    assert row(grid, "M3") == {"Bucket before": "M3", "M2": "1 · 100%", "Sum": "1"}
    assert row(grid, "M6") == {"Bucket before": "M6", "Sum": "0"}
    assert list(grid["Bucket before"])[-2:] == ["Left before", "New"]


def test_amounts_are_those_of_the_earlier_file() -> None:
    grid = ways_grid(ways(), words("en"), by_amount=True)

    assert row(grid, "M4") == {"Bucket before": "M4", "Recalled": "30 · 100%", "Sum": "30"}


def test_all_amounts_of_a_table_are_written_in_one_unit() -> None:
    large = ways().with_columns(amount=pl.when(pl.col("state_before") == "M4").then(123_456_700)
                                .otherwise("amount"))  # fmt: skip

    assert unit_of(ways(), words("en")) == SINGLE
    assert unit_of(large, words("en")) == THOUSANDS
    assert unit_of(large, words("zh_Hans")) == TEN_THOUSANDS
    grid = ways_grid(large, words("en"), by_amount=True)
    assert row(grid, "M4")["Sum"] == "1,234.6"
    assert row(grid, "M6")["Sum"] == "0.0"


def test_every_figure_leads_to_as_many_cases_as_it_says() -> None:
    cases = changes(before(), after()).cases
    grid = ways_grid(ways(), words("en"), by_amount=False)
    for at, texts in enumerate(grid.iter_rows()):
        for column, text in enumerate(texts[1:], start=1):
            way = way_at(ways(), at, column)
            n = of_way(cases, way).height if way else 0
            assert n == int(text.split(" ")[0] or 0)
            if way:
                assert place_of(ways(), way.before, way.after) == (at, column)


def test_the_cases_of_a_way_are_those_of_its_currency_the_largest_first() -> None:
    way = Way("M1", None, "CNY")
    went = of_way(changes(before(), after()).cases, way)

    assert set(went["currency"]) == {"CNY"}
    assert went["amount_before"].to_list() == [300, 100]
    assert said_of(words("en"), way) == "M1 → All"


def test_an_address_of_no_way_of_the_table_has_no_place_in_it() -> None:
    assert place_of(ways(), "M9", None) is None
    assert place_of(ways(), "M1", "M9") is None
    assert way_at(ways(), 99, 1) is None


def test_better_worse_and_the_same_have_colours_of_their_own_and_ways_out_none() -> None:
    grid = ways_grid(ways(), words("en"), by_amount=False)
    shades: dict[str, list[str]] = dict(
        zip(grid["Bucket before"], ways_shades(ways(), LIGHT, by_amount=False), strict=True)
    )

    def shade(name: str, title: str) -> str:
        return shades[name][grid.columns.index(title)].removeprefix("background-color: ")[:7]

    better, worse = LIGHT.classes[1:3]
    assert (shade("M1", "M2"), shade("M3", "M2"), shade("M2", "M2")) == (
        worse,
        better,
        LIGHT.quiet,
    )
    assert (shade("M2", "Settled"), shade("M2", "Not in the file")) == (better, LIGHT.quiet)
    assert (shade("M6", "M6"), shade("New", "M1"), shade("M1", "Sum")) == ("", "", "")
