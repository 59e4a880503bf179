"""How many collectors go together."""

import polars as pl
from pydantic import Field

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Crew")


class Params(model.Params):
    """The least number of collectors."""

    min_collectors: int = Field(ge=1)


def judge(rule: Rule) -> Judgement:
    """Broken where fewer go."""
    least = model.params_of(rule, Params).min_collectors
    return Judgement(
        pl.col("collectors") < least,
        ("collectors",),
        Sentence(N_("Fewer than {n} collectors go."), n=least),
        Sentence(N_("A crew of at least {n}."), n=least),
    )
