import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import NotFound
from lib.ledger import Ledger
from lib.visits.candidates import sort
from lib.visits.records import Record, load, recent, save
from lib.visits.solving.nearest import NearestFirst
from lib.visits.visit_list import VisitList, make
from tests.lib.visits.cast import CREW, DAY, Hours, Straight, basket

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def visit_list() -> VisitList:
    """Two cases at one door, one alone, one left out, three refused in different ways."""
    same = {"lat": 30.1, "person_key": "P"}
    cases = basket(
        same,
        {"lat": 30.2, "place_quality": "city"},
        same,
        {"lat": 39.0},
        {"held": "DECEASED"},
        {"recall_date": dt.date(2026, 10, 1)},
        {"hold": "{x}"},
    )
    candidates = sort(cases, {"DECEASED": "Deceased"})
    return make(candidates, CREW, DAY, Hours(), Straight(), NearestFirst(), 1)


def test_a_kept_list_comes_back_whole_but_without_names(ledger: Ledger) -> None:
    kept = visit_list()

    plan_id = save(ledger, kept, NOW)

    assert load(ledger, plan_id) == kept.named({})


def test_the_same_list_saved_twice_is_kept_once(ledger: Ledger) -> None:
    first = save(ledger, visit_list(), NOW)
    version = ledger.version()

    again = save(ledger, visit_list(), NOW + dt.timedelta(minutes=1))

    assert (again, ledger.version()) == (first, version)
    assert recent(ledger) == (Record(first, DAY, "一组", NOW, 2),)


def test_the_latest_list_comes_first(ledger: Ledger) -> None:
    early = save(ledger, visit_list(), NOW)
    other = dataclasses.replace(visit_list(), crew="二组", stops=())
    late = save(ledger, other, NOW + dt.timedelta(minutes=1))

    assert [one.plan_id for one in recent(ledger)] == [late, early]
    assert [one.plan_id for one in recent(ledger, limit=1)] == [late]


def test_no_name_of_a_customer_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    named = visit_list().named({"C1": "欧阳震华"})
    save(ledger, named, NOW)
    ledger.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert "欧阳震华".encode() not in stored


def test_an_unknown_plan_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="“none”"):
        load(ledger, "none")
