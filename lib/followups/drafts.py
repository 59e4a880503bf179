"""What somebody has typed and not saved yet, so that a closed tab or a lost line costs nothing.

A draft is one person's and one case's, for one `place`: the form of the case, or the day of a list.
It is housekeeping, no record: nobody else reads it, no audit has it, it is gone once it was saved
or discarded, after DAYS, and with the person when he is erased (lib.privacy.erasing).
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import drafts
from lib.rights import Action, demand

DAYS = 7
"""Days after which a draft is thrown away."""

OF_CASE, CORRECTION = "case", "correction:"
"""The place of the form of a new contact, and how the place of a correction begins; the day of a
list is the place of that name."""

_READ: Mapping[str, Callable[[str], object]] = {
    "happened_at": dt.datetime.fromisoformat,
    "at": dt.time.fromisoformat,
    "promise_date": dt.date.fromisoformat,
    "next_date": dt.date.fromisoformat,
    "next_time": dt.time.fromisoformat,
}
"""Field → what reads it; the others are as JSON has them."""


@dataclass(frozen=True)
class Draft:
    """What was typed, by field, and when it was kept last."""

    saved_at: dt.datetime
    content: Mapping[str, Any]


def keep(
    ledger: Ledger, place: str, case_key: str, content: Mapping[str, Any], now: dt.datetime
) -> None:
    """Keep a draft in place of the one before; throw away what is too old.

    Raises:
        NotAllowed: the actor records nothing.
        DoorstepError: the ledger could not keep it.

    """
    demand(ledger.actor, Action.RECORD)
    said = json.dumps(dict(content), ensure_ascii=False, default=_written)
    told = {"saved_at": now, "content": said}
    mine = _mine(ledger, place) & (drafts.c.case_key == case_key)
    if not ledger.keep(sa.update(drafts).where(mine).values(**told)):
        ledger.keep(sa.delete(drafts).where(drafts.c.saved_at < now - dt.timedelta(days=DAYS)))
        whose = {"who": ledger.actor.name, "place": place, "case_key": case_key}
        ledger.keep(sa.insert(drafts).values(**whose, **told))


def of(ledger: Ledger, place: str, now: dt.datetime) -> dict[str, Draft]:
    """The drafts of who asks, by case; those that are too old are none."""
    query = sa.select(drafts).where(
        _mine(ledger, place), drafts.c.saved_at >= now - dt.timedelta(days=DAYS)
    )
    with ledger.read() as connection:
        rows = connection.execute(query).mappings().all()
    return {row["case_key"]: Draft(row["saved_at"], _content(row["content"])) for row in rows}


def of_correction(followup_id: str) -> str:
    """The place of the correction of a record: each record has its own."""
    return f"{CORRECTION}{followup_id}"


def corrections(ledger: Ledger, case_key: str, now: dt.datetime) -> dict[str, Draft]:
    """The drafts of corrections that who asks has at a case, by the record, the oldest first."""
    query = sa.select(drafts).where(
        drafts.c.who == ledger.actor.name,
        drafts.c.case_key == case_key,
        drafts.c.place.startswith(CORRECTION, autoescape=True),
        drafts.c.saved_at >= now - dt.timedelta(days=DAYS),
    )
    with ledger.read() as connection:
        rows = connection.execute(query.order_by(drafts.c.saved_at)).mappings().all()
    return {
        row["place"].removeprefix(CORRECTION): Draft(row["saved_at"], _content(row["content"]))
        for row in rows
    }


def drop(ledger: Ledger, place: str, *case_keys: str) -> None:
    """Throw the drafts of these cases away."""
    mine = _mine(ledger, place) & drafts.c.case_key.in_(case_keys)
    ledger.keep(sa.delete(drafts).where(mine))


def _mine(ledger: Ledger, place: str) -> sa.ColumnElement[bool]:
    return (drafts.c.who == ledger.actor.name) & (drafts.c.place == place)


def _written(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    msg = f"a draft holds no {type(value).__name__}"
    raise TypeError(msg)


def _content(said: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(said)
    return {
        name: _READ[name](one) if name in _READ and one is not None else one
        for name, one in told.items()
    }
