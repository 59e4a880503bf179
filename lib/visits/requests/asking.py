"""Asking for a visit, deciding about it, and putting it on a list: each a further row.

A collector asks for his own cases, a supervisor decides. Where several people work, nobody decides
about what he asked for himself; who uses the product alone is his own supervisor. An approved
visit still passes the gate like any other.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from lib.errors import NotFound, RecordRefused
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import visit_requests
from lib.overrides import deciding
from lib.words import N_, Sentence

ASKED, WITHDRAWN, APPROVED, REFUSED, SCHEDULED = (
    "asked",
    "withdrawn",
    "approved",
    "refused",
    "scheduled",
)
"""What was done to a request."""

OTHER = "other"
REASONS: Mapping[str, str] = {
    "broken_promises": N_("promises broken repeatedly"),
    "lost": N_("contact lost"),
    "large": N_("large amount"),
    "new_lead": N_("new lead"),
    OTHER: N_("another reason"),
}
"""Code of a reason → its name. Codes are never renamed."""

KEPT = ("request_id", "case_key", "reason", "expires_on")
"""What all rows about one request have in common."""

OF = visit_requests.c.request_id
"""What tells one request from another."""

NO_CASE = N_("Please choose the case.")
NO_REASON = N_("Please choose why a visit is asked for.")
NO_TEXT = N_("Please say in words what the other reason is.")
PAST = N_("The last day of the request is past; please choose a later one.")
OPEN_ALREADY = N_("A visit to this case has been asked for already; it stands until {day}.")
DECIDED = N_("Somebody has decided about this request already. Please reload the page.")
SELF = N_("You asked for this visit yourself; a second person has to decide about it.")
NOT_YOURS = N_("Somebody else asked for this visit; only he can take it back.")


@dataclass(frozen=True, kw_only=True)
class Request:
    """A visit that is asked for: to which case, why (a code of REASONS), in words, its last day."""

    case_key: str
    reason: str
    expires_on: dt.date
    note: str | None = None
    request_id: str = field(default_factory=new_id)


def ask(ledger: Ledger, request: Request, now: dt.datetime) -> str:
    """Ask for a visit and return the identifier; the same request again changes nothing.

    `ledger` is in the hands of who asks; `now` has the zone of the working day.

    Raises:
        RecordRefused: something is missing or wrong, or a request for the case is open already.
        NotAllowed: the actor may not ask.

    """
    if problems := tuple(_faults(request, now.date())):
        raise RecordRefused(problem=Problems(problems))
    with ledger.read() as connection:
        known = deciding.last(connection, OF, request.request_id)
    if known is not None:
        return request.request_id
    with ledger.write("ask_visit", request.request_id, why=request.reason) as connection:
        # The same form may have been sent twice at one moment.
        if deciding.last(connection, OF, request.request_id) is None:
            _refuse_second(connection, request.case_key, now.date())
            told = {**asdict(request), "note": (request.note or "").strip() or None}
            deciding.add(
                connection,
                visit_requests,
                {**told, "entry_id": request.request_id},
                ASKED,
                ledger,
                now,
            )
    return request.request_id


def approve(ledger: Ledger, request_id: str, note: str, now: dt.datetime) -> None:
    """Approve what was asked for, until its last day.

    Raises:
        RecordRefused: without a reason, by who asked, decided already, or after its last day.
        NotFound: nobody asked for it.
        NotAllowed: the actor may not decide.

    """
    with _deciding(ledger, "approve_visit", request_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, visit_requests, request_id, SELF)
        deciding.refuse_if(last["step"] != ASKED, Sentence(DECIDED))
        deciding.refuse_if(last["expires_on"] < now.date(), Sentence(PAST))
        _follow(connection, last, APPROVED, ledger, now, note=note)


def refuse(ledger: Ledger, request_id: str, note: str, now: dt.datetime) -> None:
    """Refuse what was asked for.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "refuse_visit", request_id, note) as (connection, last):
        deciding.demand_second(ledger, connection, visit_requests, request_id, SELF)
        deciding.refuse_if(last["step"] != ASKED, Sentence(DECIDED))
        _follow(connection, last, REFUSED, ledger, now, note=note)


