"""The versions of the tenant's own table of result codes: kept for good, the last one counts.

They lie in the ledger and not in a file beside it, so that several servers have the same table,
backups hold it, and nobody can take out a code that old records carry.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lib.errors import RecordRefused
from lib.followups import own
from lib.ledger import Ledger
from lib.ledger.schema import code_tables
from lib.words import N_, Sentence

OVERTAKEN = N_("Somebody else changed the table meanwhile. Please look at it and try again.")


@dataclass(frozen=True)
class Version:
    """One version: `version_id` tells it and all before it, `content` is the file as given."""

    version_id: str
    supersedes: str | None
    content: str
    recorded_at: dt.datetime
    recorded_by: str


def history(ledger: Ledger) -> list[Version]:
    """All versions, the one that counts last."""
    names = Version.__dataclass_fields__
    query = sa.select(*(code_tables.c[name] for name in names)).order_by(code_tables.c.sequence)
    with ledger.read() as connection:
        return [Version(*row) for row in connection.execute(query)]


def use(ledger: Ledger) -> None:
    """Let the table that counts be that of this process."""
    contents = [one.content for one in history(ledger)]
    own.install(own.stored(contents[-1], contents[:-1]) if contents else own.OURS)


def change(ledger: Ledger, content: str, now: dt.datetime) -> str:
    """Let a file count from now on; return its version. The same file again changes nothing.

    Raises:
        NotAllowed: the actor may not.
        CodesRefused: something in the file cannot be; see lib.followups.own.
        RecordRefused: somebody else was first.

    """
    versions = history(ledger)
    before = versions[-1] if versions else None
    own.read(content, [one.content for one in versions])
    if before and before.content == content:
        return before.version_id
    last = before.version_id if before else None
    new = Version(version_id(content, last), last, content, now, ledger.actor.name)
    try:
        with ledger.write(
            "change_codes", new.version_id, before=last, after=new.version_id
        ) as connection:
            connection.execute(sa.insert(code_tables).values(**vars(new)))
    except IntegrityError as error:
        raise RecordRefused(problem=Sentence(OVERTAKEN)) from error
    use(ledger)
    return new.version_id


def version_id(content: str, before: str | None) -> str:
    """SHA-256 over a file and the name of the version before it, in hexadecimal."""
    return hashlib.sha256(f"{before or ''}\n{content}".encode()).hexdigest()
