"""What our people know better than the files, kept so that no later file undoes it.

A correction is a row of the ledger about one subject; the latest of a subject counts, and one with
an empty value ends it. Nothing is ever changed or removed, so it can be said for ever who knew what
since when.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import corrections


@dataclass(frozen=True)
class Correction:
    """What holds of one subject, since when and by whom."""

    subject: str
    value: Mapping[str, Any]
    recorded_at: dt.datetime
    recorded_by: str


def record(
    ledger: Ledger,
    about: str,
    subjects: Sequence[str],
    value: Mapping[str, Any] | None,
    *,
    now: dt.datetime,
    why: str | None = None,
) -> None:
    """Say what holds from now on of the subjects, in one step; None ends what was said.

    `why` goes into the audit, with the numbers of the correction that held of a single subject
    before and of the one that does now.
    """
    act = f"correct_{about}" if value is not None else f"withdraw_{about}"
    ids = [uuid.uuid4().hex for _ in subjects]
    single = len(subjects) == 1
    told = {
        "why": why,
        "before": _latest(ledger, about, subjects[0]) if single else None,
        "after": ids[0] if single else None,
    }
    with ledger.write(act, subjects[0] if single else str(len(subjects)), **told) as to:
        to.execute(
            sa.insert(corrections),
            [
                {
                    "correction_id": correction_id,
                    "about": about,
                    "subject": subject,
                    "value": value,
                    "recorded_at": now,
                    "recorded_by": ledger.actor.name,
                }
                for correction_id, subject in zip(ids, subjects, strict=True)
            ],
        )


def _latest(ledger: Ledger, about: str, subject: str) -> str | None:
    """The number of the last correction of a subject."""
    query = (
        sa.select(corrections.c.correction_id)
        .where(corrections.c.about == about, corrections.c.subject == subject)
        .order_by(corrections.c.sequence.desc())
        .limit(1)
    )
    with ledger.read() as connection:
        found = connection.scalar(query)
    return None if found is None else str(found)


def standing(ledger: Ledger, about: str | None = None) -> tuple[Correction, ...]:
    """What holds now, the latest first; of all matters without `about`."""
    latest = sa.select(sa.func.max(corrections.c.sequence)).group_by(
        corrections.c.about, corrections.c.subject
    )
    if about is not None:
        latest = latest.where(corrections.c.about == about)
    query = (
        sa.select(corrections)
        .where(corrections.c.sequence.in_(latest))
        .order_by(corrections.c.sequence.desc())
    )
    with ledger.read() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(
        Correction(row["subject"], row["value"], row["recorded_at"], row["recorded_by"])
        for row in rows
        if row["value"] is not None
    )
