"""What the documents promise exists: commands, files, rooms, findings, words of the trade."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import GLOSSARY
from lib.cases.fields import KINDS
from lib.commands import COMMANDS
from lib.errors import FileRefused
from lib.followups.codes import HOLD_KINDS
from lib.intake.findings import FINDINGS
from lib.intake.values.amounts import read_amount
from lib.intake.values.days import read_day
from lib.rules.kinds import KINDS as KINDS_OF_RULES
from lib.rules.known import FACTS
from lib.rules.loading import load
from lib.settings import Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
IMPORT = ROOT / "docs" / "import.md"
RULES = ROOT / "docs" / "rules.md"
HOLDS = ROOT / "docs" / "holds.md"
RIGHTS = ROOT / "docs" / "rights.md"
COMPLIANCE = ROOT / "docs" / "compliance.md"
DATABASE = ROOT / "docs" / "database.md"
RECORDING = ROOT / "docs" / "recording.md"
STRATEGY = ROOT / "docs" / "strategy.md"
MESSAGES = ROOT / "docs" / "messages.md"
MEASURES = ROOT / "docs" / "measures.md"
SCORES = ROOT / "docs" / "scores.md"
EXPERIMENTS = ROOT / "docs" / "experiments.md"
LESSONS = ROOT / "docs" / "lessons.md"
EFFECT = ROOT / "docs" / "effect.md"
DOCUMENTS = (
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    IMPORT,
    RULES,
    HOLDS,
    RIGHTS,
    COMPLIANCE,
    DATABASE,
    RECORDING,
    STRATEGY,
    MESSAGES,
    MEASURES,
    SCORES,
    EXPERIMENTS,
    LESSONS,
    EFFECT,
)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def commands(document: Path) -> Iterator[list[str]]:
    """The lines of the sh blocks of a document, as words."""
    text = document.read_text("utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words


def spoken(document: Path) -> Iterator[list[str]]:
    """The commands that a document names within its sentences, as words."""
    for code in re.findall(r"`(python -m lib [^`]+)`", document.read_text("utf-8")):
        yield shlex.split(code)


def options(command: str) -> set[str]:
    """The options of a command of the product; none of one that it does not have."""
    if command not in COMMANDS:
        return set()
    parser = argparse.ArgumentParser()
    COMMANDS[command].arguments(parser)
    return {"--json", *re.findall(r"--[a-z-]+", parser.format_help())}


def tables(document: Path, *head: str) -> Iterator[list[str]]:
    """The rows of all tables of a document that begin with these titles."""
    found = False
    for line in document.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        found = line.startswith("|") and (found or cells == list(head))
        if found and cells != list(head) and not cells[0].startswith("---"):
            yield cells


def unknown(words: list[str]) -> str | None:
    """The part of a command that the house does not have, or None."""
    match words:
        case ["make", *asked]:
            wrong = [word for word in asked if "=" not in word and word not in TARGETS]
        case [program, "-m", "lib", "--help"] if program.endswith(("python", "python3")):
            wrong = []
        case [program, "-m", "lib", command, *rest] if program.endswith(("python", "python3")):
            known = options(command)
            given = [word for word in rest if word.startswith("--")]
            wrong = [word for word in given if word not in known] if known else [command]
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
    told = [*commands(document), *spoken(document)]
    assert [words for words in told if unknown(words)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_options_that_a_document_names_exist(document: Path) -> None:
    named = set(re.findall(r"`(--[a-z-]+)[^`]*`", document.read_text("utf-8")))
    assert named - set().union(*map(options, COMMANDS)) == set()


def test_how_a_file_is_read_names_every_finding_under_its_severity() -> None:
    _, *parts = IMPORT.read_text("utf-8").split("## Every finding")[1].split("\n### ")
    told = {
        code: (part.split("s:")[0].lower(), said)
        for part in parts
        for code, said in re.findall(r"\| `(\w+)` \| (.+) \|", part)
    }
    assert told == {code: (one.severity, one.sentence) for code, one in FINDINGS.items()}


def test_how_a_file_is_read_names_every_refusal() -> None:
    told = {name.strip("`"): said for name, said in tables(IMPORT, "refusal", "sentence")}
    assert told == {one.__name__: one.sentence for one in refusals(FileRefused)}


def refusals(root: type[FileRefused]) -> Iterator[type[FileRefused]]:
    """All refusals of a file below `root`."""
    for one in root.__subclasses__():
        yield one
        yield from refusals(one)


def test_the_page_on_rules_names_every_fact_and_every_kind() -> None:
    told = {name.strip("`"): said for name, said, _ in tables(RULES, *FACT_TITLES)}
    kinds = [name.strip("`") for name, _ in tables(RULES, "kind", "refuses where")]
    assert told == {name: fact.meaning for name, fact in FACTS.items()}
    assert kinds == list(KINDS_OF_RULES)


FACT_TITLES = ("fact", "what it means", "where nothing is given")


def test_the_rules_that_the_page_shows_as_an_example_can_be_used(tmp_path: Path) -> None:
    example = re.findall(r"^```toml\n(.*?)^```", RULES.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text(example[0], encoding="utf-8")

    found = load(tmp_path)

    wanted = [found.rule("OWN-EVENING"), found.rule("CN-NIFA18-REC")]
    assert [one.enabled for one in wanted if one] == [True, True]


def test_what_holds_do_is_told_as_the_tables_have_it() -> None:
    beside = {"no_contact": "no contact", "other_channels": "other ways stay", "review": "review"}
    told = list(tables(HOLDS, "kind", "holds for", "beside visits", "reviewed after", "lifted by"))
    assert told == [
        [
            f"`{kind.code}` {kind.zh}",
            "all cases of the customer" if kind.scope == "person" else "the case",
            beside[kind.consequence],
            f"{kind.review_days} days" if kind.review_days else "–",
            kind.lifted_by,
        ]
        for kind in HOLD_KINDS.values()
    ]


@pytest.mark.parametrize("what", ["amounts", "dates"])
def test_the_spellings_in_how_a_file_is_read_are_read_so(what: str) -> None:
    rows = list(tables(IMPORT, what, "are read as"))
    read = amount_of if what == "amounts" else day_of
    wrong = [
        (written, told)
        for cells, told in rows
        for written in re.findall(r"`([^`]+)`", cells)
        if read(written) != told
    ]
    assert rows
    assert wrong == []


def amount_of(text: str) -> str:
    """An amount as the document says it."""
    value = read_amount(text).value
    return "refused" if value is None else f"{value:.2f}"


def day_of(text: str) -> str:
    """A day as the document says it."""
    read = read_day(text)
    if read.moment:
        return read.moment.date().isoformat()
    return "refused" if FINDINGS[str(read.code)].severity == "error" else "empty"


def test_the_readme_names_every_kind_of_file_and_settings_that_there_are() -> None:
    told = [cells[0].split()[0] for cells in tables(README, "kind", "needed", "good to have")]
    settings = re.findall(r"`(\w+)`", " ".join(row[0] for row in tables(README, "setting", "")))
    assert sorted(told) == sorted(one.replace("followups", "follow-ups") for one in KINDS)
    assert set(settings) - set(Settings.model_fields) == set()
    assert settings


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_files_that_a_document_links_and_the_rooms_that_it_names_exist(document: Path) -> None:
    text = document.read_text("utf-8")
    linked = {link.split("#")[0] for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", text)}
    named = set(re.findall(r"\b(?:lib|pages|tests|data|tools|docs)/[\w./-]*[\w/]", text))
    places = {document.parent / one for one in linked} | {ROOT / one for one in named}
    assert sorted(str(one) for one in places if not one.exists()) == []


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (["make", "run"], None),
        (["make", "fly"], "fly"),
        ([".venv/bin/python", "-m", "lib", "demo", "--cases", "10"], None),
        ([".venv/bin/python", "-m", "lib", "fly"], "fly"),
        (["python", "-m", "lib", "import", "f.csv", "--fly"], "--fly"),
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