def withdraw(ledger: Ledger, request_id: str, note: str, now: dt.datetime) -> None:
    """Take back what one asked for oneself, before it is on a list.

    Raises:
        RecordRefused: without a reason, somebody else asked, or it does not stand.
        NotFound, NotAllowed: as `approve`.

    """
    with _deciding(ledger, "withdraw_visit", request_id, note) as (connection, last):
        asker = deciding.asker(connection, visit_requests, request_id)
        deciding.refuse_if(asker != ledger.actor.name, Sentence(NOT_YOURS))
        deciding.refuse_if(last["step"] not in {ASKED, APPROVED}, Sentence(DECIDED))
        _follow(connection, last, WITHDRAWN, ledger, now, note=note)


def schedule(ledger: Ledger, case_keys: frozenset[str], plan_id: str, now: dt.datetime) -> int:
    """Note that approved requests for these cases are on a list; return how many were.

    The same list again, and cases without an approved request, change nothing.

    Raises:
        NotAllowed: the actor may not make lists.

    """
    with ledger.read() as connection:
        if not _to_schedule(connection, case_keys, plan_id, now.date()):
            return 0
    with ledger.write("schedule_visit", plan_id) as connection:
        found = _to_schedule(connection, case_keys, plan_id, now.date())
        for last in found:
            _follow(connection, last, SCHEDULED, ledger, now, plan_id=plan_id)
    return len(found)


def _faults(request: Request, today: dt.date) -> Iterator[Sentence]:
    if not request.case_key:
        yield Sentence(NO_CASE)
    if request.reason not in REASONS:
        yield Sentence(NO_REASON)
    if request.reason == OTHER and not (request.note or "").strip():
        yield Sentence(NO_TEXT)
    if len(request.note or "") > deciding.LONGEST:
        yield Sentence(deciding.TOO_LONG, longest=deciding.LONGEST)
    if request.expires_on < today:
        yield Sentence(PAST)


@contextmanager
def _deciding(
    ledger: Ledger, act: str, request_id: str, note: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step about a request: the connection and the last row about it.

    The audit has the code of what it was asked for; the words stay in the row, where an erasure
    reaches them.
    """
    deciding.demand_words(note, deciding.NO_GROUND)
    with ledger.read() as connection:
        known = deciding.last(connection, OF, request_id)
    if known is None:
        raise NotFound(what=request_id)
    with ledger.write(act, request_id, why=known["reason"]) as connection:
        yield connection, deciding.last(connection, OF, request_id) or known


def _refuse_second(connection: sa.Connection, case_key: str, today: dt.date) -> None:
    """Refuse a request for a case while another one is open or approved."""
    for row in _lasts(connection, frozenset({case_key})):
        if row["step"] in {ASKED, APPROVED} and row["expires_on"] >= today:
            raise RecordRefused(problem=Sentence(OPEN_ALREADY, day=row["expires_on"]))


def _lasts(connection: sa.Connection, case_keys: frozenset[str]) -> list[sa.RowMapping]:
    """The last row of each request for one of these cases."""
    table = visit_requests
    newest = sa.select(sa.func.max(table.c.sequence)).group_by(table.c.request_id)
    query = sa.select(table).where(table.c.sequence.in_(newest)).order_by(table.c.sequence)
    return [row for row in connection.execute(query).mappings() if row["case_key"] in case_keys]


def _to_schedule(
    connection: sa.Connection, case_keys: frozenset[str], plan_id: str, today: dt.date
) -> list[sa.RowMapping]:
    """The requests that a list fulfils; one that was on another list moves to this one."""
    return [
        row
        for row in _lasts(connection, case_keys)
        if row["expires_on"] >= today
        and (row["step"] == APPROVED or (row["step"] == SCHEDULED and row["plan_id"] != plan_id))
    ]


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    ledger: Ledger,
    now: dt.datetime,
    *,
    note: str | None = None,
    plan_id: str | None = None,
) -> None:
    """Add the next row about a request."""
    told = {name: last[name] for name in KEPT} | {
        "entry_id": new_id(),
        "supersedes": last["entry_id"],
        "note": note.strip() if note else None,
        "plan_id": plan_id or last["plan_id"],
    }
    deciding.add(connection, visit_requests, told, step, ledger, now)
