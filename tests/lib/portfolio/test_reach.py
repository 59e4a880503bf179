"""A collector's own cases: in every frame, on every day, and nobody else's."""

from pathlib import Path

import polars as pl
import pytest

from lib.cases.fields import JOINED
from lib.errors import NotFound
from lib.ledger import Ledger
from lib.portfolio import Portfolio
from lib.rights import NOBODY, Actor, Role
from tests.cast import somebody

COLIN = somebody("colin", Role.COLLECTOR, collector="W001")


@pytest.fixture(scope="module")
def whole(sample_home: Path) -> Portfolio:
    return Portfolio.open(sample_home)


def test_a_collector_sees_the_cases_of_his_number_and_no_others(whole: Portfolio) -> None:
    name = whole.collectors().filter(pl.col("collector_no") == "W001").collect()["name"].item()
    seen = whole.by(COLIN).cases().collect()
    assert seen.height > 0
    assert set(seen["collector"]) == {name}
    assert seen.height == whole.cases().filter(pl.col("collector") == name).collect().height


@pytest.mark.parametrize("kind", [*JOINED])
def test_of_every_kind_he_sees_the_rows_of_his_cases_only(whole: Portfolio, kind: str) -> None:
    own = set(whole.by(COLIN).cases().collect()["case_key"])
    rows = whole.by(COLIN).holds() if kind == "holds" else whole.by(COLIN).rows(kind)
    assert set(rows.collect()["case_key"]) <= own
    assert whole.by(COLIN).orphans(kind).height == 0


def test_an_earlier_day_shows_him_no_case_that_is_anothers_today(whole: Portfolio) -> None:
    own = set(whole.by(COLIN).cases().collect()["case_key"])
    for day in whole.as_of_dates():
        assert set(whole.by(COLIN).cases(day).collect()["case_key"]) <= own


def test_of_collectors_he_sees_himself(whole: Portfolio) -> None:
    assert whole.by(COLIN).collectors().collect()["collector_no"].to_list() == ["W001"]


@pytest.mark.parametrize(
    "actor",
    [
        NOBODY,
        somebody("cora", Role.COLLECTOR),
        somebody("carl", Role.COLLECTOR, collector="W0"),
        Actor("none", frozenset()),
    ],
)
def test_who_has_no_number_or_no_right_sees_no_row(whole: Portfolio, actor: Actor) -> None:
    place = whole.by(actor)
    assert place.cases().collect().height == 0
    assert place.repayments().collect().height == 0
    assert place.orphan_counts() == {}


def test_a_name_that_two_collectors_bear_makes_nobody_an_owner(
    whole: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = whole.collectors().collect().with_columns(name=pl.lit("张伟"))
    monkeypatch.setattr(Portfolio, "collectors", lambda _: twice.lazy())
    fresh = Portfolio(whole.folder.parent, whole.ledger)
    assert fresh.by(COLIN).cases().collect().height == 0


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.COMPLIANCE])
def test_who_sees_all_sees_all(whole: Portfolio, role: Role) -> None:
    assert whole.by(somebody("x", role)).cases().collect().equals(whole.cases().collect())


def test_the_whole_portfolio_is_unharmed_by_who_looked_at_it(whole: Portfolio) -> None:
    before = whole.cases().collect()
    whole.by(COLIN).cases().collect()
    assert whole.cases().collect().equals(before)
    with pytest.raises(NotFound):
        whole.by(COLIN).record("nothing")


def test_the_ledger_of_the_portfolio_is_in_the_same_hands(whole: Portfolio) -> None:
    ledger: Ledger = whole.by(COLIN).ledger
    assert ledger.actor == COLIN
