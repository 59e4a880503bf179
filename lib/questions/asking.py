"""A question as a value, as it stands in an address, in the ledger and on the command line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lib.errors import DoorstepError
from lib.questions.attributes import ATTRIBUTES, NONE, OF_EVENTS
from lib.questions.measures import MEASURES
from lib.words import N_, Sentence

UNKNOWN = N_("there is no “{name}” to ask for")
NO_MONTH = N_("“{measure}” has no month: choose another row or column")
TWICE = N_("rows and columns are the same")
MOST_BACK = 24
"""Snapshots that a question may reach back at most."""


class QuestionRefused(DoorstepError):
    """A question that has no answer."""

    sentence = N_("This cannot be asked: {problem}.")


@dataclass(frozen=True)
class Question:
    """`measure` by `rows` and `columns` (NONE: rows only), since the snapshot `back` files ago."""

    measure: str
    rows: str
    columns: str = NONE
    back: int = 1

    def as_json(self) -> dict[str, Any]:
        """The question as the ledger keeps it."""
        return asdict(self)


def question_of(content: Mapping[str, Any]) -> Question:
    """The question that was kept.

    Raises:
        QuestionRefused: it has no answer (any more).

    """
    back = content.get("back", 1)
    return checked(
        Question(
            measure=str(content.get("measure")),
            rows=str(content.get("rows")),
            columns=str(content.get("columns", NONE)),
            back=back if isinstance(back, int) and 0 < back <= MOST_BACK else 1,
        )
    )


def checked(one: Question) -> Question:
    """The question itself, if it has an answer.

    Raises:
        QuestionRefused: it names what there is not, or what does not fit together.

    """
    if one.measure not in MEASURES:
        raise QuestionRefused(problem=Sentence(UNKNOWN, name=one.measure))
    asked = [one.rows, *([] if one.columns == NONE else [one.columns])]
    for name in asked:
        if name not in ATTRIBUTES:
            raise QuestionRefused(problem=Sentence(UNKNOWN, name=name))
        if name in OF_EVENTS and not MEASURES[one.measure].of_events:
            title = Sentence(MEASURES[one.measure].title)
            raise QuestionRefused(problem=Sentence(NO_MONTH, measure=title))
    if one.rows == one.columns:
        raise QuestionRefused(problem=Sentence(TWICE))
    return one
