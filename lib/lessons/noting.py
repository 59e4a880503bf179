"""Noting a decision, reviewing it, keeping or dropping it: each step a further row in the ledger.

A decision speaks of many people and names none: the names and numbers of those whom it concerns are
starred before it is kept, so that an erasure finds nothing of anybody in it.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from lib.errors import RecordRefused
from lib.experiments.defining import OUTCOMES
from lib.followups.entry import Problems
from lib.ledger import Ledger
from lib.ledger.kept import new_id
from lib.ledger.schema import lessons
from lib.overrides import deciding
from lib.privacy.masking import mask_text
from lib.words import N_, Sentence

OPEN, REVIEWED, KEPT, DROPPED = "open", "reviewed", "kept", "dropped"

STATES = {
    OPEN: N_("noted, followed"),
    REVIEWED: N_("reviewed, still followed"),
    KEPT: N_("adopted"),
    DROPPED: N_("dropped"),
}
"""State of a decision → how it is called; the last two end it."""

ENDED = (KEPT, DROPPED)

SUBJECT = lessons.c.lesson_id

LONGEST_WHAT, LONGEST, LONGEST_OWNER = 200, 500, 60
MOST_CASES = 20_000

NO_WHAT = N_("Please say in at most {longest} characters what was decided.")
NO_WHY = N_("Please say why in at most {longest} characters.")
NO_OWNER = N_("Please name who sees to it, in at most {longest} characters.")
NO_CASES = N_("The decision concerns no case. Please choose cases first, for instance by a filter.")
TOO_MANY = N_("It concerns {n} cases; at most {most} can be followed. Please choose fewer.")
NO_MEASURE = N_("Please choose by what it shall be judged.")
TOO_SOON = N_("The day of the review lies before that of the decision.")
OVER = N_("This decision was adopted or dropped already. Please reload the page.")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is noted: `measure` is a code of lib.experiments.defining.OUTCOMES.

    `as_of` is the day of the files that were looked at, `page` the page and its address, from
    which the cases are found again.
    """

    what: str
    why: str
    owner: str
    decided_on: dt.date
    review_on: dt.date
    measure: str
    as_of: dt.date
    case_keys: tuple[str, ...]
    page: str
    lesson_id: str = field(default_factory=new_id)

    def nameless(self, names: Collection[str | None]) -> "Decision":
        """The same without names and numbers of people in its words."""
        return replace(
            self, what=mask_text(self.what, names) or "", why=mask_text(self.why, names) or ""
        )


def faults(decision: Decision) -> Iterator[Sentence]:
    """All that is missing or wrong."""
    if not 0 < len(decision.what.strip()) <= LONGEST_WHAT:
        yield Sentence(NO_WHAT, longest=LONGEST_WHAT)
    if not 0 < len(decision.why.strip()) <= LONGEST:
        yield Sentence(NO_WHY, longest=LONGEST)
    if not 0 < len(decision.owner.strip()) <= LONGEST_OWNER:
        yield Sentence(NO_OWNER, longest=LONGEST_OWNER)
    if not decision.case_keys:
        yield Sentence(NO_CASES)
    if len(decision.case_keys) > MOST_CASES:
        yield Sentence(TOO_MANY, n=len(decision.case_keys), most=MOST_CASES)
    if decision.measure not in OUTCOMES:
        yield Sentence(NO_MEASURE)
    if decision.review_on < decision.decided_on:
        yield Sentence(TOO_SOON)


def note(
    ledger: Ledger, decision: Decision, names: Collection[str | None], now: dt.datetime
) -> str:
    """Note a decision and return its identifier; the same identifier again changes nothing.

    `names` are those of the people whom it concerns.

    Raises:
        RecordRefused: with all that is missing or wrong.
        NotAllowed: the actor may not note decisions.

    """
    if problems := tuple(faults(decision)):
        raise RecordRefused(problem=Problems(problems))
    told, key = decision.nameless(names), decision.lesson_id
    with ledger.read() as connection:
        if deciding.last(connection, SUBJECT, key) is not None:
            return key
    with ledger.write("note_lesson", key) as connection:
        if deciding.last(connection, SUBJECT, key) is None:
            row = {
                "entry_id": key,
                "lesson_id": key,
                "supersedes": None,
                "what": told.what.strip(),
                "why": told.why.strip(),
                "owner": told.owner.strip(),
                "decided_on": told.decided_on,
                "review_on": told.review_on,
                "measure": told.measure,
                "as_of": told.as_of,
                "case_keys": list(told.case_keys),
                # A decision about one case alone is a text about its person.
                "case_key": told.case_keys[0] if len(told.case_keys) == 1 else None,
                "page": told.page,
                "note": "",
            }
            deciding.add(connection, lessons, row, OPEN, ledger, now)
    return key


def review(
    ledger: Ledger,
    lesson_id: str,
    why: str,
    now: dt.datetime,
    *,
    review_on: dt.date,
    names: Collection[str | None] = (),
) -> None:
    """Go on following a decision until another day; `names` are those of whom it concerns.

    Raises:
        RecordRefused: without words, or it was adopted or dropped.
        NotFound: nobody noted it.
        NotAllowed: the actor may not note decisions.

    """
    with _deciding(ledger, "review_lesson", lesson_id, why) as (connection, last):
        deciding.refuse_if(review_on < last["decided_on"], Sentence(TOO_SOON))
        words = mask_text(why, names) or ""
        _follow(connection, last, REVIEWED, words, ledger, now, review_on)


def keep(
    ledger: Ledger,
    lesson_id: str,
    why: str,
    now: dt.datetime,
    *,
    names: Collection[str | None] = (),
) -> None:
    """Keep what was decided: it worked, or is wanted all the same.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `review`.

    """
    with _deciding(ledger, "keep_lesson", lesson_id, why) as (connection, last):
        _follow(connection, last, KEPT, mask_text(why, names) or "", ledger, now)


def drop(
    ledger: Ledger,
    lesson_id: str,
    why: str,
    now: dt.datetime,
    *,
    names: Collection[str | None] = (),
) -> None:
    """Drop what was decided.

    Raises:
        RecordRefused, NotFound, NotAllowed: as `review`.

    """
    with _deciding(ledger, "drop_lesson", lesson_id, why) as (connection, last):
        _follow(connection, last, DROPPED, mask_text(why, names) or "", ledger, now)


@contextmanager
def _deciding(
    ledger: Ledger, act: str, lesson_id: str, why: str
) -> Iterator[tuple[sa.Connection, sa.RowMapping]]:
    """One step about a decision that is followed: the connection and the last row about it."""
    with deciding.step(ledger, SUBJECT, lesson_id, act, why) as (connection, last):
        deciding.refuse_if(last["step"] in ENDED, Sentence(OVER))
        yield connection, last


def _follow(
    connection: sa.Connection,
    last: sa.RowMapping,
    step: str,
    words: str,
    ledger: Ledger,
    now: dt.datetime,
    review_on: dt.date | None = None,
) -> None:
    """Add the next row about a decision; its cases stand in the first one."""
    own = (
        "lesson_id",
        "what",
        "why",
        "owner",
        "decided_on",
        "measure",
        "as_of",
        "case_key",
        "page",
    )
    told = {
        **{name: last[name] for name in own},
        "entry_id": new_id(),
        "supersedes": last["entry_id"],
        "review_on": review_on or last["review_on"],
        "case_keys": None,
        "note": words.strip(),
    }
    deciding.add(connection, lessons, told, step, ledger, now)
