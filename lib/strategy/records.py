"""Segments and strategies as the ledger has them: all versions, and what counts now."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lib.ledger import Ledger
from lib.ledger.schema import segments, strategies
from lib.strategy.changing import APPROVED, PROPOSED, SAVED
from lib.strategy.matrix import Matrix, default, matrix_of
from lib.strategy.segments import Rule, rule_of

LIVE, PAST = "live", "past"
"""States beside those of steps: in force; was in force."""


@dataclass(frozen=True)
class Version:
    """A segment as it was saved: `entry_id` tells the version, `number` counts them from 1."""

    segment_id: str
    entry_id: str
    number: int
    name: str
    rule: Rule
    step: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class Strategy:
    """A strategy and what became of it.

    `state` is PROPOSED, LIVE, PAST or the step that ended it; `number` counts proposals from 1, and
    0 is that of the product, which nobody proposed. `decided_by` and `why` are of the last step.
    """

    strategy_id: str | None
    number: int
    state: str
    matrix: Matrix
    note: str = ""
    proposed_at: dt.datetime | None = None
    proposed_by: str = ""
    decided_at: dt.datetime | None = None
    decided_by: str = ""
    why: str = ""


def versions(ledger: Ledger) -> tuple[Version, ...]:
    """All versions of all segments, in the order in which they were saved."""
    counted: dict[str, int] = {}
    found = []
    with ledger.read() as connection:
        query = sa.select(segments).order_by(segments.c.sequence)
        for row in connection.execute(query).mappings():
            number = counted[row["segment_id"]] = counted.get(row["segment_id"], 0) + 1
            found.append(
                Version(
                    row["segment_id"],
                    row["entry_id"],
                    number,
                    row["name"],
                    rule_of(row["content"]),
                    row["step"],
                    row["recorded_at"],
                    row["recorded_by"],
                )
            )
    return tuple(found)


def standing(found: tuple[Version, ...]) -> tuple[Version, ...]:
    """The last version of each segment that was not retired, by name."""
    last = {one.segment_id: one for one in found}
    kept = (one for one in last.values() if one.step == SAVED)
    return tuple(sorted(kept, key=lambda one: one.name.casefold()))


def listed(ledger: Ledger) -> tuple[Strategy, ...]:
    """All strategies, the latest proposal first, that of the product last."""
    with ledger.read() as connection:
        query = sa.select(strategies).order_by(strategies.c.sequence)
        rows = list(connection.execute(query).mappings())
    live = next((row["strategy_id"] for row in reversed(rows) if row["step"] == APPROVED), None)
    last = {row["strategy_id"]: row for row in rows}
    found = [Strategy(None, 0, LIVE if live is None else PAST, default())]
    for number, row in enumerate((one for one in rows if one["step"] == PROPOSED), 1):
        ended = last[row["strategy_id"]]
        decided = ended["step"] != PROPOSED
        found.append(
            Strategy(
                row["strategy_id"],
                number,
                _state(ended, live),
                matrix_of(row["content"], kept=True),
                row["note"],
                row["recorded_at"],
                row["recorded_by"],
                ended["recorded_at"] if decided else None,
                ended["recorded_by"] if decided else "",
                ended["note"] if decided else "",
            )
        )
    return tuple(reversed(found))


def live(ledger: Ledger) -> Strategy:
    """The strategy in force."""
    return next(one for one in listed(ledger) if one.state == LIVE)


def _state(ended: sa.RowMapping, live_id: str | None) -> str:
    if ended["step"] != APPROVED:
        return str(ended["step"])
    return LIVE if ended["strategy_id"] == live_id else PAST
