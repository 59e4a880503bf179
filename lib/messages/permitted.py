"""What is asked of the gate before anybody is written to or called, customers and others apart."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.messages.channels import CHANNELS
from lib.messages.placeholders import Sender
from lib.rules.decision import Refusal
from lib.visits.legality import judging
from lib.visits.legality.judging import Found
from lib.visits.legality.world import World

RULE = "rule"
"""Why a message is not sent: a rule refuses it."""


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
    """Ask the gate of the customers, and of others apart; the first rule that refuses each.

    Args:
        rows: the columns of cases and `to_other`: somebody else than the customer is asked.
        world: what is known beside them.
        asked: the channel and the time.

    Returns:
        The rows, those of others last, with `by_rule` (RULE where one refuses) and `rule_id`; what
        the gate said; rule → how it refuses.

    """
    asks = CHANNELS[asked.channel].asks
    parts, every, said = [], [], dict[str, Refusal]()
    for other, target in ((False, None), (True, "contact")):
        part = rows.filter(pl.col("to_other") == other)
        if part.is_empty():
            continue
        found = judging.before_contact(part, world, asked.at, asks, target)
        first = found.decisions.frame()["refused_by"].list.first()
        refused = pl.when(~found.allowed).then(pl.lit(RULE)).alias("by_rule")
        parts.append(part.with_columns(first.alias("rule_id"), refused))
        every.append(found)
        told = parts[-1].with_row_index("at").filter(pl.col("by_rule").is_not_null())
        for at, rule in told.unique("rule_id").select("at", "rule_id").iter_rows():
            refusals = found.decisions.decision(at).refusals
            said[rule] = next((one for one in refusals if one.rule_id == rule), refusals[0])
    if not parts:
        empty = rows.with_columns(
            pl.lit(None, pl.String).alias(name) for name in ("by_rule", "rule_id")
        )
        return empty, (), said
    return pl.concat(parts), tuple(every), said
