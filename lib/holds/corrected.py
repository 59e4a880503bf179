"""What the correction of a record does to the holds that the record brought or ended.

A hold protects somebody, so a correction ends none: it stands until who may lift it does so, with
reason and evidence, whatever the corrected result says. What the record ended by a promise that was
never made stands again, unless a later promise has ended it as well. What was decided about a hold
since stays: a corrected note brings back none that was lifted, and opens no complaint a second
time. A correction that is corrected in its turn is one contact with all records before it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import sqlalchemy as sa

from lib.followups.codes import OUTCOMES
from lib.followups.entry import Entry
from lib.holds import placing
from lib.holds.brought import PROMISED, begun, ended_by
from lib.holds.hold import Hold, with_review
from lib.holds.records import RESULT
from lib.ledger import Ledger
from lib.ledger.schema import followups, holds
from lib.rights import Actor


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The holds that a record brought, as they are now: those that stand, those that were lifted.

    The records that it corrects are taken as one with it. `ended` are those that it ended, as they
    were before; of these `later`, by `hold_id`, has as ended anew those that stand no more without
    it either, since a later promise came.
    """

    stand: Sequence[Hold]
    lifted: Sequence[Hold]
    ended: Sequence[Hold]
    later: Mapping[str, Hold]

    @property
    def again(self) -> Sequence[Hold]:
        """The holds that stand again once the record is corrected to one that ends none."""
        return [one for one in self.ended if one.hold_id not in self.later]


def touched(ledger: Ledger, followup_id: str) -> Touched:
    """What a record did to holds, for whoever wants to correct it."""
    with ledger.read() as connection:
        return _touched(connection, followup_id)


def apply(
    connection: sa.Connection, entry: Entry, actor: Actor, now: dt.datetime
) -> tuple[bool, frozenset[str]]:
    """Let the holds follow a correction, within its step.

    A hold of the kind that the corrected result brings is the one that the first record brought.

    Returns:
        Whether the hold of the corrected result is among them, and by `hold_id` those that the
        record brought and that stand: no promise of its correction ends these.

    """
    before = str(entry.supersedes)
    _keep_unwritten(connection, before, actor, now)
    found = _touched(connection, before)
    rule = OUTCOMES[entry.outcome]
    kind = rule.hold
    same = [one for one in found.stand if one.hold_kind == kind]
    over = [one for one in found.lifted if one.hold_kind == kind]
    for hold in same:
        since = min(hold.starts_on or dt.date.min, entry.happened_at.date())
        again = replace(hold, starts_on=hold.starts_on and since, followup_id=entry.followup_id)
        placing.write(connection, again, placing.EXTENDED, actor, now)
    for hold in over:
        placing.tie(connection, hold.hold_id, entry.followup_id)
    # A correction that is a promise too ends them itself, on its own day.
    for hold in found.ended if rule.lifts else found.again:
        placing.write(connection, hold, placing.EXTENDED, actor, now)
    for hold in () if rule.lifts else found.later.values():
        placing.write(connection, hold, placing.LIFTED, actor, now)
    return bool(same or over), frozenset(one.hold_id for one in found.stand)


def _touched(connection: sa.Connection, followup_id: str) -> Touched:
    chain = _chain(connection, followup_id)
    told = sa.or_(holds.c.followup_id.in_(chain), holds.c.evidence.in_(chain))
    query = sa.select(holds).where(holds.c.hold_id.in_(sa.select(holds.c.hold_id).where(told)))
    rows: dict[str, list[sa.RowMapping]] = {}
    for row in connection.execute(query.order_by(holds.c.sequence)).mappings():
        rows.setdefault(row["hold_id"], []).append(row)
    stand: list[Hold] = []
    lifted: list[Hold] = []
    ended: list[Hold] = []
    later: dict[str, Hold] = {}
    for of_one in rows.values():
        last = of_one[-1]
        over = last["act"] == placing.LIFTED
        if over and last["reason"] == PROMISED and last["evidence"] in chain:
            row = next(one for one in reversed(of_one) if one["act"] != placing.LIFTED)
            hold = replace(placing.hold_of_row(row), followup_id=last["followup_id"])
            ended.append(hold)
            first = next(one["followup_id"] for one in of_one if one["followup_id"])
            if other := _ended_later(connection, hold, first, chain):
                later[hold.hold_id] = other
        elif any(one["followup_id"] in chain for one in of_one):
            (lifted if over else stand).append(placing.hold_of_row(last))
    return Touched(stand=stand, lifted=lifted, ended=ended, later=later)


def _chain(connection: sa.Connection, followup_id: str) -> Sequence[str]:
    """A record and all that it corrects, the last first."""
    found: list[str] = []
    key: str | None = followup_id
    while key is not None and key not in found:
        found.append(key)
        before = sa.select(followups.c.supersedes).where(followups.c.followup_id == key)
        key = connection.scalar(before)
    return found


def _ended_later(
    connection: sa.Connection, hold: Hold, first: str, chain: Sequence[str]
) -> Hold | None:
    """A hold as the next standing payment or promise ended it, if one came after it.

    It found the hold lifted, and left no row about it. `first` is the record that brought the hold:
    a correction of that record is no later contact.
    """
    one, other = followups.alias(), followups.alias()
    brought = sa.select(other.c.sequence).where(other.c.followup_id == first)
    corrected = sa.select(other.c.supersedes).where(other.c.supersedes.is_not(None))
    query = (
        sa.select(one.c.followup_id, one.c.happened_at)
        .where(
            one.c.case_key == hold.case_key,
            one.c.outcome.in_([code for code, rule in OUTCOMES.items() if rule.lifts]),
            one.c.followup_id.not_in(chain),
            one.c.followup_id.not_in(corrected),
            one.c.sequence > brought.scalar_subquery(),
        )
        .order_by(one.c.happened_at, one.c.sequence)
    )
    since = hold.starts_on or dt.date.min
    for followup_id, at in connection.execute(query):
        if at.date() >= since:
            return ended_by(hold, followup_id, at.date())
    return None


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
