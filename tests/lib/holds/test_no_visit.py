"""From the record of a contact, or a hold placed by hand, to the refusal on the next visit list."""

import pytest

from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.handling import EVERY_HOLD
from lib.followups.recording import record
from lib.holds import placing
from lib.ledger import Ledger
from lib.visits.candidates import sort
from tests.lib.holds.cast import COLIN, NOW, contact, held, hold
from tests.lib.visits.cast import basket


def refusals(ledger: Ledger) -> dict[str, str]:
    """Case → why it is not on a visit list of C1, C2 (his other case) and C3 (another person)."""
    kept = held(ledger)
    cases = basket(*({"held": kept.get(f"C{n}")} for n in (1, 2, 3)))
    return {one.case_key: str(one.reason) for one in sort(cases, EVERY_HOLD).refused}


@pytest.mark.parametrize("kind", list(HOLD_KINDS))
def test_no_case_with_a_hold_is_visited(ledger: Ledger, kind: str) -> None:
    placing.place(ledger.by(COLIN), hold(kind), NOW)

    said = f"On the list of holds: {HOLD_KINDS[kind].en}."
    other = {"C2": said} if HOLD_KINDS[kind].scope == "person" else {}
    assert refusals(ledger) == {"C1": said, **other}


@pytest.mark.parametrize(
    ("outcome", "met", "said"),
    [
        ("DECEASED", "family", "Deceased"),
        ("CUSTODY", "family", "Detained"),
        ("ILL", "debtor", "Seriously ill"),
        ("HARDSHIP", "debtor", "Hardship"),
    ],
)
def test_who_died_is_detained_ill_or_in_hardship_is_out_of_visits_at_once(
    ledger: Ledger, outcome: str, met: str, said: str
) -> None:
    record(ledger.by(COLIN), contact(outcome, met_whom=met), NOW)

    sentence = f"On the list of holds: {said}."
    assert refusals(ledger) == {"C1": sentence, "C2": sentence}


def test_a_minor_is_out_of_visits_at_once(ledger: Ledger) -> None:
    placing.place(ledger.by(COLIN), hold("minor"), NOW)

    assert set(refusals(ledger)) == {"C1", "C2"}


def test_every_result_that_forbids_visits_is_refused_by_its_kind(ledger: Ledger) -> None:
    for number, outcome in enumerate(code for code, one in OUTCOMES.items() if one.holds):
        met = "family" if outcome in {"DECEASED", "CUSTODY"} else "debtor"
        hour = contact(outcome, 1 + number % 8, followup_id=f"f{number}", met_whom=met)
        record(ledger, hour, NOW)

    assert refusals(ledger)["C1"] == "On the list of holds: Deceased."
