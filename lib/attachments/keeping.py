"""Attaching files, taking one back, and handing one out: by who may, each in the audit.

Where a right goes to one's own cases only, an attachment of another case is as good as none.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from lib.attachments import files, records
from lib.attachments.kinds import OUGHT
from lib.attachments.records import About, Sent
from lib.errors import NotFound
from lib.ledger import kept
from lib.ledger.schema import agreements, attachments, followups
from lib.portfolio import Portfolio
from lib.portfolio.reach import demand_case
from lib.rights import Action, demand

SHOW, TAKE = "show_attachment", "take_attachment"
"""The acts by which a content leaves the server: to be looked at, or as a file."""

_SUBJECTS = {"followup": followups.c.followup_id, "agreement": agreements.c.agreement_id}
"""What a file may belong to → the column that names it."""


def attach(
    portfolio: Portfolio,
    sent: Collection[Sent],
    about: About,
    subject: str,
    *,
    most_mb: float,
    now: dt.datetime,
) -> int:
    """Attach files to a record or an agreement that is on record; return how many are new.

    Raises:
        NotAllowed: the actor records nothing.
        NotFound: there is no such record, or its case is not his to see.
        AttachmentRefused: a file cannot be attached; see lib.attachments.kinds.

    """
    ledger = portfolio.ledger
    demand(ledger.actor, Action.RECORD)
    case_key = _case_of(portfolio, about, subject)
    new = records.prepared(ledger.home, sent, about, subject, case_key, most_mb)
    with ledger.read() as connection:
        fresh = records.fresh(connection, new)
    if not fresh:
        return 0
    told = " ".join(fresh)
    with ledger.write("attach", subject, after=told) as connection:
        return len(records.put(connection, new, now=now, by=ledger.actor.name))


def take_back(portfolio: Portfolio, attachment_id: str, now: dt.datetime) -> None:
    """Say that a file was attached by mistake: it is no longer listed.

    Raises:
        NotAllowed: the actor records nothing.
        NotFound: there is no such attachment, or its case is not his to see.
        RecordRefused: somebody else was first.

    """
    row = _row(portfolio, attachment_id)
    same = {name: row[name] for name in ("about", "subject", "case_key", "media_type", "size")}
    values = {
        **same,
        "attachment_id": kept.sample_id("withdrawn", attachment_id),
        "supersedes": attachment_id,
        "withdrawn": True,
    }
    kept.add(portfolio.ledger, "withdraw_attachment", attachments, values, now)


def content(portfolio: Portfolio, attachment_id: str, act: str) -> bytes:
    """The content of an attachment, to be looked at (SHOW) or taken out (TAKE); in the audit.

    Raises:
        NotAllowed: the actor reveals nothing.
        NotFound: there is no such attachment, its case is not his to see, or it was erased.
        StoreBroken: the file is missing or was changed.

    """
    row = _row(portfolio, attachment_id)
    if row["sha256"] is None:
        raise NotFound(what=attachment_id)
    with portfolio.ledger.write(act, attachment_id):
        return files.read(portfolio.ledger.home, row["sha256"])


def given_name(row: Mapping[str, Any]) -> str:
    """The name under which an attachment is taken out: it tells nobody's name."""
    return f"attachment-{str(row['attachment_id'])[:12]}.{OUGHT[row['media_type']]}"


def archive(portfolio: Portfolio, case_keys: Collection[str]) -> bytes | None:
    """All files of some cases as one ZIP; None where there are none. Its caller tells the audit."""
    query = sa.select(attachments).where(
        attachments.c.case_key.in_(sorted(case_keys)), attachments.c.sha256.is_not(None)
    )
    with portfolio.ledger.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    if not rows:
        return None
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for row in rows:
            packed.writestr(given_name(row), files.read(portfolio.ledger.home, row["sha256"]))
    return written.getvalue()


def _case_of(portfolio: Portfolio, about: About, subject: str) -> str:
    column = _SUBJECTS[about]
    table = column.table
    with portfolio.ledger.read() as connection:
        query = sa.select(table.c.case_key).where(column == subject).limit(1)
        case_key = connection.scalar(query)
    if case_key is None:
        raise NotFound(what=subject)
    demand_case(portfolio, str(case_key))
    return str(case_key)


def _row(portfolio: Portfolio, attachment_id: str) -> Mapping[str, Any]:
    query = sa.select(attachments).where(attachments.c.attachment_id == attachment_id)
    with portfolio.ledger.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None or row["withdrawn"]:
        raise NotFound(what=attachment_id)
    demand_case(portfolio, row["case_key"])
    return dict(row)
