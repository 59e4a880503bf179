"""Keep the catalogues in data/languages in step with what the product says.

    make languages

collects every text from the code (`t("…")`, `N_("…")`, `Sentence("…")`) and from the tables in
data/, adds what is new to each catalogue and drops what nobody says any more. A translation that
a person wrote is never changed; empty ones are drafted, 简体 from the Chinese that the tables carry
and 繁體 from 简体. The files hold no dates and no line numbers, so that a change in them is a
change of words. The test of the catalogues (tests/test_languages.py) asks `faults` below.
"""

import ast
import string
import sys
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from lib import GLOSSARY
from lib.cases.fields import labels as labels_of_fields
from lib.followups.codes import labels as labels_of_codes
from lib.people.kinds import labels as labels_of_people
from lib.privacy.retention_times import labels as labels_of_retention
from lib.rules.loading import labels as labels_of_rules
from lib.settings import ROOT
from lib.words import FOLDER, LANGUAGES

MARKS = {"t", "N_", "Sentence"}
"""Names whose first argument is a text for the reader."""

SOURCES = ("app.py", "pages", "lib")

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
"""Languages with a catalogue; the texts themselves are English."""

Draft = Callable[[str], str]
"""Text → proposed translation, empty when there is none."""


def all_texts() -> set[str]:
    """Every text that the product can say."""
    said = {text for file in _files() for text in texts_of_code(file.read_text("utf-8"))}
    explained = {meaning for _, meaning in GLOSSARY.values()}
    return said | explained | set(chinese_of_tables())


def texts_of_code(source: str) -> set[str]:
    """The marked texts of a module, those inside f-strings too.

    Raises ValueError for a marked f-string: its text is only known when it is too late to
    translate.
    """
    found = set()
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and call.args and _name(call.func) in MARKS):
            continue
        match call.args[0]:
            case ast.Constant(value=str(text)) if text:
                found.add(text)
            case ast.JoinedStr():
                message = f"use named fields, not an f-string: {ast.unparse(call)}"
                raise ValueError(message)
    return found


def chinese_of_tables() -> Mapping[str, str]:
    """The texts of the tables in data with their Chinese."""
    return {
        **labels_of_fields(),
        **labels_of_codes(),
        **labels_of_rules(),
        **labels_of_people(),
        **labels_of_retention(),
    }


def read(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue of a language, empty when there is no file yet."""
    path = folder / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(catalogue: Catalog, language: str, folder: Path = FOLDER) -> None:
    """Write a catalogue, the same words always as the same bytes."""
    body = BytesIO()
    write_po(
        body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True,
        ignore_obsolete=True,
    )  # fmt: skip
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    header += '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{language}.po").write_bytes(header.encode() + body.getvalue().strip() + b"\n")


def updated(old: Catalog, texts: Iterable[str], draft: Draft) -> Catalog:
    """The catalogue of exactly these texts: a person's translations kept, empty ones drafted."""
    new = Catalog(locale=old.locale)
    for text in texts:
        before = old.get(text)
        kept = str(before.string) if before and before.string and not before.fuzzy else ""
        new.add(text, kept or draft(text))
    return new


def faults(catalogue: Catalog, texts: Iterable[str]) -> list[str]:
    """What is wrong with a catalogue, a line each; [] when it serves."""
    wanted = set(texts)
    messages = {str(message.id): message for message in catalogue if message.id}
    found = [f"missing: {text}" for text in wanted - set(messages)]
    found += [f"nobody says: {text}" for text in set(messages) - wanted]
    for text in wanted & set(messages):
        message = messages[text]
        if not message.string:
            found.append(f"not translated: {text}")
        elif message.fuzzy:
            found.append(f"not confirmed: {text}")
        elif fields_of(str(message.string)) != fields_of(text):
            found.append(f"other fields: {text} → {message.string}")
    return sorted(found)


def fields_of(text: str) -> set[str]:
    """The named fields of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def main() -> int:
    """Update all catalogues; return 1 while a text waits for its translator."""
    texts = all_texts()
    simplified = updated(read("zh_Hans"), texts, lambda text: chinese_of_tables().get(text, ""))
    traditional = updated(read("zh_Hant"), texts, _traditional(simplified))
    waiting = 0
    for language, catalogue in {"zh_Hans": simplified, "zh_Hant": traditional}.items():
        write(catalogue, language)
        left = faults(catalogue, texts)
        print(f"{language}: {len(texts)} texts, {len(left)} to do", *left, sep="\n  ")
        waiting += len(left)
    return int(waiting > 0)


def _traditional(simplified: Catalog) -> Draft:
    from opencc import OpenCC  # noqa: PLC0415 — only drafting needs it, the test does not

    convert = OpenCC("s2twp").convert

    def draft(text: str) -> str:
        message = simplified.get(text)
        return convert(str(message.string)) if message and message.string else ""

    return draft


def _files() -> Iterable[Path]:
    for name in SOURCES:
        path = ROOT / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


if __name__ == "__main__":
    sys.exit(main())
