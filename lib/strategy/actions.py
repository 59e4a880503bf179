"""The steps that a strategy may name: over which channels, how far up the ladder, under what terms.

Some steps take two channels: the second follows after some days, and is not used again before its
own interval is over. Some are taken only under a condition, and name what is done without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from lib.words import N_

SMS, CALL, LETTER, VISIT, OTHER, DESK = "sms", "call", "letter", "visit", "other", "desk"
"""Channels as contacts have them (data/codes/channels.toml); DESK is work inside the house."""

CHANNELS: Mapping[str, str] = {
    SMS: N_("Text message"),
    CALL: N_("Call"),
    LETTER: N_("Letter"),
    VISIT: N_("Visit"),
    OTHER: N_("App or WeChat"),
    DESK: N_("Work inside the house"),
}
"""Channel → its name."""


class Level(IntEnum):
    """Rungs of the ladder, the mildest first."""

    REMINDER = 0
    SMS = 1
    CALL = 2
    LETTER = 3
    VISIT = 4
    SECOND_VISIT = 5
    DEMAND = 6
    LEGAL = 7
    RETURN = 8


LEVELS: Mapping[Level, str] = {
    Level.REMINDER: N_("reminder before it is due"),
    Level.SMS: N_("text message"),
    Level.CALL: N_("call"),
    Level.LETTER: N_("letter"),
    Level.VISIT: N_("visit to the first address"),
    Level.SECOND_VISIT: N_("visit at another time or address"),
    Level.DEMAND: N_("formal demand"),
    Level.LEGAL: N_("legal review"),
    Level.RETURN: N_("passed on or returned to the client"),
}
"""Rung → its name."""


@dataclass(frozen=True, kw_only=True)
class Then:
    """The second channel of a step: how many days after the first, and how often at most.

    `again` None: as often as the step itself.
    """

    channel: str
    after: int = 0
    again: int | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """One step; `needs` is a true-or-false column without which `instead` is done."""

    name: str
    channel: str | None
    level: Level
    then: Then | None = None
    needs: str | None = None
    instead: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """All channels of the step in their order."""
        first = () if self.channel is None else (self.channel,)
        return first if self.then is None else (*first, self.then.channel)


NONE = "none"
LETTER_DAYS = 30
"""A letter beside another step is written once in so many days."""

_LETTER = Then(channel=LETTER, again=LETTER_DAYS)

ACTS: Mapping[str, Act] = {
    NONE: Act(name=N_("Nothing"), channel=None, level=Level.REMINDER),
    "sms": Act(name=N_("Text message"), channel=SMS, level=Level.SMS),
    "sms_link": Act(name=N_("Text message with the way to pay"), channel=SMS, level=Level.SMS),
    "sms_app": Act(
        name=N_("Text message and app or WeChat"),
        channel=SMS,
        level=Level.SMS,
        then=Then(channel=OTHER),
    ),
    "sms_call": Act(
        name=N_("Text message, call 4 days later"),
        channel=SMS,
        level=Level.CALL,
        then=Then(channel=CALL, after=4),
    ),
    "call": Act(name=N_("Call"), channel=CALL, level=Level.CALL),
    "call_supervisor": Act(name=N_("Call by the supervisor"), channel=CALL, level=Level.CALL),
    "call_plan": Act(name=N_("Call with the offer of a plan"), channel=CALL, level=Level.CALL),
    "letter": Act(name=N_("Letter"), channel=LETTER, level=Level.LETTER),
    "call_letter": Act(name=N_("Call and letter"), channel=CALL, level=Level.LETTER, then=_LETTER),
    "visit": Act(name=N_("Visit"), channel=VISIT, level=Level.VISIT),
    "visit_letter": Act(
        name=N_("Visit and formal letter"), channel=VISIT, level=Level.DEMAND, then=_LETTER
    ),
    "visit_legal": Act(
        name=N_("Visit, legal review 14 days later"),
        channel=VISIT,
        level=Level.LEGAL,
        then=Then(channel=DESK, after=14, again=LETTER_DAYS),
    ),
    "visit_worth": Act(
        name=N_("Visit if it is worth it, else letter"),
        channel=VISIT,
        level=Level.VISIT,
        needs="worth",
        instead="letter",
    ),
    "visit_lead": Act(
        name=N_("Visit on a new lead, else pass on or return"),
        channel=VISIT,
        level=Level.SECOND_VISIT,
        needs="lead",
        instead="outsource",
    ),
    "visit_lead_legal": Act(
        name=N_("Visit on a new lead, else legal review"),
        channel=VISIT,
        level=Level.SECOND_VISIT,
        needs="lead",
        instead="legal",
    ),
    "settle_worth": Act(
        name=N_("Visit if it is worth it, else offer of a settlement"),
        channel=VISIT,
        level=Level.VISIT,
        needs="worth",
        instead="settle",
    ),
    "settle": Act(name=N_("Call with the offer of a settlement"), channel=CALL, level=Level.CALL),
    "legal": Act(name=N_("Legal review"), channel=DESK, level=Level.LEGAL),
    "outsource": Act(name=N_("Pass on, or return to the client"), channel=DESK, level=Level.RETURN),
}
"""Code of a step → what it is. Codes are never renamed: versions that were kept name them."""
