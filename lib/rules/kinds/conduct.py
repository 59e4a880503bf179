"""How people behave: the crew has to know it; no figure can judge it beforehand."""

from lib.rules import model
from lib.rules.duty import shown
from lib.rules.model import Judgement, Rule
from lib.words import N_

TITLE = N_("Conduct")


class Params(model.Params):
    """There are no figures."""


def judge(rule: Rule) -> Judgement:
    """Show it."""
    return shown(rule, Params)
