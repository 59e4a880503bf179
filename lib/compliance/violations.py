"""Rules that contacts broke for sure, judged afterwards by the gate, all of a period at once.

What a record does not say breaks nothing: such contacts are counted apart as not judged.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lib.compliance.contacts import CHANNELS, Past, proposals
from lib.followups.codes import OUTCOMES
from lib.rules.calendars import Calendar
from lib.rules.counters import Meaning
from lib.rules.gate import Decisions, decide_many
from lib.rules.model import RuleSet
from lib.words import N_, Sentence

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

KINDS = (
    *("stop", "agreement", "wish", "place"),
    *("time_window", "holiday", "frequency_cap", "staffing"),
)
"""Kinds of rules that the record of a contact can break."""

ROWS: Schema = {
    "rule_id": pl.String,
    "case_key": pl.String,
    "happened_at": pl.Datetime("us"),
    "channel": pl.String,
    "collector": pl.String,
    "note": pl.String,
    "sure": pl.Boolean,
}
"""One row a contact and rule; not `sure` where the log names one collector, as it always does.
`note` is that of the record, in which the form asks why a rule was broken."""

BY_RULE: Schema = {
    "rule_id": pl.String,
    "n": pl.Int64,
    "cases": pl.Int64,
    "of": pl.Int64,
    "perhaps": pl.Int64,
    "unknown": pl.Int64,
    "excepted": pl.Int64,
}
"""For each rule: contacts that broke it (and of how many cases), of how many that could be judged;
those that only perhaps did, that lack a fact and are not judged, that an exception allowed."""


@dataclass(frozen=True)
class Violations:
    """Contacts from `first` to `last`, both included, and which rules they broke."""

    first: dt.date
    last: dt.date
    contacts: int
    rows: pl.DataFrame
    by_rule: pl.DataFrame
    rules_hash: str

    @property
    def broken(self) -> int:
        """Contacts that surely broke any rule."""
        sure = self.rows.filter("sure")
        return sure.n_unique(["case_key", "happened_at", "channel"]) if sure.height else 0

    def summary(self) -> Sentence:
        """Say how many contacts broke rules, of how many."""
        return Sentence(
            N_("{n} of {of} contacts from {first} to {last} broke a rule."),
            n=self.broken,
            of=self.contacts,
            first=self.first,
            last=self.last,
        )


def found(
    followups: pl.DataFrame,
    past: Past,
    rules: RuleSet,
    meaning: Meaning,
    *,
    period: tuple[dt.date, dt.date],
    calendar: Calendar,
    tz: str,
) -> Violations:
    """Judge the contacts of a period.

    Args:
        followups: all contacts that stand, as lib.followups.records.merge gives them.
        past: what else was recorded.
        rules: the rules of today.
        meaning: what the codes of results mean.
        period: its first and its last day.
        calendar: the holidays of the jurisdiction.
        tz: the zone of the addresses.

    """
    first, last = period
    within = pl.col("happened_at").dt.date().is_between(first, last)
    made = followups.filter(within, pl.col("channel").is_in(list(CHANNELS)), _attempted())
    some = rules.only(KINDS)
    asked = proposals(made, followups, past, some, meaning, calendar=calendar, tz=tz)
    judged = decide_many(asked, some)
    counted = [_counted(judged, rule_id) for rule_id in _judged(judged)]
    rows = [_rows(judged, rule_id) for rule_id in _judged(judged)]
    return Violations(
        first,
        last,
        made.height,
        pl.concat([pl.DataFrame(schema=ROWS), *rows]).sort(
            "happened_at", "case_key", "rule_id", descending=[True, False, False]
        ),
        pl.DataFrame(counted, schema=BY_RULE, orient="row").sort(
            "n", "perhaps", "rule_id", descending=[True, True, False]
        ),
        rules.hash,
    )


def by_collector(rows: pl.DataFrame, followups: pl.DataFrame, since: dt.date) -> pl.DataFrame:
    """Broken rules for the coaching list (lib.people.coaching.COLUMNS): `n` of `of` contacts.

    Only what is sure; a contact of several collectors is that of all its names together.
    """
    sure = rows.filter("sure", pl.col("happened_at") >= since, pl.col("collector").is_not_null())
    made = (
        followups.filter(
            pl.col("happened_at") >= since,
            pl.col("collector").is_not_null(),
            pl.col("channel").is_in(list(CHANNELS)),
        )
        .group_by("collector")
        .agg(pl.len().cast(pl.Int64).alias("of"))
    )
    return (
        sure.group_by("collector", what="rule_id")
        .agg(n=pl.len().cast(pl.Int64))
        .join(made, on="collector")
        .select("collector", "what", "n", "of", about=pl.lit("rule"))
        .select("collector", "about", "what", "n", "of")
    )


def _attempted() -> pl.Expr:
    """Whether anybody went or called at all: a visit that was not made breaks nothing."""
    unmade = [one.code for one in OUTCOMES.values() if not one.attempt]
    return ~pl.col("outcome").is_in(unmade).fill_null(value=False)


def _judged(judged: Decisions) -> Sequence[str]:
    return [name for name in judged.verdicts.columns if judged.rules.rule(name)]


def _counted(judged: Decisions, rule_id: str) -> dict[str, object]:
    verdict, shown = judged.verdicts[rule_id], judged.shown[rule_id]
    broken = verdict.fill_null(value=False)
    sure = broken & _sure(judged, rule_id)
    lifted = judged.lifted[rule_id] if rule_id in judged.lifted.columns else None
    return {
        "rule_id": rule_id,
        "n": sure.sum(),
        "cases": judged.facts.filter(sure)["case_key"].n_unique(),
        "of": (shown & verdict.is_not_null() & (sure | ~broken)).sum(),
        "perhaps": (broken & ~sure).sum(),
        "unknown": (shown & verdict.is_null()).sum(),
        "excepted": 0 if lifted is None else lifted.sum(),
    }


def _sure(judged: Decisions, rule_id: str) -> pl.Series:
    """Whether it is sure what a rule says of a contact: of a lone visit, where all are named."""
    rule = judged.rules.rule(rule_id)
    if rule is not None and rule.kind == "staffing":
        return judged.facts["named"]
    return pl.Series([True]).new_from_index(0, judged.facts.height)


def _rows(judged: Decisions, rule_id: str) -> pl.DataFrame:
    broken = judged.verdicts[rule_id].fill_null(value=False)
    return (
        judged.facts.with_columns(_sure(judged, rule_id).alias("sure"), rule_id=pl.lit(rule_id))
        .filter(broken)
        .select(pl.col(name).cast(kind) for name, kind in ROWS.items())
    )
