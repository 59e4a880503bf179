"""Whether the crew may take money."""

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Taking money")


class Params(model.Params):
    """Whether collectors take money."""

    collector_takes_payment: bool


def judge(rule: Rule) -> Judgement:
    """Broken where the crew is to take money and may not."""
    may = model.params_of(rule, Params).collector_takes_payment
    return Judgement(
        None if may else pl.col("takes_payment"),
        () if may else ("takes_payment",),
        Sentence(N_("The crew is to take money and may not.")),
        Sentence(N_("A transfer or another way that needs no collector.")),
        reminds=True,
    )
