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
) -> None:
    """Say what holds from now on of the subjects, in one step; None ends what was said."""
    act = f"correct_{about}" if value is not None else f"withdraw_{about}"
    with ledger.write(act, subjects[0] if len(subjects) == 1 else str(len(subjects))) as to:
        to.execute(
            sa.insert(corrections),
            [
                {
                    "correction_id": uuid.uuid4().hex,
                    "about": about,
                    "subject": subject,
                    "value": value,
                    "recorded_at": now,
                    "recorded_by": ledger.actor.name,
                }
                for subject in subjects
            ],
        )


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
