"""How often somebody was contacted before, as each rule counts it.

A counter is a definition (lib/rules/kinds/frequency_cap.py): what counts, for whom, in which
window. Nothing is stored: the events themselves are counted afresh, for all proposals at once.
What the codes of results mean is an argument, since the words belong to the room of follow-ups.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from lib.rules.kinds.frequency_cap import Params
from lib.rules.known import COUNT, LOCAL_START, ROW
from lib.rules.model import Rule, RuleSet, params_of

KEYS = {
    "debt": "case_key",
    "person": "person_key",
    "number": "person_key",
    "address": "address_key",
}
"""What a rule counts for → the column that names it, the case itself where that is empty.

Which number was called is not recorded, so all calls to the person count: rather one too few.
"""

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Meaning:
    """Which result codes are attempts, and which reached somebody."""

    attempts: frozenset[str]
    contacts: frozenset[str]


def count(
    proposals: pl.DataFrame, events: pl.DataFrame, rules: RuleSet, meaning: Meaning
) -> pl.DataFrame:
    """Add a counter for each rule that limits a frequency.

    Args:
        proposals: case_key and, where known, person_key and address_key; LOCAL_START, the local
            time of the action, after which nothing counts.
        events: the same keys, happened_at (local), channel and outcome; one row a contact.
        rules: whose limits are asked for.
        meaning: what the codes mean. An event with an unknown code counts as everything.

    Returns:
        The proposals with a column COUNT and the id of the rule; null where the time is unknown.

    """
    caps = [one for one in rules.in_force if one.kind == "frequency_cap"]
    rows = proposals.with_row_index(ROW)
    counted = [_counted(rows, events, one, meaning) for one in caps]
    return pl.concat([proposals, *(one.to_frame() for one in counted)], how="horizontal")


def _counted(rows: pl.DataFrame, events: pl.DataFrame, rule: Rule, meaning: Meaning) -> pl.Series:
    params = params_of(rule, Params)
    name = COUNT + rule.id
    start = pl.col(LOCAL_START)
    mine = rows.select(ROW, LOCAL_START, who=_who(rows, params.key))
    counting = events.filter(
        pl.col("channel").is_in(params.channels_counted), _counts(params.counts, meaning)
    ).select("happened_at", who=_who(events, params.key))
    found = (
        mine.join(counting, on="who")
        .filter(pl.col("happened_at") < start, _in_window(params, start))
        .group_by(ROW)
        .agg(pl.len().cast(pl.Int64).alias(name))
    )
    known = pl.col(LOCAL_START).is_not_null() & pl.col("who").is_not_null()
    return (
        mine.join(found, on=ROW, how="left", maintain_order="left")
        .select(pl.when(known).then(pl.col(name).fill_null(0)).alias(name))
        .to_series()
    )


def _who(frame: pl.DataFrame, key: str) -> pl.Expr:
    column = KEYS[key]
    return pl.coalesce(*(name for name in (column, "case_key") if name in frame.columns))


def _in_window(params: Params, start: pl.Expr) -> pl.Expr:
    """Whether an event lies in the window that ends with the action."""
    day, happened = start.dt.date(), pl.col("happened_at").dt.date()
    if params.window_days is not None:
        return happened > day - ONE_DAY * params.window_days
    unit = {"day": "1d", "week": "1w", "month": "1mo"}[params.window or "day"]
    return happened >= day.dt.truncate(unit)


def _counts(what: str, meaning: Meaning) -> pl.Expr:
    """Whether an event is one of those that count; a code that nobody knows always is."""
    outcome = pl.col("outcome")
    known: Collection[str] = meaning.attempts | meaning.contacts
    strange = outcome.is_null() | ~outcome.is_in(list(known))
    contact, attempt = (outcome.is_in(list(one)) for one in (meaning.contacts, meaning.attempts))
    matters = {
        "attempts": attempt | contact,
        "contacts": contact,
        "unanswered_attempts": attempt & ~contact,
    }[what]
    return matters | strange
