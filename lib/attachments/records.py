"""Which files belong to which record or agreement: kept like any other record, never changed."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

import polars as pl
import sqlalchemy as sa

from lib.attachments import files
from lib.attachments.kinds import checked, tidy_name
from lib.ledger import Ledger, databases, kept
from lib.ledger.schema import attachments

About = Literal["followup", "agreement"]
"""What a file may belong to."""

SPACE = uuid.UUID("5e0f6c1a-7b52-5d8e-9c1f-3a9d4f0b8e27")
"""Makes the identifiers: the same file at the same record is one attachment, however often sent."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that is on the disk and waits to be named by the ledger; `size` in bytes."""

    about: About
    subject: str
    case_key: str
    sha256: str
    file_name: str
    media_type: str
    size: int

    @property
    def attachment_id(self) -> str:
        """Its identifier, when it is attached for the first time."""
        return uuid.uuid5(SPACE, f"{self.about}|{self.subject}|{self.sha256}").hex


@dataclass(frozen=True)
class Sent:
    """A file as its sender gave it."""

    name: str
    content: bytes


def prepared(
    home: Path, sent: Collection[Sent], about: About, subject: str, case_key: str, most_mb: float
) -> list[Attachment]:
    """Check all files, then put them on the disk; each once.

    Raises:
        AttachmentRefused: one of them cannot be attached; nothing was kept then.
        AttachmentUnwritable: the disk refuses.

    """
    good = [(tidy_name(one.name), *checked(one.name, one.content, most_mb)) for one in sent]
    found = {
        files.name_of(content): Attachment(
            about=about,
            subject=subject,
            case_key=case_key,
            sha256=files.put(home, content),
            file_name=name,
            media_type=kind.media_type,
            size=len(content),
        )
        for name, kind, content in good
    }
    return list(found.values())


def put(
    connection: sa.Connection, new: Sequence[Attachment], *, now: dt.datetime, by: str
) -> Sequence[str]:
    """Name files in the ledger within a step that is open; return what is new."""
    found = fresh(connection, new)
    for key, one in found.items():
        kept.put(connection, attachments, values(key, one), now=now, by=by)
    return list(found)


def fresh(connection: sa.Connection, new: Sequence[Attachment]) -> Mapping[str, Attachment]:
    """Identifier → file, of those that are not attached yet or no longer."""
    found = {_free(connection, one): one for one in new}
    return {key: one for key, one in found.items() if key is not None}


def _free(connection: sa.Connection, one: Attachment) -> str | None:
    """The identifier to name a file by; None where it is attached.

    What was taken back or erased keeps its identifier for good: the file gets a further one.
    """
    key = one.attachment_id
    for number in count(1):
        if not kept.known(connection, attachments, key):
            return key
        if _stands(connection, key):
            return None
        key = uuid.uuid5(SPACE, f"{one.attachment_id}|{number}").hex
    return None


def _stands(connection: sa.Connection, key: str) -> bool:
    later = sa.select(attachments.c.sequence).where(attachments.c.supersedes == key)
    query = sa.select(attachments.c.sha256).where(
        attachments.c.attachment_id == key, ~later.exists()
    )
    return connection.scalar(query) is not None


def values(key: str, one: Attachment) -> dict[str, Any]:
    """An attachment as the ledger has it under an identifier."""
    return {"attachment_id": key, **vars(one)}


def listed(ledger: Ledger) -> pl.DataFrame:
    """The attachments that stand, in the order of saving; `sha256` is null once erased."""
    return kept.standing(ledger, attachments)


def named(connection: sa.Connection) -> set[str]:
    """The names of all files to which a record refers, be it one that was taken back."""
    query = sa.select(attachments.c.sha256).where(attachments.c.sha256.is_not(None))
    return set(connection.scalars(query))


def every(connection: sa.Connection) -> Sequence[tuple[str, str]]:
    """Identifier and name of the file of every attachment that has one."""
    query = sa.select(attachments.c.attachment_id, attachments.c.sha256)
    found = connection.execute(query.where(attachments.c.sha256.is_not(None)))
    return [(one, sha256) for one, sha256 in found]


def older(connection: sa.Connection, moment: dt.datetime) -> Iterator[tuple[str, str, dt.datetime]]:
    """Identifier, case and moment of every attachment with a file that was made before then."""
    query = sa.select(
        attachments.c.attachment_id, attachments.c.case_key, attachments.c.recorded_at
    ).where(attachments.c.sha256.is_not(None), attachments.c.recorded_at < moment)
    yield from (tuple(row) for row in connection.execute(query.order_by(attachments.c.sequence)))


def blank(connection: sa.Connection, identifiers: Collection[str]) -> set[str]:
    """Let rows forget their files, in a step that is open; return the names of the files."""
    mine = attachments.c.attachment_id.in_(sorted(identifiers))
    query = sa.select(attachments.c.sha256).where(mine, attachments.c.sha256.is_not(None))
    gone = set(connection.scalars(query))
    with databases.of(connection).door(connection, attachments.name):
        empty = sa.update(attachments).where(mine).values(sha256=None, file_name=None)
        connection.execute(empty)
    return gone
