"""What was typed and not saved: kept for its typist, gone after days."""

import datetime as dt

import pytest

from lib.errors import DoorstepError
from lib.followups import drafts
from lib.followups.drafts import OF_CASE, Draft
from lib.ledger import Ledger
from lib.rights import Role
from tests.cast import ALICE, BOB, somebody

NOW = dt.datetime(2026, 11, 20, 6, 3, tzinfo=dt.UTC)
TYPED = {
    "outcome": "PTP",
    "happened_at": dt.datetime(2026, 11, 20, 14, 0),  # noqa: DTZ001 — the watch of the collector
    "promise_date": dt.date(2026, 11, 25),
    "at": dt.time(14),
    "promise_amount": 500_00,
}


def test_a_draft_comes_back_as_it_was_typed_to_its_typist_only(ledger: Ledger) -> None:
    drafts.keep(ledger.by(ALICE), OF_CASE, "C1", {"outcome": "REFUSED"}, NOW)
    drafts.keep(ledger.by(ALICE), OF_CASE, "C1", TYPED, NOW)

    assert drafts.of(ledger.by(ALICE), OF_CASE, NOW) == {"C1": Draft(NOW, TYPED)}
    assert drafts.of(ledger.by(ALICE), "a list", NOW) == {}
    assert drafts.of(ledger.by(BOB), OF_CASE, NOW) == {}


def test_a_draft_moves_no_version_on_and_is_in_no_audit(ledger: Ledger) -> None:
    before = ledger.version()
    drafts.keep(ledger.by(ALICE), OF_CASE, "C1", TYPED, NOW)
    assert ledger.version() == before


def test_a_draft_ends_after_days_and_is_thrown_away_with_the_next(ledger: Ledger) -> None:
    drafts.keep(ledger.by(ALICE), OF_CASE, "C1", TYPED, NOW)
    later = NOW + dt.timedelta(days=drafts.DAYS, seconds=1)

    assert drafts.of(ledger.by(ALICE), OF_CASE, later) == {}
    drafts.keep(ledger.by(ALICE), OF_CASE, "C2", TYPED, later)
    assert set(drafts.of(ledger.by(ALICE), OF_CASE, NOW)) == {"C2"}


def test_a_draft_is_dropped_alone(ledger: Ledger) -> None:
    for case in ("C1", "C2"):
        drafts.keep(ledger.by(ALICE), OF_CASE, case, TYPED, NOW)
    drafts.drop(ledger.by(ALICE), OF_CASE, "C1")
    assert set(drafts.of(ledger.by(ALICE), OF_CASE, NOW)) == {"C2"}


def test_who_records_nothing_has_no_drafts(ledger: Ledger) -> None:
    with pytest.raises(DoorstepError):
        drafts.keep(ledger.by(somebody("Eve", Role.AUDITOR)), OF_CASE, "C1", TYPED, NOW)
