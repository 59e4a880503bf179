"""Ways of contact and places that the customer forbade, or asked for before all others.

A consent opens nothing here and a wish never does: both only tighten. His times are judged with the
hours of the day (time_window).
"""

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Wishes")


class Params(model.Params):
    """Whether his word on ways of contact and on places is kept."""

    channels: bool = False
    places: bool = False


def judge(rule: Rule) -> Judgement:
    """Broken where he forbade it, or asked for something else."""
    params = model.params_of(rule, Params)
    faults: list[pl.Expr] = []
    needs: list[str] = []
    if params.channels:
        faults += _against("channel", "channels")
        needs += ["own_channels", "forbidden_channels"]
    if params.places:
        visits = pl.col("channel") == "visit"
        faults += [visits & one for one in _against("place_kind", "places")]
        needs += ["place_kind", "own_places", "forbidden_places"]
    return Judgement(
        pl.any_horizontal(faults) if faults else None,
        tuple(needs),
        Sentence(N_("The customer forbade this way or place, or asked for another.")),
        Sentence(N_("Another way or place, or the end of what the customer said.")),
    )


def _against(fact: str, said: str) -> list[pl.Expr]:
    """Forbidden, or not among those asked for; unknown only where he said something at all."""
    what = pl.col(fact)
    forbidden, own = pl.col(f"forbidden_{said}"), pl.col(f"own_{said}")
    return [
        pl.when(forbidden.list.len() == 0)
        .then(statement=False)
        .when(what.is_not_null())
        .then(forbidden.list.contains(what)),
        pl.when(own.list.len() == 0)
        .then(statement=False)
        .when(what.is_not_null())
        .then(~own.list.contains(what)),
    ]
