"""Placing, extending, reviewing and lifting holds: each a further row, none is deleted.

What a hold of a list or of a file's result needs is decided here as well: the row that our people
write about it carries its identifier, and lib.holds.every lays it over what the file says. Only
who may lift a kind may end it, so extending cannot shorten it, and no review ends it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace

import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.followups.codes import HOLD_KINDS
from lib.followups.entry import Problems
from lib.holds.hold import (
    LONGEST,
    REVIEWED_EARLY,
    TOO_LONG,
    Hold,
    check,
    too_long,
    with_review,
)
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import holds
from lib.rights import Action, Actor, can
from lib.words import N_, Sentence

PLACED, EXTENDED, REVIEWED, LIFTED = "placed", "extended", "reviewed", "lifted"
"""What was done to a hold."""

DECISIONS: Mapping[str, str] = {
    "agreement": N_("An agreement is proposed"),
    "relief": N_("Relief is asked for: rate, term or waiver"),
    "soft": N_("Go on softly: calls and letters only, no visits"),
    "no_visits": N_("No visits any more"),
}
"""What a review may come to; none of them lifts the hold, none puts pressure on the customer."""

FINAL = "no_visits"
"""The decision after which no further review is due."""

LIFTED_ALREADY = N_("This hold has been lifted already. Please reload the page.")
SHORTENED = N_("This would end the hold earlier. Please lift it instead, with a reason.")
NO_REASON = N_("Please say why the hold no longer applies.")
NO_EVIDENCE = N_("Please say where that can be seen: a letter, a message, a decision.")
LIFTED_EARLY = N_("The hold would be lifted before it began; please choose a later date.")
LIFTED_AHEAD = N_("A hold is lifted today or on a day past, not in the future.")
OF_COMPLAINT = N_("This hold belongs to an open complaint or dispute. Please close that instead.")
NO_DECISION = N_("Please choose what the review came to.")
NO_FINDINGS = N_("Please say what the review found.")
NO_NEXT_REVIEW = N_("Please enter the day of the next review.")


def place(ledger: Ledger, hold: Hold, now: dt.datetime) -> str:
    """Place a hold and return its identifier; the same one again changes nothing.

    `now` has the zone of the working day.

    Raises:
        RecordRefused: something is missing or wrong; all of it is said.
        NotAllowed: the actor may not place holds.

    """
    if problems := check(hold, now.date()):
        raise RecordRefused(problem=Problems(problems))
    if _latest_of(ledger, hold.hold_id) is None:
        entry_id = new_id()
        told = {"why": hold.hold_kind, "after": entry_id}
        with ledger.write("place hold", hold.hold_id, **told) as connection:
            # The same form may have been sent twice at one moment.
            if _last(connection, hold.hold_id) is None:
                write(connection, with_review(hold), PLACED, ledger.actor, now, entry_id)
    return hold.hold_id


def extend(
    ledger: Ledger, hold: Hold, now: dt.datetime, *, ends_on: dt.date | None, note: str
) -> None:
    """Let a hold stand longer, or without an end.

    Raises:
        RecordRefused: it would end earlier, or was lifted.

    """
    hold = _known(ledger, hold)
    if ends_on and (hold.ends_on is None or ends_on < hold.ends_on):
        raise RecordRefused(problem=Sentence(SHORTENED))
    if too_long(note):
        raise RecordRefused(problem=Sentence(TOO_LONG, longest=LONGEST))
    longer = replace(hold, ends_on=ends_on, note=note or hold.note)
    _follow(ledger, "extend hold", longer, EXTENDED, now, why=hold.hold_kind)


def review(
    ledger: Ledger,
    hold: Hold,
    now: dt.datetime,
    *,
    decision: str,
    note: str,
    next_on: dt.date | None,
) -> None:
    """Keep what a review of a hold came to; the hold stays.

    Raises:
        RecordRefused: something is missing, or the hold was lifted.
        NotAllowed: the actor may not review holds.

    """
    hold = _known(ledger, hold)
    if problems := tuple(_faults_of_review(now.date(), decision, note, next_on)):
        raise RecordRefused(problem=Problems(problems))
    seen = replace(
        hold,
        decision=decision,
        note=note,
        review_on=None if decision == FINAL else next_on,
        reviewer=ledger.actor.name or None,
    )
    _follow(ledger, "review hold", seen, REVIEWED, now, why=decision)


def may_lift(actor: Actor, hold_kind: str) -> bool:
    """Whether the actor may lift holds of a kind; an unknown kind only with the full right."""
    kind = HOLD_KINDS.get(hold_kind)
    lesser = kind is not None and kind.lifted_by == "supervisor"
    return can(actor, Action.LIFT_HOLD) or (lesser and can(actor, Action.REVIEW_HOLD))


def lift(
    ledger: Ledger,
    hold: Hold,
    now: dt.datetime,
    *,
    lifted_on: dt.date,
    reason: str,
    evidence: str,
) -> None:
    """End a hold from the day `lifted_on`, which no longer belongs to it.

    Raises:
        RecordRefused: without reason and evidence, lifted already, or kept by an open complaint.
        NotAllowed: the actor may not lift holds of this kind.

    """
    hold = _known(ledger, hold)
    if hold.complaint_id:
        raise RecordRefused(problem=Sentence(OF_COMPLAINT))
    if problems := tuple(_faults_of_lifting(hold, now.date(), lifted_on, reason, evidence)):
        raise RecordRefused(problem=Problems(problems))
    kind = HOLD_KINDS.get(hold.hold_kind)
    lesser = kind is not None and kind.lifted_by == "supervisor"
    ended = replace(hold, lifted_on=lifted_on, reason=reason, evidence=evidence)
    act = "lift lesser hold" if lesser else "lift hold"
    _follow(ledger, act, ended, LIFTED, now, why=hold.hold_kind)


def _follow(ledger: Ledger, act: str, hold: Hold, done: str, now: dt.datetime, *, why: str) -> None:
    """Add a further row about a hold that was not lifted meanwhile.

    The audit names the rows before and after; what was said in words stands in the rows, where an
    erasure reaches it.
    """
    with ledger.read() as connection:
        last = _last(connection, hold.hold_id)
    before, after = last["entry_id"] if last else None, new_id()
    with ledger.write(act, hold.hold_id, why=why, before=before, after=after) as connection:
        _refuse_lifted(connection, hold.hold_id)
        write(connection, hold, done, ledger.actor, now, after)


def write(
    connection: sa.Connection,
    hold: Hold,
    act: str,
    actor: Actor,
    now: dt.datetime,
    entry_id: str | None = None,
) -> None:
    """Add a row inside a write that another step has opened."""
    connection.execute(
        sa.insert(holds).values(
            **asdict(hold),
            entry_id=entry_id or new_id(),
            act=act,
            recorded_at=now,
            recorded_by=actor.name,
        )
    )


def tie(connection: sa.Connection, hold_id: str, followup_id: str) -> None:
    """Say that a record belongs to a hold: its last row once more, with who wrote that and when."""
    row = dict(_last(connection, hold_id) or {})
    del row["sequence"]
    again = row | {"entry_id": new_id(), "followup_id": followup_id}
    connection.execute(sa.insert(holds).values(**again))


def standing_of(connection: sa.Connection, case_key: str) -> tuple[Hold, ...]:
    """The holds of a case that our own people keep up, in the order of their placing."""
    latest = sa.select(sa.func.max(holds.c.sequence)).group_by(holds.c.hold_id)
    query = (
        sa.select(holds)
        .where(holds.c.sequence.in_(latest), holds.c.case_key == case_key)
        .where(holds.c.act != LIFTED)
        .order_by(holds.c.sequence)
    )
    return tuple(hold_of_row(row) for row in connection.execute(query).mappings())


def _faults_of_review(
    today: dt.date, decision: str, note: str, next_on: dt.date | None
) -> Iterator[Sentence]:
    if decision not in DECISIONS:
        yield Sentence(NO_DECISION)
    if not note.strip():
        yield Sentence(NO_FINDINGS)
    if too_long(note):
        yield Sentence(TOO_LONG, longest=LONGEST)
    if next_on is None and decision != FINAL:
        yield Sentence(NO_NEXT_REVIEW)
    if next_on and next_on < today:
        yield Sentence(REVIEWED_EARLY)


def _faults_of_lifting(
    hold: Hold, today: dt.date, lifted_on: dt.date, reason: str, evidence: str
) -> Iterator[Sentence]:
    if not reason.strip():
        yield Sentence(NO_REASON)
    if not evidence.strip():
        yield Sentence(NO_EVIDENCE)
    if too_long(reason, evidence):
        yield Sentence(TOO_LONG, longest=LONGEST)
    if hold.starts_on and lifted_on < hold.starts_on:
        yield Sentence(LIFTED_EARLY)
    if lifted_on > today:
        yield Sentence(LIFTED_AHEAD)


def _refuse_lifted(connection: sa.Connection, hold_id: str) -> None:
    """Refuse what somebody else ended in the meantime."""
    last = _last(connection, hold_id)
    if last is not None and last["act"] == LIFTED:
        raise RecordRefused(problem=Sentence(LIFTED_ALREADY))


def _known(ledger: Ledger, hold: Hold) -> Hold:
    """The hold as the ledger has it last; one of a list as it was handed over."""
    return _latest_of(ledger, hold.hold_id) or hold


def _latest_of(ledger: Ledger, hold_id: str) -> Hold | None:
    with ledger.read() as connection:
        found = _last(connection, hold_id)
    return None if found is None else hold_of_row(found)


def _last(connection: sa.Connection, hold_id: str) -> sa.RowMapping | None:
    """The last row about a hold."""
    query = sa.select(holds).where(holds.c.hold_id == hold_id)
    rows = connection.execute(query.order_by(holds.c.sequence.desc()).limit(1))
    return rows.mappings().one_or_none()


def hold_of_row(row: sa.RowMapping) -> Hold:
    """The hold that a row of the ledger tells."""
    return Hold(**{one.name: row[one.name] for one in fields(Hold)})
