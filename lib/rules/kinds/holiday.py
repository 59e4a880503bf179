"""Days on which nobody is contacted."""

from typing import Literal

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Holidays")


class Params(model.Params):
    """Which days, and whether the customer's consent lifts the rule."""

    on: Literal["public_holiday", "sensitive_occasion"]
    consent_lifts: bool = False


def judge(rule: Rule) -> Judgement:
    """Broken on such a day."""
    params = model.params_of(rule, Params)
    fact = "is_holiday" if params.on == "public_holiday" else "sensitive_occasion"
    because = Sentence(N_("It is such a day at the address."))
    if not params.consent_lifts:
        return Judgement(pl.col(fact), (fact,), because, Sentence(N_("Another day.")))
    return Judgement(
        pl.col(fact) & ~pl.col("consent_times"),
        (fact, "consent_times"),
        because,
        Sentence(N_("Another day, or the customer's recorded consent to this one.")),
    )
