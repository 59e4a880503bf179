"""One hold as a person places it, and what is wrong with it.

All faults are said at once. A hold of a kind that wants a review gets a day for it by itself: none
may be forgotten.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lib.followups.codes import HOLD_KINDS
from lib.ledger.kept import new_id
from lib.words import N_, Sentence

LONGEST = 2000
"""Characters that a text may have."""

NO_CASE = N_("Please choose the case.")
NO_KIND = N_("Please choose the kind of hold.")
NO_SOURCE = N_("Please say who asked for the hold or where it is known from.")
NO_START = N_("Please enter the day from which it holds.")
IN_FUTURE = N_("The hold begins in the future; please enter the day from which it is known.")
ENDS_EARLY = N_("The hold ends before it begins; please choose a later date.")
REVIEWED_EARLY = N_("The review lies before the hold; please choose a later date.")
TOO_LONG = N_("A text may have up to {longest} characters; please shorten it.")


@dataclass(frozen=True, kw_only=True)
class Hold:
    """All that is known of a hold.

    `starts_on` and `ends_on` belong to it, `lifted_on` does not. `source` says who asked for it,
    `evidence` where that can be seen; `review_on` is when somebody has to look at it again,
    `reviewer` who; `decision` (of DECISIONS in lib.holds.placing) what the last review came to;
    `reason` why it was lifted; `followup_id` and `complaint_id` what brought it.
    """

    case_key: str
    hold_kind: str
    starts_on: dt.date | None
    person_key: str | None = None
    ends_on: dt.date | None = None
    review_on: dt.date | None = None
    reviewer: str | None = None
    source: str | None = None
    evidence: str | None = None
    note: str | None = None
    decision: str | None = None
    lifted_on: dt.date | None = None
    reason: str | None = None
    followup_id: str | None = None
    complaint_id: str | None = None
    hold_id: str = field(default_factory=new_id)


def with_review(hold: Hold) -> Hold:
    """The hold with a day of review, where its kind wants one and none was named."""
    kind = HOLD_KINDS.get(hold.hold_kind)
    if hold.review_on or hold.starts_on is None or kind is None or kind.review_days is None:
        return hold
    return replace(hold, review_on=hold.starts_on + dt.timedelta(days=kind.review_days))


def check(hold: Hold, today: dt.date) -> tuple[Sentence, ...]:
    """All that is wrong with a new hold, as sentences; empty when it can be placed."""
    return tuple(_faults(hold, today))


def too_long(*texts: str | None) -> bool:
    """Whether one of the texts is longer than LONGEST."""
    return any(len(text or "") > LONGEST for text in texts)


def _faults(hold: Hold, today: dt.date) -> Iterator[Sentence]:
    if not hold.case_key.strip():
        yield Sentence(NO_CASE)
    if hold.hold_kind not in HOLD_KINDS:
        yield Sentence(NO_KIND)
    if not (hold.source or "").strip():
        yield Sentence(NO_SOURCE)
    if too_long(hold.source, hold.evidence, hold.note, hold.reviewer):
        yield Sentence(TOO_LONG, longest=LONGEST)
    if hold.starts_on is None:
        yield Sentence(NO_START)
        return
    if hold.starts_on > today:
        yield Sentence(IN_FUTURE)
    if hold.ends_on and hold.ends_on < hold.starts_on:
        yield Sentence(ENDS_EARLY)
    if hold.review_on and hold.review_on < hold.starts_on:
        yield Sentence(REVIEWED_EARLY)
