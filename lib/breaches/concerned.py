"""Whose breach it is: all whom the record names or ever named, so that none decides about his own.

A correction of the record or of a name takes nobody out of it: who is named once stays concerned.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from lib.compliance.contacts import CHANNELS, PERHAPS_BETWEEN
from lib.ledger.schema import breach_steps, followups
from lib.people.accounts.users import User

APART = rf"{PERHAPS_BETWEEN}|[()\[\]【】|\s]"
"""What may stand between names and numbers in one cell, also within what may be one name."""


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One rule that one contact broke; `collector` as the record names who made it.

    `concerned` are the logins of those who made it, as far as the record as it stands says them;
    `bearers` are the numbers of whoever bears a name, see lib.team.naming.bearers.
    """

    breach_id: str
    rule_id: str
    case_key: str
    happened_at: dt.datetime
    channel: str
    collector: str | None = None
    concerned: frozenset[str] = frozenset()
    bearers: Mapping[str, Collection[str]] = field(default_factory=dict)


def concerned(
    collector: str | None, users: Iterable[User], bearers: Mapping[str, Collection[str]]
) -> frozenset[str]:
    """The logins of all whom a record may name as collector, rather one too many than too few.

    Where several bear a name it means each of them. `bearers` as lib.team.naming.bearers.
    """
    text = _plain(collector or "")
    told = {text, *re.split(PERHAPS_BETWEEN, text), *re.split(APART, text)}
    told = {name.strip() for name in told if name.strip()}
    for name, numbers in bearers.items():
        if _plain(name) in told:
            told |= {_plain(number) for number in numbers}
    return frozenset(
        one.login
        for one in users
        if told & {_plain(one.login), _plain(one.name), _plain(one.collector or one.login)}
    )


def _plain(text: str) -> str:
    """A text as it is compared: neither width nor case of its letters tells people apart."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def involved(connection: sa.Connection, breach: Breach, users: Collection[User]) -> frozenset[str]:
    """The logins of all who made the contact by anything that was ever recorded of it.

    That is the record as it stands, what was said with each step, and all versions of the record.
    """
    steps = sa.select(breach_steps.c.collector).where(breach_steps.c.breach_id == breach.breach_id)
    told = {breach.collector, *connection.scalars(steps), *_versions(connection, breach)}
    named = (concerned(one, users, breach.bearers) for one in told)
    return breach.concerned.union(*named)


def _versions(connection: sa.Connection, breach: Breach) -> set[str | None]:
    """The collectors of all versions of the records of the contact, corrected ones too.

    A correction may have moved the contact to another moment or channel; it is the same one.
    """
    names = ("followup_id", "supersedes", "happened_at", "channel", "collector")
    mine = followups.c.case_key == breach.case_key
    query = sa.select(*(followups.c[name] for name in names)).where(mine)
    rows = connection.execute(query.order_by(followups.c.sequence)).all()
    first: dict[str, str] = {}
    for row in rows:  # what is corrected was saved before
        first[row.followup_id] = first.get(row.supersedes, row.followup_id)
    at = breach.happened_at.replace(microsecond=0)
    meant = {
        first[row.followup_id]
        for row in rows
        if row.happened_at.replace(microsecond=0) == at
        and CHANNELS.get(row.channel, row.channel) == breach.channel
    }
    return {row.collector for row in rows if first[row.followup_id] in meant}
