"""Holds that keep people from being contacted: what the law or a policy makes of each."""

import tomllib

import polars as pl
from pydantic import field_validator

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.settings import ROOT
from lib.words import N_, Sentence

TITLE = N_("Holds")

ANY = "any"
"""Stands for every kind of hold, also one that nobody knows."""

KINDS = frozenset(
    tomllib.loads((ROOT / "data" / "codes" / "hold_kinds.toml").read_text(encoding="utf-8"))
)

NEVER = frozenset({"deceased", "minor", "detained", "ill", "insolvency", "identity_theft"})
"""Kinds of hold from which nobody may grant an exception, whatever the basis of the rule."""

NAMELESS = frozenset({"other", "vulnerable"})
"""Kinds that may stand for one of NEVER: a client's file seldom says more than that there is one,
and a result of illness may have been kept as vulnerability."""

OVERRIDABLE = KINDS - NEVER - NAMELESS
"""Kinds of hold from which an exception may be granted; one that nobody knows is none of them."""


class Params(model.Params):
    """The kinds of hold that it reacts on."""

    on: tuple[str, ...]

    @field_validator("on")
    @classmethod
    def _known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        unknown = set(kinds) - KINDS - {ANY}
        if unknown or not kinds:
            message = f"there is no kind of hold “{', '.join(sorted(unknown))}”"
            raise ValueError(message)
        return kinds


def overridable() -> pl.Expr:
    """Whether every hold that stands is one from which an exception may be granted."""
    others = pl.col("holds").list.set_difference(pl.lit(sorted(OVERRIDABLE)))
    return (others.list.len() == 0).fill_null(value=False)


def judge(rule: Rule) -> Judgement:
    """Broken while such a hold stands."""
    kinds = model.params_of(rule, Params).on
    holds = pl.col("holds")
    return Judgement(
        holds.list.len() > 0
        if ANY in kinds
        else pl.any_horizontal(holds.list.contains(one) for one in kinds),
        ("holds",),
        Sentence(N_("A hold stands.")),
        Sentence(N_("The end or the lifting of the hold.")),
    )
