"""The judgement of kinds that nothing can judge beforehand: they are shown as obligations."""

from lib.rules.model import Judgement, Params, Rule, params_of
from lib.words import N_, Sentence


def shown(rule: Rule, params: type[Params]) -> Judgement:
    """A judgement that only shows the rule, whose figures are of that form."""
    params_of(rule, params)
    return Judgement(
        None, (), Sentence(N_("It has to be kept.")), Sentence(N_("Nothing; it has to be kept."))
    )
