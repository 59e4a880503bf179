"""What the gate decided stays, in the step of the act that it is about."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from lib.followups.handling import EVERY_HOLD
from lib.followups.recording import record
from lib.ledger import Ledger
from lib.ledger.schema import decisions as table
from lib.visits import records
from lib.visits.legality import decisions
from lib.visits.legality.judging import broken, contact
from lib.visits.planning import Asked, Planned, plan
from lib.visits.solving.nearest import NearestFirst
from tests.lib.holds.cast import NOW
from tests.lib.holds.cast import contact as entry
from tests.lib.visits.cast import (
    CREW,
    DAY,
    Hours,
    Straight,
    basket,
    holds,
    staff,
    world,
)

AT = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    one = Ledger.open(tmp_path)
    yield one
    one.close()


def planned() -> Planned:
    known = world(holds=holds({"case_key": "C2", "hold_kind": "deceased"}))
    asked = Asked(basket({}, {}), EVERY_HOLD, CREW, staff(), DAY, Hours(), 2)
    return plan(asked, known, Straight(), NearestFirst(), 1)


def keep(ledger: Ledger) -> str:
    one = planned()
    return records.save(ledger, one.made, AT, decided=one.decided, rules_hash=one.rules_hash)


def test_a_kept_list_brings_a_decision_for_each_stop_and_each_refused_case(ledger: Ledger) -> None:
    plan_id = keep(ledger)

    found = decisions.frame(ledger)

    told = found.select("case_key", "purpose", "allowed", "rule_ids", "plan_id").rows()
    assert told == [
        ("C1", "plan", True, [], plan_id),
        ("C2", "plan", False, ["HOUSE-HOLDS"], plan_id),
    ]
    assert found["decided_at"].to_list() == [AT, AT]
    assert found["starts_at"][0] == dt.datetime(2026, 11, 20, 0, 1, tzinfo=dt.UTC)
    assert records.rules_of(ledger, plan_id) == found["rules_hash"][0]


def test_the_same_list_twice_is_decided_once(ledger: Ledger) -> None:
    assert keep(ledger) == keep(ledger)

    assert decisions.frame(ledger).height == 2


def test_decisions_are_found_by_their_time(ledger: Ledger) -> None:
    keep(ledger)
    later = AT + dt.timedelta(seconds=1)

    assert decisions.frame(ledger, AT, later).height == 2
    assert decisions.frame(ledger, later).height == decisions.frame(ledger, None, AT).height == 0


def test_the_same_facts_have_the_same_hash_and_hold_no_address(ledger: Ledger) -> None:
    keep(ledger)
    first = decisions.frame(ledger)["facts_hash"].to_list()
    moved = dataclasses.replace(CREW, name="二组")
    elsewhere = basket({"addr_home": "天目山路9号", "name": "某人"}, {})
    known = world(holds=holds({"case_key": "C2", "hold_kind": "deceased"}))
    asked = Asked(elsewhere, EVERY_HOLD, moved, staff(), DAY, Hours(), 2)
    again = plan(asked, known, Straight(), NearestFirst(), 1)

    assert [one.facts_hash for one in again.decided] == first
    assert len(set(first)) == 2


def test_a_recorded_contact_at_a_forbidden_hour_is_kept_with_the_rules_that_it_broke(
    ledger: Ledger,
) -> None:
    case = basket({}).row(0, named=True)
    night = dt.datetime(2026, 11, 19, 15, tzinfo=dt.UTC)
    found = contact(case, world(), night, "visit", "home")
    told = decisions.of_contact(found, broken(found, world()), "hash")
    one = entry("PTP", happened_at=dt.datetime(2026, 11, 19, 23), promise_amount=1,  # noqa: DTZ001 — local
                promise_date=DAY)  # fmt: skip
    put = partial(
        decisions.put, decided=told, now=NOW, by=ledger.actor.name, followup_id=one.followup_id
    )

    record(ledger, one, NOW, also=put)

    kept = decisions.frame(ledger).row(0, named=True)
    assert (kept["purpose"], kept["allowed"], kept["followup_id"]) == ("record", False, "f1")
    assert kept["rule_ids"] == ["CN-CBA26-TIME", "CN-GBT-TIME"]


def test_a_contact_that_broke_nothing_leaves_no_decision() -> None:
    case = basket({}).row(0, named=True)
    found = contact(case, world(), dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC), "visit")

    assert decisions.of_contact(found, broken(found, world()), "hash") == ()


def test_decisions_are_only_ever_added_to(ledger: Ledger) -> None:
    keep(ledger)

    for statement in (table.delete(), table.update().values(allowed=True)):
        with pytest.raises(DBAPIError), ledger.write("plan", "x") as connection:
            connection.execute(statement)
