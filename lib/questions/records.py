"""Questions that somebody kept: his own, or shared with the house; append-only in the ledger."""

import datetime as dt
import json
from dataclasses import dataclass, field

from lib.errors import NotFound, RecordRefused
from lib.ledger import Ledger, kept
from lib.ledger.schema import questions
from lib.questions.asking import Question, QuestionRefused, question_of
from lib.words import N_, Sentence

LONGEST = 60
"""Characters of a name."""

NO_NAME = N_("Please give the question a name of at most {longest} characters.")
NAME_TAKEN = N_("There is a question of this name already. Please choose another name.")
NOT_YOURS = N_("Only who kept a question may let it go.")


@dataclass(frozen=True)
class Kept:
    """A question with its name, who kept it when, and whether the house sees it."""

    name: str
    question: Question
    shared: bool = True
    recorded_by: str = ""
    recorded_at: dt.datetime | None = None
    question_id: str = field(default_factory=kept.new_id)


def keep(ledger: Ledger, one: Kept, *, now: dt.datetime, sample: bool = False) -> str:
    """Keep a question under its name; return its identifier.

    Raises:
        RecordRefused: without a name, or somebody who sees it has one of that name.
        NotAllowed: the actor may not keep questions.

    """
    name = one.name.strip()
    if not 0 < len(name) <= LONGEST:
        raise RecordRefused(problem=Sentence(NO_NAME, longest=LONGEST))
    taken = (each for each in standing(ledger) if each.question_id != one.question_id)
    if any(each.name.casefold() == name.casefold() for each in taken):
        raise RecordRefused(problem=Sentence(NAME_TAKEN))
    values = {
        "question_id": one.question_id,
        "supersedes": None,
        "withdrawn": False,
        "sample": sample,
        "name": name,
        "shared": one.shared,
        "content": one.question.as_json(),
    }
    return kept.add(ledger, "keep_question", questions, values, now)


def retire(ledger: Ledger, question_id: str, *, now: dt.datetime) -> str:
    """Let a question go that the actor kept; return the identifier of the row that says so.

    Raises:
        RecordRefused: somebody else kept it, or it was let go before.
        NotFound: there is no such question for the actor.
        NotAllowed: the actor may not keep questions.

    """
    known = next((one for one in standing(ledger) if one.question_id == question_id), None)
    if known is None:
        raise NotFound(what=question_id)
    if known.recorded_by != ledger.actor.name:
        raise RecordRefused(problem=Sentence(NOT_YOURS))
    values = {
        "question_id": kept.new_id(),
        "supersedes": question_id,
        "withdrawn": True,
        "sample": False,
        "name": known.name,
        "shared": known.shared,
        "content": known.question.as_json(),
    }
    return kept.add(ledger, "retire_question", questions, values, now)


def standing(ledger: Ledger) -> tuple[Kept, ...]:
    """The questions that the actor sees, his own and those of the house, by name.

    One that has no answer any more is left out.
    """
    found = []
    for row in kept.standing(ledger, questions).iter_rows(named=True):
        if not (row["shared"] or row["recorded_by"] == ledger.actor.name):
            continue
        try:
            asked = question_of(json.loads(row["content"]))
        except QuestionRefused:
            continue
        found.append(
            Kept(
                row["name"],
                asked,
                row["shared"],
                row["recorded_by"],
                row["recorded_at"],
                row["question_id"],
            )
        )
    return tuple(sorted(found, key=lambda one: one.name.casefold()))
