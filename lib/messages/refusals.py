"""Why a message of today is not sent, what lasts first; each with the sentence that says so."""

from collections.abc import Mapping

from lib.messages.permitted import RULE
from lib.words import N_

NOWHERE, OTHERS_ONLY, NO_TEMPLATE, MISSING, TELLING, ENOUGH, SAME_PERSON, SAME_NUMBER, ALREADY = (
    "nowhere",
    "others_only",
    "no_template",
    "missing",
    "telling",
    "enough",
    "same_person",
    "same_number",
    "already",
)
REFUSALS: Mapping[str, str] = {
    RULE: N_("A rule refuses it."),
    NOWHERE: N_("There is no number or address for this that works. Please add one."),
    OTHERS_ONLY: N_(
        "Only numbers of other persons are known: they may be asked to let him call, no more."
    ),
    NO_TEMPLATE: N_("There is no approved template for this in his language. Please write one."),
    MISSING: N_("These values are missing: {detail}. Please complete the case or the settings."),
    TELLING: N_("Others may read it, and the text would tell them of a debt."),
    ENOUGH: N_("He has had as many messages within a week as the settings allow."),
    SAME_PERSON: N_("The same person gets a message about case {detail} today."),
    SAME_NUMBER: N_("A message about another customer goes to this number or address today."),
    ALREADY: N_("He has got a message by this way today, or one is on its way."),
}
"""Why a message is not sent → the sentence that says so and what to do."""
