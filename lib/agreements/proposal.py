"""An agreement as it is proposed and as it is signed: what belongs to it, what is wrong with it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.agreements import affordability
from lib.agreements.affordability import Budget
from lib.agreements.offers import MOST_MONTHS, TOO_LONG, Offer, add_months
from lib.ledger.kept import new_id
from lib.overrides import deciding
from lib.words import N_, Sentence

HOW: Mapping[str, str] = {
    "paper": N_("on paper"),
    "electronic": N_("electronically"),
    "recorded": N_("by word of mouth, with a recording"),
}
"""How it was signed → how that is called."""

SIGNERS: Mapping[str, str] = {
    "customer": N_("the customer"),
    "representative": N_("his legal representative"),
}
"""Who signed for the customer → how that is called."""

NO_CASE = N_("Please choose the case.")
DUE_PAST = N_("The first instalment is due before it could be signed; please choose a later date.")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed for a case, what the customer can afford, and what is said of it.

    For a case of the `sample` it counts only while that is open.
    """

    case_key: str
    offer: Offer
    budget: Budget
    note: str | None = None
    sample: bool = False
    agreement_id: str = field(default_factory=new_id)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """When it was signed, how (a code of HOW), and by whom (a code of SIGNERS)."""

    signed_on: dt.date
    how: str
    signed_by: str


def content(offer: Offer, beyond: tuple[str, ...]) -> dict[str, Any]:
    """An offer as the ledger keeps it: the whole schedule, so that no formula is asked again."""
    terms, debt = offer.terms, offer.debt
    return {
        "kind": terms.kind,
        "basis": debt.basis,
        "amount": debt.amount,
        "currency": debt.currency,
        "parts": dict(debt.parts),
        "waived": dict(offer.waived),
        "rate": str(terms.rate),
        "grace_months": terms.grace_months,
        "schedule": [[one.due.isoformat(), one.amount, one.interest] for one in offer.schedule],
        "over": list(beyond),
    }


def faults(proposal: Proposal, today: dt.date) -> Iterator[Sentence]:
    """What is wrong with a proposal that is made today."""
    if not proposal.case_key:
        yield Sentence(NO_CASE)
    if len(proposal.note or "") > deciding.LONGEST:
        yield Sentence(deciding.TOO_LONG, longest=deciding.LONGEST)
    if proposal.offer.schedule[0].due < today:
        yield Sentence(DUE_PAST)
    if proposal.offer.schedule[-1].due > add_months(today, MOST_MONTHS + 1):
        yield Sentence(TOO_LONG, most=MOST_MONTHS)
    yield from affordability.faults(proposal.budget)
