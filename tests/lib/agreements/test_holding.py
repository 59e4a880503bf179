"""The hold of an agreement: there while it is kept, over by itself."""

import datetime as dt

from lib.agreements import agreeing, holding
from lib.cases.holds import active
from lib.followups.codes import HOLD_KINDS
from lib.holds.every import OF_PERSON
from lib.ledger import Ledger
from tests.lib.agreements.cast import NOW, SUSAN, listed, propose, sign
from tests.lib.followups.cast import day
from tests.lib.holds.cast import PERSONS, all_holds

Paid = tuple[dt.date, int]


def held(ledger: Ledger, on: dt.date, *paid: Paid) -> dict[str, str]:
    """Case → the hold that keeps it from being visited."""
    agreed = holding.holds(listed(ledger, on, *paid))
    found = all_holds(ledger, on, agreed=agreed)
    kept = active(found, PERSONS, on, gravest=list(HOLD_KINDS), of_person=OF_PERSON)
    return dict(kept.iter_rows())


def test_a_proposal_holds_nothing_and_a_signed_agreement_its_own_case_only(ledger: Ledger) -> None:
    key = propose(ledger)
    assert held(ledger, day(2)) == {}
    sign(ledger, key)
    assert held(ledger, day(2)) == {"C1": "hold:agreement"}


def test_the_hold_stands_while_it_is_late_and_ends_when_it_is_broken(ledger: Ledger) -> None:
    sign(ledger, propose(ledger))
    lived = [bool(held(ledger, day(number))) for number in (13, 14, 20, 21)]
    assert lived == [True, True, True, False]


def test_the_hold_ends_when_all_is_paid_or_it_is_cancelled(ledger: Ledger) -> None:
    first = propose(ledger)
    sign(ledger, first)
    assert held(ledger, day(9), (day(9), 1_000_00)) == {}
    assert held(ledger, day(9), (day(9), 999_99)) == {"C1": "hold:agreement"}
    agreeing.cancel(ledger.by(SUSAN), first, "x", NOW)
    assert held(ledger, day(3)) == {}
