"""An agreed plan that is being kept ends the collection."""

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Agreement")


class Params(model.Params):
    """How long such a plan lasts at the most; it is shown."""

    max_years: int | None = None


def judge(rule: Rule) -> Judgement:
    """Broken while the plan is kept."""
    model.params_of(rule, Params)
    return Judgement(
        pl.col("agreement_performing"),
        ("agreement_performing",),
        Sentence(N_("The customer keeps an agreed plan.")),
        Sentence(N_("A recorded breach of the plan.")),
    )
