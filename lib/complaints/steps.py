"""The steps of a complaint or dispute, from its opening to its end; each is a row that stays.

While one is open a hold of its kind stands, and closing it ends that hold and no other: a policy of
this product, stricter than the rules of most places. Reopening places a new hold, so that the days
in between stay told as they were.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from lib.complaints.records import ANSWERED, ASSIGNED, CLOSED, OPENED, REOPENED
from lib.errors import NotFound, RecordRefused
from lib.followups.codes import (
    COMPLAINT_ABOUT,
    COMPLAINT_CHANNELS,
    COMPLAINT_KINDS,
    COMPLAINT_OUTCOMES,
)
from lib.followups.entry import Problems
from lib.holds import placing
from lib.holds.hold import LONGEST, TOO_LONG, Hold, too_long
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import complaint_steps
from lib.rights import Actor
from lib.words import N_, Sentence

NO_CASE = N_("Please choose the case.")
NO_KIND = N_("Please choose whether it is a complaint or a dispute.")
NO_CHANNEL = N_("Please choose how it reached us.")
NO_ABOUT = N_("Please choose what it is about.")
NO_TEXT = N_("Please say what the customer brings against us.")
NO_OWNER = N_("Please say who deals with it.")
NO_ANSWER = N_("Please say what was answered, or where the answer can be seen.")
NO_OUTCOME = N_("Please choose how it ended.")
NO_REASON = N_("Please say why it is opened again.")
IN_FUTURE = N_("The day lies in the future; please correct it.")
NOT_ANSWERED = N_("It has not been answered yet. Please enter the answer first.")
CLOSED_ALREADY = N_("It has been closed already. Please reload the page.")
STILL_OPEN = N_("It is still open. Please reload the page.")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a customer brings against us. `due_on` follows from the kind where it is left out."""

    case_key: str
    complaint_kind: str
    opened_on: dt.date
    channel: str
    about: str
    text: str
    owner: str | None = None
    due_on: dt.date | None = None
    person_key: str | None = None
    followup_id: str | None = None
    complaint_id: str = field(default_factory=new_id)


def open_new(ledger: Ledger, opening: Opening, now: dt.datetime) -> str:
    """Open a complaint or dispute with its hold, and return its identifier.

    The same one again changes nothing. `now` has the zone of the working day.

    Raises:
        RecordRefused: something is missing; all of it is said.
        NotAllowed: the actor may not handle complaints.

    """
    if problems := tuple(_faults(opening, now.date())):
        raise RecordRefused(problem=Problems(problems))
    with ledger.read() as connection:
        known = _count(connection, opening.complaint_id)
    if not known:
        with ledger.write("open complaint", opening.complaint_id) as connection:
            # The same form may have been sent twice at one moment.
            if not _count(connection, opening.complaint_id):
                open_within(connection, opening, ledger.actor, now)
    return opening.complaint_id


def open_within(
    connection: sa.Connection,
    opening: Opening,
    actor: Actor,
    now: dt.datetime,
    *,
    hold: Hold | None = None,
) -> None:
    """Open inside a write that another step has opened; `hold` says more about the hold."""
    kind = COMPLAINT_KINDS[opening.complaint_kind]
    due = opening.due_on or opening.opened_on + dt.timedelta(days=kind.days)
    _add(
        connection,
        actor,
        now,
        complaint_id=opening.complaint_id,
        step=OPENED,
        happened_on=opening.opened_on,
        case_key=opening.case_key,
        complaint_kind=opening.complaint_kind,
        channel=opening.channel,
        about=opening.about,
        owner=opening.owner,
        due_on=due,
        text=opening.text,
        followup_id=opening.followup_id,
    )
    begun = hold or Hold(
        case_key=opening.case_key,
        person_key=opening.person_key,
        hold_kind=kind.hold,
        starts_on=opening.opened_on,
        source=kind.en,
    )
    placed = replace(begun, complaint_id=opening.complaint_id)
    placing.write(connection, placed, placing.PLACED, actor, now)


def assign(
    ledger: Ledger, complaint_id: str, owner: str, now: dt.datetime, *, due_on: dt.date | None
) -> None:
    """Say who deals with it, and by when."""
    if not owner.strip():
        raise RecordRefused(problem=Sentence(NO_OWNER))
    _step(ledger, "assign complaint", complaint_id, ASSIGNED, now, owner=owner, due_on=due_on)


def answer(
    ledger: Ledger, complaint_id: str, text: str, now: dt.datetime, *, answered_on: dt.date
) -> None:
    """Keep that it was answered in writing, when and how."""
    if problems := tuple(_faults_of_step(text, NO_ANSWER, answered_on, now.date())):
        raise RecordRefused(problem=Problems(problems))
    _step(
        ledger,
        "answer complaint",
        complaint_id,
        ANSWERED,
        now,
        happened_on=answered_on,
        text=text,
    )


