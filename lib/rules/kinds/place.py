"""Where people may be met, and what needs their consent."""

import polars as pl

from lib.rules import model
from lib.rules.model import Judgement, Rule
from lib.words import N_, Sentence

TITLE = N_("Place")


class Params(model.Params):
    """Places that are allowed or need consent, and whether going in does.

    `order` is the order in which places are to be tried; it is shown.
    """

    entry_requires_consent: bool = False
    consent_places: tuple[str, ...] = ()
    allowed_places: tuple[str, ...] = ()
    employer_may_prohibit: bool = False
    order: tuple[str, ...] = ()


def judge(rule: Rule) -> Judgement:
    """Broken where the place may not be visited or entered."""
    params = model.params_of(rule, Params)
    place = pl.col("place_kind")
    faults: list[pl.Expr] = []
    needs: list[str] = []
    if params.entry_requires_consent:
        faults.append(pl.col("enters") & ~pl.col("consent_entry"))
        needs += ["enters", "consent_entry"]
    if params.consent_places:
        faults.append(place.is_in(params.consent_places) & ~pl.col("consent_workplace"))
        needs += ["place_kind", "consent_workplace"]
    if params.allowed_places:
        faults.append(~place.is_in(params.allowed_places))
        needs.append("place_kind")
    if params.employer_may_prohibit:
        faults.append((place == "work") & pl.col("employer_prohibits"))
        needs += ["place_kind", "employer_prohibits"]
    return Judgement(
        pl.any_horizontal(faults) if faults else None,
        tuple(dict.fromkeys(needs)),
        Sentence(N_("The place may not be visited or entered without consent.")),
        Sentence(N_("Another place, or the customer's recorded consent to this one.")),
        reminds=True,
    )
