"""The steps of an agreement: proposed, approved over the limits, signed, cancelled; each a row.

Who records contacts proposes and records the signature, a collector for his own cases. What goes
beyond the limits needs a second person who may approve; who uses the product alone is his own. Of
several proposals for a case only the latest can be signed, and a signature ends the agreement that
stood before. Whether it is kept is recorded by nobody, see lib.agreements.following.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import sqlalchemy as sa

from lib.agreements import affordability
from lib.agreements.limits import Limits, over
from lib.agreements.proposal import DUE_PAST, HOW, SIGNERS, Proposal, Signature, content, faults
from lib.errors import NotFound, RecordRefused
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import agreements
from lib.overrides import deciding
from lib.words import N_, Sentence

PROPOSED, APPROVED, REFUSED, WITHDRAWN, SIGNED, CANCELLED = (
    "proposed",
    "approved",
    "refused",
    "withdrawn",
    "signed",
    "cancelled",
)
"""What was done to an agreement."""

OF = agreements.c.agreement_id
"""What tells one agreement from another."""

DECIDED = N_("Somebody has decided about this agreement already. Please reload the page.")
SELF = N_("You proposed this agreement yourself; a second person has to decide about it.")
UNAPPROVED = N_("This proposal goes beyond the limits; a second person has to approve it first.")
NEWER = N_("There is a later proposal for this case; only that one can be signed.")
NO_HOW = N_("Please choose how it was signed and by whom.")
NO_DAY = N_(
    "Please enter the day of the signature: not before the proposal, and not in the future."
)
NOT_SIGNED = N_("Only an agreement that is signed can be cancelled.")
EARLIER = N_("Another agreement of this case was signed later than that day; please check the day.")


def propose(ledger: Ledger, proposal: Proposal, limits: Limits, now: dt.datetime) -> str:
    """Propose an agreement and return its identifier; the same proposal again changes nothing.

    `ledger` is in the hands of who proposes; `now` has the zone of the working day. The limits and
    which of them it goes beyond are kept with it: limits that change later change no proposal.

    Raises:
        RecordRefused: something is missing or wrong.
        NotAllowed: the actor may not propose.

    """
    if problems := tuple(faults(proposal, now.date())):
        raise RecordRefused(problem=Problems(problems))
    key = proposal.agreement_id
    with ledger.read() as connection:
        known = deciding.last(connection, OF, key)
    if known is not None:
        return key
    with ledger.write("propose_agreement", key, why=proposal.offer.terms.kind) as connection:
        # The same form may have been sent twice at one moment.
        if deciding.last(connection, OF, key) is None:
            beyond = over(proposal.offer, limits, now.date())
            told = {
                "entry_id": key,
                "agreement_id": key,
                "case_key": proposal.case_key,
                "content": {**content(proposal.offer, beyond), "limits": asdict(limits)},
                "budget": affordability.as_json(proposal.budget),
                "happened_on": now.date(),
                "note": _text(proposal.note),
                "sample": proposal.sample,
            }
            deciding.add(connection, agreements, told, PROPOSED, ledger, now)
    return key


def approve(ledger: Ledger, agreement_id: str, note: str, now: dt.datetime) -> None:
    """Approve a proposal that goes beyond the limits.

    Raises:
        RecordRefused: without a reason, by who proposed it, or decided already.
        NotFound: nobody proposed it.
        NotAllowed: the actor may not approve.

    """
    with _deciding(ledger, "approve_agreement", agreement_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, agreements, agreement_id, SELF)
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        _follow(connection, last, APPROVED, ledger, now, note=_text(note))


def refuse(ledger: Ledger, agreement_id: str, note: str, now: dt.datetime) -> None:
    """Refuse a proposal.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "refuse_agreement", agreement_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, agreements, agreement_id, SELF)
        deciding.refuse_if(last["step"] != PROPOSED, Sentence(DECIDED))
        _follow(connection, last, REFUSED, ledger, now, note=_text(note))


