"""What a rule is: its facts, its basis, and how sure we are of it.

A rule comes from data/rules/*.toml or from a tenant's own files. It says of what instrument and
article it is, who says so, and whether that is law or only a policy; its `params` are the numbers
that its kind (lib/rules/kinds/) judges by. What nobody has verified is not in force.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from lib.words import N_, Sentence

Channel = Literal["visit", "call", "message", "letter", "data"]
Effect = Literal["block", "require", "warn"]
Basis = Literal["law", "regulation", "standard", "self_regulation", "guidance", "policy"]
Status = Literal["in_force", "draft", "unsure", "none"]
Confidence = Literal["A", "B", "C", "U"]
Because = Literal["unverified", "draft", "no_number"]

EVERYWHERE = "ALL"
"""The jurisdiction of rules that hold in every one."""

SOFT: frozenset[Basis] = frozenset({"standard", "self_regulation", "guidance", "policy"})
"""Bases of rules that a second person may override; law and regulation nobody may."""

BASES: Mapping[str, str] = {
    "law": N_("Law"),
    "regulation": N_("Regulation"),
    "standard": N_("Standard"),
    "self_regulation": N_("Self-regulation"),
    "guidance": N_("Guidance"),
    "policy": N_("Policy"),
}

CONFIDENCES: Mapping[str, str] = {
    "A": N_("A: the text itself was read"),
    "B": N_("B: quoted, or several sources"),
    "C": N_("C: one source only"),
    "U": N_("U: not verified"),
}

REASONS: Mapping[str, str] = {
    "unverified": N_("Not in force here: nobody has verified the text."),
    "draft": N_("Not in force here: it is a draft."),
    "no_number": N_("Not in force here: no source gives the figures."),
}
"""Why a rule is disabled → the sentence that says so."""


class Params(BaseModel):
    """The numbers of a rule; each kind has its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Params)


class Confirmation(BaseModel):
    """A lawyer verified a rule that ships disabled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(min_length=1)
    on: dt.date
    source: str = Field(min_length=1)
    params: dict[str, Any] | None = None


class Rule(BaseModel):
    """One rule; `params` are None only where no source gives them, and then it is disabled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9.]+)+$")
    jurisdiction: str = Field(pattern=r"^(ALL|[A-Z]{2}(-[A-Z0-9]+)?)$")
    kind: str
    channels: tuple[Channel, ...] = Field(min_length=1)
    effect: Effect
    params: SerializeAsAny[Params] | None
    text: str = Field(min_length=1)
    zh: str = Field(min_length=1)
    instrument: str
    article: str
    source: str
    basis: Basis
    status: Status
    confidence: Confidence
    enabled: bool
    scope: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    disabled_because: Because | None = None
    note: str | None = None
    confirmed: Confirmation | None = None

    @property
    def soft(self) -> bool:
        """Whether a second person may override it."""
        return self.basis in SOFT


def params_of(rule: Rule, kind: type[P]) -> P:
    """The numbers of a rule in the form of its kind.

    Raises:
        TypeError: they are of another kind, or no source gives them.

    """
    if not isinstance(rule.params, kind):
        message = f"{rule.id} has no figures of the kind {rule.kind}"
        raise TypeError(message)
    return rule.params


@dataclass(frozen=True)
class Judgement:
    """How a kind judges by one rule, over a frame with one row a proposed action.

    `broken` is true where the rule is broken, false where it is kept and null where a fact that
    matters is unknown; `needs` are the facts that it reads. Without `broken` the rule cannot be
    judged beforehand and is only shown as an obligation. `reminds` says that the crew has to know
    it although it was kept.
    """

    broken: pl.Expr | None
    needs: tuple[str, ...]
    because: Sentence
    clears: Sentence
    reminds: bool = False


@dataclass(frozen=True)
class RuleSet:
    """All rules that were read, in order, with the versions of their files.

    `jurisdictions` are those of which a rule that is no mere policy is in force; where there is
    none, nobody knows what is forbidden. A part of a set knows them all, and says by `whole` of
    which set it is a part: decisions of all parts carry one hash.
    """

    rules: tuple[Rule, ...]
    versions: Mapping[str, str]
    jurisdictions: frozenset[str]
    whole: str | None = None

    @cached_property
    def in_force(self) -> tuple[Rule, ...]:
        """The rules that are enabled."""
        return tuple(one for one in self.rules if one.enabled)

    @cached_property
    def hash(self) -> str:
        """What names these rules exactly: SHA-256 over all that are enabled, whatever the order."""
        if self.whole is not None:
            return self.whole
        told = [one.model_dump(mode="json") for one in sorted(self.in_force, key=lambda r: r.id)]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version of the files and the beginning of the hash."""
        return f"{max(self.versions.values(), default='—')} · {self.hash[:12]}"

    def only(self, kinds: Collection[str]) -> "RuleSet":
        """The rules of some kinds: what can be judged before day and crew are known."""
        some = tuple(one for one in self.rules if one.kind in kinds)
        return RuleSet(some, self.versions, self.jurisdictions, self.hash)

    def of(self, rules: Iterable[Rule]) -> "RuleSet":
        """Some of the rules, as a set with a hash of its own."""
        return RuleSet(tuple(rules), self.versions, self.jurisdictions)

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id."""
        return next((one for one in self.rules if one.id == rule_id), None)

    def summary(self) -> Sentence:
        """Say how many rules there are and how many are in force."""
        return Sentence(
            N_("{n} rules, {active} in force, {disabled} disabled; version {version}."),
            n=len(self.rules),
            active=len(self.in_force),
            disabled=len(self.rules) - len(self.in_force),
            version=self.version,
        )
