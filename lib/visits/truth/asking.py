"""Findings as questions: what does not fit, the figures, and what may explain it innocently.

Nobody is told that he lied. Each question names what was seen and how far off it is, and the usual
reasons for which an honest visit looks like that come with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.words import N_, Sentence


@dataclass(frozen=True)
class Question:
    """What a kind of finding is called, what it asks, and what an honest visit may say to it."""

    name: str
    asks: str
    perhaps: str


QUESTIONS: Mapping[str, Question] = {
    "far": Question(
        N_("Fix far from the door"),
        N_("The fix lies {value} m from the door (limit {limit} m). Where was the visit?"),
        N_("Fixes drift between high houses; the place of the case may be that of another "
           "address, or be read in the wrong coordinate system."),
    ),
    "fast": Question(
        N_("Way too fast"),
        N_("From the visit before, it would have taken {value} km/h (limit {limit} km/h). Are both "
           "times those of the visits?"),
        N_("Times are often written down later and rounded; two who go together may split up."),
    ),
    "same": Question(
        N_("One fix for several doors"),
        N_("The same fix stands at {value} doors that lie apart. Was it taken at the door?"),
        N_("Some telephones repeat the last fix without reception; records written in the evening "
           "get the fix of the office."),
    ),
    "short": Question(
        N_("Very short stay"),
        N_("Somebody was met, and the crew left after {value} minutes. What was said?"),
        N_("The crew may have said that it came only when it left; some people refuse at once."),
    ),
    "long": Question(
        N_("Very long stay"),
        N_("The crew left after {value} minutes (limit {limit}). What took so long?"),
        N_("A break, a wait, or somebody forgot to say that the crew had left."),
    ),
    "hour": Question(
        N_("Unusual hour"),
        N_("The visit is written down for {value} o'clock. Is that its time?"),
        N_("Often it is the hour of writing, or 12 for 24 hours."),
    ),
    "alike": Question(
        N_("Notes all alike"),
        N_("The same note stands at {value} cases of this collector. What was different here?"),
        N_("Phrases save time: the note may be true of each."),
    ),
    "late": Question(
        N_("Written down late"),
        N_("It was recorded {value} hours after the visit (limit {limit}). From which notes?"),
        N_("A crew without reception, a weekend, a day of leave."),
    ),
    "attached": Question(
        N_("File attached late"),
        N_("Its last file was attached {value} hours after the visit (limit {limit}). When was it "
           "made?"),
        N_("A signed letter comes later by its nature."),
    ),
    "gate": Question(
        N_("Against a rule"),
        N_("By the record the rule {other} did not allow a visit then. Who let it happen, and "
           "why?"),
        N_("The time may be wrong, or an agreement with the customer was not written down."),
    ),
}  # fmt: skip
"""Kind of finding → its question. Codes are never renamed."""


def asked(kind: str, value: float | None, limit: float | None, other: str | None) -> Sentence:
    """The question of a finding, with its figures."""
    told = {"value": _round(value), "limit": _round(limit), "other": other or ""}
    return Sentence(QUESTIONS[kind].asks, **told)


def _round(figure: float | None) -> int:
    return 0 if figure is None else round(figure)
