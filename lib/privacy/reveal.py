"""A field of a case, or addresses, in full: for a purpose, a limited time, and seen by the audit.

What is revealed to whom follows from the audit alone: a reveal holds for its actor until its
minutes are over or he ends it. So no screen can forget to log one, and none outlives its time.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from lib.cases.fields import sensitive
from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.ledger.schema import audit
from lib.privacy.masking import mask_text
from lib.rights import Action, NotAllowed, Scope, scope
from lib.words import N_, Sentence

REVEAL, CONCEAL = "reveal", "conceal"
SHOW = "show_unmasked"
"""Name and address of several cases at once, such as to find their places; a line each."""

BETWEEN = " "
"""Stands between case and field in the subject; no field holds one."""

PURPOSES: Mapping[str, str] = {
    "contact": N_("to reach the customer"),
    "visit": N_("to prepare a visit"),
    "identity": N_("to make sure who somebody is"),
    "correct": N_("to correct the data"),
    "complaint": N_("to answer a complaint or a dispute"),
    "request": N_("the person asks for his own data"),
    "other": N_("other, as said below"),
}
"""Code of a purpose → what people choose."""

NEEDS_TEXT = "other"


def reveal(
    ledger: Ledger,
    case: Mapping[str, object],
    field: str,
    purpose: str,
    text: str = "",
    names: Collection[str] = (),
) -> None:
    """Let the ledger's actor see one field of a case from now on, for a while.

    `names` are those by which files may call him beside his number.

    Raises:
        NotAllowed: he may not reveal anything, or nothing of this case.
        RecordRefused: no purpose of PURPOSES, or none in words where it needs them.

    """
    right = scope(ledger.actor, Action.REVEAL)
    mine = {ledger.actor.collector, *names} - {None}
    own = ledger.actor.collector is not None and case.get("collector") in mine
    if right is Scope.OWN and not own:
        raise NotAllowed(action=Sentence(N_("reveal a field of somebody else's case")))
    if field not in sensitive("cases"):
        raise RecordRefused(problem=Sentence(N_("there is no such field.")))
    why = _why(purpose, text, [str(case["name"])] if case.get("name") else [])
    with ledger.write(REVEAL, _subject(case, field), why=why, after=field):
        pass


def conceal(ledger: Ledger, case: Mapping[str, object], field: str) -> None:
    """End what was revealed before its time is over."""
    with ledger.write(CONCEAL, _subject(case, field), before=field):
        pass


def revealed(
    ledger: Ledger, case: Mapping[str, object], now: dt.datetime, minutes: int
) -> dict[str, dt.datetime]:
    """Field → until when the ledger's actor may see it, for those of a case that he may now."""
    start = f"{case['case_key']}{BETWEEN}"
    query = (
        sa.select(audit.c.act, audit.c.subject, audit.c.at)
        .where(
            audit.c.at > now - dt.timedelta(minutes=minutes),
            audit.c.act.in_((REVEAL, CONCEAL)),
            audit.c.actor == ledger.actor.name,
            audit.c.subject.startswith(start, autoescape=True),
        )
        .order_by(audit.c.sequence)
    )
    found: dict[str, dt.datetime] = {}
    with ledger.read() as connection:
        for act, subject, at in connection.execute(query):
            field = subject.removeprefix(start)
            found.pop(field, None)
            if act == REVEAL:
                found[field] = at + dt.timedelta(minutes=minutes)
    return found


def show(ledger: Ledger, people: Mapping[str, str | None], purpose: str, text: str = "") -> None:
    """Let the ledger's actor see name and address of cases (key → name) from now on, for a while.

    Raises:
        NotAllowed: he may not reveal anything of cases that are not his.
        RecordRefused: no purpose of PURPOSES, or none in words where it needs them.

    """
    if scope(ledger.actor, Action.REVEAL) is not Scope.ALL:
        raise NotAllowed(action=Sentence(N_("reveal a field of somebody else's case")))
    why = _why(purpose, text, [name for name in people.values() if name])
    told = f"{len(people)} × name, address"
    with ledger.write(SHOW, "\n".join(people), why=why, after=told):
        pass


def shown(ledger: Ledger, now: dt.datetime, minutes: int) -> dict[str, dt.datetime]:
    """Case → until when the ledger's actor may see its name and address because of `show`."""
    query = (
        sa.select(audit.c.subject, audit.c.at)
        .where(
            audit.c.at > now - dt.timedelta(minutes=minutes),
            audit.c.act == SHOW,
            audit.c.actor == ledger.actor.name,
        )
        .order_by(audit.c.sequence)
    )
    with ledger.read() as connection:
        found = connection.execute(query).all()
    return {
        key: at + dt.timedelta(minutes=minutes)
        for subject, at in found
        for key in subject.split("\n")
    }


def _why(purpose: str, text: str, names: Collection[str]) -> str:
    """The purpose as the audit keeps it, without any of the names.

    Raises:
        RecordRefused: it is none, or none in words where it needs them.

    """
    said = (mask_text(text.strip(), names) or "").strip()
    if purpose not in PURPOSES or (purpose == NEEDS_TEXT and not said):
        raise RecordRefused(problem=Sentence(N_("please say what it is needed for.")))
    return f"{purpose}: {said}" if said else purpose


def _subject(case: Mapping[str, object], field: str) -> str:
    return f"{case['case_key']}{BETWEEN}{field}"
