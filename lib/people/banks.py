"""Banks of questions about the rules, one a jurisdiction, which the tenant edits.

The product's own lie in data/training/questions; files of the same names in the folder training of
the data add questions, replace those with the same id and take out those that are `retired`. A
fault in a tenant's file is said with the file and the question; the product's own then stand.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib import toml
from lib.errors import DoorstepError
from lib.people.texts import Told, told
from lib.people.topics import TOPICS
from lib.words import N_, Sentence

FOLDER = Path(__file__).parents[2] / "data" / "training" / "questions"
OWN = "training"
"""The folder of the tenant's banks below that of the data."""

LEAST_OPTIONS = 2


class BankFaulty(DoorstepError):
    """A tenant's bank of questions cannot be read."""

    sentence = N_("The questions in {file} cannot be used: {reason} Please correct the file.")


NO_TOML = N_("it is no TOML text: {why}")
NO_ID = N_("a question has no id.")
INCOMPLETE = N_("question “{question}” needs a text, a right and a wrong option, and why.")
NO_TOPIC = N_("question “{question}” names the topic “{topic}”, which there is not.")


@dataclass(frozen=True)
class Question:
    """One question; `options` has the right answer first, `rule` names what it rests on."""

    question_id: str
    topic: str
    rule: str
    text: Told
    options: tuple[Told, ...]
    why: Told


@dataclass(frozen=True)
class Bank:
    """All questions of a jurisdiction."""

    code: str
    jurisdiction: str
    name: Told
    questions: Mapping[str, Question]


def banks(home: Path | None = None) -> Mapping[str, Bank]:
    """The banks by code: the product's, edited by those below `home`.

    Raises:
        BankFaulty: a file of the tenant has a fault.

    """
    found = {path.stem: _bank(path, None) for path in sorted(FOLDER.glob("*.toml"))}
    own = sorted((home / OWN).glob("*.toml")) if home else []
    for path in own:
        found[path.stem] = _bank(path, found.get(path.stem))
    return {code: bank for code, bank in found.items() if bank.questions}


def _bank(path: Path, before: Bank | None) -> Bank:
    try:
        entry = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = Sentence(NO_TOML, why=toml.problem(error))
        raise BankFaulty(file=path.name, reason=reason) from error
    questions = dict(before.questions) if before else {}
    listed = entry.get("question", [])
    for one in listed if isinstance(listed, list) else []:
        key = str(one.get("id", "")).strip() if isinstance(one, dict) else ""
        if not key:
            raise BankFaulty(file=path.name, reason=Sentence(NO_ID))
        if one.get("retired"):
            questions.pop(key, None)
        else:
            questions[key] = _question(path, key, one)
    name = told(entry) if entry.get("en") or entry.get("zh") else None
    return Bank(
        code=path.stem,
        jurisdiction=str(entry.get("jurisdiction") or (before.jurisdiction if before else "")),
        name=name or (before.name if before else Told(path.stem.upper())),
        questions=questions,
    )


def _question(path: Path, key: str, entry: Mapping[str, Any]) -> Question:
    topic = str(entry.get("topic", ""))
    if topic not in TOPICS:
        reason = Sentence(NO_TOPIC, question=key, topic=topic)
        raise BankFaulty(file=path.name, reason=reason)
    try:
        options = tuple(map(told, [entry["right"], *entry["wrong"]]))
        why = told(entry["why"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BankFaulty(file=path.name, reason=Sentence(INCOMPLETE, question=key)) from error
    text = told(entry)
    if len(options) < LEAST_OPTIONS or not all(one.en or one.zh for one in (text, why, *options)):
        raise BankFaulty(file=path.name, reason=Sentence(INCOMPLETE, question=key))
    return Question(key, topic, str(entry.get("rule", "")), text, options, why)
