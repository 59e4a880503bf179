"""Saving what came of a contact: checked before, on the disk when it is said, never changed after.

A result is kept under an identifier that the form makes, so that a retry after a lost connection
does no harm. A correction is one more record that supersedes the first and says why. A result that
forbids visits places its hold in the same step (lib.holds.brought).
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lib.errors import NotFound, RecordRefused
from lib.followups.codes import MET_WHOM
from lib.followups.entry import NOBODY_WENT, Entry, Problems, check, once, propose
from lib.holds import brought, corrected
from lib.ledger import Ledger
from lib.ledger.kept import CORRECTED, USED_TWICE
from lib.ledger.schema import followups
from lib.rights import Actor, Role
from lib.words import N_, Sentence

__all__ = ["Entry", "check", "propose", "record", "record_all"]

OTHER_CASE = N_("A correction stays with its case. Please record a new contact instead.")


def record(
    ledger: Ledger,
    entry: Entry,
    now: dt.datetime,
    *,
    also: Callable[[sa.Connection], None] | None = None,
) -> str:
    """Save a contact; when this returns its identifier, it is on the disk.

    The same entry again changes nothing. `now` as in `check`; `also` adds to the same step. Where
    several people record, each contact says who made it: what it broke is nobody else's.

    Raises:
        RecordRefused: the entry is incomplete, or its identifier or correction is taken.
        NotFound: it corrects a record that does not exist.
        DoorstepError: the ledger could not keep it; see lib.ledger.errors.

    """
    tidy = _tidy(entry)
    if problems := wrong(ledger.actor, tidy, now):
        raise RecordRefused(problem=Problems(problems))
    if _known(ledger, tidy):
        return tidy.followup_id
    act = "correct follow-up" if tidy.supersedes else "record follow-up"
    try:
        # The reason of a correction stands in the row, where an erasure reaches it.
        told = {"why": tidy.outcome, "before": tidy.supersedes, "after": tidy.followup_id}
        with ledger.write(act, tidy.followup_id, **told) as connection:
            _put(connection, tidy, ledger.actor, now)
            if also is not None:
                also(connection)
    except IntegrityError:
        # The same form was sent twice at one moment and the other one came first.
        if not _known(ledger, tidy):
            raise
    return tidy.followup_id


def record_all(
    ledger: Ledger,
    act: str,
    subject: str,
    entries: Sequence[Entry],
    now: dt.datetime,
    *,
    also: Callable[[sa.Connection, Sequence[Entry]], None],
    persons: Mapping[str, str | None] = MappingProxyType({}),
) -> int:
    """Save several contacts in one step, all or none; return how many are new.

    `act` and `subject` are what the audit says of the step; `also` adds to it and is told which of
    the contacts are new. Those that are saved already change nothing. `persons` are those of the
    cases, for holds that outlast the files that tell them.

    Raises:
        RecordRefused: one of them is incomplete, or its identifier or correction is taken.
        NotFound: one corrects a record that does not exist.
        DoorstepError: the ledger could not keep them; see lib.ledger.errors.

    """
    tidied = [_tidy(one) for one in entries]
    told = [said for one in tidied for said in wrong(ledger.actor, one, now)]
    if told:
        raise RecordRefused(problem=Problems(once(told)))
    new = [one for one in tidied if not _known(ledger, one)]
    if not new:
        return 0
    named = " ".join(one.followup_id for one in new)
    try:
        with ledger.write(act, subject, after=named) as connection:
            for one in new:
                _put(connection, one, ledger.actor, now, persons.get(one.case_key))
            also(connection, new)
    except IntegrityError:
        # Somebody else sent some of them at the same moment and came first.
        if not any(_known(ledger, one) for one in new):
            raise
        return record_all(ledger, act, subject, new, now, also=also, persons=persons)
    return len(new)


def _put(
    connection: sa.Connection,
    entry: Entry,
    actor: Actor,
    now: dt.datetime,
    person_key: str | None = None,
) -> None:
    """Add a tidy contact, and what it does to holds and complaints, within a step that is open."""
    _may_correct(connection, entry)
    row = {**asdict(entry), "recorded_at": now, "recorded_by": actor.name}
    connection.execute(sa.insert(followups).values(**row))
    placed, spared = False, frozenset[str]()
    if entry.supersedes is not None:
        placed, spared = corrected.apply(connection, entry, actor, now)
    brought.apply(connection, entry, actor, now, person_key, placed=placed, spared=spared)


def wrong(actor: Actor, entry: Entry, now: dt.datetime) -> tuple[Sentence, ...]:
    """All that keeps an actor from recording a contact; `now` as in `check`."""
    return (*check(entry, now), *_nobody(actor, entry))


def _nobody(actor: Actor, entry: Entry) -> tuple[Sentence, ...]:
    """What to say where nobody is named and somebody else than the recorder may have gone."""
    alone = not actor.name or Role.OWNER in actor.roles
    return () if alone or entry.collector else (Sentence(NOBODY_WENT),)


def _known(ledger: Ledger, entry: Entry) -> bool:
    query = sa.select(followups).where(followups.c.followup_id == entry.followup_id)
    with ledger.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return False
    if any(row[name] != value for name, value in asdict(entry).items()):
        raise RecordRefused(problem=Sentence(USED_TWICE))
    return True


def _may_correct(connection: sa.Connection, entry: Entry) -> None:
    if entry.supersedes is None:
        return
    was = followups.alias()
    case_key = connection.scalar(
        sa.select(was.c.case_key).where(was.c.followup_id == entry.supersedes)
    )
    if case_key is None:
        raise NotFound(what=entry.supersedes)
    if case_key != entry.case_key:
        raise RecordRefused(problem=Sentence(OTHER_CASE))
    others = sa.select(sa.func.count()).where(
        was.c.supersedes == entry.supersedes, was.c.followup_id != entry.followup_id
    )
    if connection.scalar(others):
        raise RecordRefused(problem=Sentence(CORRECTED))


def _tidy(entry: Entry) -> Entry:
    """Fill in who promised, and leave out what cannot be seen."""
    texts = {
        name: _visible(value) for name, value in asdict(entry).items() if isinstance(value, str)
    }
    shown: dict[str, Any] = {
        name: value or (None if name not in {"case_key", "currency"} else "")
        for name, value in texts.items()
    }
    tidy = replace(entry, **shown)
    if tidy.promise_date and tidy.promise_by is None:
        met = MET_WHOM.get(tidy.met_whom or "")
        by = met.group if met and met.group in {"debtor", "family"} else "other_promiser"
        tidy = replace(tidy, promise_by=by)
    return tidy


def _visible(text: str) -> str:
    """One way to write each character; no control, direction or zero-width characters."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFC", text).strip()
        if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )
