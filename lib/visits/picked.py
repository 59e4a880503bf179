"""The basket of each person between two looks at it, so that a reload does not empty it.

It is housekeeping like a draft, no record: nobody else reads it, no audit has it, it is gone after
days, once it was emptied, and with the person when he is erased (lib.privacy.erasing).
"""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from lib.followups.drafts import DAYS
from lib.ledger import Ledger
from lib.ledger.schema import drafts
from lib.rights import Action, demand

PLACE = "basket"
"""Tells picked cases from what somebody is typing of them."""

AT_ONCE = 1_000
"""Cases that go into one statement: a database takes only so many values."""


def of(ledger: Ledger, now: dt.datetime) -> tuple[str, ...]:
    """The cases that who asks has picked, in the order of their picking; none after DAYS."""
    query = (
        sa.select(drafts.c.case_key)
        .where(_mine(ledger), drafts.c.saved_at >= now - dt.timedelta(days=DAYS))
        .order_by(drafts.c.saved_at, drafts.c.content)
    )
    with ledger.read() as connection:
        return tuple(connection.scalars(query))


def keep(ledger: Ledger, keys: Sequence[str], now: dt.datetime) -> None:
    """Keep cases that were picked just now, behind those before.

    Raises:
        NotAllowed: the actor plans no visits.

    """
    demand(ledger.actor, Action.PLAN)
    drop(ledger, keys)
    told = {"who": ledger.actor.name, "place": PLACE, "saved_at": now}
    # Figures of one length, so that their order is that of texts.
    rows = [{**told, "case_key": key, "content": f"{at:06}"} for at, key in enumerate(keys)]
    for first in range(0, len(rows), AT_ONCE):
        ledger.keep(sa.insert(drafts).values(rows[first : first + AT_ONCE]))


def drop(ledger: Ledger, keys: Collection[str]) -> None:
    """Throw cases out of the basket."""
    gone = list(keys)
    for first in range(0, len(gone), AT_ONCE):
        some = gone[first : first + AT_ONCE]
        ledger.keep(sa.delete(drafts).where(_mine(ledger), drafts.c.case_key.in_(some)))


def _mine(ledger: Ledger) -> sa.ColumnElement[bool]:
    return (drafts.c.who == ledger.actor.name) & (drafts.c.place == PLACE)
