"""The reasons of the audit in words: what it keeps as codes, said by the tables of the codes."""

from collections.abc import Mapping

from lib.agreements import offers, proposal
from lib.breaches import steps as breaches
from lib.followups import codes
from lib.followups.codes import Code
from lib.holds import placing, wishing
from lib.messages import outbox
from lib.privacy.reveal import PURPOSES
from lib.visits.requests import asking
from lib.words import N_, Words

AGREEMENT = {"agreement": N_("Repayment agreement")}
"""What stands before the words of who decides about an agreement."""

BETWEEN = ": "
"""Stands between a code and what was said in words."""


def said(t: Words, act: str, why: str | None) -> str | None:
    """Why an act was done, its code in words; what no table knows stays as the audit has it."""
    if why is None:
        return None
    if act in {"record wish", "withdraw wish"}:
        about, _, basis = why.partition(" ")
        told = (_names(codes.WISHES).get(about, about), wishing.BASES.get(basis, basis))
        return " · ".join(t(one) for one in told if one)
    code, between, text = why.partition(BETWEEN)
    name = _tables().get(act, {}).get(code)
    return why if name is None else f"{t(name)}{between}{text}"


def _tables() -> Mapping[str, Mapping[str, str]]:
    """Act → the codes that it has as its reason → how they are called."""
    tables = (
        (_names(codes.OUTCOMES), ("record follow-up", "correct follow-up")),
        (
            _names(codes.HOLD_KINDS),
            ("place hold", "extend hold", "lift lesser hold", "lift hold"),
        ),
        (placing.DECISIONS, ("review hold",)),
        (_names(codes.COMPLAINT_OUTCOMES), ("close complaint",)),
        (breaches.MEASURES, ("set_breach_measure",)),
        (offers.KINDS, ("propose_agreement",)),
        (proposal.HOW, ("sign_agreement",)),
        (
            {**offers.KINDS, **AGREEMENT},
            ("approve_agreement", "refuse_agreement", "withdraw_agreement", "cancel_agreement"),
        ),
        (asking.REASONS, ("ask_visit", "withdraw_visit", "approve_visit", "refuse_visit")),
        (PURPOSES, ("reveal", "show_unmasked")),
        (outbox.STATES, ("send_message",)),
    )
    return {act: table for table, acts in tables for act in acts}


def _names(table: Mapping[str, Code]) -> Mapping[str, str]:
    return {code: one.en for code, one in table.items()}
