"""What is asked of the gate before anybody is written to or called, customers and others apart."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.messages.channels import CHANNELS
from lib.messages.placeholders import Sender
from lib.rules.decision import Refusal
from lib.rules.kinds import OF_THE_TIME
from lib.visits.legality import judging
from lib.visits.legality.judging import Found
from lib.visits.legality.world import World

RULE = "rule"
"""Why a message is not sent: a rule refuses it."""

RULES = "rules that refuse"
"""A column of the time of asking."""


@dataclass(frozen=True)
class Asked:
    """One channel at a time (UTC), on a day of the office; who we are; how much is enough.

    With `others`, where no number of the customer's own works, somebody else is asked to let him
    call; `weekly` is how many messages a person may get within a week, 0 without a limit.
    """

    channel: str
    at: dt.datetime
    day: dt.date
    sender: Sender
    others: bool = False
    weekly: int = 0


def judged(
    rows: pl.DataFrame, world: World, asked: Asked
) -> tuple[pl.DataFrame, tuple[Found, ...], Mapping[str, Refusal]]:
    """Ask the gate of the customers, and of others apart; all rules that refuse each.

    Args:
        rows: the columns of cases and `to_other`: somebody else than the customer is asked.
        world: what is known beside them.
        asked: the channel and the time.

    Returns:
        The rows, those of others last, with `by_rule` (RULE where one refuses), and the rules that
        do: `lasting`, and those that pass with the hour or day, `passing`; the gravest first; what
        the gate said; rule → how it refuses.

    """
    asks = CHANNELS[asked.channel].asks
    parts, every, said = [], [], dict[str, Refusal]()
    for other, target in ((False, None), (True, "contact")):
        part = rows.filter(pl.col("to_other") == other)
        if part.is_empty():
            continue
        found = judging.before_contact(part, world, asked.at, asks, target)
        rules = found.decisions.frame()["refused_by"]
        parts.append(part.with_columns(rules.alias(RULES), pl.Series("by_rule", ~found.allowed)))
        every.append(found)
        for at, rule in _first_of_each(rules).iter_rows():
            refusals = found.decisions.decision(at).refusals
            said[rule] = next(one for one in refusals if one.rule_id == rule)
    if not parts:
        none = pl.lit([], pl.List(pl.String))
        empty = rows.with_columns(by_rule=pl.lit(None, pl.String), lasting=none, passing=none)
        return empty, (), said
    return _apart(pl.concat(parts), said), tuple(every), said


def _first_of_each(rules: pl.Series) -> pl.DataFrame:
    """A row that each rule refuses: its place, and the rule."""
    each = pl.DataFrame({"at": range(rules.len()), RULES: rules}).explode(RULES)
    return each.drop_nulls().unique(RULES, keep="first", maintain_order=True)


def _apart(rows: pl.DataFrame, said: Mapping[str, Refusal]) -> pl.DataFrame:
    """Rows with what refuses them for good and what refuses them for now."""
    passing = [rule for rule, one in said.items() if one.kind in OF_THE_TIME]
    of_now = pl.element().is_in(passing)
    return rows.with_columns(
        by_rule=pl.when("by_rule").then(pl.lit(RULE)),
        lasting=pl.col(RULES).list.eval(pl.element().filter(~of_now)),
        passing=pl.col(RULES).list.eval(pl.element().filter(of_now)),
    ).drop(RULES)
