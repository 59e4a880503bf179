"""What exceptions lift: refusals of soft rules that are surely broken, and never more.

No law or regulation, no missing fact, and no hold of the gravest kinds, whatever the rule's basis.
"""

from collections.abc import Iterable

import polars as pl

from lib.rules.kinds import KINDS, stop
from lib.rules.known import OVERRIDDEN
from lib.rules.model import Rule


def may_be_overridden(rule: Rule) -> bool:
    """Whether an exception from a rule can be asked for: it is soft, in force, and refuses."""
    return (
        rule.soft
        and rule.enabled
        and rule.effect != "warn"
        and KINDS[rule.kind].judge(rule).broken is not None
    )


def lifted(frame: pl.DataFrame, verdicts: pl.DataFrame, considered: Iterable[Rule]) -> pl.DataFrame:
    """Where an exception lifts what a rule refuses; a column for each rule that any speaks of.

    Args:
        frame: the proposals as prepared, with the column OVERRIDDEN.
        verdicts: a column for each rule: true where it is broken, null where a fact is missing.
        considered: the rules that were judged.

    """
    rule_ids = pl.col(OVERRIDDEN).list.eval(pl.element().struct.field("rule_id"))
    spoken = set(frame.select(rule_ids.explode(empty_as_null=True)).to_series().drop_nulls())
    soft = [one for one in considered if one.id in spoken and may_be_overridden(one)]
    if not soft:
        return pl.DataFrame()
    return frame.select(
        (
            rule_ids.list.contains(one.id)
            & verdicts[one.id].fill_null(value=False)
            & (stop.overridable() if one.kind == "stop" else pl.lit(value=True))
        ).alias(one.id)
        for one in soft
    )
