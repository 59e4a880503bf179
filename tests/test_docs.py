"""What the documents promise exists: commands, files, rooms, words of the trade."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import GLOSSARY
from lib.commands import COMMANDS

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def commands(document: Path) -> Iterator[list[str]]:
    """The lines of the sh blocks of a document, as words."""
    text = document.read_text("utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words


def unknown(words: list[str]) -> str | None:
    """The part of a command that the house does not have, or None."""
    match words:
        case ["make", *asked]:
            wrong = [word for word in asked if "=" not in word and word not in TARGETS]
        case [program, "-m", "lib", command, *_] if program.endswith(("python", "python3")):
            wrong = [] if command in {*COMMANDS, "--help"} else [command]
        case [_, "install", *asked] | [_, "-m", "pip", "install", *asked]:
            files = [word for word in asked if word.endswith((".txt", ".lock"))]
            wrong = [name for name in files if not (ROOT / name).exists()]
        case [_, "run", script] if words[0].endswith("streamlit"):
            wrong = [] if (ROOT / script).exists() else [script]
        case _:
            wrong = []
    return wrong[0] if wrong else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_commands_of_a_document_exist(document: Path) -> None:
    assert [words for words in commands(document) if unknown(words)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_files_that_a_document_links_and_the_rooms_that_it_names_exist(document: Path) -> None:
    text = document.read_text("utf-8")
    linked = {link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", text)}
    named = set(re.findall(r"\b(?:lib|pages|tests|data|tools)/[\w./-]*[\w/]", text))
    assert sorted(one for one in linked | named if not (ROOT / one).exists()) == []


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (["make", "run"], None),
        (["make", "fly"], "fly"),
        ([".venv/bin/python", "-m", "lib", "demo", "--cases", "10"], None),
        ([".venv/bin/python", "-m", "lib", "fly"], "fly"),
        (["pip", "install", "-r", "requirements.lock"], None),
        (["pip", "install", "-r", "gone.txt"], "gone.txt"),
        (["streamlit", "run", "gone.py"], "gone.py"),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command: list[str], wrong: str | None) -> None:
    assert unknown(command) == wrong


def test_every_command_of_the_house_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    explained = set(re.findall(r"^([a-z]+):.*## \w", makefile, re.MULTILINE))
    assert explained == TARGETS
    assert [name for name, command in COMMANDS.items() if not command.HELP] == []


def test_the_glossary_gives_each_word_in_chinese_and_in_one_line() -> None:
    for term, (chinese, meaning) in GLOSSARY.items():
        assert term == term.strip()
        assert re.search(r"[\u4e00-\u9fff]", chinese), term
        assert meaning.endswith(("…", ".")), term
        assert "\n" not in meaning, term