def withdraw(ledger: Ledger, agreement_id: str, note: str, now: dt.datetime) -> None:
    """Take back a proposal that is not signed.

    Raises:
        RecordRefused: without a reason, or it is signed or decided against.
        NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "withdraw_agreement", agreement_id, note) as (connection, last):
        deciding.refuse_if(last["step"] not in {PROPOSED, APPROVED}, Sentence(DECIDED))
        _follow(connection, last, WITHDRAWN, ledger, now, note=_text(note))


def sign(ledger: Ledger, agreement_id: str, signature: Signature, now: dt.datetime) -> None:
    """Record that both sides signed; it stands from that day.

    Raises:
        RecordRefused: it needs an approval, was decided, is not the latest, or the day is wrong.
        NotFound, NotAllowed: as `approve`.

    """
    if signature.how not in HOW or signature.signed_by not in SIGNERS:
        raise RecordRefused(problem=Sentence(NO_HOW))
    with _step(ledger, "sign_agreement", agreement_id, signature.how) as (connection, last):
        deciding.refuse_if(last["step"] not in {PROPOSED, APPROVED}, Sentence(DECIDED))
        first = _first(connection, agreement_id)
        unapproved = last["step"] == PROPOSED and bool(first["content"]["over"])
        deciding.refuse_if(unapproved, Sentence(UNAPPROVED))
        _refuse_day(connection, first, signature.signed_on, now.date())
        _follow(
            connection,
            last,
            SIGNED,
            ledger,
            now,
            happened_on=signature.signed_on,
            how=signature.how,
            signed_by=signature.signed_by,
        )


def cancel(ledger: Ledger, agreement_id: str, note: str, now: dt.datetime) -> None:
    """End a signed agreement from today, with the reason; the case may then be worked again.

    Raises:
        RecordRefused: without a reason, or it is not signed.
        NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "cancel_agreement", agreement_id, note) as (connection, last):
        deciding.refuse_if(last["step"] != SIGNED, Sentence(NOT_SIGNED))
        _follow(connection, last, CANCELLED, ledger, now, note=_text(note))


def _refuse_day(
    connection: sa.Connection, first: sa.RowMapping, signed_on: dt.date, today: dt.date
) -> None:
    """Refuse a signature of a day on which it could not be, or that another one came before."""
    deciding.refuse_if(not first["happened_on"] <= signed_on <= today, Sentence(NO_DAY))
    due = dt.date.fromisoformat(first["content"]["schedule"][0][0])
    deciding.refuse_if(due < signed_on, Sentence(DUE_PAST))
    of_case = sa.select(agreements).where(agreements.c.case_key == first["case_key"])
    rows = connection.execute(of_case.order_by(agreements.c.sequence)).mappings().all()
    latest = [row["agreement_id"] for row in rows if row["step"] == PROPOSED][-1]
    deciding.refuse_if(latest != first["agreement_id"], Sentence(NEWER))
    later = any(row["step"] == SIGNED and row["happened_on"] > signed_on for row in rows)
    deciding.refuse_if(later, Sentence(EARLIER))


@contextmanager
def _deciding(
    ledger: Ledger, act: str, agreement_id: str, note: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step that wants a reason: the connection and the last row about the agreement."""
    deciding.demand_words(note, deciding.NO_GROUND)
    with _step(ledger, act, agreement_id) as found:
        yield found


@contextmanager
def _step(
    ledger: Ledger, act: str, agreement_id: str, how: str | None = None
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step: the connection and the last row about the agreement.

    The audit has a code, how it was signed or else the kind of the agreement; what was said in
    words stays in the row, where an erasure reaches it.
    """
    with ledger.read() as connection:
        known = deciding.last(connection, OF, agreement_id)
        if known is None:
            raise NotFound(what=agreement_id)
        kind = _first(connection, agreement_id)["content"]["kind"]
    told = {"why": how or kind, "before": known["entry_id"]}
    with ledger.write(act, agreement_id, **told) as connection:
        yield connection, deciding.last(connection, OF, agreement_id) or known


def _first(connection: sa.Connection, agreement_id: str) -> sa.RowMapping:
    query = sa.select(agreements).where(agreements.c.entry_id == agreement_id)
    return connection.execute(query).mappings().one()


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    ledger: Ledger,
    now: dt.datetime,
    **told: object,
) -> None:
    """Add the next row about an agreement."""
    row = {
        "entry_id": new_id(),
        "agreement_id": last["agreement_id"],
        "supersedes": last["entry_id"],
        "case_key": last["case_key"],
        "happened_on": now.date(),
        "sample": last["sample"],
        **told,
    }
    deciding.add(connection, agreements, row, step, ledger, now)


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
