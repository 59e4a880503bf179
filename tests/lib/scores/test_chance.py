"""The chance of a payment of a portfolio: fitted on its own past, kept, and handed to others."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lib.ledger import Ledger, audited
from lib.portfolio import Portfolio
from lib.rights import NotAllowed, Role
from lib.scores import chance, records
from lib.scores.chance import CHANCE, NO_FIT, NOT_ASKED, TOO_FEW
from lib.scores.following import since
from lib.scores.making import MODEL
from lib.settings import Settings
from tests.cast import somebody
from tests.conftest import NOW

GOLDEN = Path(__file__).parents[2] / "golden" / "scores.json"
DAY = dt.date(2026, 11, 20)
CLEARLY_BETTER = 0.19


@pytest.fixture(scope="module")
def place(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Portfolio:
    """The sample with a fit of its own."""
    home = tmp_path_factory.mktemp("scores") / "home"
    shutil.copytree(sample_home, home)
    found = Portfolio.open(home)
    chance.fit(found, Settings(), NOW)
    return found


@pytest.fixture(scope="module")
def scored(place: Portfolio) -> pl.DataFrame:
    return chance.standing(place, Settings(), DAY)


def test_the_sample_says_what_it_said(place: Portfolio, scored: pl.DataFrame) -> None:
    model = records.latest(place.ledger, sample=True)
    assert model is not None
    content, test = model.content, model.content["test"]
    spread = {
        name: [round(float(scored[name].quantile(at) or 0), 1) for at in (0.1, 0.5, 0.9)]
        for name in ("willingness", "ability")
    }
    found = {
        **{name: content[name] for name in ("source", "why", "n", "paid", "persons", "days")},
        "learned": test["learned"],
        "held": test["held"],
        "test_n": test["n"],
        "table_brier": round(test["table"]["brier"]["value"], 4),
        # Sums of trees may differ in their last digits from one processor to another.
        "model_brier_below": test["model"]["brier"]["value"] < CLEARLY_BETTER,
        "gain_beyond_chance": test["gain"]["low"] > 0,
        "scores": spread,
    }
    assert found == json.loads(GOLDEN.read_text("utf-8"))


def test_others_get_a_plain_frame_of_the_chances(place: Portfolio, scored: pl.DataFrame) -> None:
    found = chance.probability(place, Settings(), DAY)
    assert found.schema == pl.Schema(CHANCE)
    assert found["case_key"].to_list() == scored["case_key"].to_list()
    said = found.filter(pl.col("p").is_not_null())
    assert said["source"].unique().to_list() == [MODEL]
    assert ((said["p"] > 0) & (said["p"] < 1) & (said["low"] < said["high"])).all()
    assert set(found.filter(pl.col("p").is_null())["why"]) == {NOT_ASKED}


def test_a_collector_gets_the_chances_of_his_own_cases_and_the_same_ones(
    place: Portfolio, scored: pl.DataFrame
) -> None:
    mine = place.by(somebody("li", Role.COLLECTOR, collector="W001"))
    found = chance.probability(mine, Settings(), DAY)
    assert 0 < found.height < scored.height
    assert found.join(scored.select(*CHANCE), on=list(CHANCE), nulls_equal=True).equals(found)


def test_who_may_not_fit_keeps_nothing(place: Portfolio) -> None:
    before = records.models(place.ledger, sample=True).height
    with pytest.raises(NotAllowed):
        chance.fit(place.by(somebody("su", Role.SUPERVISOR)), Settings(), NOW)
    assert records.models(place.ledger, sample=True).height == before


def test_each_fit_is_a_version_in_the_audit_and_none_is_changed(place: Portfolio) -> None:
    model = records.latest(place.ledger, sample=True)
    assert model is not None
    key = records.keep(place.ledger, model.content, now=NOW, sample=True)
    assert records.keep(place.ledger, model.content, now=NOW, sample=True, model_id=key) == key
    again = records.latest(place.ledger, sample=True)
    assert again is not None
    assert (again.model_id, again.version) == (key, model.version + 1)
    told = audited.rows(place.ledger, audited.Wanted(act="fit_scores"))
    assert key in told["subject"].to_list()


def test_what_was_fitted_on_invented_people_says_nothing_of_real_ones(place: Portfolio) -> None:
    assert records.latest(place.ledger, sample=False) is None


def test_what_came_since_is_compared_with_what_was_expected(place: Portfolio) -> None:
    model = records.latest(place.ledger, sample=True)
    assert model is not None
    none_yet = since(place, Settings(), model, DAY)
    assert (none_yet.days, none_yet.observed) == ((), None)
    earlier = replace(model, content=model.content | {"days": model.content["days"][:-1]})
    found = since(place, Settings(), earlier, DAY)
    assert found.observed is not None
    assert found.expected is not None
    assert found.days == (dt.date(2026, 9, 30),)
    assert found.observed.n == model.content["days"][-1]["n"]
    assert found.observed.low < found.observed.value < found.observed.high
    assert set(found.drift["feature"]) == set(model.content["then"])


def test_before_any_fit_both_scores_are_there_and_the_chance_says_why_not(
    sample_home: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_home, tmp_path / "home")
    fresh = Portfolio.open(tmp_path / "home")
    found = chance.standing(fresh, Settings(), DAY)
    assert set(found["why"]) == {NO_FIT, NOT_ASKED}
    assert found["p"].null_count() == found.height
    assert found["willingness"].null_count() < found.height / 10


def test_a_portfolio_without_history_says_what_is_missing(tmp_path: Path) -> None:
    empty = Portfolio(tmp_path, Ledger.open(tmp_path))
    model = chance.fit(empty, Settings(), NOW)
    assert (model.content["source"], model.content["n"]) == (None, 0)
    assert TOO_FEW in chance.WHY
