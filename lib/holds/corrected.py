"""What the correction of a record does to the holds that the record brought or ended.

A hold protects somebody, so a correction ends none: it stands until who may lift it does so, with
reason and evidence, whatever the corrected result says. What the record ended by a promise that was
never made stands again. What was decided about a hold since stays: a corrected note brings back
none that was lifted, and opens no complaint a second time.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import sqlalchemy as sa

from lib.followups.codes import OUTCOMES
from lib.followups.entry import Entry
from lib.holds import placing
from lib.holds.brought import PROMISED, begun
from lib.holds.hold import Hold, with_review
from lib.holds.records import RESULT
from lib.ledger import Ledger
from lib.ledger.schema import followups, holds
from lib.rights import Actor


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The holds that a record brought, as they are now: those that stand, those that were lifted.

    `ended` are those that it ended, as they were before.
    """

    stand: Sequence[Hold]
    lifted: Sequence[Hold]
    ended: Sequence[Hold]


def touched(ledger: Ledger, followup_id: str) -> Touched:
    """What a record did to holds, for whoever wants to correct it."""
    with ledger.read() as connection:
        return _touched(connection, followup_id)


def apply(connection: sa.Connection, entry: Entry, actor: Actor, now: dt.datetime) -> bool:
    """Let the holds follow a correction, within its step; whether its own hold is among them.

    A hold of the kind that the corrected result brings is the one that the first record brought.
    """
    before = str(entry.supersedes)
    _keep_unwritten(connection, before, actor, now)
    found = _touched(connection, before)
    kind = OUTCOMES[entry.outcome].hold
    same = [one for one in found.stand if one.hold_kind == kind]
    over = [one for one in found.lifted if one.hold_kind == kind]
    for hold in same:
        since = min(hold.starts_on or dt.date.min, entry.happened_at.date())
        again = replace(hold, starts_on=hold.starts_on and since, followup_id=entry.followup_id)
        placing.write(connection, again, placing.EXTENDED, actor, now)
    for hold in over:
        tied = replace(hold, followup_id=entry.followup_id)
        placing.write(connection, tied, placing.LIFTED, actor, now)
    for hold in found.ended:
        placing.write(connection, hold, placing.EXTENDED, actor, now)
    return bool(same or over)


def _touched(connection: sa.Connection, followup_id: str) -> Touched:
    told = sa.or_(holds.c.followup_id == followup_id, holds.c.evidence == followup_id)
    query = sa.select(holds).where(holds.c.hold_id.in_(sa.select(holds.c.hold_id).where(told)))
    rows: dict[str, list[sa.RowMapping]] = {}
    for row in connection.execute(query.order_by(holds.c.sequence)).mappings():
        rows.setdefault(row["hold_id"], []).append(row)
    stand: list[Hold] = []
    lifted: list[Hold] = []
    ended: list[Hold] = []
    for of_one in rows.values():
        last = of_one[-1]
        over = last["act"] == placing.LIFTED
        if over and (last["evidence"], last["reason"]) == (followup_id, PROMISED):
            ended.append(placing.hold_of_row(of_one[-2]))
        elif any(one["followup_id"] == followup_id for one in of_one):
            (lifted if over else stand).append(placing.hold_of_row(last))
    return Touched(stand=stand, lifted=lifted, ended=ended)


def _keep_unwritten(
    connection: sa.Connection, followup_id: str, actor: Actor, now: dt.datetime
) -> None:
    """Write down the hold of a record that was made before holds were kept.

    It follows from the record itself, and would go with it.
    """
    query = sa.select(followups).where(followups.c.followup_id == followup_id)
    row = connection.execute(query).mappings().one()
    rule = OUTCOMES.get(row["outcome"])
    if rule is None or not rule.holds or not rule.hold:
        return
    derived = f"{RESULT}:{row['case_key']}:{rule.code}:{row['happened_at'].date()}"
    of_it = sa.select(sa.func.count()).where(
        sa.or_(holds.c.followup_id == followup_id, holds.c.hold_id == derived)
    )
    if not connection.scalar(of_it):
        first = Entry(**{one.name: row[one.name] for one in fields(Entry)})
        hold = with_review(begun(first, rule, None))
        placing.write(connection, hold, placing.PLACED, actor, now)
