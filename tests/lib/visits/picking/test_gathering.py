"""A day chosen from the sample as the command line does it, and the table of it."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal, assert_series_equal

from lib.followups.handling import EVERY_HOLD
from lib.portfolio import Portfolio
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.legality import knowing
from lib.visits.picking import gathering
from lib.visits.picking.choosing import Picked
from lib.visits.picking.exclusions import WHY
from lib.visits.picking.sources import Wanted
from lib.visits.picking.table import COLUMNS, table
from lib.words import words

DAY = dt.date(2026, 11, 20)
HOURS = (dt.time(8), dt.time(20))


@pytest.fixture(scope="module")
def picked(sample_home: Path) -> Picked:
    place, settings = Portfolio.open(sample_home), Settings(home=sample_home, cost_hour=60.0)
    cases = place.cases(DAY).collect()
    world = knowing.world(place, settings, load(), cases, DAY, "")
    return gathering.picked(place, settings, world, gathering.Asked(DAY, DAY))


def test_every_case_of_the_sample_is_a_candidate_or_left_out_with_a_reason(picked: Picked) -> None:
    assert picked.candidates.height + picked.left_out.height == picked.cases.height > 0
    assert picked.cases["case_key"].is_unique().all()
    counts = picked.counts()
    assert counts["n"].sum() == picked.left_out.height
    assert set(counts["why"]) <= set(WHY)
    assert {"held", "nothing_overdue", "visited_lately"} <= set(counts["why"])
    assert not picked.chances.assumed


def test_candidates_are_the_free_cases_the_most_worth_first(picked: Picked) -> None:
    free = picked.cases.filter(pl.col("why").is_null())
    order = free.sort("score", "case_key", descending=[True, False], nulls_last=True)

    assert_frame_equal(picked.candidates, order)
    assert_series_equal(picked.free, free["case_key"])
    assert {"why", "name", "client", "fixed_time", "case_id"} <= set(picked.cases.columns)
    assert not {"mobile", "product", "import_id"} & set(picked.cases.columns)


def test_the_table_says_of_each_case_why_or_why_not(picked: Picked) -> None:
    own = str(picked.candidates["case_key"][0])
    windows = {own: ((dt.time(9), dt.time(10)), (dt.time(18), dt.time(20)))}

    found = table(picked, DAY, HOURS, words("zh_Hans"), holds=EVERY_HOLD, windows=windows)

    assert found.columns == list(COLUMNS)
    free, left = found.filter(pl.col("why_not") == ""), found.filter(pl.col("why_not") != "")
    assert (free.height, left.height) == (picked.candidates.height, picked.left_out.height)
    assert free["windows"].to_list()[:2] == ["09:00–10:00; 18:00–20:00", "08:00–20:00"]
    assert set(left["windows"]) == {""}
    assert left["door"].null_count() == left.height
    assert free["score"].is_sorted(descending=True, nulls_last=True)
    assert (found["why"].str.len_chars() > 5).all()
    few = table(picked, DAY, HOURS, words("en"), holds=EVERY_HOLD, sentences=2)
    assert few["why"].null_count() == few.height - 2


def test_a_basket_alone_is_all_that_is_asked_about(sample_home: Path) -> None:
    place, settings = Portfolio.open(sample_home), Settings(home=sample_home)
    keys = place.cases(DAY).collect()["case_key"].to_list()[:5]
    world = knowing.world(place, settings, load(), place.cases(DAY).collect(), DAY, "")
    what = gathering.Asked(DAY, DAY, Wanted(basket=keys))

    found = gathering.picked(place, settings, world, what)

    assert sorted(found.cases["case_key"]) == sorted(keys)
