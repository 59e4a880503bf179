"""What the people who go must have passed or hold."""

from typing import Literal

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Qualification")


class Params(model.Params):
    """Types of qualifications that every member needs; those of an agency are only shown.

    The figures of courses and terms are shown with the rule; whoever issues a qualification gives
    it an expiry, and the gate asks whether it is held on the day.
    """

    of: Literal["crew", "agency"] = "crew"
    types: tuple[str, ...] = ()
    refresh_months: int | None = None
    grace_months: int | None = None
    hours: int | None = None
    hours_graduate: int | None = None
    reviews_per_year: int | None = None


def judge(rule: Rule) -> Judgement:
    """Broken where a member lacks one of the types."""
    params = model.params_of(rule, Params)
    held = pl.col("crew_qualifications")
    judged = params.of == "crew" and params.types
    return Judgement(
        ~pl.all_horizontal(held.list.contains(one) for one in params.types) if judged else None,
        ("crew_qualifications",) if judged else (),
        Sentence(N_("A member of the crew lacks a valid qualification.")),
        Sentence(N_("A crew whose members all hold it on that day.")),
    )