def close(
    ledger: Ledger, complaint_id: str, outcome: str, now: dt.datetime, *, closed_on: dt.date
) -> None:
    """Close what was answered; the hold that it placed ends on that day, and no other.

    Raises:
        RecordRefused: no outcome, no answer yet, or closed already.

    """
    if outcome not in COMPLAINT_OUTCOMES:
        raise RecordRefused(problem=Sentence(NO_OUTCOME))
    if closed_on > now.date():
        raise RecordRefused(problem=Sentence(IN_FUTURE))
    with ledger.write("close complaint", complaint_id, why=outcome) as connection:
        taken = _taken(connection, complaint_id)
        _refuse(closed=taken[-1]["step"] == CLOSED)
        since = max(
            (at for at, one in enumerate(taken) if one["step"] in {OPENED, REOPENED}), default=0
        )
        if ANSWERED not in {one["step"] for one in taken[since:]}:
            raise RecordRefused(problem=Sentence(NOT_ANSWERED))
        _add(
            connection,
            ledger.actor,
            now,
            **_of(taken),
            step=CLOSED,
            happened_on=closed_on,
            outcome=outcome,
        )
        for hold in placing.standing_of(connection, taken[0]["case_key"]):
            if hold.complaint_id == complaint_id:
                ended = replace(
                    hold,
                    lifted_on=max(closed_on, hold.starts_on or closed_on),
                    reason=COMPLAINT_OUTCOMES[outcome].en,
                    evidence=complaint_id,
                )
                placing.write(connection, ended, placing.LIFTED, ledger.actor, now)


def reopen(
    ledger: Ledger, complaint_id: str, reason: str, now: dt.datetime, *, reopened_on: dt.date
) -> None:
    """Open again what was closed, with a new deadline and a new hold."""
    if problems := tuple(_faults_of_step(reason, NO_REASON, reopened_on, now.date())):
        raise RecordRefused(problem=Problems(problems))
    with ledger.write("reopen complaint", complaint_id) as connection:
        taken = _taken(connection, complaint_id)
        if taken[-1]["step"] != CLOSED:
            raise RecordRefused(problem=Sentence(STILL_OPEN))
        kind = COMPLAINT_KINDS[taken[0]["complaint_kind"]]
        _add(
            connection,
            ledger.actor,
            now,
            **_of(taken),
            step=REOPENED,
            happened_on=reopened_on,
            due_on=reopened_on + dt.timedelta(days=kind.days),
            text=reason,
        )
        hold = Hold(
            case_key=taken[0]["case_key"],
            hold_kind=kind.hold,
            starts_on=reopened_on,
            source=kind.en,
            note=reason,
            complaint_id=complaint_id,
        )
        placing.write(connection, hold, placing.PLACED, ledger.actor, now)


def _step(
    ledger: Ledger,
    act: str,
    complaint_id: str,
    step: str,
    now: dt.datetime,
    *,
    happened_on: dt.date | None = None,
    **said: object,
) -> None:
    """Add a step to what is open."""
    with ledger.write(act, complaint_id) as connection:
        taken = _taken(connection, complaint_id)
        _refuse(closed=taken[-1]["step"] == CLOSED)
        _add(
            connection,
            ledger.actor,
            now,
            **_of(taken),
            step=step,
            happened_on=happened_on or now.date(),
            **said,
        )


def _refuse(*, closed: bool) -> None:
    if closed:
        raise RecordRefused(problem=Sentence(CLOSED_ALREADY))


def _add(connection: sa.Connection, actor: Actor, now: dt.datetime, **said: object) -> None:
    connection.execute(
        sa.insert(complaint_steps).values(
            step_id=new_id(), recorded_at=now, recorded_by=actor.name, **said
        )
    )


def _of(taken: list[sa.RowMapping]) -> dict[str, str]:
    """What every step repeats."""
    return {name: taken[0][name] for name in ("complaint_id", "case_key", "complaint_kind")}


def _taken(connection: sa.Connection, complaint_id: str) -> list[sa.RowMapping]:
    query = sa.select(complaint_steps).where(complaint_steps.c.complaint_id == complaint_id)
    rows = list(connection.execute(query.order_by(complaint_steps.c.sequence)).mappings())
    if not rows:
        raise NotFound(what=complaint_id)
    return rows


def _count(connection: sa.Connection, complaint_id: str) -> int:
    query = sa.select(sa.func.count()).where(complaint_steps.c.complaint_id == complaint_id)
    return connection.scalar(query) or 0


def _faults(opening: Opening, today: dt.date) -> Iterator[Sentence]:
    if not opening.case_key.strip():
        yield Sentence(NO_CASE)
    for code, table, said in (
        (opening.complaint_kind, COMPLAINT_KINDS, NO_KIND),
        (opening.channel, COMPLAINT_CHANNELS, NO_CHANNEL),
        (opening.about, COMPLAINT_ABOUT, NO_ABOUT),
    ):
        if code not in table:
            yield Sentence(said)
    yield from _faults_of_step(opening.text, NO_TEXT, opening.opened_on, today)


def _faults_of_step(text: str, missing: str, day: dt.date, today: dt.date) -> Iterator[Sentence]:
    if not text.strip():
        yield Sentence(missing)
    if too_long(text):
        yield Sentence(TOO_LONG, longest=LONGEST)
    if day > today:
        yield Sentence(IN_FUTURE)
