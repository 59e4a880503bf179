"""What managers decided about persons: that two are the same, or that they are not.

Kept in the ledger's table of corrections, so that no later file undoes it. Of one pair the latest
decision counts; one without a value takes the earlier ones back.
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from lib.cases.persons import Pair, pair
from lib.ledger import Ledger
from lib.ledger.schema import corrections

ABOUT = "person"
BETWEEN = "|"
"""Stands between the two keys of a subject; keys are hexadecimal."""


def decide(
    ledger: Ledger,
    one: str,
    other: str,
    *,
    same: bool | None,
    now: dt.datetime,
    actor: str = "",
) -> None:
    """Keep that two person keys are the same person, are not, or (None) are open again."""
    subject = BETWEEN.join(pair(one, other))
    with ledger.write("person_link", subject, actor) as connection:
        connection.execute(
            sa.insert(corrections).values(
                correction_id=uuid.uuid4().hex,
                about=ABOUT,
                subject=subject,
                value=None if same is None else {"same": same},
                recorded_at=now,
                recorded_by=actor,
            )
        )


def decisions(ledger: Ledger) -> dict[Pair, bool]:
    """The standing decisions: pair of person keys → whether they are the same."""
    query = (
        sa.select(corrections.c.subject, corrections.c.value)
        .where(corrections.c.about == ABOUT)
        .order_by(corrections.c.sequence)
    )
    with ledger.read() as connection:
        latest = {row.subject: row.value for row in connection.execute(query)}
    return {
        pair(*subject.split(BETWEEN)): bool(value["same"])
        for subject, value in latest.items()
        if value
    }
