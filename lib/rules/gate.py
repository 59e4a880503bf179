"""May this be done? One judgement for one action and for a hundred thousand.

Every rule that applies is judged and every refusal is kept; what cannot be judged because a fact is
missing is refused, with the fact named. Nothing is read here but the arguments. All rules together
decide, so the strictest wins, and a further rule can only ever allow less. An exception that a
second person granted lifts what a soft rule refuses, and nothing else: no law, no missing fact, no
hold of the gravest kinds.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import polars as pl

from lib.rules import lifting
from lib.rules.decision import GATE, Decision, Lifted, Obligation, Refusal, of_gate, refusal
from lib.rules.kinds import KINDS
from lib.rules.known import COUNT, LOCAL_START, OVERRIDDEN, WITHIN
from lib.rules.model import EVERYWHERE, Rule, RuleSet
from lib.rules.preparing import prepared
from lib.words import N_, Sentence


@dataclass(frozen=True)
class Action:
    """What somebody wants to do; times are UTC."""

    channel: Literal["visit", "call", "message", "letter", "data"]
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place_kind: str | None = None
    target: str | None = "debtor"
    purpose: str | None = "collect"
    enters: bool | None = False
    takes_payment: bool | None = False


@dataclass(frozen=True)
class Decisions:
    """What the gate says of many actions, in their order.

    `facts` are the proposals as they were understood; `verdicts` has a column for each rule that
    can be judged (and GATE): true where it is broken, null where a fact is missing; `shown` has one
    for each of the `considered` rules, those of the jurisdictions that occur: whether it applies.
    `lifted` has a column for each rule from which an exception was granted to any: true where it
    lifts what the rule refuses, which then counts as kept in `verdicts`.
    """

    facts: pl.DataFrame
    verdicts: pl.DataFrame
    shown: pl.DataFrame
    lifted: pl.DataFrame
    rules: RuleSet
    considered: tuple[Rule, ...]

    @cached_property
    def allowed(self) -> pl.Series:
        """Whether each action may be done."""
        refusing = [GATE, *(one.id for one in _judged(self.considered) if one.effect != "warn")]
        broken = pl.any_horizontal(pl.col(name).fill_null(value=True) for name in refusing)
        return self.verdicts.select(allowed=~broken)["allowed"]

    def only(self, rows: pl.Series) -> "Decisions":
        """The decisions on some of the actions, those for which `rows` is true."""
        return replace(
            self,
            facts=self.facts.filter(rows),
            verdicts=self.verdicts.filter(rows),
            shown=self.shown.filter(rows),
            # Where no exception was granted it has no columns, and so no rows.
            lifted=self.lifted.filter(rows) if self.lifted.width else self.lifted,
        )

    def frame(self) -> pl.DataFrame:
        """The proposals with `allowed` and the rules that refuse, that warn and that are lifted.

        The gravest rules stand first.
        """
        judged = _ordered(_judged(self.considered))
        told = self.verdicts.with_columns(
            refused_by=self._named([GATE, *(one.id for one in judged if one.effect != "warn")]),
            warned_by=self._named([one.id for one in judged if one.effect == "warn"]),
        )
        told = told.select("refused_by", "warned_by").with_columns(lifted_by=self._lifted())
        return pl.concat([self.facts, self.allowed.to_frame(), told], how="horizontal")

    def _named(self, rule_ids: Sequence[str]) -> pl.Expr:
        """The rules among these that speak, as a list; most never do, and cost nothing."""
        speaking = [name for name in rule_ids if self.verdicts[name].fill_null(value=True).any()]
        told = [pl.when(pl.col(name).fill_null(value=True)).then(pl.lit(name)) for name in speaking]
        nothing = pl.lit([], pl.List(pl.String))
        return pl.concat_list(told).list.drop_nulls() if told else nothing

    def _lifted(self) -> pl.Series:
        told = [pl.when(name).then(pl.lit(name)) for name in self.lifted.columns]
        if not told:
            return pl.Series([[]] * self.facts.height, dtype=pl.List(pl.String))
        return self.lifted.select(pl.concat_list(told).list.drop_nulls()).to_series()

    def by_rule(self) -> pl.DataFrame:
        """How many actions each rule refuses or warns of: rule_id, n, unknown (fact missing)."""
        return pl.DataFrame(
            {
                "rule_id": self.verdicts.columns,
                "n": [one.fill_null(value=True).sum() for one in self.verdicts],
                "unknown": [one.null_count() for one in self.verdicts],
            },
            schema={"rule_id": pl.String, "n": pl.Int64, "unknown": pl.Int64},
        )

    def decision(self, row: int) -> Decision:
        """What the gate says of the action in a row, with all its reasons."""
        verdicts = self.verdicts.row(row, named=True)
        facts = self.facts.row(row, named=True)
        broken = {name: verdict for name, verdict in verdicts.items() if verdict is not False}
        found = [of_gate(facts)] if GATE in broken else []
        warnings: list[Refusal] = []
        lifted: list[Lifted] = []
        granted = {one["rule_id"]: one["override_id"] for one in facts[OVERRIDDEN]}
        obligations: list[Obligation] = []
        for rule in _ordered(self.considered):
            judgement = KINDS[rule.kind].judge(rule)
            if rule.id in broken:
                told = refusal(rule, judgement, facts, unknown=broken[rule.id] is None)
                (warnings if rule.effect == "warn" else found).append(told)
            elif rule.id in self.lifted.columns and self.lifted[rule.id][row]:
                told = refusal(rule, judgement, facts, unknown=False)
                lifted.append(Lifted(told, granted[rule.id]))
            elif self.shown[rule.id][row] and (judgement.broken is None or judgement.reminds):
                obligations.append(Obligation(rule.id, rule.kind, rule.text))
        return Decision(
            not found,
            tuple(found),
            tuple(warnings),
            tuple(obligations),
            self.rules.hash,
            tuple(lifted),
        )

    def summary(self) -> Sentence:
        """Say how many actions are allowed."""
        return Sentence(
            N_("{allowed} of {n} allowed, {refused} refused, by the rules {hash}."),
            allowed=int(self.allowed.sum()),
            n=self.allowed.len(),
            refused=int((~self.allowed).sum()),
            hash=self.rules.hash[:12],
        )


def decide(
    action: Action,
    facts: Mapping[str, object],
    rules: RuleSet,
    overrides: Mapping[str, str] = MappingProxyType({}),
) -> Decision:
    """Judge one action; `facts` are those of lib.rules.known and counters, None is unknown.

    `overrides` are the exceptions that were granted for it: id of the rule → that of the exception.
    """
    asked: dict[str, object] = {one.name: getattr(action, one.name) for one in fields(action)}
    asked[OVERRIDDEN] = [
        {"rule_id": rule_id, "override_id": by} for rule_id, by in overrides.items()
    ]
    return decide_many(
        pl.DataFrame([{**asked, **facts}], infer_schema_length=None), rules
    ).decision(0)


def decide_many(proposals: pl.DataFrame, rules: RuleSet) -> Decisions:
    """Judge all proposals at once: one row an action, its columns the facts of lib.rules.known.

    Columns that are no facts are carried along; a fact whose column is absent takes its default.
    The column OVERRIDDEN has the exceptions that were granted for each.
    """
    considered = _considered(proposals, rules)
    counters = [COUNT + one.id for one in considered if one.kind == "frequency_cap"]
    places = {one.jurisdiction for one in considered}
    frame = prepared(proposals, counters, places)
    verdicts = frame.select(
        _undecided(rules).alias(GATE),
        *(
            (_applies(one) & broken).alias(one.id)
            for one in considered
            if (broken := KINDS[one.kind].judge(one).broken) is not None
        ),
    )
    shown = frame.select(_applies(one).alias(one.id) for one in considered)
    lifted = lifting.lifted(frame, verdicts, considered)
    return Decisions(
        frame.drop(pl.selectors.starts_with(WITHIN)),
        verdicts.with_columns(
            pl.when(lifted[name]).then(statement=False).otherwise(name).alias(name)
            for name in lifted.columns
        ),
        shown,
        lifted,
        rules,
        considered,
    )


def _considered(proposals: pl.DataFrame, rules: RuleSet) -> tuple[Rule, ...]:
    """The rules in force of the jurisdictions that occur, and of the wholes they are parts of."""
    named = proposals["jurisdictions"] if "jurisdictions" in proposals.columns else pl.Series()
    named = named.cast(pl.List(pl.String))
    there = set(named.explode(empty_as_null=True).drop_nulls().unique())
    wholes = {name.partition("-")[0] for name in there}
    wanted = {EVERYWHERE, *there, *wholes}
    return tuple(one for one in rules.in_force if one.jurisdiction in wanted)


def _judged(rules: Iterable[Rule]) -> list[Rule]:
    return [one for one in rules if KINDS[one.kind].judge(one).broken is not None]


def _ordered(rules: Iterable[Rule]) -> list[Rule]:
    """The gravest kinds first, law before policy."""
    kinds = list(KINDS)
    return sorted(rules, key=lambda one: (kinds.index(one.kind), one.soft))


def _applies(rule: Rule) -> pl.Expr:
    """Whether a rule applies; on a day that nobody knows it does.

    Without place or channel the gate itself refuses, and no rule need add to that.
    """
    day = pl.col(LOCAL_START).dt.date()
    applies = pl.col(WITHIN + rule.jurisdiction) & pl.col("channel").is_in(rule.channels)
    if rule.valid_from:
        applies &= (day >= rule.valid_from).fill_null(value=True)
    if rule.valid_to:
        applies &= (day <= rule.valid_to).fill_null(value=True)
    return applies.fill_null(value=False)


def _undecided(rules: RuleSet) -> pl.Expr:
    """Where the gate itself refuses: null without place or channel, true without its rules."""
    named = pl.col("jurisdictions")
    empty = named.list.len() == 0
    strange = named.list.set_difference(pl.lit(sorted(rules.jurisdictions))).list.len() > 0
    return pl.when(~empty & pl.col("channel").is_not_null()).then(strange)
