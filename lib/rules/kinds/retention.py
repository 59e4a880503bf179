"""How long records are kept: shown here, kept by whoever keeps the records."""

from lib.rules import model
from lib.rules.duty import shown
from lib.rules.model import Judgement, Rule
from lib.words import N_

TITLE = N_("Keeping")


class Params(model.Params):
    """At least so many months, counted from what; or no longer than needed."""

    min_months: int | None = None
    no_longer_than_needed: bool = False
    counted_from: str | None = None
    tamper_proof: bool = False


def judge(rule: Rule) -> Judgement:
    """Show it."""
    return shown(rule, Params)
