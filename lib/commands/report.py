"""`report`: write the report for the morning mail as one HTML file and one PDF."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from lib.commands.answer import Answer, day, now, portfolio
from lib.errors import MeasureImpossible, NotFound, NotWritten
from lib.portfolio import Portfolio
from lib.privacy import export_mark
from lib.questions import records
from lib.questions.records import Kept
from lib.recovery.table import NO_BASE
from lib.reports.model import Report
from lib.reports.source import Source
from lib.reports.writing import sections
from lib.rights import COMMAND_LINE, Action, Actor, demand
from lib.settings import Settings
from lib.show import report_page, report_pdf
from lib.show.pack import fonts
from lib.words import LANGUAGES, Sentence, Words, words

HELP = "write the report for the morning mail: one HTML file and one PDF"
NEEDS = Action.SEE_MEASURES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="else that of the newest snapshot"
    )
    parser.add_argument(
        "--questions", nargs="+", default=[], metavar="NAME", help="kept questions to answer in it"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=next(iter(LANGUAGES)))


def run(asked: argparse.Namespace) -> Answer:
    """Write both files; that they left is in the audit."""
    settings, place = Settings(), portfolio(NEEDS)
    demand(place.ledger.actor, Action.EXPORT)
    as_of = asked.as_of or place.latest()
    if as_of is None:
        raise MeasureImpossible(because=Sentence(NO_BASE))
    kept = _named(place, asked.questions)
    if asked.out.exists() and not asked.out.is_dir():  # said before minutes of work, not after
        raise NotWritten(name=str(asked.out))
    at = now().astimezone(ZoneInfo(settings.timezone))
    t = words(asked.lang)
    found = Report(
        as_of=as_of,
        language=asked.lang,
        mark=export_mark.mark(_called(place.ledger.actor, t), at),
        sections=tuple(sections(Source(place, settings, as_of), kept)),
    )
    name = f"report-{as_of}"
    contents = {
        f"{name}.html": report_page.to_html(found, t).encode(),
        f"{name}.pdf": report_pdf.to_pdf(found, t, fonts.found(asked.lang)),
    }
    with place.ledger.write("export", name):
        files = [_write(asked.out / one, content) for one, content in contents.items()]
    facts = {
        "as_of": as_of,
        "files": [str(one) for one in files],
        "sections": len(found.sections),
        "findings": [str(said) for one in found.sections for said in one.findings],
    }
    return Answer(facts, "\n".join(map(str, files)))


def _called(actor: Actor, t: Words) -> Actor:
    """The actor under the name that a reader knows."""
    if actor != COMMAND_LINE:
        return actor
    return replace(actor, name=t("the command line"))


def _named(place: Portfolio, names: Sequence[str]) -> list[Kept]:
    """The kept questions of these names.

    Raises:
        NotFound: there is none of a name.

    """
    known = {one.name.casefold(): one for one in records.standing(place.ledger)}
    for name in names:
        if name.casefold() not in known:
            raise NotFound(what=name)
    return [known[name.casefold()] for name in names]


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all.

    Raises:
        NotWritten: the folder cannot be written.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f"{path.suffix}.tmp")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise NotWritten(name=str(path)) from error
    return path
