"""Decisions about a person's data: restricted, under a legal hold, erased. The latest counts."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any, Literal

import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.ledger import Ledger
from lib.ledger.schema import privacy
from lib.privacy.masking import mask_text
from lib.privacy.person import Person
from lib.words import N_, Sentence

About = Literal["restrict", "legal_hold", "erase"]


def nameless(basis: str, person: Person) -> str:
    """A basis as it may stay in the audit for ever: without what tells the person, and numbers."""
    values = (value for some in person.values.values() for value in some)
    return mask_text(basis.strip(), (*values, *person.ids)) or ""


def decide(
    ledger: Ledger,
    about: Literal["restrict", "legal_hold"],
    person_keys: Collection[str],
    basis: str,
    *,
    stands: bool,
    now: dt.datetime,
) -> None:
    """Say that the data of a person are restricted or held for the law, or no longer.

    `basis` stays in the audit: see `nameless`.

    Raises:
        NotAllowed: the actor may not.
        RecordRefused: no basis is given.

    """
    if not basis.strip():
        raise RecordRefused(problem=Sentence(N_("please say on what basis.")))
    act = about if stands else f"lift_{about}"
    with ledger.write(act, " ".join(sorted(person_keys)), why=basis) as connection:
        add(connection, ledger, about, person_keys, basis, stands=stands, now=now)


def add(
    connection: sa.Connection,
    ledger: Ledger,
    about: About,
    person_keys: Collection[str],
    basis: str,
    *,
    stands: bool = True,
    now: dt.datetime,
    report: Mapping[str, Any] | None = None,
) -> None:
    """Add a decision within a step of the ledger that is already open."""
    connection.execute(
        sa.insert(privacy),
        [
            {
                "record_id": uuid.uuid4().hex,
                "about": about,
                "person_key": key,
                "stands": stands,
                "basis": basis,
                "report": dict(report) if report else None,
                "recorded_at": now,
                "recorded_by": ledger.actor.name,
            }
            for key in sorted(person_keys)
        ],
    )


def standing(ledger: Ledger, about: About) -> dict[str, str]:
    """Person key → basis, for those of whom a decision stands."""
    latest = (
        sa.select(sa.func.max(privacy.c.sequence))
        .where(privacy.c.about == about)
        .group_by(privacy.c.person_key)
    )
    query = sa.select(privacy.c.person_key, privacy.c.basis).where(
        privacy.c.sequence.in_(latest), privacy.c.stands
    )
    with ledger.read() as connection:
        return {row.person_key: row.basis for row in connection.execute(query)}
