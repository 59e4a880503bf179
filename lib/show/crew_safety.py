"""The page of the printed list that looks after the crew: way out, check-ins, words, numbers.

Like all pages of the list it holds no word of money: whoever finds it learns nothing of anybody.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.people.scripts import CARDS
from lib.visits.visit_list import VisitList
from lib.words import N_, Words

EXIT = (
    N_("Before you knock: agree who talks and who watches, and where the car stands, facing out."),
    N_("Stay outside unless you are asked in; nobody stands between you and the way out."),
    N_("When somebody asks you to leave, shouts or threatens: leave at once, together."),
    N_("Never take anything from anybody, and never touch anybody."),
)
"""How to come away from every door."""

SAID = ("opening", "third_person", "conflict", "leaving")
"""The cards of which the sheet shows what to say and what not."""

COLUMNS = (N_("Stop"), N_("Departure"), N_("Call by"), N_("Called at"))


@dataclass(frozen=True)
class Safety:
    """What the sheet needs to know: the grace of check-ins, the code word, numbers for emergencies.

    `warnings` are lines for each case: case_key → lines, written in the reader's language.
    """

    grace: dt.timedelta
    code_word: str
    lines: str
    warnings: Mapping[str, Sequence[str]]


def told(safety: Safety, visit_list: VisitList, t: Words) -> dict[str, Any]:
    """The page as the template draws it."""
    language = t.language
    cards = [CARDS[code] for code in SAID if code in CARDS]
    help_lines = [t("Emergency: {lines}", lines=safety.lines)] if safety.lines else []
    if safety.code_word:
        word = safety.code_word
        help_lines.append(t("Code word on the phone when you need help: {word}", word=word))
    self_harm = CARDS["self_harm"]
    parts = (
        (t("Way out"), [t(line) for line in EXIT]),
        (t("Say"), [one.read(language) for card in cards for one in card.say]),
        (t("Do not say"), [one.read(language) for card in cards for one in card.not_say]),
        (
            self_harm.name.read(language),
            [one.read(language) for one in (*self_harm.say, *self_harm.do)],
        ),
        (t("Help"), help_lines),
    )
    return {
        "title": t("For the safety of the crew"),
        "parts": [{"title": title, "lines": lines} for title, lines in parts if lines],
        "times_title": t("Check in with the office"),
        "columns": [t(title) for title in COLUMNS],
        "times": _times(safety, visit_list, t),
    }


def _times(safety: Safety, visit_list: VisitList, t: Words) -> list[tuple[str, str, str]]:
    """When the crew leaves each stop and is back, and by when the office wants to hear of it."""
    moments = [(str(stop.number), stop.leave) for stop in visit_list.stops]
    return [
        (name, f"{at:%H:%M}", f"{at + safety.grace:%H:%M}")
        for name, at in [*moments, (t("back"), visit_list.back)]
    ]
