"""The plain numbers say what scikit-learn says, and nothing runs that somebody wrote."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scores import fitting
from lib.scores.bands import banded
from lib.scores.model import (
    BANDS,
    ISOTONIC,
    LEAST,
    MOST,
    SIGMOID,
    TREES,
    Fitted,
    added,
    calibrated,
    chance,
    codes,
    grown,
)
from tests.lib.scores.cast import World

LIB = Path(__file__).parents[3] / "lib"


@pytest.fixture(scope="module")
def rows(habit: World) -> pl.DataFrame:
    return banded(habit.observations())


@pytest.mark.parametrize("kind", [BANDS, TREES])
def test_the_sums_of_the_numbers_are_those_of_the_library(rows: pl.DataFrame, kind: str) -> None:
    levels = fitting._levels(rows)
    places, paid = codes(rows, levels), rows["paid"].to_numpy()
    theirs = fitting._kinds(levels, 1)[kind]
    theirs.fit(places, paid)
    plain = fitting._bands if kind == BANDS else fitting._trees
    intercept, numbers = plain(theirs, levels, paid)
    mine = Fitted(kind, levels, intercept, numbers, SIGMOID, ([1.0], [0.0]))
    sums = added(places, mine) if kind == BANDS else grown(places, mine)
    wanted = theirs.decision_function(places)  # type: ignore[attr-defined]
    assert np.allclose(sums, wanted)


def test_a_model_outlives_its_way_through_json(rows: pl.DataFrame) -> None:
    model = fitting.fit(rows, 1)
    again = Fitted.of(json.loads(json.dumps(model.facts())))
    assert chance(rows, again).to_list() == chance(rows, model).to_list()


def test_a_band_that_nobody_has_seen_counts_as_the_average(rows: pl.DataFrame) -> None:
    model = fitting.fit(rows, 1)
    strange = rows.head(3).with_columns(pl.lit("never").alias(name) for name in model.levels)
    assert chance(strange, model).n_unique() == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_no_chance_is_ever_certain(sums: list[float]) -> None:
    for kind, curve in ((SIGMOID, ([2.0], [1.0])), (ISOTONIC, ([-1.0, 1.0], [0.0, 1.0]))):
        with np.errstate(over="ignore"):
            told = calibrated(np.asarray(sums), kind, curve)
        assert ((told >= LEAST) & (told <= MOST)).all()


def test_no_room_reads_a_pickle_and_only_two_modules_know_the_library() -> None:
    texts = {path: path.read_text("utf-8") for path in LIB.rglob("*.py")}
    room = LIB / "scores"
    mine = [text for path, text in texts.items() if path.is_relative_to(room)]
    assert not any(word in text for text in mine for word in ("import pickle", "joblib"))
    knowing = {path.name for path, text in texts.items() if "from sklearn" in text}
    assert knowing == {"fitting.py", "propensity.py"}
