"""Whom one may speak to about a debt, and when others may be asked for a way to reach him."""

from typing import Literal, Self

import polars as pl
from pydantic import model_validator

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Whom to meet")

OF_HOLDS = {"deceased": "deceased", "incapacity": "minor"}
"""Reasons to ask somebody else that a hold proves → its kind."""


class Params(model.Params):
    """Who may be met, and how far others may.

    `third_party`: never; never_to_collect (a way to reach him may be asked for); location_only
    (likewise, for one of the reasons `unlocked_by` where any are named, and not after a refusal).
    """

    allowed: tuple[Literal["debtor", "guarantor", "contact", "third"], ...] = (
        "debtor",
        "guarantor",
    )
    third_party: Literal["never", "never_to_collect", "location_only"]
    unlocked_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _reasons_unlock(self) -> Self:
        if self.unlocked_by and self.third_party != "location_only":
            message = "only location_only is unlocked by reasons"
            raise ValueError(message)
        return self


def judge(rule: Rule) -> Judgement:
    """Broken where somebody is to be met who may not be, or not for this."""
    params = model.params_of(rule, Params)
    other = ~pl.col("target").is_in(params.allowed)
    needs = ["target"]
    if params.third_party == "never":
        broken = other
    else:
        broken = other & (pl.col("purpose") != "locate")
        needs.append("purpose")
    if params.third_party == "location_only":
        broken |= other & (pl.col("third_refused") | _locked(params))
        needs += ["third_refused", "third_unlocked_by"] if params.unlocked_by else ["third_refused"]
    return Judgement(
        broken,
        tuple(needs),
        Sentence(N_("Somebody is to be met who may not be, or not for this.")),
        Sentence(N_("Meet the customer himself.")),
        reminds=True,
    )


def _locked(params: Params) -> pl.Expr:
    if not params.unlocked_by:
        return pl.lit(value=False)
    reasons = pl.col("third_unlocked_by")
    unlocked = [reasons.list.contains(one) for one in params.unlocked_by]
    # Without a list of holds the named reasons alone count; a hold may only prove a reason.
    unlocked += [
        pl.col("holds").list.contains(kind).fill_null(value=False)
        for reason, kind in OF_HOLDS.items()
        if reason in params.unlocked_by
    ]
    return ~pl.any_horizontal(unlocked)
