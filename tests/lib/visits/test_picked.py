"""A basket is found again by who filled it, in his order, and by nobody else."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import DoorstepError
from lib.followups import drafts
from lib.ledger import Ledger
from lib.rights import Role
from lib.visits import picked
from tests.cast import ALICE, BOB, somebody

NOW = dt.datetime(2026, 11, 20, 6, 3, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def test_a_basket_comes_back_in_the_order_of_its_picking_to_who_picked(ledger: Ledger) -> None:
    mine, before = ledger.by(ALICE), ledger.version()
    picked.keep(mine, ["C9", "C1"], NOW)
    picked.keep(mine, ["C5", "C3"], NOW + dt.timedelta(minutes=1))
    picked.drop(mine, ["C1"])

    assert picked.of(mine, NOW) == ("C9", "C5", "C3")
    assert picked.of(ledger.by(BOB), NOW) == ()
    assert ledger.version() == before
    assert drafts.of(mine, drafts.OF_CASE, NOW) == {}


def test_a_lasso_around_thousands_is_kept_whole(ledger: Ledger) -> None:
    many = [f"C{n}" for n in range(2 * picked.AT_ONCE + 1)]
    picked.keep(ledger.by(ALICE), many, NOW)
    assert picked.of(ledger.by(ALICE), NOW) == tuple(many)
    picked.drop(ledger.by(ALICE), many)
    assert picked.of(ledger.by(ALICE), NOW) == ()


def test_a_basket_of_last_week_is_empty(ledger: Ledger) -> None:
    picked.keep(ledger.by(ALICE), ["C1"], NOW)
    assert picked.of(ledger.by(ALICE), NOW + dt.timedelta(days=drafts.DAYS, seconds=1)) == ()


def test_who_plans_no_visits_keeps_no_basket(ledger: Ledger) -> None:
    with pytest.raises(DoorstepError):
        picked.keep(ledger.by(somebody("Eve", Role.COLLECTOR)), ["C1"], NOW)
