"""One field of one case for a purpose and a limited time, and the audit knows."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.ledger import Ledger, audited
from lib.ledger.schema import audit
from lib.privacy.reveal import conceal, reveal, revealed, show, shown
from lib.rights import NotAllowed, Role
from tests.cast import ALICE, BOB, somebody

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
CASE = {"case_key": "甲:A1", "name": "欧阳显明", "mobile": "13977770123", "collector": "W01"}
OTHER = {**CASE, "case_key": "甲:A12"}
MINUTES = 10


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path, clock=lambda: NOON).by(ALICE)
    yield opened
    opened.close()


def later(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


def test_a_reveal_holds_for_its_field_its_case_its_actor_and_its_time(ledger: Ledger) -> None:
    reveal(ledger, CASE, "mobile", "contact")

    seen = {"mobile": later(MINUTES)}
    assert revealed(ledger, CASE, later(9.9), MINUTES) == seen
    assert revealed(ledger, CASE, later(10), MINUTES) == {}
    assert revealed(ledger, OTHER, later(1), MINUTES) == {}
    assert revealed(ledger.by(BOB), CASE, later(1), MINUTES) == {}


def test_a_reveal_can_be_ended_early(ledger: Ledger) -> None:
    reveal(ledger, CASE, "mobile", "contact")
    conceal(ledger, CASE, "mobile")
    assert revealed(ledger, CASE, later(1), MINUTES) == {}


def test_the_audit_keeps_purpose_and_field_and_no_value(ledger: Ledger) -> None:
    reveal(ledger, CASE, "mobile", "other", "欧阳显明 asked, call 13977770123")
    with ledger.read() as connection:
        row = connection.execute(sa.select(audit)).mappings().one()
    assert (row["act"], row["subject"], row["after"], row["why"]) == (
        "reveal",
        "甲:A1 mobile",
        "mobile",
        "other: 欧*** asked, call 139****0123",
    )


@pytest.mark.parametrize(
    ("field", "purpose", "text"),
    [
        ("mobile", "", ""),
        ("mobile", "curiosity", ""),
        ("mobile", "other", "  "),
        ("dpd", "visit", ""),
    ],
)
def test_without_a_purpose_or_for_another_field_nothing_is_revealed(
    ledger: Ledger, field: str, purpose: str, text: str
) -> None:
    with pytest.raises(RecordRefused):
        reveal(ledger, CASE, field, purpose, text)
    assert audited.count(ledger, audited.Wanted()) == 0


def test_a_collector_reveals_of_his_own_cases_only(ledger: Ledger) -> None:
    mine = ledger.by(somebody("Colin", Role.COLLECTOR, collector="W01"))
    theirs = ledger.by(somebody("Cora", Role.COLLECTOR, collector="W02"))
    nobodys = ledger.by(somebody("Cleo", Role.COLLECTOR))
    reveal(mine, CASE, "mobile", "visit")
    for one in (theirs, nobodys, ledger.by(somebody("Audrey", Role.AUDITOR))):
        with pytest.raises(NotAllowed):
            reveal(one, CASE, "mobile", "visit")
    assert audited.count(ledger, audited.Wanted(act="reveal")) == 1


def test_names_and_addresses_are_shown_for_a_purpose_and_a_time_and_the_persons_are_counted(
    ledger: Ledger,
) -> None:
    people = {"甲:A1": "欧阳显明", "甲:A12": None}
    with pytest.raises(RecordRefused):
        show(ledger, people, "other")

    show(ledger, people, "other", "欧阳显明 has moved")
    reveal(ledger, CASE, "mobile", "contact")

    assert shown(ledger, later(9.9), MINUTES) == dict.fromkeys(people, later(MINUTES))
    assert shown(ledger, later(10), MINUTES) == {}
    assert shown(ledger.by(BOB), later(1), MINUTES) == {}
    auditor = ledger.by(somebody(Role.AUDITOR))
    assert audited.rows(auditor, audited.Wanted(act="show_unmasked"))["why"].to_list() == [
        "other: 欧*** has moved"
    ]
    assert audited.reveals(auditor, NOON).rows() == [(NOON.date(), ALICE.name, 1, 2)]
