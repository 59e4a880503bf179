"""Nobody sets out by a proposal, nor by a list that a later version took the place of."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import NotFound, PackRefused
from lib.ledger import Ledger
from lib.visits import records
from lib.visits.pack.choosing import routes
from lib.visits.plans import kept
from lib.visits.plans.approving import Judged, approve
from lib.visits.plans.drawing import plan
from lib.visits.plans.ground import Arrangement
from tests.lib.visits.pack.cast import cases, day_of
from tests.lib.visits.plans.world import CREWS, FIRST, ground

NOW = dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC)
AGREES = Judged(((), ()), "later", ())
ONE, TWO = CREWS


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def proposal(ledger: Ledger, *orders: tuple[int, ...], after: str | None = None) -> str:
    made = plan(ground(), Arrangement(orders))
    return kept.save(ledger, made, NOW, supersedes=after)


def test_only_an_approved_plan_is_packed(ledger: Ledger) -> None:
    version = proposal(ledger, (0, 1), (2,))

    with pytest.raises(PackRefused, match="has not been approved yet"):
        routes(ledger, version)
    approve(ledger, version, AGREES, NOW)

    assert [(one.crew, one.day, len(one.stops)) for one in routes(ledger, version)] == [
        (ONE, FIRST, 2),
        (TWO, FIRST, 1),
    ]


def test_crew_and_day_choose_among_the_routes(ledger: Ledger) -> None:
    version = proposal(ledger, (0, 1), (2,))
    approve(ledger, version, AGREES, NOW)

    assert [one.crew for one in routes(ledger, version, crew=TWO)] == [TWO]
    assert [one.crew for one in routes(ledger, version, day=FIRST)] == [ONE, TWO]
    for wrong in ({"crew": "三组"}, {"day": FIRST + dt.timedelta(days=1)}):
        with pytest.raises(PackRefused, match="no crew has a route there"):
            routes(ledger, version, **wrong)


def test_a_list_that_a_later_version_replaced_is_not_packed(ledger: Ledger) -> None:
    first = proposal(ledger, (0, 1), (2,))
    lists = approve(ledger, first, AGREES, NOW)
    second = proposal(ledger, (1, 0), (2, 3), after=first)
    approve(ledger, second, AGREES, NOW)

    for outdated in (first, *lists):
        with pytest.raises(PackRefused, match="a later version took its place"):
            routes(ledger, outdated)
    assert [len(one.stops) for one in routes(ledger, second)] == [2, 2]


def test_a_visit_list_of_one_crew_is_packed_by_its_own_number(ledger: Ledger) -> None:
    made = day_of(cases())
    list_id = records.save(ledger, made, NOW)

    (found,) = routes(ledger, list_id)

    assert records.number(found) == list_id
    assert found.stops[0].windows == ((dt.time(8), dt.time(20)),)
    with pytest.raises(NotFound):
        routes(ledger, "nobody")
